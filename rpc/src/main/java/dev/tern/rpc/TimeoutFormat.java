package dev.tern.rpc;

import java.util.concurrent.TimeUnit;

/**
 * The value of grpc-timeout: at most eight digits and a unit (PROTOCOL-HTTP2.md, "Timeout").
 * Stateless.
 */
final class TimeoutFormat {
  /** What {@link #parseNanos} answers for a value that is not a timeout. */
  static final long MALFORMED = -1;

  private static final long LIMIT = 100_000_000;

  private TimeoutFormat() {}

  /**
   * The time as text, in the finest unit that holds it, rounded up: a server whose timer ran first
   * would cancel the call before its client knows why. One that is zero or negative has expired and
   * is written {@code 1n}.
   */
  static String format(long nanos) {
    if (nanos <= 0) {
      return "1n";
    }
    if (nanos < LIMIT) {
      return nanos + "n";
    }
    long micros = roundedUp(nanos, 1_000);
    if (micros < LIMIT) {
      return micros + "u";
    }
    long millis = roundedUp(nanos, 1_000_000);
    if (millis < LIMIT) {
      return millis + "m";
    }
    long seconds = roundedUp(nanos, 1_000_000_000);
    if (seconds < LIMIT) {
      return seconds + "S";
    }
    // Long.MAX_VALUE nanoseconds are 292 years: 153 million minutes, 2.6 million hours.
    long minutes = roundedUp(seconds, 60);
    return minutes < LIMIT ? minutes + "M" : roundedUp(seconds, 3600) + "H";
  }

  private static long roundedUp(long time, long unit) {
    return (time - 1) / unit + 1;
  }

  /**
   * The time in nanoseconds, Long.MAX_VALUE when it is longer than that; {@link #MALFORMED} for a
   * value of more than eight digits, of another form, or without a known unit.
   */
  static long parseNanos(String text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > 8) {
      return MALFORMED;
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return MALFORMED;
      }
      value = 10 * value + digit;
    }
    return switch (text.charAt(digits)) {
      case 'n' -> value;
      case 'u' -> TimeUnit.MICROSECONDS.toNanos(value); // saturates
      case 'm' -> TimeUnit.MILLISECONDS.toNanos(value);
      case 'S' -> TimeUnit.SECONDS.toNanos(value);
      case 'M' -> TimeUnit.MINUTES.toNanos(value);
      case 'H' -> TimeUnit.HOURS.toNanos(value);
      default -> MALFORMED;
    };
  }
}
