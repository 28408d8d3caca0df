package dev.tern.protobuf;

import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.ExtensionRegistry;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Reads and writes messages by their descriptor. */
final class DynamicCodec extends MessageCodec<DynamicMessage> {
  /** A message set is groups of field 1, each of them a number (2) and a message (3). */
  private static final int ITEM = 1 << 3 | WireType.START_GROUP;

  private static final int ITEM_END = 1 << 3 | WireType.END_GROUP;
  private static final int ITEM_TYPE = 2 << 3 | WireType.VARINT;
  private static final int ITEM_MESSAGE = 3 << 3 | WireType.LENGTH_DELIMITED;

  private final MessageDescriptor type;
  private final ExtensionRegistry extensions;

  /** Whether a map's entries are written in the order of their keys. */
  private final boolean deterministic;

  DynamicCodec(MessageDescriptor type, ExtensionRegistry extensions, boolean deterministic) {
    this.type = type;
    this.extensions = extensions;
    this.deterministic = deterministic;
  }

  /** Returns the codec of a field's messages. */
  DynamicCodec nested(FieldDescriptor field) {
    return new DynamicCodec(field.messageType(), extensions, deterministic);
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
  public DynamicMessage defaultInstance() {
    return new DynamicMessage.Builder(this).buildPartial();
  }

  // ---- fields

  /** Returns the field if it may stand in messages of this type. */
  FieldDescriptor checked(FieldDescriptor field) {
    boolean fits =
        field.isExtension()
            ? field.containingType().fullName().equals(type.fullName())
            : field.containingType() == type;
    if (!fits) {
      throw new IllegalArgumentException(field + " is not a field of " + type);
    }
    return field;
  }

  FieldDescriptor field(String name) {
    FieldDescriptor field = type.field(name);
    if (field == null) {
      throw new IllegalArgumentException(type + " has no field \"" + name + '"');
    }
    return field;
  }

  private @Nullable FieldDescriptor find(int number) {
    FieldDescriptor field = type.field(number);
    return field != null ? field : extensions.find(type, number);
  }

  /** Returns what a message of any class holds, if it is of this type. */
  DynamicMessage copyOf(Message message) {
    MessageDescriptor given = message.descriptor();
    if (message instanceof DynamicMessage dynamic && given == type) {
      return dynamic;
    }
    if (!given.fullName().equals(type.fullName())) {
      throw new IllegalArgumentException("a message of " + given + " is not one of " + type);
    }
    return read(ProtoReader.owning(message.toByteArray()));
  }

  // ---- reading

  @Override
  public DynamicMessage read(ProtoReader in) {
    DynamicMessage.Builder builder = new DynamicMessage.Builder(this);
    merge(builder, in);
    return builder.buildPartial();
  }

  @Override
  public DynamicMessage mergeFrom(DynamicMessage base, ProtoReader in) {
    DynamicMessage.Builder builder = base.toBuilder();
    merge(builder, in);
    return builder.buildPartial();
  }

  void merge(DynamicMessage.Builder builder, ProtoReader in) {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == ITEM && type.isMessageSet()) {
        readItem(builder, in);
        continue;
      }
      FieldDescriptor field = find(tag >>> 3);
      if (field == null || !readField(field, tag & 7, builder, in)) {
        in.readUnknown(tag, builder.unknown());
      }
    }
  }

  /** Returns false, and reads nothing, if the field cannot have the wire type. */
  private boolean readField(
      FieldDescriptor field, int wireType, DynamicMessage.Builder builder, ProtoReader in) {
    if (wireType != DynamicScalars.wireType(field)) {
      if (wireType != WireType.LENGTH_DELIMITED || !field.isPackable()) {
        return false;
      }
      readPacked(field, builder, in);
    } else if (field.isMap()) {
      readEntry(field, builder, in);
    } else if (field.isMessage()) {
      readMessage(field, builder, in);
    } else {
      Object value = DynamicScalars.read(field, in);
      if (isUnknownConstant(field, value)) {
        builder.unknown().addVarint(field.number(), (Integer) value);
      } else if (field.isRepeated()) {
        DynamicValues.add(builder.list(field), value);
      } else {
        builder.putSingle(field, value);
      }
    }
    return true;
  }

  private static boolean isUnknownConstant(FieldDescriptor field, Object value) {
    return field.type() == Type.TYPE_ENUM
        && field.enumType().isClosed()
        && field.enumType().value((Integer) value) == null;
  }

  private void readMessage(FieldDescriptor field, DynamicMessage.Builder builder, ProtoReader in) {
    DynamicCodec codec = nested(field);
    DynamicMessage.Builder part =
        field.isRepeated() ? new DynamicMessage.Builder(codec) : builder.message(field);
    try {
      if (field.isDelimited()) {
        in.enterGroup(field.number());
        part.mergeFrom(in);
        in.leaveGroup();
      } else {
        int outer = in.enter();
        part.mergeFrom(in);
        in.leave(outer);
      }
    } catch (ProtobufException e) {
      throw e.in(codec.fullName());
    }
    if (field.isRepeated()) {
      DynamicValues.add(builder.list(field), part.buildPartial());
    }
  }

  private void readPacked(FieldDescriptor field, DynamicMessage.Builder builder, ProtoReader in) {
    if (field.type() != Type.TYPE_ENUM || !field.enumType().isClosed()) {
      DynamicScalars.readPacked(field, builder.list(field), in);
      return;
    }
    IntList.Builder numbers = IntList.builder();
    in.readPackedEnum(numbers);
    for (int i = 0; i < numbers.size(); i++) {
      int number = numbers.getInt(i);
      if (isUnknownConstant(field, number)) {
        builder.unknown().addVarint(field.number(), number);
      } else {
        DynamicValues.add(builder.list(field), number);
      }
    }
  }

  /** Reads an entry: a key or value that is missing is the default, of several the last counts. */
  private void readEntry(FieldDescriptor field, DynamicMessage.Builder builder, ProtoReader in) {
    DynamicCodec entryCodec = nested(field);
    FieldDescriptor keyField = DynamicValues.mapKey(field);
    FieldDescriptor valueField = DynamicValues.mapValue(field);
    int keyTag = tag(keyField);
    int valueTag = tag(valueField);
    Object key = DynamicValues.initial(entryCodec, keyField);
    DynamicMessage.Builder message =
        valueField.isMessage() ? new DynamicMessage.Builder(entryCodec.nested(valueField)) : null;
    Object value = message == null ? DynamicValues.initial(entryCodec, valueField) : message;
    int outer = in.enter();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == keyTag) {
        key = DynamicScalars.read(keyField, in);
      } else if (tag != valueTag) {
        in.skip(tag);
      } else if (message == null) {
        value = DynamicScalars.read(valueField, in);
      } else {
        int inner = in.enter();
        message.mergeFrom(in);
        in.leave(inner);
      }
    }
    in.leave(outer);
    if (isUnknownConstant(valueField, value)) {
      ProtoWriter entry = new ProtoWriter();
      DynamicScalars.write(valueField, valueTag, value, entry);
      DynamicScalars.write(keyField, keyTag, key, entry);
      builder
          .unknown()
          .addLengthDelimited(field.number(), Bytes.wrap(entry.toByteArray(), 0, entry.size()));
    } else {
      builder.map(field).put(key, DynamicValues.frozen(value));
    }
  }

  /** Reads an item of a message set, whose number and message may come in any order. */
  private void readItem(DynamicMessage.Builder builder, ProtoReader in) {
    int number = 0;
    Bytes content = null;
    in.enterGroup(ITEM >>> 3);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case ITEM_TYPE -> {
          int given = in.readUInt32();
          number = number == 0 ? given : number;
        }
        case ITEM_MESSAGE -> {
          Bytes part = in.readBytes();
          content = content == null ? part : content.concat(part);
        }
        default -> in.skip(tag);
      }
    }
    int depthLeft = in.depthLeft();
    in.leaveGroup();
    if (number <= 0 || content == null) {
      return; // an item of nothing
    }
    FieldDescriptor field = extensions.find(type, number);
    if (field == null || !field.isMessage() || field.isRepeated()) {
      addUnknownItem(builder.unknown(), number, content);
      return;
    }
    if (depthLeft == 0) {
      throw in.malformed("messages are nested too deep");
    }
    try {
      builder.message(field).mergeFrom(content.reader().depthLimit(depthLeft - 1));
    } catch (ProtobufException e) {
      throw e.in(field.messageType().fullName());
    }
  }

  private static void addUnknownItem(UnknownFields.Builder unknown, int number, Bytes content) {
    ProtoWriter item = new ProtoWriter(content.size() + 32);
    item.prependByte(ITEM_END);
    item.writeBytes(ITEM_MESSAGE, content);
    item.writeUInt32(ITEM_TYPE, number);
    item.prependByte(ITEM);
    unknown.addRaw(item.array(), item.offset(), item.size());
  }

  // ---- writing

  private static int tag(FieldDescriptor field) {
    return field.number() << 3 | DynamicScalars.wireType(field);
  }

  @Override
  public void write(DynamicMessage message, ProtoWriter out) {
    out.writeUnknown(message.unknownFields());
    for (int i = message.fields.length - 1; i >= 0; i--) {
      FieldDescriptor field = message.fields[i];
      Object value = message.values[i];
      if (value instanceof ProtoMap<?, ?> entries) {
        writeEntries(field, entries, out);
      } else if (field.isPacked()) {
        int packed = field.number() << 3 | WireType.LENGTH_DELIMITED;
        DynamicScalars.writePacked(field, packed, value, out);
      } else if (value instanceof List<?> list) {
        for (int at = list.size() - 1; at >= 0; at--) {
          writeValue(field, list.get(at), out);
        }
      } else {
        writeValue(field, value, out);
      }
    }
  }

  @Override
  public byte[] encodeDeterministic(DynamicMessage message) {
    return new DynamicCodec(type, extensions, true).encode(message);
  }

  private void writeValue(FieldDescriptor field, Object value, ProtoWriter out) {
    if (!(value instanceof DynamicMessage message)) {
      DynamicScalars.write(field, tag(field), value, out);
    } else if (type.isMessageSet() && field.isExtension()) {
      out.prependByte(ITEM_END);
      out.writeMessage(ITEM_MESSAGE, nested(field), message);
      out.writeUInt32(ITEM_TYPE, field.number());
      out.prependByte(ITEM);
    } else if (field.isDelimited()) {
      out.writeGroup(tag(field), nested(field), message);
    } else {
      out.writeMessage(tag(field), nested(field), message);
    }
  }

  private void writeEntries(FieldDescriptor field, ProtoMap<?, ?> entries, ProtoWriter out) {
    DynamicCodec entryCodec = nested(field);
    FieldDescriptor keyField = DynamicValues.mapKey(field);
    FieldDescriptor valueField = DynamicValues.mapValue(field);
    Object[] sorted = deterministic ? entries.keySet().toArray() : null;
    if (sorted != null) {
      Arrays.sort(sorted);
    }
    for (int i = entries.size() - 1; i >= 0; i--) {
      Object key = sorted == null ? entries.entryKey(i) : sorted[i];
      Object value = sorted == null ? entries.entryValue(i) : entries.get(key);
      if (value == null) {
        throw new IllegalStateException("no entry of a key"); // keySet() has just named it
      }
      int mark = out.mark();
      entryCodec.writeValue(valueField, value, out);
      DynamicScalars.write(keyField, tag(keyField), key, out);
      out.writeLength(tag(field), mark);
    }
  }

  // ---- required fields and text

  @Override
  public @Nullable String missingRequired(DynamicMessage message) {
    return RequiredFields.first(message);
  }

  @Override
  public void print(DynamicMessage message, MessagePrinter out) {
    for (int i = 0; i < message.fields.length; i++) {
      FieldDescriptor field = message.fields[i];
      String name = field.isExtension() ? "[" + field.fullName() + "]" : field.name();
      if (field.isRedacted()) {
        out.redacted(name);
      } else {
        print(field, name, message.values[i], out);
      }
    }
    out.unknown(message.unknownFields());
  }

  @SuppressWarnings("unchecked") // the value of a map to an enum
  private static void print(FieldDescriptor field, String name, Object value, MessagePrinter out) {
    if (value instanceof ProtoMap<?, ?> entries) {
      FieldDescriptor valueField = DynamicValues.mapValue(field);
      if (valueField.type() == Type.TYPE_ENUM) {
        out.enumMap(name, (ProtoMap<?, Integer>) entries, constants(valueField.enumType()));
      } else {
        out.map(name, entries);
      }
    } else if (value instanceof List<?> list) {
      switch (field.type()) {
        case TYPE_ENUM -> out.enumList(name, (IntList) list, constants(field.enumType()));
        case TYPE_UINT32, TYPE_FIXED32 -> out.unsignedList(name, (IntList) list);
        case TYPE_UINT64, TYPE_FIXED64 -> out.unsignedList(name, (LongList) list);
        default -> out.list(name, list);
      }
    } else {
      switch (field.type()) {
        case TYPE_ENUM -> {
          int number = (Integer) value;
          out.enumField(name, constants(field.enumType()).apply(number), number);
        }
        case TYPE_UINT32, TYPE_FIXED32 -> out.unsignedField(name, (Integer) value);
        case TYPE_UINT64, TYPE_FIXED64 -> out.unsignedField(name, (Long) value);
        default -> out.field(name, value);
      }
    }
  }

  /** Returns the constant of a number, or some other one; the printer tells them apart. */
  private static IntFunction<EnumValueDescriptor> constants(EnumDescriptor type) {
    return number -> {
      EnumValueDescriptor value = type.value(number);
      return value == null ? type.values().get(0) : value;
    };
  }
}
