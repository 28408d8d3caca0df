package dev.tern.rpc;

/**
 * Chooses the connection of each call: an immutable snapshot that a {@link LoadBalancer} publishes
 * with every change. Any thread may read it; it must not block.
 */
@FunctionalInterface
interface Picker {
  /** Chooses for one call of that method. */
  Pick pick(MethodDescriptor<?, ?> method);

  /** A picker with one answer. */
  static Picker always(Pick pick) {
    return method -> pick;
  }
}
