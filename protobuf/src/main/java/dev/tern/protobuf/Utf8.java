package dev.tern.protobuf;

/** Checks UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /** Says whether the bytes from {@code from} up to {@code to} are well-formed. */
  static boolean isValid(byte[] b, int from, int to) {
    int i = from;
    while (i < to) {
      int first = b[i++];
      if (first >= 0) {
        continue;
      }
      if (first < (byte) 0xC2) { // a continuation byte, or the overlong C0 and C1
        return false;
      }
      if (first < (byte) 0xE0) {
        if (i >= to || b[i++] > (byte) 0xBF) {
          return false;
        }
      } else if (first < (byte) 0xF0) {
        if (to - i < 2) {
          return false;
        }
        int second = b[i++];
        if (second > (byte) 0xBF
            || (first == (byte) 0xE0 && second < (byte) 0xA0) // overlong
            || (first == (byte) 0xED && second >= (byte) 0xA0) // surrogate
            || b[i++] > (byte) 0xBF) {
          return false;
        }
      } else {
        if (to - i < 3) {
          return false;
        }
        int second = b[i++];
        if (second > (byte) 0xBF
            || first > (byte) 0xF4
            || (first == (byte) 0xF0 && second < (byte) 0x90) // overlong
            || (first == (byte) 0xF4 && second >= (byte) 0x90) // above U+10FFFF
            || b[i++] > (byte) 0xBF
            || b[i++] > (byte) 0xBF) {
          return false;
        }
      }
    }
    return true;
  }
}
