package dev.tern.protobuf;

import dev.tern.protobuf.descriptor.ExtensionRegistry;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message of a type that is known by its descriptor alone. Immutable, a value as every message.
 *
 * <p>The value of a field is an {@code Integer} (32 bits, signed or not), {@code Long}, {@code
 * Float}, {@code Double}, {@code Boolean}, {@code String}, {@link Bytes}, the {@code Integer}
 * number of an enum's value, or a {@code DynamicMessage}; of a repeated field an immutable {@code
 * List} of these, of a map a {@link ProtoMap}. It goes wherever a {@link Message} goes.
 */
public final class DynamicMessage implements Message {
  private final DynamicCodec codec;

  /** The fields that are set, in the order of their numbers. */
  final FieldDescriptor[] fields;

  /** The value of each of {@link #fields}. */
  final Object[] values;

  private final UnknownFields unknownFields;

  private DynamicMessage(
      DynamicCodec codec, FieldDescriptor[] fields, Object[] values, UnknownFields unknownFields) {
    this.codec = codec;
    this.fields = fields;
    this.values = values;
    this.unknownFields = unknownFields;
  }

  // ---- where they come from

  /** Returns the codec of a message type; extensions stay among the unknown fields. */
  public static MessageCodec<DynamicMessage> codec(MessageDescriptor type) {
    return new DynamicCodec(type, ExtensionRegistry.empty(), false);
  }

  /** Returns the codec of a message type whose messages, and those inside, have the extensions. */
  public static MessageCodec<DynamicMessage> codec(
      MessageDescriptor type, ExtensionRegistry extensions) {
    return new DynamicCodec(type, extensions, false);
  }

  /** Returns a new builder in which no field is set. */
  public static Builder builder(MessageDescriptor type) {
    return new Builder(new DynamicCodec(type, ExtensionRegistry.empty(), false));
  }

  /** Returns the message of a type that {@code setup} describes. */
  public static DynamicMessage of(MessageDescriptor type, Consumer<Builder> setup) {
    Builder builder = builder(type);
    setup.accept(builder);
    return builder.build();
  }

  /**
   * Decodes a message.
   *
   * @throws ProtobufException if the bytes are not a well-formed message of the type
   */
  public static DynamicMessage parse(MessageDescriptor type, byte[] bytes) {
    return codec(type).decode(bytes);
  }

  /**
   * Returns what another message of the same type holds, of whatever class it is; required fields
   * may be missing.
   *
   * @throws IllegalArgumentException if it is of a type of another full name
   */
  public static DynamicMessage copyOf(MessageDescriptor type, Message message) {
    return new DynamicCodec(type, ExtensionRegistry.empty(), false).copyOf(message);
  }

  // ---- what is in them

  /** Returns the fields that are set, extensions among them, in the order of their numbers. */
  public List<FieldDescriptor> setFields() {
    return List.of(fields);
  }

  /**
   * Says whether a field is set: a field of implicit presence if it is not the default, a list or
   * map if it is not empty.
   *
   * @throws IllegalArgumentException if the field is not of this type
   */
  public boolean has(FieldDescriptor field) {
    return indexOf(codec.checked(field)) >= 0;
  }

  /**
   * Says whether the field of a name is set.
   *
   * @throws IllegalArgumentException if there is no such field
   */
  public boolean has(String fieldName) {
    return has(codec.field(fieldName));
  }

  /**
   * Returns a field's value; of one that is not set its default, an empty list, map or message.
   *
   * @throws IllegalArgumentException if the field is not of this type
   */
  public Object get(FieldDescriptor field) {
    int index = indexOf(codec.checked(field));
    return index >= 0 ? values[index] : DynamicValues.absent(codec, field);
  }

  /**
   * Returns the value of the field of a name.
   *
   * @throws IllegalArgumentException if there is no such field
   */
  public Object get(String fieldName) {
    return get(codec.field(fieldName));
  }

  /**
   * Returns the field of a oneof that is set, or null.
   *
   * @throws IllegalArgumentException if the oneof is not of this type
   */
  public @Nullable FieldDescriptor oneofCase(OneofDescriptor oneof) {
    for (FieldDescriptor field : oneof.fields()) {
      if (has(field)) {
        return field;
      }
    }
    return null;
  }

  private int indexOf(FieldDescriptor field) {
    int low = 0;
    int high = fields.length - 1;
    while (low <= high) {
      int mid = (low + high) >>> 1;
      int number = fields[mid].number();
      if (number == field.number()) {
        return fields[mid] == field ? mid : -1;
      }
      if (number < field.number()) {
        low = mid + 1;
      } else {
        high = mid - 1;
      }
    }
    return -1;
  }

  @Override
  public UnknownFields unknownFields() {
    return unknownFields;
  }

  @Override
  public MessageCodec<DynamicMessage> codec() {
    return codec;
  }

  /** Returns a builder that holds what this message holds. */
  public Builder toBuilder() {
    Builder builder = new Builder(codec);
    for (int i = 0; i < fields.length; i++) {
      builder.slots.put(
          fields[i].number(), new Slot(fields[i], DynamicValues.thawed(fields[i], values[i])));
    }
    builder.unknownFields = unknownFields.isEmpty() ? null : unknownFields.toBuilder();
    return builder;
  }

  /** Equal are messages of the same descriptor with the same fields set to the same values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof DynamicMessage that
            && codec.descriptor() == that.codec.descriptor()
            && Arrays.equals(fields, that.fields)
            && Arrays.equals(values, that.values)
            && unknownFields.equals(that.unknownFields));
  }

  @Override
  public int hashCode() {
    int hash = codec.fullName().hashCode();
    for (int i = 0; i < fields.length; i++) {
      hash = 31 * hash + fields[i].number();
      hash = 31 * hash + values[i].hashCode();
    }
    return 31 * hash + unknownFields.hashCode();
  }

  @Override
  public String toString() {
    return MessagePrinter.toString(this);
  }

  /**
   * A field that is set in a builder. The value of a list or map is its builder; that of a message
   * is one too while parts of it are merged, so that many parts cost no more than their bytes.
   */
  private static final class Slot {
    final FieldDescriptor field;
    Object value;

    Slot(FieldDescriptor field, Object value) {
      this.field = field;
      this.value = value;
    }

    /** Returns the value as it stands in a message. */
    Object frozen() {
      return DynamicValues.frozen(value);
    }
  }

  /**
   * Gathers the fields of a message. It may be used on after {@link #build}.
   *
   * <p>Owner: the thread that uses it.
   */
  public static final class Builder {
    private final DynamicCodec codec;

    /** By field number. */
    private final TreeMap<Integer, Slot> slots = new TreeMap<>();

    private UnknownFields.@Nullable Builder unknownFields;

    Builder(DynamicCodec codec) {
      this.codec = codec;
    }

    /** Returns the message type's descriptor. */
    public MessageDescriptor descriptor() {
      return codec.descriptor();
    }

    /** Says whether a field is set, as {@link DynamicMessage#has(FieldDescriptor)} does. */
    public boolean has(FieldDescriptor field) {
      Slot slot = slotOf(codec.checked(field));
      return slot != null && !DynamicValues.isEmptyList(slot.frozen());
    }

    /** Returns a field's value, as {@link DynamicMessage#get(FieldDescriptor)} does. */
    public Object get(FieldDescriptor field) {
      Slot slot = slotOf(codec.checked(field));
      return slot == null ? DynamicValues.absent(codec, field) : slot.frozen();
    }

    private @Nullable Slot slotOf(FieldDescriptor field) {
      Slot slot = slots.get(field.number());
      return slot != null && slot.field == field ? slot : null;
    }

    /**
     * Sets a field, and with it clears the others of its oneof.
     *
     * @param value as {@link DynamicMessage} describes; an enum's value also as a constant or
     *     descriptor, a message of any class if it is of the field's type, a list as any
     *     collection, a map as any map; null clears the field
     * @throws IllegalArgumentException if the field is not of this type or the value not of the
     *     field's
     */
    public Builder set(FieldDescriptor field, @Nullable Object value) {
      codec.checked(field);
      if (value == null) {
        slots.remove(field.number());
      } else if (field.isMap()) {
        setEntries(field, value);
      } else if (field.isRepeated()) {
        setElements(field, value);
      } else {
        putSingle(field, DynamicValues.checked(codec, field, value));
      }
      return this;
    }

    /**
     * Sets the field of a name.
     *
     * @throws IllegalArgumentException if there is no such field, or the value does not fit
     */
    public Builder set(String fieldName, @Nullable Object value) {
      return set(codec.field(fieldName), value);
    }

    private void setElements(FieldDescriptor field, Object value) {
      if (!(value instanceof Collection<?> elements)) {
        throw DynamicValues.unfit(field, "a collection", value);
      }
      Object list = DynamicValues.newList(field);
      for (Object element : elements) {
        DynamicValues.add(list, DynamicValues.checked(codec, field, element));
      }
      if (elements.isEmpty()) {
        slots.remove(field.number());
      } else {
        slots.put(field.number(), new Slot(field, list));
      }
    }

    private void setEntries(FieldDescriptor field, Object value) {
      if (!(value instanceof Map<?, ?> entries)) {
        throw DynamicValues.unfit(field, "a map", value);
      }
      slots.remove(field.number());
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        put(field, entry.getKey(), entry.getValue());
      }
    }

    /**
     * Appends to a repeated field.
     *
     * @throws IllegalArgumentException if the field is not repeated or the value does not fit
     */
    public Builder add(FieldDescriptor field, Object value) {
      if (!codec.checked(field).isRepeated() || field.isMap()) {
        throw new IllegalArgumentException(field + " is not a list");
      }
      DynamicValues.add(list(field), DynamicValues.checked(codec, field, value));
      return this;
    }

    /**
     * Puts an entry into a map.
     *
     * @throws IllegalArgumentException if the field is not a map or the key or value does not fit
     */
    public Builder put(FieldDescriptor field, Object key, Object value) {
      if (!codec.checked(field).isMap()) {
        throw new IllegalArgumentException(field + " is not a map");
      }
      map(field)
          .put(
              DynamicValues.checked(codec, DynamicValues.mapKey(field), key),
              DynamicValues.checked(codec, DynamicValues.mapValue(field), value));
      return this;
    }

    /** Clears a field. */
    public Builder clear(FieldDescriptor field) {
      return set(field, null);
    }

    /** Replaces the fields that the schema does not know. */
    public Builder unknownFields(UnknownFields fields) {
      unknownFields = fields.toBuilder();
      return this;
    }

    /**
     * Merges encoded fields into what is set, up to the reader's limit.
     *
     * @throws ProtobufException if they are not well-formed
     */
    public Builder mergeFrom(ProtoReader in) {
      codec.merge(this, in);
      return this;
    }

    /**
     * Merges another message of the same type: single values replace, messages merge, lists append,
     * entries replace those of the same key.
     *
     * @throws IllegalArgumentException if it is of a type of another full name
     */
    public Builder mergeFrom(Message message) {
      DynamicMessage other = codec.copyOf(message);
      for (int i = 0; i < other.fields.length; i++) {
        FieldDescriptor field = other.fields[i];
        Object value = other.values[i];
        if (value instanceof ProtoMap<?, ?> entries) {
          map(field).putAll(entries);
        } else if (value instanceof List<?> elements) {
          Object list = list(field);
          elements.forEach(element -> DynamicValues.add(list, element));
        } else if (value instanceof DynamicMessage part) {
          message(field).mergeFrom(part);
        } else {
          putSingle(field, value);
        }
      }
      if (!other.unknownFields.isEmpty()) {
        unknown().addAll(other.unknownFields);
      }
      return this;
    }

    // ---- what the codec puts in

    /** Sets a field to a value that is known to fit. */
    void putSingle(FieldDescriptor field, Object value) {
      clearOthers(field);
      if (!field.hasPresence() && value.equals(DynamicValues.absent(codec, field))) {
        slots.remove(field.number());
      } else {
        slots.put(field.number(), new Slot(field, value));
      }
    }

    private void clearOthers(FieldDescriptor field) {
      OneofDescriptor oneof = field.containingOneof();
      if (oneof != null) {
        for (FieldDescriptor other : oneof.fields()) {
          if (other != field) {
            slots.remove(other.number());
          }
        }
      }
    }

    /** Returns the builder of a list, which the caller adds to. */
    Object list(FieldDescriptor field) {
      Slot slot = slotOf(field);
      if (slot == null) {
        slot = new Slot(field, DynamicValues.newList(field));
        slots.put(field.number(), slot);
      }
      return slot.value;
    }

    /** Returns the builder of a map, which the caller puts into. */
    @SuppressWarnings("unchecked") // the value of a map's slot
    ProtoMap.Builder<Object, Object> map(FieldDescriptor field) {
      Slot slot = slotOf(field);
      if (slot == null) {
        slot = new Slot(field, ProtoMap.builder());
        slots.put(field.number(), slot);
      }
      return (ProtoMap.Builder<Object, Object>) slot.value;
    }

    /** Returns the builder of a single message, into which the caller merges a part. */
    Builder message(FieldDescriptor field) {
      Slot slot = slotOf(field);
      if (slot == null) {
        clearOthers(field);
        slot = new Slot(field, new Builder(codec.nested(field)));
        slots.put(field.number(), slot);
      } else if (slot.value instanceof DynamicMessage whole) {
        slot.value = whole.toBuilder();
      }
      return (Builder) slot.value;
    }

    UnknownFields.Builder unknown() {
      if (unknownFields == null) {
        unknownFields = UnknownFields.builder();
      }
      return unknownFields;
    }

    /**
     * Returns the message.
     *
     * @throws IllegalStateException if required fields are not set; it names all of them
     */
    public DynamicMessage build() {
      DynamicMessage message = buildPartial();
      String missing = RequiredFields.missing(message);
      if (missing != null) {
        throw new IllegalStateException(codec.fullName() + ": " + missing);
      }
      return message;
    }

    /** Returns the message, whether or not all required fields are set. */
    public DynamicMessage buildPartial() {
      FieldDescriptor[] fields = new FieldDescriptor[slots.size()];
      Object[] values = new Object[fields.length];
      int count = 0;
      for (Slot slot : slots.values()) {
        Object value = slot.frozen();
        if (!DynamicValues.isEmptyList(value)) {
          fields[count] = slot.field;
          values[count++] = value;
        }
      }
      return new DynamicMessage(
          codec,
          count == fields.length ? fields : Arrays.copyOf(fields, count),
          count == values.length ? values : Arrays.copyOf(values, count),
          UnknownFields.from(unknownFields));
    }
  }
}
