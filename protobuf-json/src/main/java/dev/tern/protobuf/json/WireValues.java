package dev.tern.protobuf.json;

import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** How the values of a type stand on the wire. */
final class WireValues {
  private WireValues() {}

  /** Returns the wire type of one value that is not packed. */
  static int wireType(FieldDescriptor field) {
    return switch (field.type()) {
      case TYPE_FIXED32, TYPE_SFIXED32, TYPE_FLOAT -> WireBuilder.FIXED32;
      case TYPE_FIXED64, TYPE_SFIXED64, TYPE_DOUBLE -> WireBuilder.FIXED64;
      case TYPE_STRING, TYPE_BYTES -> WireBuilder.LENGTH_DELIMITED;
      case TYPE_MESSAGE, TYPE_GROUP ->
          field.isDelimited() ? WireBuilder.START_GROUP : WireBuilder.LENGTH_DELIMITED;
      default -> WireBuilder.VARINT;
    };
  }

  /** Says whether entry {@code i} is of a wire type that the field may have. */
  static boolean fits(FieldDescriptor field, WireFields wire, int i) {
    return wire.wireType(i) == wireType(field) || isPacked(field, wire, i);
  }

  static boolean isPacked(FieldDescriptor field, WireFields wire, int i) {
    return wire.wireType(i) == WireBuilder.LENGTH_DELIMITED && field.isPackable();
  }

  /** Returns a number of a packed list in the form in which one that stands alone is kept. */
  static long packedBits(FieldDescriptor field, ProtoReader in) {
    return switch (wireType(field)) {
      case WireBuilder.FIXED32 -> in.readFixed32();
      case WireBuilder.FIXED64 -> in.readFixed64();
      default -> in.readInt64();
    };
  }

  /** Returns the value of a signed type of 32 bits. */
  static int intOf(FieldDescriptor field, long bits) {
    int low = (int) bits;
    return field.type() == Type.TYPE_SINT32 ? low >>> 1 ^ -(low & 1) : low;
  }

  /** Returns the value of a signed type of 64 bits. */
  static long longOf(FieldDescriptor field, long bits) {
    return field.type() == Type.TYPE_SINT64 ? bits >>> 1 ^ -(bits & 1) : bits;
  }

  /**
   * Returns Java's text of a number without a fraction of zero. Minus zero keeps it: others read
   * {@code -0} as an integer, which has no sign.
   */
  static String shortest(String java) {
    return java.endsWith(".0") && !java.equals("-0.0")
        ? java.substring(0, java.length() - 2)
        : java;
  }

  static String string(WireFields wire, int i) {
    return new String(
        wire.bytes, wire.start(i), wire.end(i) - wire.start(i), StandardCharsets.UTF_8);
  }

  /** Says whether an enum's number is no value of it, so that the field counts as unknown. */
  static boolean isUnknownEnum(FieldDescriptor field, long bits) {
    return field.type() == Type.TYPE_ENUM
        && field.enumType().isClosed()
        && field.enumType().value((int) bits) == null;
  }

  /**
   * Returns the fields of a message that lies in the entries {@code from} to {@code to}: merging
   * messages is joining their encodings. The last entry fits the field; others with its number need
   * not.
   */
  static WireFields message(MessageDescriptor type, WireFields wire, int from, int to) {
    return message(new WireFields(), type, wire, from, to);
  }

  /** Reads the same into {@code into}. */
  static WireFields message(
      WireFields into, MessageDescriptor type, WireFields wire, int from, int to) {
    if (to - from == 1) {
      return into.read(type, wire.bytes, wire.start(from), wire.end(from));
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    int wireType = wire.wireType(to - 1);
    for (int i = from; i < to; i++) {
      if (wire.wireType(i) != wireType) {
        continue; // the number with a wire type that its field has not: an unknown field
      }
      joined.write(wire.bytes, wire.start(i), wire.end(i) - wire.start(i));
    }
    return into.read(type, joined.toByteArray(), 0, joined.size());
  }
}
