package dev.tern.rpc;

import java.time.Duration;

/**
 * When a silent connection is asked for a sign of life. Immutable.
 *
 * @param timeNanos nothing was read for so long: a PING is sent
 * @param timeoutNanos nothing is read for so long after it: the connection is closed
 */
record KeepAliveOptions(long timeNanos, long timeoutNanos) {
  /** The least that a client may ask for, gRFC A8. */
  static final Duration LEAST_TIME = Duration.ofSeconds(10);

  /** A server's, gRFC A9: 2 h, 20 s. */
  static final KeepAliveOptions OF_SERVER =
      of(Duration.ofHours(2), Duration.ofSeconds(20), Duration.ofNanos(1));

  static KeepAliveOptions of(Duration time, Duration timeout, Duration least) {
    requirePositive("keepalive time", time);
    requirePositive("keepalive timeout", timeout);
    Duration held = time.compareTo(least) < 0 ? least : time;
    return new KeepAliveOptions(nanos(held), nanos(timeout));
  }

  /** The time doubled, behind a peer that found it too short. */
  KeepAliveOptions doubled() {
    return new KeepAliveOptions(Math.min(2 * timeNanos, Long.MAX_VALUE / 8), timeoutNanos);
  }

  /** In nanoseconds that can be added to a clock without overflow. */
  static long nanos(Duration time) {
    return Math.min(Deadline.saturatedNanos(time), Long.MAX_VALUE / 8);
  }

  static Duration requirePositive(String name, Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("the " + name + " must be positive, not " + time);
    }
    return time;
  }
}
