package dev.tern.schema;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and strings: from the text of a token to a value, and from a value to the text of a
 * descriptor.
 */
final class Literals {
  private Literals() {}

  /**
   * Whether the digits, decimal, octal or hexadecimal, make an integer up to {@code max}, which is
   * unsigned.
   */
  static boolean fits(String text, long max) {
    Long value = parse(text);
    return value != null && Long.compareUnsigned(value, max) <= 0;
  }

  /**
   * The value of an integer token that {@link #fits}, as unsigned 64 bits; 0 if it does not fit
   * those.
   */
  static long integer(String text) {
    Long value = parse(text);
    return value == null ? 0 : value;
  }

  private static @Nullable Long parse(String text) {
    int radix = 10;
    int start = 0;
    if (text.length() > 1 && text.charAt(0) == '0') {
      boolean hex = text.charAt(1) == 'x' || text.charAt(1) == 'X';
      radix = hex ? 16 : 8;
      start = hex ? 2 : 1;
    }
    try {
      return start == text.length()
          ? 0L
          : Long.parseUnsignedLong(text, start, text.length(), radix);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static boolean isDecimal(String text) {
    return text.equals("0") || text.charAt(0) != '0';
  }

  /** A number that may be a float, or an integer too large for 64 bits. */
  static double floating(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      // The lexer has reported the missing exponent.
      return 0;
    }
  }

  static double unsignedToDouble(long value) {
    if (value >= 0) {
      return value;
    }
    // Halve, keeping the lowest bit so that rounding stays right.
    return 2.0 * ((value >>> 1) | (value & 1));
  }

  static float unsignedToFloat(long value) {
    if (value >= 0) {
      return value;
    }
    return 2.0f * ((value >>> 1) | (value & 1));
  }

  /** Appends the bytes that a string token, with its quotes, stands for. */
  static void unescape(byte[] source, int start, int end, ByteArrayOutputStream out) {
    int last = end - 1 > start && source[end - 1] == source[start] ? end - 1 : end;
    int i = start + 1;
    while (i < last) {
      int c = source[i++] & 0xFF;
      if (c != '\\' || i >= last) {
        out.write(c);
        continue;
      }
      c = source[i++] & 0xFF;
      switch (c) {
        case 'a' -> out.write(7);
        case 'b' -> out.write('\b');
        case 'f' -> out.write('\f');
        case 'n' -> out.write('\n');
        case 'r' -> out.write('\r');
        case 't' -> out.write('\t');
        case 'v' -> out.write(11);
        case '0', '1', '2', '3', '4', '5', '6', '7' -> i = digits(source, i - 1, last, 3, 8, out);
        case 'x', 'X' -> i = digits(source, i, last, 2, 16, out);
        case 'u', 'U' -> i = codePoint(source, i, last, c == 'u' ? 4 : 8, out);
        default -> out.write(c);
      }
    }
  }

  private static int digits(
      byte[] source, int at, int end, int max, int radix, ByteArrayOutputStream out) {
    int value = 0;
    int i = at;
    while (i < end && i < at + max && Character.digit(source[i], radix) >= 0) {
      value = value * radix + Character.digit(source[i++], radix);
    }
    out.write(value);
    return i;
  }

  private static int codePoint(
      byte[] source, int at, int end, int length, ByteArrayOutputStream out) {
    int value = hex(source, at, length, end);
    int i = Math.min(end, at + length);
    boolean escapeFollows = i + 6 <= end && source[i] == '\\' && source[i + 1] == 'u';
    if (value >= 0xD800 && value < 0xDC00 && escapeFollows) {
      int low = hex(source, i + 2, 4, end);
      if (low >= 0xDC00 && low < 0xE000) {
        value = Character.toCodePoint((char) value, (char) low);
        i += 6;
      }
    }
    writeUtf8(value, out);
    return i;
  }

  private static int hex(byte[] source, int at, int length, int end) {
    int value = 0;
    for (int i = at; i < Math.min(end, at + length); i++) {
      value = (value << 4) + Math.max(0, Character.digit(source[i], 16));
    }
    return value;
  }

  /** Writes lone surrogates too, as the official compiler does. */
  private static void writeUtf8(int codePoint, ByteArrayOutputStream out) {
    if (codePoint < 0x80) {
      out.write(codePoint);
    } else if (codePoint < 0x800) {
      out.write(0xC0 | codePoint >> 6);
      out.write(0x80 | codePoint & 0x3F);
    } else if (codePoint < 0x10000) {
      out.write(0xE0 | codePoint >> 12);
      out.write(0x80 | codePoint >> 6 & 0x3F);
      out.write(0x80 | codePoint & 0x3F);
    } else {
      out.write(0xF0 | codePoint >> 18);
      out.write(0x80 | codePoint >> 12 & 0x3F);
      out.write(0x80 | codePoint >> 6 & 0x3F);
      out.write(0x80 | codePoint & 0x3F);
    }
  }

  /** The bytes in the escaped form that {@code default_value} has for a {@code bytes} field. */
  static String escapeBytes(byte[] value) {
    StringBuilder out = new StringBuilder(value.length);
    for (byte b : value) {
      int c = b & 0xFF;
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '"' -> out.append("\\\"");
        case '\'' -> out.append("\\'");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c >= 0x20 && c < 0x7F) {
            out.append((char) c);
          } else {
            out.append('\\').append((char) ('0' + (c >> 6)));
            out.append((char) ('0' + (c >> 3 & 7))).append((char) ('0' + (c & 7)));
          }
        }
      }
    }
    return out.toString();
  }

  static String utf8(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  /** The shortest of 15 or 17 digits that reads back as the same value, in C's {@code %g} form. */
  static String formatDouble(double value) {
    String special = special(value);
    if (special != null) {
      return special;
    }
    String shortForm = general(new BigDecimal(value), 15);
    return Double.parseDouble(shortForm) == value ? shortForm : general(new BigDecimal(value), 17);
  }

  /** The shortest of 6 or 9 digits that reads back as the same value, in C's {@code %g} form. */
  static String formatFloat(float value) {
    String special = special(value);
    if (special != null) {
      return special;
    }
    String shortForm = general(new BigDecimal(value), 6);
    // The official compiler does not trust the short form of subnormal numbers.
    boolean isExact = Math.abs(value) >= Float.MIN_NORMAL && Float.parseFloat(shortForm) == value;
    return isExact ? shortForm : general(new BigDecimal(value), 9);
  }

  private static @Nullable String special(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    return null;
  }

  private static String general(BigDecimal value, int digits) {
    BigDecimal rounded =
        value.round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4 && exponent < digits) {
      return rounded.toPlainString();
    }
    String mantissa = rounded.unscaledValue().abs().toString();
    StringBuilder out =
        new StringBuilder(rounded.signum() < 0 ? "-" : "").append(mantissa.charAt(0));
    if (mantissa.length() > 1) {
      out.append('.').append(mantissa, 1, mantissa.length());
    }
    out.append('e').append(exponent < 0 ? '-' : '+');
    int magnitude = Math.abs(exponent);
    return (magnitude < 10 ? out.append('0') : out).append(magnitude).toString();
  }
}
