package dev.tern.rpc;

import java.util.random.RandomGenerator;

/** How a channel spreads its calls over the addresses of its target. */
public enum LoadBalancing {
  /** All calls go to the first address that can be connected to. The default. */
  PICK_FIRST,
  /** As {@link #PICK_FIRST}, with the addresses in an order that this channel draws for itself. */
  PICK_FIRST_SHUFFLED,
  /** Connects to all addresses, and gives each connection that is ready a call in turn. */
  ROUND_ROBIN;

  LoadBalancer create(LoadBalancer.Helper helper, RandomGenerator random) {
    return switch (this) {
      case PICK_FIRST -> new PickFirst(helper, null);
      case PICK_FIRST_SHUFFLED -> new PickFirst(helper, random);
      case ROUND_ROBIN -> new RoundRobin(helper);
    };
  }
}
