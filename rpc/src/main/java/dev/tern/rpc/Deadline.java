package dev.tern.rpc;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The moment by which a call must be complete, on a monotonic clock ({@link System#nanoTime}): it
 * is not moved by a change of the wall clock, and has no meaning in another process.
 *
 * <p>Immutable; any thread may read it.
 */
public final class Deadline implements Comparable<Deadline> {
  /** A monotonic clock. */
  @FunctionalInterface
  interface Clock {
    long nanoTime();
  }

  /** The longest time ahead, about 146 years: farther deadlines are that far. */
  private static final long FARTHEST_NANOS = Long.MAX_VALUE / 2;

  private static final Clock SYSTEM = System::nanoTime;

  private final Clock clock;
  private final long atNanos;

  private Deadline(Clock clock, long atNanos) {
    this.clock = clock;
    this.atNanos = atNanos;
  }

  /** That time from now; one that is zero or negative has expired. */
  public static Deadline after(Duration time) {
    Objects.requireNonNull(time, "time");
    return afterNanos(saturatedNanos(time));
  }

  /** That time from now, in nanoseconds. */
  public static Deadline afterNanos(long nanos) {
    return on(SYSTEM, nanos);
  }

  /** That time from now on a loop's clock, which may be virtual. */
  static Deadline on(Clock clock, long nanosFromNow) {
    long bounded = Math.max(-FARTHEST_NANOS, Math.min(FARTHEST_NANOS, nanosFromNow));
    return new Deadline(clock, clock.nanoTime() + bounded);
  }

  /** That time of a loop's clock. */
  static Deadline at(Clock clock, long atNanos) {
    return new Deadline(clock, atNanos);
  }

  /** The duration in nanoseconds; Long.MAX_VALUE or Long.MIN_VALUE when it is longer than that. */
  static long saturatedNanos(Duration time) {
    try {
      return time.toNanos();
    } catch (ArithmeticException e) {
      return time.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** The time that is left; negative when the deadline has passed. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  /** The time that is left in nanoseconds; negative when the deadline has passed. */
  public long remainingNanos() {
    return atNanos - clock.nanoTime();
  }

  /** Whether nothing is left. */
  public boolean isExpired() {
    return remainingNanos() <= 0;
  }

  /** The earlier of the two; the other may be null, for none. */
  public Deadline min(@Nullable Deadline other) {
    return other == null || compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(Deadline other) {
    // A difference, not a comparison: nanoTime may wrap. Clocks differ in simulations only.
    return clock == other.clock
        ? Long.signum(atNanos - other.atNanos)
        : Long.compare(remainingNanos(), other.remainingNanos());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Deadline that && clock == that.clock && atNanos == that.atNanos;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(atNanos);
  }

  /** {@code 1.5 s from now} or {@code 20 ms ago}. */
  @Override
  public String toString() {
    long left = remainingNanos();
    double millis = Math.abs(left) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    return millis + " ms " + (left > 0 ? "from now" : "ago");
  }
}
