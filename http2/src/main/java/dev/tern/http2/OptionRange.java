package dev.tern.http2;

import java.time.Duration;

/** Checks the values of options. */
final class OptionRange {
  private OptionRange() {}

  static int check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", allowed is " + least + " to " + most);
    }
    return value;
  }

  static void ordered(String lowName, int low, String highName, int high) {
    if (low > high) {
      throw new IllegalArgumentException(
          lowName + " is " + low + ", which is over " + highName + ", " + high);
    }
  }

  static long nanos(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(
          name + " is " + value + ", which is not more than nothing");
    }
    return value.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE / 4 : value.toNanos();
  }
}
