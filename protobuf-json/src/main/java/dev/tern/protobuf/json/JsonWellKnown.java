package dev.tern.protobuf.json;

import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints the messages that have a JSON form of their own.
 *
 * <p>Owner: the {@link JsonPrinter} that uses it.
 */
final class JsonWellKnown {
  private static final JsonOutput.Label TYPE = JsonOutput.Label.of("@type");
  private static final JsonOutput.Label VALUE = JsonOutput.Label.of("value");

  private final JsonFormat format;
  private final JsonOutput out;
  private final JsonPrinter printer;

  JsonWellKnown(JsonFormat format, JsonOutput out, JsonPrinter printer) {
    this.format = format;
    this.out = out;
    this.printer = printer;
  }

  void print(MessageShape shape, WireFields wire) {
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
        printer.map(
            shape.fields.get(0), wire, from, from < wire.count() ? wire.endOfRun(from) : from);
      }
      case LIST_VALUE -> listValue(shape, wire);
      case VALUE -> dynamicValue(shape, wire);
      case WRAPPER -> {
        FieldShape field = shape.fields.get(0);
        int last = wire.last(1, field.wireType);
        if (last < 0) {
          printer.defaultValue(field);
        } else {
          printer.value(field, wire, last);
        }
      }
      case NONE -> throw new IllegalStateException(shape.type.fullName());
    }
  }

  private void text(MessageShape shape, @Nullable String text, String why) {
    if (text == null) {
      throw JsonPrinter.failure("a " + shape.type.fullName() + " is " + why);
    }
    out.string(text);
  }

  private static long longAt(WireFields wire, int number) {
    int last = wire.last(number, WireBuilder.VARINT);
    return last < 0 ? 0 : wire.bits(last);
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

  private void listValue(MessageShape shape, WireFields wire) {
    out.startArray();
    MessageDescriptor element = shape.fields.get(0).messageType();
    for (int i = 0; i < wire.count(); i++) {
      if (wire.number(i) == 1 && wire.wireType(i) == WireBuilder.LENGTH_DELIMITED) {
        printer.nested(element, wire, i, i + 1);
      }
    }
    out.endArray();
  }

  private void dynamicValue(MessageShape shape, WireFields wire) {
    for (int i = 0; i < wire.count(); i = wire.endOfRun(i)) {
      FieldShape field = shape.field(wire.number(i));
      int end = wire.endOfRun(i);
      if (field != null && field.fits(wire, end - 1)) {
        if (field.isMessage) {
          printer.nested(field.messageType(), wire, i, end);
        } else if (field.type == Type.TYPE_DOUBLE) {
          double number = Double.longBitsToDouble(wire.bits(end - 1));
          if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw JsonPrinter.failure(
                "a google.protobuf.Value is " + number + ", which JSON cannot say");
          }
          printer.floating(number);
        } else {
          printer.value(field, wire, end - 1);
        }
        return;
      }
    }
    throw JsonPrinter.failure("a google.protobuf.Value has no kind");
  }

  private void any(WireFields wire) {
    List<String> urls = stringsAt(wire, 1);
    String url = urls.isEmpty() ? "" : urls.get(urls.size() - 1);
    int value = wire.last(2, WireBuilder.LENGTH_DELIMITED);
    out.startObject();
    if (!url.isEmpty()) {
      MessageDescriptor type = format.registry().messageTypeByUrl(url);
      if (type == null) {
        throw JsonPrinter.failure(
            "an Any holds a type that is not in the registry: " + JsonReader.quote(url));
      }
      MessageShape shape = format.shape(type);
      out.name(TYPE);
      out.string(url);
      try {
        WireFields content =
            value < 0
                ? WireFields.scan(type, wire.bytes, 0, 0)
                : WireFields.scan(type, wire.bytes, wire.start(value), wire.end(value));
        if (shape.wellKnown == WellKnown.NONE) {
          printer.members(shape, content);
        } else {
          out.name(VALUE);
          printer.message(shape, content);
        }
        String missing = RequiredFields.missing(type, content);
        if (missing != null) {
          throw JsonPrinter.failure(
              "required field " + missing + " of " + type.fullName() + " is not set");
        }
      } catch (ProtobufException e) {
        // No codec has looked into it before.
        throw new FormatException("the value of an Any is malformed", 0, 0, e);
      }
    } else if (value >= 0 && wire.start(value) < wire.end(value)) {
      throw JsonPrinter.failure("an Any has a value but no type_url");
    }
    out.endObject();
  }
}
