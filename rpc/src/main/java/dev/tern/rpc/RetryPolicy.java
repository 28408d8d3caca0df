package dev.tern.rpc;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Which failures of a call are tried again, how often and when (gRFC A6): on another stream, as
 * long as no response has begun and all that was sent is still kept. The deadline spans all
 * attempts.
 *
 * <pre>{@code
 * RetryPolicy.builder()
 *     .onCode(UNAVAILABLE, 5)
 *     .onCode(ABORTED, 3)
 *     .backoff(ofMillis(16), 2.0, ofSeconds(1))
 *     .build();
 * }</pre>
 *
 * <p>A server's {@code grpc-retry-pushback-ms} sets the delay or forbids another attempt, and the
 * channel's throttle may forbid it too ({@link Channel.Builder#retryThrottling}). A stream that the
 * server certainly did not process is repeated without any policy, and counts for none.
 *
 * <p>Immutable; any thread may read it.
 */
public final class RetryPolicy {
  /** The most attempts that a call may have, gRFC A6. */
  public static final int MAX_ATTEMPTS = 5;

  private final int[] attempts;
  private final int most;
  private final double initialNanos;
  private final double multiplier;
  private final double maxNanos;
  private final double jitter;

  private RetryPolicy(Builder from) {
    attempts = from.attempts.clone();
    initialNanos = from.initial.toNanos();
    multiplier = from.multiplier;
    maxNanos = from.max.toNanos();
    jitter = from.jitter;
    int highest = 1;
    for (int limit : attempts) {
      highest = Math.max(highest, limit);
    }
    most = highest;
  }

  /** Begins a policy without codes, with a backoff of 100 ms, x 2, at most 5 s, jitter 0.2. */
  public static Builder builder() {
    return new Builder();
  }

  /** The attempts, the first included, after which a failure with that code stands; at least 1. */
  public int maxAttempts(StatusCode code) {
    return Math.max(1, attempts[code.value()]);
  }

  /** The highest of the limits of all codes. */
  public int maxAttempts() {
    return most;
  }

  /** The delay before the first retry (0), the second (1), and so on, jitter included. */
  long delayNanos(int retry, RandomGenerator random) {
    double delay = Math.min(initialNanos * Math.pow(multiplier, retry), maxNanos);
    return (long) (delay * (1 + jitter * (2 * random.nextDouble() - 1)));
  }

  /**
   * Collects the parts of a policy.
   *
   * <p>Owner: the thread that made it.
   */
  public static final class Builder {
    private final int[] attempts = new int[StatusCode.values().length];
    private Duration initial = Duration.ofMillis(100);
    private double multiplier = 2;
    private Duration max = Duration.ofSeconds(5);
    private double jitter = 0.2;

    private Builder() {}

    /**
     * A call that fails with that code is tried again until it had so many attempts in all.
     *
     * @param maxAttempts 1 (never again) to 5
     * @throws IllegalArgumentException outside of that, and for OK
     */
    public Builder onCode(StatusCode code, int maxAttempts) {
      if (code == StatusCode.OK) {
        throw new IllegalArgumentException("a call that succeeded is not tried again");
      }
      if (maxAttempts < 1 || maxAttempts > MAX_ATTEMPTS) {
        throw new IllegalArgumentException(
            "attempts for " + code + " must be 1 to " + MAX_ATTEMPTS + ", not " + maxAttempts);
      }
      attempts[code.value()] = maxAttempts;
      return this;
    }

    /**
     * How long to wait before attempts.
     *
     * @param initial before the second attempt; positive
     * @param multiplier by which each further wait is longer; positive
     * @param max the longest wait, before jitter; positive
     */
    public Builder backoff(Duration initial, double multiplier, Duration max) {
      this.initial = requirePositive("initial", initial);
      this.max = requirePositive("max", max);
      if (!(multiplier > 0) || Double.isInfinite(multiplier)) {
        throw new IllegalArgumentException(
            "the backoff's multiplier must be positive, not " + multiplier);
      }
      this.multiplier = multiplier;
      return this;
    }

    private static Duration requirePositive(String which, Duration time) {
      if (Objects.requireNonNull(time, which).isNegative() || time.isZero()) {
        throw new IllegalArgumentException(
            "the backoff's " + which + " time must be positive, not " + time);
      }
      if (time.compareTo(Duration.ofDays(365)) > 0) {
        throw new IllegalArgumentException(
            "the backoff's " + which + " time is at most a year, not " + time);
      }
      return time;
    }

    /** The part of a wait that is random, on both sides: 0 to 1; 0.2 by default, as in A6. */
    public Builder jitter(double part) {
      if (!(part >= 0 && part <= 1)) {
        throw new IllegalArgumentException("the backoff's jitter must be 0 to 1, not " + part);
      }
      this.jitter = part;
      return this;
    }

    /**
     * Makes the policy.
     *
     * @throws IllegalStateException without a code
     */
    public RetryPolicy build() {
      RetryPolicy policy = new RetryPolicy(this);
      boolean any = false;
      for (int limit : attempts) {
        any |= limit > 0;
      }
      if (!any) {
        throw new IllegalStateException("a retry policy needs a code: onCode(UNAVAILABLE, 3)");
      }
      return policy;
    }
  }
}
