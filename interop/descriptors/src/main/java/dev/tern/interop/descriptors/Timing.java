package dev.tern.interop.descriptors;

/** Times for people to read; they decide nothing. */
final class Timing {
  private Timing() {}

  static String since(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000 + " ms";
  }
}
