package dev.tern.rpc;

import org.jspecify.annotations.Nullable;

/**
 * The attempts of one call under a {@link RetryPolicy}, and the decision about the next one (gRFC
 * A6).
 *
 * <p>Owner: event loop.
 */
final class Retries {
  /** No further attempt. */
  static final long STOP = -1;

  /** The server said nothing about it. */
  static final long NO_PUSHBACK = -2;

  private static final String PUSHBACK = "grpc-retry-pushback-ms";

  private final RetryPolicy policy;
  private final ChannelCore core;
  private int failed;
  private int sincePushback;

  Retries(RetryPolicy policy, ChannelCore core) {
    this.policy = policy;
    this.core = core;
  }

  /** Attempts that have failed, which are those before the present one. */
  int failed() {
    return failed;
  }

  /** {@code attempt 2 of 5}. */
  String attempt() {
    return "attempt " + (failed + 1) + " of " + policy.maxAttempts();
  }

  /** The nanoseconds until the next attempt, or {@link #STOP}. */
  long afterFailure(CallResult how) {
    StatusCode code = how.status().code();
    long pushback = pushback(how.trailers());
    boolean retryable = policy.maxAttempts(code) > 1;
    RetryThrottle throttle = core.retryThrottle();
    if (throttle != null && (retryable || pushback == STOP)) {
      throttle.failed();
    }
    if (!retryable
        || pushback == STOP
        || failed + 1 >= policy.maxAttempts(code)
        || (throttle != null && !throttle.permits())) {
      return STOP;
    }
    failed++;
    if (pushback != NO_PUSHBACK) {
      sincePushback = 0;
      return pushback;
    }
    return policy.delayNanos(sincePushback++, core.random());
  }

  /** What the server says about the next attempt: nanoseconds, STOP, or NO_PUSHBACK. */
  static long pushback(Metadata trailers) {
    @Nullable String millis = trailers.get(PUSHBACK);
    if (millis == null) {
      return NO_PUSHBACK;
    }
    try {
      int value = Integer.parseInt(millis);
      return value < 0 ? STOP : value * 1_000_000L;
    } catch (NumberFormatException e) {
      return STOP; // as A6 wants it
    }
  }
}
