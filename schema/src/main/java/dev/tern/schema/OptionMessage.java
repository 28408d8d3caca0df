package dev.tern.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The value of a message that options set: of an options message itself, or of one inside of it.
 *
 * <p>Values are {@code Long} for integers and enums, {@code Boolean}, {@code Float}, {@code
 * Double}, {@code byte[]} for strings and bytes, and {@code OptionMessage}; those of a repeated
 * field are in a list.
 *
 * <p>Owner: the thread that compiles.
 */
final class OptionMessage {
  /** A field that is set. */
  record Entry(FieldDef field, Object value) {
    @SuppressWarnings("unchecked") // Only add() makes lists, and only for repeated fields.
    List<Object> list() {
      return field.isRepeated() ? (List<Object>) value : List.of(value);
    }
  }

  final MessageDef type;

  /** By number, which is also the order on the wire. */
  private final TreeMap<Integer, Entry> entries = new TreeMap<>();

  OptionMessage(MessageDef type) {
    this.type = type;
  }

  boolean has(int number) {
    return entries.containsKey(number);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** What is set, by number. */
  Iterable<Entry> entries() {
    return entries.values();
  }

  @Nullable Entry entry(int number) {
    return entries.get(number);
  }

  boolean getBoolean(int number) {
    Entry entry = entries.get(number);
    return entry != null && entry.value() instanceof Boolean set && set;
  }

  /** A number or that of an enum value, else what is given. */
  int getInt(int number, int absent) {
    Entry entry = entries.get(number);
    return entry != null && entry.value() instanceof Long value ? value.intValue() : absent;
  }

  String getString(int number) {
    Entry entry = entries.get(number);
    return entry != null && entry.value() instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : "";
  }

  @Nullable OptionMessage getMessage(int number) {
    Entry entry = entries.get(number);
    return entry != null && entry.value() instanceof OptionMessage message ? message : null;
  }

  /** The elements of a repeated field, none if it is not set. */
  List<Object> getList(int number) {
    Entry entry = entries.get(number);
    return entry == null ? List.of() : entry.list();
  }

  /**
   * Sets a singular field; another member of its oneof is cleared, as it would be by a reader of
   * the bytes.
   */
  void set(FieldDef field, Object value) {
    if (field.oneof != null && !field.isExtension) {
      for (FieldDef other : field.oneof.fields) {
        entries.remove(other.number);
      }
    }
    if (!field.hasPresence() && isZero(value)) {
      // Without presence the default is not told apart from nothing, and does not go to the wire.
      entries.remove(field.number);
      return;
    }
    entries.put(field.number, new Entry(field, value));
  }

  /** Adds to a repeated field; another field that wrongly has its number gives way. */
  void add(FieldDef field, Object value) {
    Entry entry = entries.get(field.number);
    if (entry == null || !entry.field().isRepeated()) {
      entry = new Entry(field, new ArrayList<>());
      entries.put(field.number, entry);
    }
    entry.list().add(value);
  }

  void put(FieldDef field, Object value) {
    if (field.isRepeated()) {
      add(field, value);
    } else {
      set(field, value);
    }
  }

  /** The message in a singular field, made if it is not there. */
  OptionMessage child(FieldDef field, MessageDef childType) {
    OptionMessage child = getMessage(field.number);
    if (child == null) {
      child = new OptionMessage(childType);
      set(field, child);
    }
    return child;
  }

  void remove(int number) {
    entries.remove(number);
  }

  OptionMessage copy() {
    OptionMessage copy = new OptionMessage(type);
    for (Entry entry : entries.values()) {
      for (Object value : entry.list()) {
        copy.put(entry.field(), value instanceof OptionMessage message ? message.copy() : value);
      }
    }
    return copy;
  }

  private static boolean isZero(Object value) {
    if (value instanceof Long number) {
      return number == 0;
    } else if (value instanceof Boolean set) {
      return !set;
    } else if (value instanceof Float number) {
      return Float.floatToRawIntBits(number) == 0;
    } else if (value instanceof Double number) {
      return Double.doubleToRawLongBits(number) == 0;
    }
    return value instanceof byte[] bytes && bytes.length == 0;
  }

  /** The wire format, in the order of the numbers. */
  byte[] encode() {
    WireBuffer out = new WireBuffer();
    if (type.isMapEntry) {
      // The entry of a map always has its key and its value on the wire.
      for (FieldDef field : type.fields) {
        Entry entry = entries.get(field.number);
        write(out, field, entry == null ? defaultValue(field) : entry.value());
      }
      return out.toByteArray();
    }
    for (Entry entry : entries.values()) {
      FieldDef field = entry.field();
      if (field.isPacked()) {
        WireBuffer packed = new WireBuffer();
        for (Object value : entry.list()) {
          writeScalar(packed, field, value);
        }
        out.tag(field.number, 2);
        out.lengthDelimited(packed.toByteArray());
      } else {
        for (Object value : entry.list()) {
          write(out, field, value);
        }
      }
    }
    return out.toByteArray();
  }

  private void write(WireBuffer out, FieldDef field, Object value) {
    if (value instanceof OptionMessage message) {
      if (type.isMessageSet()) {
        out.tag(1, 3);
        out.tag(2, 0);
        out.varint(field.number);
        out.tag(3, 2);
        out.lengthDelimited(message.encode());
        out.tag(1, 4);
      } else if (field.isDelimited()) {
        out.tag(field.number, 3);
        out.raw(message.encode());
        out.tag(field.number, 4);
      } else {
        out.tag(field.number, 2);
        out.lengthDelimited(message.encode());
      }
    } else {
      out.tag(field.number, typeOf(field).wireType());
      writeScalar(out, field, value);
    }
  }

  private static Object defaultValue(FieldDef field) {
    if (field.messageType != null) {
      return new OptionMessage(field.messageType);
    } else if (field.enumType != null) {
      return field.enumType.values.isEmpty() ? 0L : (long) field.enumType.values.get(0).number;
    }
    return switch (typeOf(field)) {
      case STRING, BYTES -> new byte[0];
      case BOOL -> false;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      default -> 0L;
    };
  }

  private static void writeScalar(WireBuffer out, FieldDef field, Object value) {
    if (value instanceof byte[] bytes) {
      out.lengthDelimited(bytes);
    } else if (value instanceof Boolean set) {
      out.varint(set ? 1 : 0);
    } else if (value instanceof Float number) {
      out.fixed32(Float.floatToRawIntBits(number));
    } else if (value instanceof Double number) {
      out.fixed64(Double.doubleToRawLongBits(number));
    } else {
      long number = (Long) value;
      switch (typeOf(field)) {
        case FIXED32, SFIXED32 -> out.fixed32((int) number);
        case FIXED64, SFIXED64 -> out.fixed64(number);
        case SINT32 -> out.varint(((int) number << 1 ^ (int) number >> 31) & 0xFFFFFFFFL);
        case SINT64 -> out.varint(number << 1 ^ number >> 63);
        default -> out.varint(number);
      }
    }
  }

  private static FieldType typeOf(FieldDef field) {
    // A value was set, so the field was linked.
    return field.type == null ? FieldType.INT32 : field.type;
  }
}
