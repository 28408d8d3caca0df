package dev.tern.protobuf.json;

import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks the fields of an encoded message and prints them as JSON.
 *
 * <p>Owner: the thread that uses it.
 */
final class JsonPrinter {
  private final JsonFormat format;
  private final JsonOutput out;
  private final JsonWellKnown wellKnown;
  private int depth;

  /** One for each message that lies in another, used again for the next one as deep. */
  private final List<WireFields> levels = new ArrayList<>();

  private int level;

  JsonPrinter(JsonFormat format, JsonOutput out) {
    this.format = format;
    this.out = out;
    this.wellKnown = new JsonWellKnown(format, out, this);
  }

  void print(MessageDescriptor type, byte[] encoded) {
    message(format.shape(type), WireFields.scan(type, encoded, 0, encoded.length));
  }

  void message(MessageShape shape, WireFields wire) {
    descend();
    if (shape.wellKnown == WellKnown.NONE) {
      out.startObject();
      fields(shape, wire);
      out.endObject();
    } else {
      wellKnown.print(shape, wire);
    }
    depth--;
  }

  /** Prints a message's fields into the object that is open. */
  void members(MessageShape shape, WireFields wire) {
    descend();
    fields(shape, wire);
    depth--;
  }

  private void descend() {
    if (depth > format.depthLimit()) {
      throw failure("messages are nested more than " + format.depthLimit() + " deep");
    }
    depth++;
  }

  void nested(MessageDescriptor type, WireFields wire, int from, int to) {
    message(format.shape(type), WireValues.message(open(), type, wire, from, to));
    level--;
  }

  private WireFields open() {
    if (level == levels.size()) {
      levels.add(new WireFields());
    }
    return levels.get(level++);
  }

  // ---- fields

  private void fields(MessageShape shape, WireFields wire) {
    int declared = format.printsDefaults() ? 0 : shape.fields.size();
    for (int i = 0; i < wire.count(); ) {
      int end = wire.endOfRun(i);
      int number = wire.number(i);
      for (;
          declared < shape.fields.size() && shape.fields.get(declared).number < number;
          declared++) {
        absent(shape.fields.get(declared));
      }
      FieldShape field = shape.field(number);
      if (field != null && format.printsDefaults()) {
        declared++;
      } else if (field == null) {
        field = extension(shape.type, number);
      }
      if (field != null && !field(field, wire, i, end) && format.printsDefaults()) {
        absent(field);
      }
      i = end;
    }
    for (; declared < shape.fields.size(); declared++) {
      absent(shape.fields.get(declared));
    }
  }

  private @Nullable FieldShape extension(MessageDescriptor type, int number) {
    FieldDescriptor extension = format.registry().extension(type, number);
    return extension == null ? null : new FieldShape(extension, false);
  }

  /** Prints what a field without presence is when nothing is on the wire. */
  private void absent(FieldShape field) {
    if (field.isMap) {
      out.name(field.label);
      out.startObject();
      out.endObject();
    } else if (field.isRepeated) {
      out.name(field.label);
      out.startArray();
      out.endArray();
    } else if (!field.hasPresence) {
      out.name(field.label);
      defaultValue(field);
    }
  }

  /** Returns whether there was anything to print. */
  private boolean field(FieldShape field, WireFields wire, int from, int to) {
    if (field.isMap) {
      out.name(field.label);
      map(field, wire, from, to);
      return true;
    }
    if (field.isRepeated) {
      return list(field, wire, from, to);
    }
    if (field.isMessage) {
      int start = from;
      while (start < to && !field.fits(wire, start)) {
        start++;
      }
      int end = start;
      while (end < to && field.fits(wire, end)) {
        end++;
      }
      if (start == end) {
        return false;
      }
      out.name(field.label);
      nested(field.messageType(), wire, start, end);
      return true;
    }
    int last = lastKnown(field, wire, from, to);
    if (last < 0 || (!field.hasPresence && isZero(field, wire, last))) {
      return false;
    }
    out.name(field.label);
    value(field, wire, last);
    return true;
  }

  /** Returns the last entry that is a value of the field, or -1. */
  private static int lastKnown(FieldShape field, WireFields wire, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (wire.wireType(i) == field.wireType && !field.isUnknownEnum(wire.bits(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isZero(FieldShape field, WireFields wire, int i) {
    return field.wireType == WireBuilder.LENGTH_DELIMITED
        ? wire.start(i) == wire.end(i)
        : wire.bits(i) == 0;
  }

  private boolean list(FieldShape field, WireFields wire, int from, int to) {
    boolean begun = false;
    for (int i = from; i < to; i++) {
      if (!field.fits(wire, i)) {
        continue;
      }
      boolean packed = field.isPacked(wire, i);
      if (!packed && field.isUnknownEnum(wire.bits(i))) {
        continue;
      }
      if (!begun) {
        begun = true;
        out.name(field.label);
        out.startArray();
      }
      if (packed) {
        ProtoReader in = new ProtoReader(wire.bytes, wire.start(i), wire.end(i) - wire.start(i));
        while (!in.isAtEnd()) {
          long bits = WireValues.packedBits(field.field, in);
          if (!field.isUnknownEnum(bits)) {
            number(field, bits);
          }
        }
      } else if (field.isMessage) {
        nested(field.messageType(), wire, i, i + 1);
      } else {
        value(field, wire, i);
      }
    }
    if (begun) {
      out.endArray();
    }
    return begun;
  }

  void map(FieldShape field, WireFields wire, int from, int to) {
    MessageDescriptor entryType = field.messageType();
    MessageShape entryShape = format.shape(entryType);
    FieldShape keyField = entryShape.mapKey();
    FieldShape valueField = entryShape.mapValue();
    Map<String, Integer> entries = new LinkedHashMap<>();
    WireFields entry = open();
    for (int i = from; i < to; i++) {
      if (wire.wireType(i) == WireBuilder.LENGTH_DELIMITED) {
        entry.read(entryType, wire.bytes, wire.start(i), wire.end(i));
        int value = entry.last(2, valueField.wireType);
        if (value < 0 || !valueField.isUnknownEnum(entry.bits(value))) {
          entries.put(key(keyField, entry), i);
        }
      }
    }
    out.startObject();
    entries.forEach(
        (key, i) -> {
          entry.read(entryType, wire.bytes, wire.start(i), wire.end(i));
          out.name(key);
          mapValue(valueField, entry);
        });
    out.endObject();
    level--;
  }

  private static String key(FieldShape field, WireFields entry) {
    int i = entry.last(1, field.wireType);
    return switch (field.type) {
      case TYPE_STRING -> i < 0 ? "" : WireValues.string(entry, i);
      case TYPE_BOOL -> i >= 0 && entry.bits(i) != 0 ? "true" : "false";
      default -> i < 0 ? "0" : integer(field, entry.bits(i));
    };
  }

  private void mapValue(FieldShape field, WireFields entry) {
    int last = entry.last(2, field.wireType);
    if (field.isMessage) {
      int first = last;
      while (first > 0 && entry.number(first - 1) == 2) {
        first--;
      }
      MessageDescriptor type = field.messageType();
      WireFields content = open();
      message(
          format.shape(type),
          last < 0
              ? content.read(type, entry.bytes, 0, 0)
              : WireValues.message(content, type, entry, first, last + 1));
      level--;
    } else if (last < 0) {
      defaultValue(field);
    } else {
      value(field, entry, last);
    }
  }

  // ---- values

  void defaultValue(FieldShape field) {
    switch (field.type) {
      case TYPE_STRING, TYPE_BYTES -> out.string("");
      case TYPE_ENUM -> number(field, field.field.enumType().values().get(0).number());
      default -> number(field, 0);
    }
  }

  void value(FieldShape field, WireFields wire, int i) {
    switch (field.type) {
      case TYPE_STRING -> string(field, wire, i);
      case TYPE_BYTES -> out.base64(wire.bytes, wire.start(i), wire.end(i));
      default -> number(field, wire.bits(i));
    }
  }

  private void string(FieldShape field, WireFields wire, int i) {
    if (!out.string(wire.bytes, wire.start(i), wire.end(i))) {
      if (field.field.utf8Validation()) {
        throw failure(field.field.fullName() + " is not UTF-8");
      }
      out.string(WireValues.string(wire, i));
    }
  }

  private void number(FieldShape field, long bits) {
    switch (field.type) {
      case TYPE_INT32, TYPE_SINT32, TYPE_SFIXED32 ->
          out.integer(WireValues.intOf(field.field, bits));
      case TYPE_UINT32, TYPE_FIXED32 -> out.integer(bits & 0xFFFF_FFFFL);
      case TYPE_BOOL -> out.word(bits != 0 ? "true" : "false");
      case TYPE_FLOAT -> floating(Float.intBitsToFloat((int) bits));
      case TYPE_DOUBLE -> floating(Double.longBitsToDouble(bits));
      case TYPE_ENUM -> constant(field, (int) bits);
      case TYPE_UINT64, TYPE_FIXED64 -> {
        if (bits < 0) {
          out.quotedWord(Long.toUnsignedString(bits));
        } else {
          out.quotedInteger(bits);
        }
      }
      default -> out.quotedInteger(WireValues.longOf(field.field, bits));
    }
  }

  private static String integer(FieldShape field, long bits) {
    return switch (field.type) {
      case TYPE_INT32, TYPE_SINT32, TYPE_SFIXED32 ->
          Integer.toString(WireValues.intOf(field.field, bits));
      case TYPE_UINT32, TYPE_FIXED32 -> Integer.toUnsignedString((int) bits);
      case TYPE_UINT64, TYPE_FIXED64 -> Long.toUnsignedString(bits);
      default -> Long.toString(WireValues.longOf(field.field, bits));
    };
  }

  // NaN, Infinity, -Infinity: Java's words are those of the format.

  private void floating(float value) {
    if (Float.isFinite(value)) {
      out.word(WireValues.shortest(Float.toString(value)));
    } else {
      out.quotedWord(Float.toString(value));
    }
  }

  void floating(double value) {
    if (Double.isFinite(value)) {
      out.floating(value);
    } else {
      out.quotedWord(Double.toString(value));
    }
  }

  private void constant(FieldShape field, int number) {
    EnumValueDescriptor value = field.field.enumType().value(number);
    if (field.isNull) {
      out.word("null");
    } else if (value == null || format.printsEnumNumbers()) {
      out.integer(number);
    } else {
      out.quotedWord(value.name());
    }
  }

  static FormatException failure(String what) {
    return new FormatException(what, 0, 0);
  }
}
