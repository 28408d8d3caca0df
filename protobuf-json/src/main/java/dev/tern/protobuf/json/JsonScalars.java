package dev.tern.protobuf.json;

import com.fasterxml.jackson.core.JsonToken;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the values of JSON that are no messages, and writes their encoding.
 *
 * <p>Owner: the {@link JsonReader} that uses it.
 */
final class JsonScalars {
  static final String NULL_VALUE = "google.protobuf.NullValue";

  private final JsonFormat format;
  private final JsonTokens in;
  private final WireBuilder out;

  JsonScalars(JsonFormat format, JsonTokens in, WireBuilder out) {
    this.format = format;
    this.in = in;
    this.out = out;
  }

  /**
   * Writes a value without its tag; nothing if it is an unknown enum value to be ignored.
   *
   * @return whether it is the zero of its type
   */
  boolean write(FieldDescriptor field) throws IOException {
    switch (field.type()) {
      case TYPE_DOUBLE -> {
        long bits = Double.doubleToRawLongBits(NumberText.floating(field, in));
        out.fixed64(bits);
        return bits == 0;
      }
      case TYPE_FLOAT -> {
        int bits = Float.floatToRawIntBits(NumberText.floating32(field, in));
        out.fixed32(bits);
        return bits == 0;
      }
      case TYPE_BOOL -> {
        JsonToken token = in.token();
        if (!token.isBoolean()) {
          throw mismatch(field, "true or false");
        }
        out.varint(token == JsonToken.VALUE_TRUE ? 1 : 0);
        return token == JsonToken.VALUE_FALSE;
      }
      case TYPE_STRING -> {
        if (in.token() != JsonToken.VALUE_STRING) {
          throw mismatch(field, "a string");
        }
        String text = in.text();
        string(text);
        return text.isEmpty();
      }
      case TYPE_BYTES -> {
        if (in.token() != JsonToken.VALUE_STRING) {
          throw mismatch(field, "a string in base64");
        }
        byte[] bytes = Base64Text.decode(in.text());
        if (bytes == null) {
          throw mismatch(field, "a string in base64");
        }
        out.lengthDelimited(bytes);
        return bytes.length == 0;
      }
      case TYPE_ENUM -> {
        return constant(field);
      }
      default -> {
        long value = NumberText.integer(field, in);
        integer(field, value);
        return value == 0;
      }
    }
  }

  private boolean constant(FieldDescriptor field) throws IOException {
    JsonToken token = in.token();
    if (token == JsonToken.VALUE_STRING) {
      EnumValueDescriptor value = field.enumType().value(in.text());
      if (value == null) {
        if (format.ignoresUnknown()) {
          return false;
        }
        throw in.failure(
            field.enumType().fullName() + " has no value " + JsonReader.quote(in.text()));
      }
      out.varint(value.number());
      return value.number() == 0;
    }
    if (token == JsonToken.VALUE_NULL && field.enumType().fullName().equals(NULL_VALUE)) {
      out.varint(0);
      return true;
    }
    if (!token.isNumeric()) {
      throw mismatch(field, "a name or number of " + field.enumType().fullName());
    }
    int number = (int) NumberText.integer(field, in);
    if (field.enumType().isClosed() && field.enumType().value(number) == null) {
      if (format.ignoresUnknown()) {
        return false;
      }
      throw in.failure(field.enumType().fullName() + " has no value " + number);
    }
    out.varint(number);
    return number == 0;
  }

  /** Writes a number as its field's type wants it. */
  void integer(FieldDescriptor field, long value) {
    switch (field.type()) {
      case TYPE_FIXED32, TYPE_SFIXED32 -> out.fixed32((int) value);
      case TYPE_FIXED64, TYPE_SFIXED64 -> out.fixed64(value);
      case TYPE_SINT32, TYPE_SINT64 -> out.varint(value << 1 ^ value >> 63);
      default -> out.varint(value);
    }
  }

  /** Writes a string, which must be well-formed, with its length. */
  void string(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isHighSurrogate(text.charAt(i))
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw in.failure("a string has half a surrogate pair, which is no character");
        }
        i++;
      }
    }
    out.lengthDelimited(text.getBytes(StandardCharsets.UTF_8));
  }

  private FormatException mismatch(FieldDescriptor field, String wanted) {
    return in.failure(field.fullName() + " is written as " + wanted);
  }
}
