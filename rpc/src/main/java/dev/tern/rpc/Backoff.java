package dev.tern.rpc;

import java.util.random.RandomGenerator;

/**
 * The sequence of delays of one {@link ConnectionBackoff}.
 *
 * <p>Owner: event loop.
 */
final class Backoff {
  private final ConnectionBackoff options;
  private final RandomGenerator random;
  private double nextNanos;

  Backoff(ConnectionBackoff options, RandomGenerator random) {
    this.options = options;
    this.random = random;
    reset();
  }

  /** A real connection was made: the next failure waits the initial time again. */
  void reset() {
    nextNanos = options.initial().toNanos();
  }

  /** The delay of the try that begins now, jitter included. */
  long nextDelayNanos() {
    double delay = nextNanos;
    nextNanos = Math.min(delay * options.multiplier(), (double) options.max().toNanos());
    double jitter = options.jitter() * (2 * random.nextDouble() - 1);
    return (long) (delay * (1 + jitter));
  }
}
