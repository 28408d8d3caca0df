package dev.tern.protobuf.json;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The texts of {@code google.protobuf.Timestamp} (RFC 3339) and {@code google.protobuf.Duration}
 * (decimal seconds).
 */
final class TimeText {
  private static final long MIN_TIMESTAMP = -62_135_596_800L; // 0001-01-01T00:00:00Z
  private static final long MAX_TIMESTAMP = 253_402_300_799L; // 9999-12-31T23:59:59Z
  private static final long MAX_DURATION = 315_576_000_000L;
  private static final int SECONDS_PER_DAY = 86_400;

  final long seconds;
  final int nanos;

  private TimeText(long seconds, int nanos) {
    this.seconds = seconds;
    this.nanos = nanos;
  }

  // ---- Timestamp

  /** Returns the text, or null if there is none. */
  static @Nullable String timestamp(long seconds, int nanos) {
    if (seconds < MIN_TIMESTAMP || seconds > MAX_TIMESTAMP || nanos < 0 || nanos > 999_999_999) {
      return null;
    }
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_PER_DAY));
    int second = Math.floorMod(seconds, SECONDS_PER_DAY);
    StringBuilder text = new StringBuilder(30).append(date).append('T');
    two(text, second / 3600).append(':');
    two(text, second / 60 % 60).append(':');
    two(text, second % 60);
    return fraction(text, nanos).append('Z').toString();
  }

  private static StringBuilder two(StringBuilder text, int value) {
    return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
  }

  /** Appends nothing, or three, six or nine digits. */
  private static StringBuilder fraction(StringBuilder text, int nanos) {
    if (nanos == 0) {
      return text;
    }
    int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
    text.append('.');
    for (int unit = 100_000_000, i = 0; i < digits; i++, unit /= 10) {
      text.append((char) ('0' + nanos / unit % 10));
    }
    return text;
  }

  /** Returns what the text says, or null if it is no timestamp. */
  static @Nullable TimeText parseTimestamp(String text) {
    int length = text.length();
    if (length < 20
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return null;
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    if (year < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return null;
    }
    if (second < 0 || second > 59 || month < 1 || day < 1) {
      return null;
    }
    int at = 19;
    if (text.charAt(at) == '.') {
      at = endOfDigits(text, at + 1);
    }
    int nanos = nanos(text, 19, at);
    int offset = offset(text, at);
    if (nanos < 0 || offset == Integer.MIN_VALUE) {
      return null;
    }
    long epochDay;
    try {
      epochDay = LocalDate.of(year, month, day).toEpochDay();
    } catch (DateTimeException e) {
      return null;
    }
    long seconds = epochDay * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second - offset * 60L;
    return seconds < MIN_TIMESTAMP || seconds > MAX_TIMESTAMP ? null : new TimeText(seconds, nanos);
  }

  /** Returns the minutes east of UTC that stand from here to the end, or the least int. */
  private static int offset(String text, int at) {
    int rest = text.length() - at;
    if (rest == 1 && text.charAt(at) == 'Z') {
      return 0;
    }
    if (rest != 6 || text.charAt(at + 3) != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = digits(text, at + 1, at + 3);
    int minutes = digits(text, at + 4, at + 6);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    return switch (text.charAt(at)) {
      case '+' -> hours * 60 + minutes;
      case '-' -> -(hours * 60 + minutes);
      default -> Integer.MIN_VALUE;
    };
  }

  // ---- Duration

  /** Returns the text, or null if there is none. */
  static @Nullable String duration(long seconds, int nanos) {
    if (seconds < -MAX_DURATION
        || seconds > MAX_DURATION
        || nanos < -999_999_999
        || nanos > 999_999_999
        || (seconds > 0 && nanos < 0)
        || (seconds < 0 && nanos > 0)) {
      return null;
    }
    StringBuilder text = new StringBuilder(24);
    if (seconds < 0 || nanos < 0) {
      text.append('-');
    }
    text.append(Math.abs(seconds));
    return fraction(text, Math.abs(nanos)).append('s').toString();
  }

  /** Returns what the text says, or null if it is no duration. */
  static @Nullable TimeText parseDuration(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int point = endOfDigits(text, start);
    int end =
        point < text.length() && text.charAt(point) == '.' ? endOfDigits(text, point + 1) : point;
    if (point == start
        || point - start > 12
        || end != text.length() - 1
        || text.charAt(end) != 's') {
      return null;
    }
    long seconds = Long.parseLong(text, start, point, 10);
    int nanos = nanos(text, point, end);
    if (nanos < 0 || seconds > MAX_DURATION) {
      return null;
    }
    return start == 0 ? new TimeText(seconds, nanos) : new TimeText(-seconds, -nanos);
  }

  // ---- digits

  private static int endOfDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Returns the number that the digits of a stretch say, or -1. */
  private static int digits(String text, int from, int to) {
    return endOfDigits(text, from) < to ? -1 : Integer.parseInt(text, from, to, 10);
  }

  /** Returns what a point and one to nine digits say, 0 if the stretch is empty, or -1. */
  private static int nanos(String text, int point, int end) {
    int digits = end - point - 1;
    if (digits < 0) {
      return 0;
    }
    if (digits == 0 || digits > 9) {
      return -1;
    }
    int nanos = Integer.parseInt(text, point + 1, end, 10);
    for (int i = digits; i < 9; i++) {
      nanos *= 10;
    }
    return nanos;
  }
}
