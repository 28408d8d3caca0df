package dev.tern.protobuf.json;

import com.fasterxml.jackson.core.JsonToken;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers as JSON has them: also in strings, and integers also with a fraction or an exponent. */
final class NumberText {
  /** A longer text is no number that fits any type; reading one takes time that grows faster. */
  private static final int MAX_LENGTH = 1000;

  /** No integer type has as many digits. */
  private static final int MAX_DIGITS = 21;

  private static final BigInteger MAX_UINT64 =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final BigInteger MIN_INT64 = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_INT64 = BigInteger.valueOf(Long.MAX_VALUE);

  private NumberText() {}

  /** Returns the integer that the current token says; an unsigned 64-bit one by its bits. */
  static long integer(FieldDescriptor field, JsonTokens in) throws IOException {
    if (in.isLong()) {
      return inRange(field, in.longValue(), in);
    }
    return integer(field, text(field, in), in);
  }

  /** Returns the integer that a text says; an unsigned 64-bit one by its bits. */
  static long integer(FieldDescriptor field, String text, JsonTokens in) {
    if (!isNumber(text)) {
      throw in.failure(field.fullName() + " is an integer");
    }
    if (text.length() <= 18 && isDigits(text)) {
      return inRange(field, Long.parseLong(text), in);
    }
    BigInteger value = exact(text);
    if (value == null) {
      throw in.failure(
          field.fullName() + " is an integer, and this has a fraction or is too large");
    }
    if (field.type() == Type.TYPE_UINT64 || field.type() == Type.TYPE_FIXED64) {
      if (value.signum() < 0 || value.compareTo(MAX_UINT64) > 0) {
        throw outOfRange(field, in);
      }
      return value.longValue();
    }
    if (value.compareTo(MIN_INT64) < 0 || value.compareTo(MAX_INT64) > 0) {
      throw outOfRange(field, in);
    }
    return inRange(field, value.longValue(), in);
  }

  private static boolean isDigits(String text) {
    for (int i = text.charAt(0) == '-' ? 1 : 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Returns the integer, or null if the number is none or has too many digits. */
  private static @Nullable BigInteger exact(String text) {
    try {
      BigDecimal value = new BigDecimal(text);
      if (value.signum() == 0) {
        return BigInteger.ZERO;
      }
      // Looked at before the digits are written out, which an exponent can make any number.
      if ((long) value.precision() - value.scale() > MAX_DIGITS || value.scale() > MAX_LENGTH) {
        return null;
      }
      return value.toBigIntegerExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  private static long inRange(FieldDescriptor field, long value, JsonTokens in) {
    boolean fits =
        switch (field.type()) {
          case TYPE_UINT32, TYPE_FIXED32 -> value >= 0 && value <= 0xFFFF_FFFFL;
          case TYPE_UINT64, TYPE_FIXED64 -> value >= 0;
          case TYPE_INT64, TYPE_SINT64, TYPE_SFIXED64 -> true;
          default -> value == (int) value;
        };
    if (!fits) {
      throw outOfRange(field, in);
    }
    return value;
  }

  /** Returns the {@code double} that the current token says. */
  static double floating(FieldDescriptor field, JsonTokens in) throws IOException {
    String text = text(field, in);
    if (isNamed(text, in)) {
      return Double.parseDouble(text); // Java has the same names
    }
    return finite(isNumber(text) ? Double.parseDouble(text) : Double.NaN, field, in);
  }

  /** Returns the {@code float} that the current token says. */
  static float floating32(FieldDescriptor field, JsonTokens in) throws IOException {
    String text = text(field, in);
    if (isNamed(text, in)) {
      return Float.parseFloat(text);
    }
    // Rounded once: a double in between can end one unit beside the nearest float.
    float value = isNumber(text) ? Float.parseFloat(text) : Float.NaN;
    finite(value, field, in);
    return value;
  }

  private static boolean isNamed(String text, JsonTokens in) {
    return in.token() == JsonToken.VALUE_STRING
        && (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity"));
  }

  private static double finite(double value, FieldDescriptor field, JsonTokens in) {
    if (Double.isNaN(value)) {
      throw in.failure(field.fullName() + " is a number");
    }
    if (Double.isInfinite(value)) {
      throw outOfRange(field, in);
    }
    return value;
  }

  private static String text(FieldDescriptor field, JsonTokens in) throws IOException {
    JsonToken token = in.token();
    if (!token.isNumeric() && token != JsonToken.VALUE_STRING) {
      throw in.failure(field.fullName() + " is a number");
    }
    return in.text();
  }

  private static FormatException outOfRange(FieldDescriptor field, JsonTokens in) {
    return in.failure(
        field.fullName() + " is out of range of " + field.type().protoName().substring(5));
  }

  /** Says whether a text is a number in JSON's grammar, RFC 8259, section 6. */
  private static boolean isNumber(String text) {
    int length = text.length();
    if (length > MAX_LENGTH) {
      return false;
    }
    int at = text.startsWith("-") ? 1 : 0;
    int whole = endOfDigits(text, at);
    if (whole == at || (whole > at + 1 && text.charAt(at) == '0')) {
      return false;
    }
    at = whole;
    if (at < length && text.charAt(at) == '.') {
      int end = endOfDigits(text, at + 1);
      if (end == at + 1) {
        return false;
      }
      at = end;
    }
    if (at < length && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < length && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      int end = endOfDigits(text, at);
      if (end == at) {
        return false;
      }
      at = end;
    }
    return at == length;
  }

  private static int endOfDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
