package dev.tern.protobuf.descriptor;

import java.util.Arrays;

/** Ranges of numbers, sorted, so that a hostile schema with many of them is no slower to check. */
final class NumberRanges {
  private final long[] startAndEnd;

  /** Packs each range into one number: start in the upper half, inclusive end in the lower. */
  NumberRanges(long[] ranges) {
    startAndEnd = ranges;
    Arrays.sort(startAndEnd);
  }

  static long range(int start, int end) {
    return (long) start << 32 | (end & 0xFFFFFFFFL);
  }

  static int start(long range) {
    return (int) (range >> 32);
  }

  static int end(long range) {
    return (int) range;
  }

  /** Says whether a range holds the number, provided that no two ranges overlap. */
  boolean contains(int number) {
    int low = 0;
    int high = startAndEnd.length - 1;
    while (low <= high) {
      int mid = (low + high) >>> 1;
      if (number < start(startAndEnd[mid])) {
        high = mid - 1;
      } else if (number > end(startAndEnd[mid])) {
        low = mid + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /** Returns the ranges in order of their start. */
  long[] sorted() {
    return startAndEnd;
  }
}
