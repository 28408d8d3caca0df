package dev.tern.protobuf.json;

import com.fasterxml.jackson.core.JsonToken;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON and writes the encoding of the message that it says.
 *
 * <p>Owner: the thread that uses it.
 */
final class JsonReader {
  private final JsonFormat format;
  private final JsonTokens in;
  private final WireBuilder out = new WireBuilder();
  private final JsonScalars scalars;
  private int depth;

  JsonReader(JsonFormat format, JsonTokens in) {
    this.format = format;
    this.in = in;
    this.scalars = new JsonScalars(format, in, out);
  }

  byte[] read(MessageDescriptor type) throws IOException {
    in.require();
    byte[] encoded = readCurrent(type);
    if (in.next() != null) {
      throw in.failure("there is more after the message");
    }
    return encoded;
  }

  /** Reads the message that the current token begins; what follows it is not looked at. */
  byte[] readCurrent(MessageDescriptor type) throws IOException {
    message(format.shape(type));
    return out.toByteArray();
  }

  /** Reads the value that the current token begins. */
  private void message(MessageShape shape) throws IOException {
    descend();
    switch (shape.wellKnown) {
      case NONE -> {
        expect(JsonToken.START_OBJECT, shape.type.fullName());
        fields(shape, false);
      }
      case ANY -> any();
      case TIMESTAMP ->
          time(shape, TimeText.parseTimestamp(string(shape)), "2006-01-02T15:04:05.999Z");
      case DURATION -> time(shape, TimeText.parseDuration(string(shape)), "1.5s");
      case FIELD_MASK -> fieldMask(string(shape));
      case STRUCT -> struct(shape);
      case LIST_VALUE -> listValue(shape);
      case VALUE -> dynamicValue(shape);
      case WRAPPER -> singular(shape.fields.get(0));
    }
    depth--;
  }

  private void descend() {
    if (depth > format.depthLimit()) {
      throw in.failure("messages are nested more than " + format.depthLimit() + " deep");
    }
    depth++;
  }

  private void expect(JsonToken token, String type) {
    if (in.token() != token) {
      throw in.failure(
          type
              + " is written as "
              + switch (token) {
                case START_OBJECT -> "an object";
                case START_ARRAY -> "an array";
                default -> "a string";
              });
    }
  }

  // ---- fields

  /**
   * Reads the fields of an object that has begun.
   *
   * @param inAny whether {@code @type}, which has been looked at, is one of them
   */
  private void fields(MessageShape shape, boolean inAny) throws IOException {
    MetFields met = new MetFields();
    boolean typeMet = false;
    while (in.require() != JsonToken.END_OBJECT) {
      String name = in.text();
      FieldShape field = find(shape, name);
      if (field != null) {
        if (!met.add(field.field)) {
          throw in.failure("field " + quote(name) + " is given twice");
        }
        in.require();
        field(met, field);
      } else if (inAny && name.equals("@type")) {
        if (typeMet) {
          throw in.failure("field \"@type\" is given twice");
        }
        typeMet = true;
        in.require();
      } else if (format.ignoresUnknown()) {
        in.require();
        in.skip();
      } else {
        throw in.failure(
            shape.type.fullName() + " has no field " + quote(name) + hintOf(shape, name));
      }
    }
  }

  private @Nullable FieldShape find(MessageShape shape, String name) {
    FieldShape field = shape.field(name);
    if (field == null && name.length() > 2 && name.startsWith("[") && name.endsWith("]")) {
      FieldDescriptor extension = format.registry().extension(name.substring(1, name.length() - 1));
      if (extension != null
          && extension.containingType().fullName().equals(shape.type.fullName())) {
        return new FieldShape(extension, false);
      }
    }
    return field;
  }

  private static String hintOf(MessageShape shape, String name) {
    for (FieldShape field : shape.fields) {
      String jsonName = field.field.jsonName();
      if (jsonName.equalsIgnoreCase(name)) {
        return "; there is " + quote(jsonName);
      }
    }
    return "";
  }

  /** Reads a field's value, which the current token begins. */
  private void field(MetFields met, FieldShape field) throws IOException {
    if (in.token() == JsonToken.VALUE_NULL && !takesNull(field)) {
      return; // null is no value
    }
    OneofDescriptor oneof = field.field.containingOneof();
    if (oneof != null && !met.add(oneof)) {
      throw in.failure("oneof " + quote(oneof.name()) + " is given twice");
    }
    if (field.isMap) {
      map(field);
    } else if (field.isRepeated) {
      list(field);
    } else {
      singular(field);
    }
  }

  /** Says whether null is a value of the field, and not the lack of one. */
  private static boolean takesNull(FieldShape field) {
    return !field.isRepeated && isNullable(field);
  }

  private static boolean isNullable(FieldShape field) {
    return field.isNull
        || (field.isMessage && WellKnown.of(field.messageType()) == WellKnown.VALUE);
  }

  private void singular(FieldShape field) throws IOException {
    if (field.isMessage) {
      nested(field);
      return;
    }
    int before = out.size();
    out.tag(field.number, field.wireType);
    int start = out.size();
    boolean zero = scalars.write(field.field);
    if (start == out.size() || (zero && !field.hasPresence)) {
      out.truncate(before);
    }
  }

  private void nested(FieldShape field) throws IOException {
    MessageShape shape = format.shape(field.messageType());
    if (field.field.isExtension() && field.field.containingType().isMessageSet()) {
      out.tag(1, WireBuilder.START_GROUP);
      out.tag(2, WireBuilder.VARINT);
      out.varint(field.number);
      out.tag(3, WireBuilder.LENGTH_DELIMITED);
      int mark = out.open();
      message(shape);
      out.close(mark);
      out.tag(1, WireBuilder.END_GROUP);
    } else if (field.wireType == WireBuilder.START_GROUP) {
      out.tag(field.number, WireBuilder.START_GROUP);
      message(shape);
      out.tag(field.number, WireBuilder.END_GROUP);
    } else {
      out.tag(field.number, WireBuilder.LENGTH_DELIMITED);
      int mark = out.open();
      message(shape);
      out.close(mark);
    }
  }

  private void list(FieldShape field) throws IOException {
    expectOf(field, JsonToken.START_ARRAY, "repeated");
    if (field.isPacked) {
      int before = out.size();
      out.tag(field.number, WireBuilder.LENGTH_DELIMITED);
      int mark = out.open();
      int start = out.size();
      while (in.require() != JsonToken.END_ARRAY) {
        notNull(field, field, "an element");
        scalars.write(field.field);
      }
      if (out.size() == start) {
        out.truncate(before);
      } else {
        out.close(mark);
      }
      return;
    }
    while (in.require() != JsonToken.END_ARRAY) {
      notNull(field, field, "an element");
      if (field.isMessage) {
        nested(field);
      } else {
        int before = out.size();
        out.tag(field.number, field.wireType);
        int start = out.size();
        scalars.write(field.field);
        if (out.size() == start) {
          out.truncate(before); // an enum value that nobody knows
        }
      }
    }
  }

  private void notNull(FieldShape field, FieldShape value, String what) {
    if (in.token() == JsonToken.VALUE_NULL && !isNullable(value)) {
      throw in.failure(what + " of " + quote(field.field.jsonName()) + " is null");
    }
  }

  private void expectOf(FieldShape field, JsonToken token, String kind) {
    if (in.token() != token) {
      expect(token, kind + " field " + quote(field.field.jsonName()));
    }
  }

  private void map(FieldShape field) throws IOException {
    expectOf(field, JsonToken.START_OBJECT, "map");
    MessageShape entry = format.shape(field.messageType());
    FieldShape keyField = entry.mapKey();
    FieldShape valueField = entry.mapValue();
    Set<Object> keys = new HashSet<>();
    while (in.require() != JsonToken.END_OBJECT) {
      int before = out.size();
      out.tag(field.number, WireBuilder.LENGTH_DELIMITED);
      int mark = out.open();
      if (!keys.add(key(keyField.field))) {
        throw in.failure("key " + quote(in.text()) + " is given twice");
      }
      in.require();
      notNull(field, valueField, "a value");
      if (valueField.isMessage) {
        nested(valueField);
      } else {
        out.tag(2, valueField.wireType);
        int start = out.size();
        scalars.write(valueField.field);
        if (out.size() == start) {
          out.truncate(before); // an enum value that nobody knows
          continue;
        }
      }
      out.close(mark);
    }
  }

  private Object key(FieldDescriptor field) throws IOException {
    String text = in.text();
    out.tag(1, WireValues.wireType(field));
    switch (field.type()) {
      case TYPE_STRING -> {
        scalars.string(text);
        return text;
      }
      case TYPE_BOOL -> {
        if (!text.equals("true") && !text.equals("false")) {
          throw in.failure("a key of type bool is " + quote(text));
        }
        out.varint(text.equals("true") ? 1 : 0);
        return text;
      }
      default -> {
        long value = NumberText.integer(field, text, in);
        scalars.integer(field, value);
        return value;
      }
    }
  }

  // ---- well-known types

  private String string(MessageShape shape) throws IOException {
    expect(JsonToken.VALUE_STRING, shape.type.fullName());
    return in.text();
  }

  private void time(MessageShape shape, @Nullable TimeText time, String example) {
    if (time == null) {
      throw in.failure("this is no " + shape.type.fullName() + ", which is like " + quote(example));
    }
    if (time.seconds != 0) {
      out.tag(1, WireBuilder.VARINT);
      out.varint(time.seconds);
    }
    if (time.nanos != 0) {
      out.tag(2, WireBuilder.VARINT);
      out.varint(time.nanos);
    }
  }

  private void fieldMask(String text) {
    for (int from = 0; from <= text.length(); ) {
      int comma = text.indexOf(',', from);
      int end = comma < 0 ? text.length() : comma;
      String path = FieldMaskText.path(text.substring(from, end));
      if (path == null) {
        throw in.failure("a path of a google.protobuf.FieldMask is not in lower camel case");
      }
      if (!path.isEmpty()) {
        out.tag(1, WireBuilder.LENGTH_DELIMITED);
        scalars.string(path);
      }
      from = end + 1;
    }
  }

  private void struct(MessageShape shape) throws IOException {
    map(shape.fields.get(0));
  }

  private void listValue(MessageShape shape) throws IOException {
    list(shape.fields.get(0));
  }

  private void dynamicValue(MessageShape shape) throws IOException {
    switch (in.token()) {
      case VALUE_NULL -> {
        out.tag(1, WireBuilder.VARINT);
        out.varint(0);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> kind(shape, 2);
      case VALUE_STRING -> kind(shape, 3);
      case VALUE_TRUE, VALUE_FALSE -> kind(shape, 4);
      case START_OBJECT -> kind(shape, 5);
      case START_ARRAY -> kind(shape, 6);
      default -> throw in.failure("there is no value");
    }
  }

  /** Writes the value as the field that has this number, which is in a oneof. */
  private void kind(MessageShape shape, int number) throws IOException {
    FieldShape field = shape.field(number);
    if (field == null) {
      throw in.failure(shape.type.fullName() + " has no field " + number);
    }
    singular(field);
  }

  private void any() throws IOException {
    expect(JsonToken.START_OBJECT, "google.protobuf.Any");
    String url = in.peekType();
    if (url == null) {
      if (in.require() != JsonToken.END_OBJECT) {
        throw in.failure("a google.protobuf.Any has no \"@type\"");
      }
      return;
    }
    MessageDescriptor type = format.registry().messageTypeByUrl(url);
    if (type == null) {
      throw in.failure("an Any is of a type that is not in the registry: " + quote(url));
    }
    out.tag(1, WireBuilder.LENGTH_DELIMITED);
    scalars.string(url);
    out.tag(2, WireBuilder.LENGTH_DELIMITED);
    int mark = out.open();
    int start = out.size();
    MessageShape shape = format.shape(type);
    if (shape.wellKnown == WellKnown.NONE) {
      descend();
      fields(shape, true);
      depth--;
    } else {
      anyValue(shape);
    }
    String missing = RequiredFields.missing(type, out.scan(type, start));
    if (missing != null) {
      throw in.failure("required field " + missing + " of " + type.fullName() + " is not set");
    }
    if (out.size() == start) {
      out.truncate(mark - 1); // with the tag
    } else {
      out.close(mark);
    }
  }

  /** Reads an {@code Any} whose content has a form of its own, which is its field "value". */
  private void anyValue(MessageShape shape) throws IOException {
    boolean typeMet = false;
    boolean valueMet = false;
    while (in.require() != JsonToken.END_OBJECT) {
      String name = in.text();
      if (name.equals("value")) {
        if (valueMet) {
          throw in.failure("field \"value\" is given twice");
        }
        valueMet = true;
        in.require();
        message(shape);
      } else if (name.equals("@type")) {
        if (typeMet) {
          throw in.failure("field \"@type\" is given twice");
        }
        typeMet = true;
        in.require();
      } else if (format.ignoresUnknown()) {
        in.require();
        in.skip();
      } else {
        throw in.failure("an Any of " + shape.type.fullName() + " has a field " + quote(name));
      }
    }
    if (!valueMet) {
      throw in.failure("an Any of " + shape.type.fullName() + " has no \"value\"");
    }
  }

  static String quote(String text) {
    String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
    return '"' + shown.replace("\n", "\\n") + '"';
  }
}
