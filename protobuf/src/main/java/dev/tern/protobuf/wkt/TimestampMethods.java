package dev.tern.protobuf.wkt;

import java.time.DateTimeException;
import java.time.Instant;

/** What a {@link Timestamp} can do besides holding its fields. */
abstract class TimestampMethods {
  private static final long MIN_SECONDS = -62_135_596_800L; // 0001-01-01T00:00:00Z
  private static final long MAX_SECONDS = 253_402_300_799L; // 9999-12-31T23:59:59Z
  private static final int MAX_NANOS = 999_999_999;

  TimestampMethods() {}

  public abstract long seconds();

  public abstract int nanos();

  /**
   * Returns the timestamp of an instant, to the nanosecond.
   *
   * @throws DateTimeException if it is not in the years 1 to 9999
   */
  public static Timestamp of(Instant instant) {
    Timestamp timestamp =
        Timestamp.builder().seconds(instant.getEpochSecond()).nanos(instant.getNano()).build();
    timestamp.check();
    return timestamp;
  }

  /**
   * Returns the instant.
   *
   * @throws DateTimeException if {@link #isValid} is false
   */
  public Instant toInstant() {
    check();
    return Instant.ofEpochSecond(seconds(), nanos());
  }

  /** Says whether it is in the years 1 to 9999, with nanoseconds from 0 to 999,999,999. */
  public boolean isValid() {
    return seconds() >= MIN_SECONDS
        && seconds() <= MAX_SECONDS
        && nanos() >= 0
        && nanos() <= MAX_NANOS;
  }

  final void check() {
    if (!isValid()) {
      throw new DateTimeException(
          "a timestamp of "
              + seconds()
              + " s and "
              + nanos()
              + " ns is not in 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z");
    }
  }
}
