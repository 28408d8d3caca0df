package dev.tern.protobuf.wkt;

import java.time.DateTimeException;

/** What a {@link Duration} can do besides holding its fields. */
abstract class DurationMethods {
  private static final long MAX_SECONDS = 315_576_000_000L; // 10,000 years
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  DurationMethods() {}

  public abstract long seconds();

  public abstract int nanos();

  /**
   * Returns the duration of a Java one, to the nanosecond. Seconds and nanoseconds have one sign.
   *
   * @throws DateTimeException if it is longer than 315,576,000,000 seconds, forwards or back
   */
  public static Duration of(java.time.Duration duration) {
    long seconds = duration.getSeconds();
    int nanos = duration.getNano();
    if (seconds < 0 && nanos > 0) {
      seconds++;
      nanos -= NANOS_PER_SECOND;
    }
    Duration converted = Duration.builder().seconds(seconds).nanos(nanos).build();
    converted.check();
    return converted;
  }

  /**
   * Returns the duration as Java's.
   *
   * @throws DateTimeException if {@link #isValid} is false
   */
  public java.time.Duration toDuration() {
    check();
    return java.time.Duration.ofSeconds(seconds(), nanos());
  }

  /**
   * Says whether it has at most 315,576,000,000 seconds and less than a second of nanoseconds,
   * both forwards or both back.
   */
  public boolean isValid() {
    return Math.abs(nanos()) < NANOS_PER_SECOND
        && nanos() != Integer.MIN_VALUE
        && seconds() >= -MAX_SECONDS
        && seconds() <= MAX_SECONDS
        && (seconds() <= 0 || nanos() >= 0)
        && (seconds() >= 0 || nanos() <= 0);
  }

  final void check() {
    if (!isValid()) {
      throw new DateTimeException(
          "a duration of "
              + seconds()
              + " s and "
              + nanos()
              + " ns is not within 315576000000 s, or its parts differ in sign");
    }
  }
}
