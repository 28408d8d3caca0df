package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the text of {@code FieldDescriptorProto.default_value}. */
final class DefaultValues {
  private DefaultValues() {}

  /** Returns the default of a field that the schema gives none; null for messages and enums. */
  static @Nullable Object zero(Type type) {
    return switch (type) {
      case TYPE_INT32, TYPE_UINT32, TYPE_SINT32, TYPE_FIXED32, TYPE_SFIXED32 -> 0;
      case TYPE_INT64, TYPE_UINT64, TYPE_SINT64, TYPE_FIXED64, TYPE_SFIXED64 -> 0L;
      case TYPE_FLOAT -> 0f;
      case TYPE_DOUBLE -> 0d;
      case TYPE_BOOL -> false;
      case TYPE_STRING -> "";
      case TYPE_BYTES -> Bytes.empty();
      case TYPE_MESSAGE, TYPE_GROUP, TYPE_ENUM -> null;
    };
  }

  /**
   * Returns the value of a scalar field's default, or null if the text is not one.
   *
   * @param type any type but message, group and enum
   */
  static @Nullable Object parse(Type type, String text) {
    try {
      return switch (type) {
        case TYPE_INT32, TYPE_SINT32, TYPE_SFIXED32 -> Integer.parseInt(text);
        case TYPE_UINT32, TYPE_FIXED32 -> Integer.parseUnsignedInt(text);
        case TYPE_INT64, TYPE_SINT64, TYPE_SFIXED64 -> Long.parseLong(text);
        case TYPE_UINT64, TYPE_FIXED64 -> Long.parseUnsignedLong(text);
        case TYPE_FLOAT -> parseFloat(text);
        case TYPE_DOUBLE -> parseDouble(text);
        case TYPE_BOOL -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? false : null;
        case TYPE_STRING -> text;
        case TYPE_BYTES -> unescape(text);
        case TYPE_MESSAGE, TYPE_GROUP, TYPE_ENUM -> null;
      };
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static double parseDouble(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan", "-nan" -> Double.NaN;
      default -> Double.parseDouble(decimal(text));
    };
  }

  private static float parseFloat(String text) {
    return switch (text) {
      case "inf" -> Float.POSITIVE_INFINITY;
      case "-inf" -> Float.NEGATIVE_INFINITY;
      case "nan", "-nan" -> Float.NaN;
      default -> Float.parseFloat(decimal(text));
    };
  }

  /** Java also reads "NaN", "1f", hexadecimal floats and blanks around; a schema does not. */
  private static String decimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        throw new NumberFormatException();
      }
    }
    return text;
  }

  /** Undoes C escapes; null if one is malformed. */
  private static @Nullable Bytes unescape(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; ) {
      int c = in[i++];
      if (c != '\\') {
        out.write(c);
        continue;
      }
      if (i == in.length) {
        return null;
      }
      c = in[i++];
      if (c >= '0' && c <= '7') {
        int value = c - '0';
        for (int digits = 1;
            digits < 3 && i < in.length && in[i] >= '0' && in[i] <= '7';
            digits++) {
          value = value * 8 + (in[i++] - '0');
        }
        out.write(value);
      } else if (c == 'x' || c == 'X') {
        int value = 0;
        int digits = 0;
        for (; digits < 2 && i < in.length && Character.digit(in[i], 16) >= 0; digits++) {
          value = value * 16 + Character.digit(in[i++], 16);
        }
        if (digits == 0) {
          return null;
        }
        out.write(value);
      } else {
        int simple = "abfnrtv\\?'\"".indexOf(c);
        if (simple < 0) {
          return null;
        }
        out.write("\u0007\b\f\n\r\t\u000b\\?'\"".charAt(simple));
      }
    }
    return Bytes.copyOf(out.toByteArray());
  }
}
