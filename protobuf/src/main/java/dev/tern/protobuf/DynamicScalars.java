package dev.tern.protobuf;

import dev.tern.protobuf.descriptor.FieldDescriptor;

/** Reads and writes the values of a {@link DynamicMessage} that are no messages. */
final class DynamicScalars {
  private DynamicScalars() {}

  /** Returns the wire type of one value, not packed. */
  static int wireType(FieldDescriptor field) {
    return switch (field.type()) {
      case TYPE_FIXED32, TYPE_SFIXED32, TYPE_FLOAT -> WireType.FIXED32;
      case TYPE_FIXED64, TYPE_SFIXED64, TYPE_DOUBLE -> WireType.FIXED64;
      case TYPE_STRING, TYPE_BYTES -> WireType.LENGTH_DELIMITED;
      case TYPE_MESSAGE, TYPE_GROUP ->
          field.isDelimited() ? WireType.START_GROUP : WireType.LENGTH_DELIMITED;
      case TYPE_INT32,
          TYPE_UINT32,
          TYPE_SINT32,
          TYPE_INT64,
          TYPE_UINT64,
          TYPE_SINT64,
          TYPE_BOOL,
          TYPE_ENUM ->
          WireType.VARINT;
    };
  }

  /** Reads one value; an enum's is its number, whether the enum has it or not. */
  static Object read(FieldDescriptor field, ProtoReader in) {
    return switch (field.type()) {
      case TYPE_INT32 -> in.readInt32();
      case TYPE_UINT32 -> in.readUInt32();
      case TYPE_SINT32 -> in.readSInt32();
      case TYPE_FIXED32 -> in.readFixed32();
      case TYPE_SFIXED32 -> in.readSFixed32();
      case TYPE_INT64 -> in.readInt64();
      case TYPE_UINT64 -> in.readUInt64();
      case TYPE_SINT64 -> in.readSInt64();
      case TYPE_FIXED64 -> in.readFixed64();
      case TYPE_SFIXED64 -> in.readSFixed64();
      case TYPE_FLOAT -> in.readFloat();
      case TYPE_DOUBLE -> in.readDouble();
      case TYPE_BOOL -> in.readBool();
      case TYPE_STRING -> field.utf8Validation() ? in.readString() : in.readStringUnchecked();
      case TYPE_BYTES -> in.readBytes();
      case TYPE_ENUM -> in.readEnum();
      case TYPE_MESSAGE, TYPE_GROUP -> throw notScalar(field);
    };
  }

  static void write(FieldDescriptor field, int tag, Object value, ProtoWriter out) {
    switch (field.type()) {
      case TYPE_INT32 -> out.writeInt32(tag, (Integer) value);
      case TYPE_UINT32 -> out.writeUInt32(tag, (Integer) value);
      case TYPE_SINT32 -> out.writeSInt32(tag, (Integer) value);
      case TYPE_FIXED32 -> out.writeFixed32(tag, (Integer) value);
      case TYPE_SFIXED32 -> out.writeSFixed32(tag, (Integer) value);
      case TYPE_INT64 -> out.writeInt64(tag, (Long) value);
      case TYPE_UINT64 -> out.writeUInt64(tag, (Long) value);
      case TYPE_SINT64 -> out.writeSInt64(tag, (Long) value);
      case TYPE_FIXED64 -> out.writeFixed64(tag, (Long) value);
      case TYPE_SFIXED64 -> out.writeSFixed64(tag, (Long) value);
      case TYPE_FLOAT -> out.writeFloat(tag, (Float) value);
      case TYPE_DOUBLE -> out.writeDouble(tag, (Double) value);
      case TYPE_BOOL -> out.writeBool(tag, (Boolean) value);
      case TYPE_STRING -> out.writeString(tag, (String) value);
      case TYPE_BYTES -> out.writeBytes(tag, (Bytes) value);
      case TYPE_ENUM -> out.writeEnum(tag, (Integer) value);
      case TYPE_MESSAGE, TYPE_GROUP -> throw notScalar(field);
    }
  }

  /** Reads a packed list into what {@link DynamicValues#newList} has made. */
  static void readPacked(FieldDescriptor field, Object list, ProtoReader in) {
    switch (field.type()) {
      case TYPE_INT32 -> in.readPackedInt32((IntList.Builder) list);
      case TYPE_UINT32 -> in.readPackedUInt32((IntList.Builder) list);
      case TYPE_SINT32 -> in.readPackedSInt32((IntList.Builder) list);
      case TYPE_FIXED32 -> in.readPackedFixed32((IntList.Builder) list);
      case TYPE_SFIXED32 -> in.readPackedSFixed32((IntList.Builder) list);
      case TYPE_ENUM -> in.readPackedEnum((IntList.Builder) list);
      case TYPE_INT64 -> in.readPackedInt64((LongList.Builder) list);
      case TYPE_UINT64 -> in.readPackedUInt64((LongList.Builder) list);
      case TYPE_SINT64 -> in.readPackedSInt64((LongList.Builder) list);
      case TYPE_FIXED64 -> in.readPackedFixed64((LongList.Builder) list);
      case TYPE_SFIXED64 -> in.readPackedSFixed64((LongList.Builder) list);
      case TYPE_FLOAT -> in.readPackedFloat((FloatList.Builder) list);
      case TYPE_DOUBLE -> in.readPackedDouble((DoubleList.Builder) list);
      case TYPE_BOOL -> in.readPackedBool((BoolList.Builder) list);
      case TYPE_STRING, TYPE_BYTES, TYPE_MESSAGE, TYPE_GROUP -> throw notScalar(field);
    }
  }

  static void writePacked(FieldDescriptor field, int tag, Object list, ProtoWriter out) {
    switch (field.type()) {
      case TYPE_INT32 -> out.writePackedInt32(tag, (IntList) list);
      case TYPE_UINT32 -> out.writePackedUInt32(tag, (IntList) list);
      case TYPE_SINT32 -> out.writePackedSInt32(tag, (IntList) list);
      case TYPE_FIXED32 -> out.writePackedFixed32(tag, (IntList) list);
      case TYPE_SFIXED32 -> out.writePackedSFixed32(tag, (IntList) list);
      case TYPE_ENUM -> out.writePackedEnum(tag, (IntList) list);
      case TYPE_INT64 -> out.writePackedInt64(tag, (LongList) list);
      case TYPE_UINT64 -> out.writePackedUInt64(tag, (LongList) list);
      case TYPE_SINT64 -> out.writePackedSInt64(tag, (LongList) list);
      case TYPE_FIXED64 -> out.writePackedFixed64(tag, (LongList) list);
      case TYPE_SFIXED64 -> out.writePackedSFixed64(tag, (LongList) list);
      case TYPE_FLOAT -> out.writePackedFloat(tag, (FloatList) list);
      case TYPE_DOUBLE -> out.writePackedDouble(tag, (DoubleList) list);
      case TYPE_BOOL -> out.writePackedBool(tag, (BoolList) list);
      case TYPE_STRING, TYPE_BYTES, TYPE_MESSAGE, TYPE_GROUP -> throw notScalar(field);
    }
  }

  private static IllegalStateException notScalar(FieldDescriptor field) {
    return new IllegalStateException(field + " is of " + field.type());
  }
}
