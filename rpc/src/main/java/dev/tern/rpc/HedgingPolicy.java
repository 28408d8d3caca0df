package dev.tern.rpc;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Sends a request several times, the next copy when the ones before have not been answered in time,
 * and takes the first response that begins (gRFC A6). For methods which may run more than once, and
 * whose request is one message: with a stream of requests it has no effect.
 *
 * <p>A failure with a non-fatal code sends the next copy at once; any other ends the call. The
 * server's {@code grpc-retry-pushback-ms} delays the next copy or forbids all, and so does the
 * channel's throttle. A copy is sent only when a stream can be opened at once.
 *
 * @param maxAttempts the copies in all, 2 to 5
 * @param delay how long to wait for each copy before the next is sent; zero sends all at once
 * @param nonFatalCodes the codes of failures behind which another copy may succeed
 */
public record HedgingPolicy(int maxAttempts, Duration delay, Set<StatusCode> nonFatalCodes) {

  /** Checks the ranges. */
  public HedgingPolicy {
    if (maxAttempts < 2 || maxAttempts > RetryPolicy.MAX_ATTEMPTS) {
      throw new IllegalArgumentException(
          "hedged attempts must be 2 to " + RetryPolicy.MAX_ATTEMPTS + ", not " + maxAttempts);
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException("the hedging delay must not be negative: " + delay);
    }
    EnumSet<StatusCode> copy = EnumSet.noneOf(StatusCode.class);
    copy.addAll(nonFatalCodes);
    if (copy.contains(StatusCode.OK)) {
      throw new IllegalArgumentException("OK is no failure, so it cannot be a non-fatal code");
    }
    nonFatalCodes = Set.copyOf(copy);
  }

  /** So many copies, with that delay between them, behind failures with these codes. */
  public static HedgingPolicy of(int maxAttempts, Duration delay, StatusCode... nonFatalCodes) {
    return new HedgingPolicy(maxAttempts, delay, Set.of(nonFatalCodes));
  }
}
