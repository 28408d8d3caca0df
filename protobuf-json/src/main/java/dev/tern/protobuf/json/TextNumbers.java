package dev.tern.protobuf.json;

import dev.tern.protobuf.descriptor.FieldDescriptor;
import java.math.BigInteger;
import java.util.Locale;

/** Numbers as the text format has them. */
final class TextNumbers {
  /** A longer integer fits no type; reading one takes time that grows faster. */
  private static final int MAX_DIGITS = 30;

  private TextNumbers() {}

  /** Takes an integer and returns it; an unsigned 64-bit one by its bits. */
  static long integer(FieldDescriptor field, TextTokens in) {
    boolean negative = in.take('-');
    String token = in.token();
    BigInteger magnitude =
        switch (in.kind()) {
          case DECIMAL -> parse(field, token, 0, 10, in);
          case OCTAL -> parse(field, token, 1, 8, in);
          case HEX -> parse(field, token, 2, 16, in);
          default -> throw in.failure("field " + field.name() + " is an integer");
        };
    BigInteger value = negative ? magnitude.negate() : magnitude;
    boolean fits =
        switch (field.type()) {
          case TYPE_UINT32, TYPE_FIXED32 -> value.signum() >= 0 && value.bitLength() <= 32;
          case TYPE_UINT64, TYPE_FIXED64 -> value.signum() >= 0 && value.bitLength() <= 64;
          case TYPE_INT64, TYPE_SINT64, TYPE_SFIXED64 -> value.bitLength() <= 63;
          default -> value.bitLength() <= 31;
        };
    if (!fits || (negative && isUnsigned(field))) {
      throw in.failure(
          "field " + field.name() + " is out of range of " + field.type().protoName().substring(5));
    }
    in.next();
    return value.longValue();
  }

  private static boolean isUnsigned(FieldDescriptor field) {
    return switch (field.type()) {
      case TYPE_UINT32, TYPE_FIXED32, TYPE_UINT64, TYPE_FIXED64, TYPE_BOOL -> true;
      default -> false;
    };
  }

  private static BigInteger parse(
      FieldDescriptor field, String token, int from, int radix, TextTokens in) {
    int start = from;
    while (start < token.length() - 1 && token.charAt(start) == '0') {
      start++;
    }
    if (token.length() - start > MAX_DIGITS) {
      throw in.failure("field " + field.name() + " has too many digits");
    }
    return new BigInteger(token.substring(start), radix);
  }

  /** Takes a {@code double}; what is too large is infinite. */
  static double floating(FieldDescriptor field, TextTokens in) {
    boolean negative = in.take('-');
    double value = Double.parseDouble(magnitude(field, in));
    in.next();
    return negative ? -value : value;
  }

  /** Takes a {@code float}; what is too large is infinite. */
  static float floating32(FieldDescriptor field, TextTokens in) {
    boolean negative = in.take('-');
    float value = Float.parseFloat(magnitude(field, in));
    in.next();
    return negative ? -value : value;
  }

  /** Returns the current token in Java's words. */
  private static String magnitude(FieldDescriptor field, TextTokens in) {
    String token = in.token();
    return switch (in.kind()) {
      case DECIMAL, FLOAT -> token;
      case IDENTIFIER ->
          switch (token.toLowerCase(Locale.ROOT)) {
            case "inf", "infinity" -> "Infinity";
            case "nan" -> "NaN";
            default -> throw in.failure("field " + field.name() + " is a number");
          };
      default -> throw in.failure("field " + field.name() + " is a decimal number");
    };
  }
}
