package dev.tern.protobuf.json;

import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the JSON format needs to know of a message type, worked out once. Immutable. */
final class MessageShape {
  private static final int MAX_FIRST = 32;

  final MessageDescriptor type;
  final WellKnown wellKnown;

  /** In the order of their numbers. */
  final List<FieldShape> fields;

  private final int[] numbers;

  /** By number as far as it goes; most types have small numbers. */
  private final @Nullable FieldShape[] first;

  private final Map<String, FieldShape> byName = new HashMap<>();

  private MessageShape(MessageDescriptor type, boolean usesProtoNames) {
    this.type = type;
    this.wellKnown = WellKnown.of(type);
    this.fields =
        type.fields().stream()
            .sorted(Comparator.comparingInt(FieldDescriptor::number))
            .map(field -> new FieldShape(field, usesProtoNames))
            .toList();
    this.numbers = fields.stream().mapToInt(field -> field.number).toArray();
    this.first = new FieldShape[MAX_FIRST];
    for (FieldShape field : fields) {
      if (field.number < MAX_FIRST) {
        first[field.number] = field;
      }
    }
    // A schema of the legacy JSON format may have names that clash: JSON names go first.
    for (FieldDescriptor field : type.fields()) {
      byName.putIfAbsent(field.jsonName(), shapeOf(field));
    }
    for (FieldDescriptor field : type.fields()) {
      byName.putIfAbsent(field.name(), shapeOf(field));
    }
  }

  private FieldShape shapeOf(FieldDescriptor field) {
    return fields.get(Arrays.binarySearch(numbers, field.number()));
  }

  /** Returns the field that has a name in JSON or in the schema, or null. */
  @Nullable FieldShape field(String name) {
    return byName.get(name);
  }

  /** Returns the field of a number, or null. */
  @Nullable FieldShape field(int number) {
    if (number < MAX_FIRST) {
      return first[number];
    }
    int i = Arrays.binarySearch(numbers, number);
    return i < 0 ? null : fields.get(i);
  }

  /** Returns the key of a map's entries, whose shape this is. */
  FieldShape mapKey() {
    return fields.get(0); // the linker has checked that there are two
  }

  /** Returns the value of a map's entries, whose shape this is. */
  FieldShape mapValue() {
    return fields.get(1);
  }

  /** The shapes of the types that were met. Threads: any. */
  static final class Cache {
    /** So that types that come and go at run time do not stay for ever. */
    private static final int MAX_TYPES = 10_000;

    private final Map<MessageDescriptor, MessageShape> shapes = new ConcurrentHashMap<>();
    private final boolean usesProtoNames;

    Cache(boolean usesProtoNames) {
      this.usesProtoNames = usesProtoNames;
    }

    MessageShape of(MessageDescriptor type) {
      MessageShape shape = shapes.get(type);
      if (shape == null) {
        if (shapes.size() >= MAX_TYPES) {
          shapes.clear();
        }
        shape = new MessageShape(type, usesProtoNames);
        shapes.put(type, shape);
      }
      return shape;
    }
  }
}
