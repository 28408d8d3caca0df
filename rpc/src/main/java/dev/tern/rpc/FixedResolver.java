package dev.tern.rpc;

import java.net.SocketAddress;
import java.util.List;

/** The resolver of addresses that are known from the start: unix sockets and explicit lists. */
record FixedResolver(List<SocketAddress> addresses) implements NameResolver {

  FixedResolver {
    addresses = List.copyOf(addresses);
  }

  @Override
  public void start(Listener listener) {
    listener.onAddresses(addresses);
  }

  @Override
  public void close() {}
}
