package dev.tern.protobuf.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks an encoded message and prints it as JSON.
 *
 * <p>Owner: the thread that uses it.
 */
final class JsonPrinter {
  private final JsonFormat format;
  private final JsonGenerator out;
  private int depth;

  JsonPrinter(JsonFormat format, JsonGenerator out) {
    this.format = format;
    this.out = out;
  }

  void print(MessageDescriptor type, byte[] encoded) throws IOException {
    message(format.shape(type), WireFields.scan(type, encoded, 0, encoded.length));
  }

  private void message(MessageShape shape, WireFields wire) throws IOException {
    if (depth > format.depthLimit()) {
      throw failure("messages are nested more than " + format.depthLimit() + " deep");
    }
    depth++;
    if (shape.wellKnown == WellKnown.NONE) {
      out.writeStartObject();
      fields(shape, wire);
      out.writeEndObject();
    } else {
      wellKnown(shape, wire);
    }
    depth--;
  }

  private void nested(MessageDescriptor type, WireFields wire, int from, int to)
      throws IOException {
    message(format.shape(type), WireValues.message(type, wire, from, to));
  }

  // ---- fields

  private void fields(MessageShape shape, WireFields wire) throws IOException {
    int declared = format.printsDefaults() ? 0 : shape.fields.size();
    for (int i = 0; i < wire.count(); ) {
      int end = wire.endOfRun(i);
      int number = wire.number(i);
      for (;
          declared < shape.fields.size() && shape.fields.get(declared).number() < number;
          declared++) {
        absent(shape.fields.get(declared));
      }
      FieldDescriptor field = shape.type.field(number);
      if (field != null && format.printsDefaults()) {
        declared++;
      } else if (field == null) {
        field = format.registry().extension(shape.type, number);
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

  /** Prints what a field without presence is when nothing is on the wire. */
  private void absent(FieldDescriptor field) throws IOException {
    if (field.isMap()) {
      name(field);
      out.writeStartObject();
      out.writeEndObject();
    } else if (field.isRepeated()) {
      name(field);
      out.writeStartArray();
      out.writeEndArray();
    } else if (!field.hasPresence()) {
      name(field);
      defaultValue(field);
    }
  }

  private void name(FieldDescriptor field) throws IOException {
    if (field.isExtension()) {
      out.writeFieldName("[" + field.fullName() + "]");
    } else {
      out.writeFieldName(format.usesProtoNames() ? field.name() : field.jsonName());
    }
  }

  /** Returns whether there was anything to print. */
  private boolean field(FieldDescriptor field, WireFields wire, int from, int to)
      throws IOException {
    if (field.isMap()) {
      name(field);
      map(field, wire, from, to);
      return true;
    }
    if (field.isRepeated()) {
      return list(field, wire, from, to);
    }
    if (field.isMessage()) {
      int start = from;
      while (start < to && !WireValues.fits(field, wire, start)) {
        start++;
      }
      int end = start;
      while (end < to && WireValues.fits(field, wire, end)) {
        end++;
      }
      if (start == end) {
        return false;
      }
      name(field);
      nested(field.messageType(), wire, start, end);
      return true;
    }
    int last = lastKnown(field, wire, from, to);
    if (last < 0 || (!field.hasPresence() && isZero(field, wire, last))) {
      return false;
    }
    name(field);
    value(field, wire, last);
    return true;
  }

  /** Returns the last entry that is a value of the field, or -1. */
  private static int lastKnown(FieldDescriptor field, WireFields wire, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (wire.wireType(i) == WireValues.wireType(field)
          && !WireValues.isUnknownEnum(field, wire.bits(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isZero(FieldDescriptor field, WireFields wire, int i) {
    return WireValues.wireType(field) == WireBuilder.LENGTH_DELIMITED
        ? wire.start(i) == wire.end(i)
        : wire.bits(i) == 0;
  }

  private boolean list(FieldDescriptor field, WireFields wire, int from, int to)
      throws IOException {
    boolean begun = false;
    for (int i = from; i < to; i++) {
      if (!WireValues.fits(field, wire, i)) {
        continue;
      }
      boolean packed = WireValues.isPacked(field, wire, i);
      if (!packed && WireValues.isUnknownEnum(field, wire.bits(i))) {
        continue;
      }
      if (!begun) {
        begun = true;
        name(field);
        out.writeStartArray();
      }
      if (packed) {
        ProtoReader in = new ProtoReader(wire.bytes, wire.start(i), wire.end(i) - wire.start(i));
        while (!in.isAtEnd()) {
          long bits = WireValues.packedBits(field, in);
          if (!WireValues.isUnknownEnum(field, bits)) {
            number(field, bits);
          }
        }
      } else if (field.isMessage()) {
        nested(field.messageType(), wire, i, i + 1);
      } else {
        value(field, wire, i);
      }
    }
    if (begun) {
      out.writeEndArray();
    }
    return begun;
  }

  private void map(FieldDescriptor field, WireFields wire, int from, int to) throws IOException {
    MessageDescriptor entryType = field.messageType();
    FieldDescriptor keyField = WireValues.mapKey(entryType);
    FieldDescriptor valueField = WireValues.mapValue(entryType);
    Map<String, WireFields> entries = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      if (wire.wireType(i) == WireBuilder.LENGTH_DELIMITED) {
        WireFields entry = WireFields.scan(entryType, wire.bytes, wire.start(i), wire.end(i));
        int value = lastOf(entry, 2, valueField);
        if (value < 0 || !WireValues.isUnknownEnum(valueField, entry.bits(value))) {
          entries.put(key(keyField, entry), entry);
        }
      }
    }
    out.writeStartObject();
    for (Map.Entry<String, WireFields> entry : entries.entrySet()) {
      out.writeFieldName(entry.getKey());
      mapValue(valueField, entry.getValue());
    }
    out.writeEndObject();
  }

  private static int lastOf(WireFields wire, int number, FieldDescriptor field) {
    for (int i = wire.count() - 1; i >= 0; i--) {
      if (wire.number(i) == number && wire.wireType(i) == WireValues.wireType(field)) {
        return i;
      }
    }
    return -1;
  }

  private static String key(FieldDescriptor field, WireFields entry) {
    int i = lastOf(entry, 1, field);
    return switch (field.type()) {
      case TYPE_STRING -> i < 0 ? "" : WireValues.string(entry, i);
      case TYPE_BOOL -> i >= 0 && entry.bits(i) != 0 ? "true" : "false";
      default -> i < 0 ? "0" : integer(field, entry.bits(i));
    };
  }

  private void mapValue(FieldDescriptor field, WireFields entry) throws IOException {
    int last = lastOf(entry, 2, field);
    if (field.isMessage()) {
      int first = last;
      while (first > 0 && entry.number(first - 1) == 2) {
        first--;
      }
      MessageDescriptor type = field.messageType();
      message(
          format.shape(type),
          last < 0
              ? WireFields.scan(type, entry.bytes, 0, 0)
              : WireValues.message(type, entry, first, last + 1));
    } else if (last < 0) {
      defaultValue(field);
    } else {
      value(field, entry, last);
    }
  }

  // ---- values

  private void defaultValue(FieldDescriptor field) throws IOException {
    switch (field.type()) {
      case TYPE_STRING, TYPE_BYTES -> out.writeString("");
      case TYPE_ENUM -> number(field, field.enumType().values().get(0).number());
      default -> number(field, 0);
    }
  }

  private void value(FieldDescriptor field, WireFields wire, int i) throws IOException {
    switch (field.type()) {
      case TYPE_STRING -> out.writeString(WireValues.string(wire, i));
      case TYPE_BYTES -> out.writeBinary(wire.bytes, wire.start(i), wire.end(i) - wire.start(i));
      default -> number(field, wire.bits(i));
    }
  }

  private void number(FieldDescriptor field, long bits) throws IOException {
    switch (field.type()) {
      case TYPE_INT32, TYPE_SINT32, TYPE_SFIXED32 -> out.writeNumber(WireValues.intOf(field, bits));
      case TYPE_UINT32, TYPE_FIXED32 -> out.writeNumber(bits & 0xFFFF_FFFFL);
      case TYPE_BOOL -> out.writeBoolean(bits != 0);
      case TYPE_FLOAT -> floating(Float.intBitsToFloat((int) bits));
      case TYPE_DOUBLE -> floating(Double.longBitsToDouble(bits));
      case TYPE_ENUM -> constant(field, (int) bits);
      default -> out.writeString(integer(field, bits));
    }
  }

  private static String integer(FieldDescriptor field, long bits) {
    return switch (field.type()) {
      case TYPE_INT32, TYPE_SINT32, TYPE_SFIXED32 ->
          Integer.toString(WireValues.intOf(field, bits));
      case TYPE_UINT32, TYPE_FIXED32 -> Integer.toUnsignedString((int) bits);
      case TYPE_UINT64, TYPE_FIXED64 -> Long.toUnsignedString(bits);
      default -> Long.toString(WireValues.longOf(field, bits));
    };
  }

  private void floating(float value) throws IOException {
    floating(value, Float.toString(value));
  }

  private void floating(double value) throws IOException {
    floating(value, Double.toString(value));
  }

  private void floating(double value, String text) throws IOException {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      out.writeString(text); // NaN, Infinity, -Infinity: Java's words are those of the format
    } else {
      out.writeNumber(WireValues.shortest(text));
    }
  }

  private void constant(FieldDescriptor field, int number) throws IOException {
    EnumValueDescriptor value = field.enumType().value(number);
    if (field.enumType().fullName().equals("google.protobuf.NullValue")) {
      out.writeNull();
    } else if (value == null || format.printsEnumNumbers()) {
      out.writeNumber(number);
    } else {
      out.writeString(value.name());
    }
  }

  // ---- well-known types

  private void wellKnown(MessageShape shape, WireFields wire) throws IOException {
    switch (shape.wellKnown) {
      case ANY -> any(wire);
      case TIMESTAMP ->
          text(shape, TimeText.timestamp(longAt(wire, 1), (int) longAt(wire, 2)), "out of range");
      case DURATION ->
          text(
              shape,
              TimeText.duration(longAt(wire, 1), (int) longAt(wire, 2)),
              "out of range or of two signs");
      case FIELD_MASK ->
          text(shape, FieldMaskText.of(stringsAt(wire, 1)), "not in lower snake case");
      case STRUCT -> {
        int from = firstOf(wire, 1);
        map(shape.fields.get(0), wire, from, from < wire.count() ? wire.endOfRun(from) : from);
      }
      case LIST_VALUE -> listValue(shape, wire);
      case VALUE -> dynamicValue(shape, wire);
      case WRAPPER -> {
        FieldDescriptor field = shape.fields.get(0);
        int last = lastOf(wire, 1, field);
        if (last < 0) {
          defaultValue(field);
        } else {
          value(field, wire, last);
        }
      }
      case NONE -> throw new IllegalStateException(shape.type.fullName());
    }
  }

  private void text(MessageShape shape, @Nullable String text, String why) throws IOException {
    if (text == null) {
      throw failure("a " + shape.type.fullName() + " is " + why);
    }
    out.writeString(text);
  }

  private static long longAt(WireFields wire, int number) {
    for (int i = wire.count() - 1; i >= 0; i--) {
      if (wire.number(i) == number && wire.wireType(i) == WireBuilder.VARINT) {
        return wire.bits(i);
      }
    }
    return 0;
  }

  private static List<String> stringsAt(WireFields wire, int number) {
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < wire.count(); i++) {
      if (wire.number(i) == number && wire.wireType(i) == WireBuilder.LENGTH_DELIMITED) {
        strings.add(WireValues.string(wire, i));
      }
    }
    return strings;
  }

  /** Returns the first entry of a number, or the count if there is none. */
  private static int firstOf(WireFields wire, int number) {
    int i = 0;
    while (i < wire.count() && wire.number(i) != number) {
      i++;
    }
    return i;
  }

  private void listValue(MessageShape shape, WireFields wire) throws IOException {
    out.writeStartArray();
    MessageDescriptor element = shape.fields.get(0).messageType();
    for (int i = 0; i < wire.count(); i++) {
      if (wire.number(i) == 1 && wire.wireType(i) == WireBuilder.LENGTH_DELIMITED) {
        nested(element, wire, i, i + 1);
      }
    }
    out.writeEndArray();
  }

  private void dynamicValue(MessageShape shape, WireFields wire) throws IOException {
    for (int i = 0; i < wire.count(); i = wire.endOfRun(i)) {
      FieldDescriptor field = shape.type.field(wire.number(i));
      int end = wire.endOfRun(i);
      if (field != null && WireValues.fits(field, wire, end - 1)) {
        if (field.isMessage()) {
          nested(field.messageType(), wire, i, end);
        } else if (field.type() == Type.TYPE_DOUBLE) {
          double number = Double.longBitsToDouble(wire.bits(end - 1));
          if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw failure("a google.protobuf.Value is " + number + ", which JSON cannot say");
          }
          floating(number);
        } else {
          value(field, wire, end - 1);
        }
        return;
      }
    }
    throw failure("a google.protobuf.Value has no kind");
  }

  private void any(WireFields wire) throws IOException {
    List<String> urls = stringsAt(wire, 1);
    String url = urls.isEmpty() ? "" : urls.get(urls.size() - 1);
    int value = lastBytes(wire, 2);
    out.writeStartObject();
    if (!url.isEmpty()) {
      MessageDescriptor type = format.registry().messageTypeByUrl(url);
      if (type == null) {
        throw failure("an Any holds a type that is not in the registry: " + JsonReader.quote(url));
      }
      MessageShape shape = format.shape(type);
      out.writeStringField("@type", url);
      try {
        anyContent(
            shape,
            value < 0
                ? WireFields.scan(type, wire.bytes, 0, 0)
                : WireFields.scan(type, wire.bytes, wire.start(value), wire.end(value)));
      } catch (ProtobufException e) {
        // No codec has looked into it before.
        throw new FormatException("the value of an Any is malformed", 0, 0, e);
      }
    } else if (value >= 0 && wire.start(value) < wire.end(value)) {
      throw failure("an Any has a value but no type_url");
    }
    out.writeEndObject();
  }

  private void anyContent(MessageShape shape, WireFields content) throws IOException {
    if (shape.wellKnown != WellKnown.NONE) {
      out.writeFieldName("value");
      message(shape, content);
      return;
    }
    if (depth > format.depthLimit()) {
      throw failure("messages are nested more than " + format.depthLimit() + " deep");
    }
    depth++;
    fields(shape, content);
    depth--;
  }

  private static int lastBytes(WireFields wire, int number) {
    for (int i = wire.count() - 1; i >= 0; i--) {
      if (wire.number(i) == number && wire.wireType(i) == WireBuilder.LENGTH_DELIMITED) {
        return i;
      }
    }
    return -1;
  }

  private static FormatException failure(String what) {
    return new FormatException(what, 0, 0);
  }
}
