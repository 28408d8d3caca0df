package dev.tern.rpc;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a channel waits between tries to connect (gRPC "connection backoff protocol"). The time
 * runs from the begin of the failed try. It starts anew after a connection whose SETTINGS arrived.
 *
 * @param initial the time after the first failure; positive
 * @param multiplier what each further failure multiplies it by; at least 1
 * @param max the longest time, before jitter
 * @param jitter the part of the time that is random, on both sides: 0 to 1
 * @param connectTimeout how long one try may take at least, TLS and the peer's SETTINGS included
 */
public record ConnectionBackoff(
    Duration initial, double multiplier, Duration max, double jitter, Duration connectTimeout) {

  /** The values of gRPC's document: 1 s, x 1.6, at most 120 s, jitter 0.2, 20 s to connect. */
  public static final ConnectionBackoff DEFAULT =
      new ConnectionBackoff(
          Duration.ofSeconds(1), 1.6, Duration.ofSeconds(120), 0.2, Duration.ofSeconds(20));

  /** Checks the ranges. */
  public ConnectionBackoff {
    Objects.requireNonNull(initial, "initial");
    Objects.requireNonNull(max, "max");
    Objects.requireNonNull(connectTimeout, "connectTimeout");
    if (initial.isNegative() || initial.isZero()) {
      throw new IllegalArgumentException("initial backoff must be positive, not " + initial);
    }
    if (!(multiplier >= 1)) {
      throw new IllegalArgumentException("multiplier must be at least 1, not " + multiplier);
    }
    if (max.compareTo(initial) < 0) {
      throw new IllegalArgumentException("max backoff " + max + " is below initial " + initial);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter must be 0 to 1, not " + jitter);
    }
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("connect timeout must be positive: " + connectTimeout);
    }
  }

  /** The same with another first and longest time: for tests, demos and local networks. */
  public ConnectionBackoff withDelays(Duration initial, Duration max) {
    return new ConnectionBackoff(initial, multiplier, max, jitter, connectTimeout);
  }

  /** The same without randomness. */
  public ConnectionBackoff withoutJitter() {
    return new ConnectionBackoff(initial, multiplier, max, 0, connectTimeout);
  }

  /** The same with another {@link #connectTimeout}. */
  public ConnectionBackoff withConnectTimeout(Duration timeout) {
    return new ConnectionBackoff(initial, multiplier, max, jitter, timeout);
  }
}
