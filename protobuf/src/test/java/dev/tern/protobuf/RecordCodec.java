package dev.tern.protobuf;

import static java.util.Objects.requireNonNull;

import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A codec for messages of any schema, by its descriptor alone: the whole wire format in a test. */
final class RecordCodec extends MessageCodec<RecordCodec.Record> {
  /** Values by field; lists for repeated fields. */
  record Record(Map<Integer, Object> values, UnknownFields unknown) {}

  private final MessageDescriptor type;

  RecordCodec(MessageDescriptor type) {
    this.type = type;
  }

  @Override
  public String fullName() {
    return type.fullName();
  }

  @Override
  public MessageDescriptor descriptor() {
    return type;
  }

  @Override
  public Record defaultInstance() {
    return new Record(Map.of(), UnknownFields.empty());
  }

  @Override
  public Record read(ProtoReader in) {
    return mergeFrom(defaultInstance(), in);
  }

  @Override
  public Record mergeFrom(Record base, ProtoReader in) {
    Map<Integer, Object> values = new TreeMap<>(base.values);
    UnknownFields.Builder unknown = base.unknown.toBuilder();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      FieldDescriptor field = type.field(tag >>> 3);
      int wireType = tag & 7;
      if (field != null && field.isPackable() && wireType == WireType.LENGTH_DELIMITED) {
        list(values, field).addAll(packed(field, in));
      } else if (field == null || wireType != wireType(field)) {
        in.readUnknown(tag, unknown);
      } else if (field.isRepeated()) {
        list(values, field).add(read(field, in, null));
      } else {
        Object old = values.get(field.number());
        values.put(field.number(), read(field, in, old instanceof Record record ? record : null));
      }
    }
    return new Record(values, unknown.build());
  }

  @SuppressWarnings("unchecked") // only lists are put for repeated fields
  private static List<Object> list(Map<Integer, Object> values, FieldDescriptor field) {
    List<Object> old = (List<Object>) values.getOrDefault(field.number(), List.of());
    List<Object> list = old instanceof ArrayList<Object> mine ? mine : new ArrayList<>(old);
    values.put(field.number(), list);
    return list;
  }

  private static int wireType(FieldDescriptor field) {
    return switch (field.type()) {
      case TYPE_DOUBLE, TYPE_FIXED64, TYPE_SFIXED64 -> WireType.FIXED64;
      case TYPE_FLOAT, TYPE_FIXED32, TYPE_SFIXED32 -> WireType.FIXED32;
      case TYPE_STRING, TYPE_BYTES -> WireType.LENGTH_DELIMITED;
      case TYPE_MESSAGE, TYPE_GROUP ->
          field.isDelimited() ? WireType.START_GROUP : WireType.LENGTH_DELIMITED;
      default -> WireType.VARINT;
    };
  }

  private static Object read(FieldDescriptor field, ProtoReader in, @Nullable Record base) {
    return switch (field.type()) {
      case TYPE_DOUBLE -> in.readDouble();
      case TYPE_FLOAT -> in.readFloat();
      case TYPE_INT64 -> in.readInt64();
      case TYPE_UINT64 -> in.readUInt64();
      case TYPE_INT32 -> in.readInt32();
      case TYPE_FIXED64 -> in.readFixed64();
      case TYPE_FIXED32 -> in.readFixed32();
      case TYPE_BOOL -> in.readBool();
      case TYPE_STRING -> field.utf8Validation() ? in.readString() : in.readStringUnchecked();
      case TYPE_BYTES -> in.readBytes();
      case TYPE_UINT32 -> in.readUInt32();
      case TYPE_ENUM -> in.readEnum();
      case TYPE_SFIXED32 -> in.readSFixed32();
      case TYPE_SFIXED64 -> in.readSFixed64();
      case TYPE_SINT32 -> in.readSInt32();
      case TYPE_SINT64 -> in.readSInt64();
      case TYPE_MESSAGE, TYPE_GROUP -> {
        RecordCodec codec = new RecordCodec(field.messageType());
        yield field.isDelimited()
            ? in.readGroup(field.number(), codec, base)
            : in.readMessage(codec, base);
      }
    };
  }

  private static List<?> packed(FieldDescriptor field, ProtoReader in) {
    IntList.Builder ints = IntList.builder();
    LongList.Builder longs = LongList.builder();
    FloatList.Builder floats = FloatList.builder();
    DoubleList.Builder doubles = DoubleList.builder();
    BoolList.Builder bools = BoolList.builder();
    switch (field.type()) {
      case TYPE_DOUBLE -> in.readPackedDouble(doubles);
      case TYPE_FLOAT -> in.readPackedFloat(floats);
      case TYPE_INT64 -> in.readPackedInt64(longs);
      case TYPE_UINT64 -> in.readPackedUInt64(longs);
      case TYPE_INT32 -> in.readPackedInt32(ints);
      case TYPE_FIXED64 -> in.readPackedFixed64(longs);
      case TYPE_FIXED32 -> in.readPackedFixed32(ints);
      case TYPE_BOOL -> in.readPackedBool(bools);
      case TYPE_UINT32 -> in.readPackedUInt32(ints);
      case TYPE_ENUM -> in.readPackedEnum(ints);
      case TYPE_SFIXED32 -> in.readPackedSFixed32(ints);
      case TYPE_SFIXED64 -> in.readPackedSFixed64(longs);
      case TYPE_SINT32 -> in.readPackedSInt32(ints);
      case TYPE_SINT64 -> in.readPackedSInt64(longs);
      default -> throw new AssertionError(field);
    }
    List<Object> all = new ArrayList<>(ints.build());
    all.addAll(longs.build());
    all.addAll(floats.build());
    all.addAll(doubles.build());
    all.addAll(bools.build());
    return all;
  }

  @Override
  public void write(Record message, ProtoWriter out) {
    out.writeUnknown(message.unknown);
    List<Integer> numbers = new ArrayList<>(message.values.keySet());
    for (int i = numbers.size() - 1; i >= 0; i--) {
      FieldDescriptor field = requireNonNull(type.field(numbers.get(i)));
      Object value = requireNonNull(message.values.get(numbers.get(i)));
      if (field.isPacked()) {
        writePacked(field, (List<?>) value, out);
      } else if (value instanceof List<?> list) {
        for (int k = list.size() - 1; k >= 0; k--) {
          write(field, list.get(k), out);
        }
      } else {
        write(field, value, out);
      }
    }
  }

  private static void write(FieldDescriptor field, Object value, ProtoWriter out) {
    int tag = field.number() << 3 | wireType(field);
    switch (field.type()) {
      case TYPE_DOUBLE -> out.writeDouble(tag, (Double) value);
      case TYPE_FLOAT -> out.writeFloat(tag, (Float) value);
      case TYPE_INT64 -> out.writeInt64(tag, (Long) value);
      case TYPE_UINT64 -> out.writeUInt64(tag, (Long) value);
      case TYPE_INT32 -> out.writeInt32(tag, (Integer) value);
      case TYPE_FIXED64 -> out.writeFixed64(tag, (Long) value);
      case TYPE_FIXED32 -> out.writeFixed32(tag, (Integer) value);
      case TYPE_BOOL -> out.writeBool(tag, (Boolean) value);
      case TYPE_STRING -> out.writeString(tag, (String) value);
      case TYPE_BYTES -> out.writeBytes(tag, (Bytes) value);
      case TYPE_UINT32 -> out.writeUInt32(tag, (Integer) value);
      case TYPE_ENUM -> out.writeEnum(tag, (Integer) value);
      case TYPE_SFIXED32 -> out.writeSFixed32(tag, (Integer) value);
      case TYPE_SFIXED64 -> out.writeSFixed64(tag, (Long) value);
      case TYPE_SINT32 -> out.writeSInt32(tag, (Integer) value);
      case TYPE_SINT64 -> out.writeSInt64(tag, (Long) value);
      case TYPE_MESSAGE, TYPE_GROUP -> {
        RecordCodec codec = new RecordCodec(field.messageType());
        if (field.isDelimited()) {
          out.writeGroup(tag, codec, (Record) value);
        } else {
          out.writeMessage(tag, codec, (Record) value);
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // read() puts elements of the field's own type
  private static void writePacked(FieldDescriptor field, List<?> list, ProtoWriter out) {
    int tag = field.number() << 3 | WireType.LENGTH_DELIMITED;
    switch (field.type()) {
      case TYPE_DOUBLE -> out.writePackedDouble(tag, DoubleList.copyOf((List<Double>) list));
      case TYPE_FLOAT -> out.writePackedFloat(tag, FloatList.copyOf((List<Float>) list));
      case TYPE_INT64 -> out.writePackedInt64(tag, LongList.copyOf((List<Long>) list));
      case TYPE_UINT64 -> out.writePackedUInt64(tag, LongList.copyOf((List<Long>) list));
      case TYPE_INT32 -> out.writePackedInt32(tag, IntList.copyOf((List<Integer>) list));
      case TYPE_FIXED64 -> out.writePackedFixed64(tag, LongList.copyOf((List<Long>) list));
      case TYPE_FIXED32 -> out.writePackedFixed32(tag, IntList.copyOf((List<Integer>) list));
      case TYPE_BOOL -> out.writePackedBool(tag, BoolList.copyOf((List<Boolean>) list));
      case TYPE_UINT32 -> out.writePackedUInt32(tag, IntList.copyOf((List<Integer>) list));
      case TYPE_ENUM -> out.writePackedEnum(tag, IntList.copyOf((List<Integer>) list));
      case TYPE_SFIXED32 -> out.writePackedSFixed32(tag, IntList.copyOf((List<Integer>) list));
      case TYPE_SFIXED64 -> out.writePackedSFixed64(tag, LongList.copyOf((List<Long>) list));
      case TYPE_SINT32 -> out.writePackedSInt32(tag, IntList.copyOf((List<Integer>) list));
      case TYPE_SINT64 -> out.writePackedSInt64(tag, LongList.copyOf((List<Long>) list));
      default -> throw new AssertionError(field);
    }
  }
}
