package dev.tern.benchmarks.encoding;

import java.nio.charset.StandardCharsets;

/** Ways to bring a string into an array in UTF-8. Strings here have no unpaired surrogates. */
final class StringWays {
  private StringWays() {}

  /** Back to front in a loop over the characters; returns where it starts. */
  static int loop(String value, byte[] b, int p) {
    int i = value.length() - 1;
    for (char c; i >= 0 && (c = value.charAt(i)) < 0x80; i--) {
      b[--p] = (byte) c;
    }
    return i < 0 ? p : loopUtf8(value, i, b, p);
  }

  private static int loopUtf8(String value, int i, byte[] b, int p) {
    for (; i >= 0; i--) {
      char c = value.charAt(i);
      if (c < 0x80) {
        b[--p] = (byte) c;
      } else if (c < 0x800) {
        b[--p] = (byte) (0x80 | c & 0x3F);
        b[--p] = (byte) (0xC0 | c >> 6);
      } else if (!Character.isSurrogate(c)) {
        b[--p] = (byte) (0x80 | c & 0x3F);
        b[--p] = (byte) (0x80 | c >> 6 & 0x3F);
        b[--p] = (byte) (0xE0 | c >> 12);
      } else {
        int codePoint = Character.toCodePoint(value.charAt(--i), c);
        b[--p] = (byte) (0x80 | codePoint & 0x3F);
        b[--p] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        b[--p] = (byte) (0x80 | codePoint >> 12 & 0x3F);
        b[--p] = (byte) (0xF0 | codePoint >> 18);
      }
    }
    return p;
  }

  /** Through an array of the string's own. */
  static int getBytes(String value, byte[] b, int p) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(encoded, 0, b, p - encoded.length, encoded.length);
    return p - encoded.length;
  }

  /** Looked through first; what is ASCII is then copied at once. */
  static int lookThenCopy(String value, byte[] b, int p) {
    int all = 0;
    for (int i = 0; i < value.length(); i++) {
      all |= value.charAt(i);
    }
    if (all >= 0x80) {
      return loopUtf8(value, value.length() - 1, b, p);
    }
    copyAscii(value, b, p - value.length());
    return p - value.length();
  }

  static int utf8Length(String value) {
    int length = value.length();
    int i = 0;
    while (i < length && value.charAt(i) < 0x80) {
      i++;
    }
    return i == length ? length : utf8Length(value, i);
  }

  private static int utf8Length(String value, int i) {
    int length = value.length();
    int bytes = i;
    for (; i < length; i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else {
        bytes += 4;
        i++;
      }
    }
    return bytes;
  }

  /** Puts a string whose length in UTF-8 is known at {@code p}. */
  static void putForward(String value, byte[] b, int p, int utf8Length) {
    if (utf8Length == value.length()) {
      copyAscii(value, b, p);
    } else {
      loopUtf8(value, value.length() - 1, b, p + utf8Length);
    }
  }

  @SuppressWarnings("deprecation") // it drops the high bits of a character, and here there are none
  private static void copyAscii(String value, byte[] b, int p) {
    value.getBytes(0, value.length(), b, p);
  }
}
