package dev.tern.protobuf.json;

import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the JSON format needs to know of a message type, worked out once. Immutable. */
final class MessageShape {
  final MessageDescriptor type;
  final WellKnown wellKnown;

  /** In the order of their numbers. */
  final List<FieldDescriptor> fields;

  private final Map<String, FieldDescriptor> byName = new HashMap<>();

  private MessageShape(MessageDescriptor type) {
    this.type = type;
    this.wellKnown = WellKnown.of(type);
    this.fields =
        type.fields().stream().sorted(Comparator.comparingInt(FieldDescriptor::number)).toList();
    // A schema of the legacy JSON format may have names that clash: JSON names go first.
    for (FieldDescriptor field : type.fields()) {
      byName.putIfAbsent(field.jsonName(), field);
    }
    for (FieldDescriptor field : type.fields()) {
      byName.putIfAbsent(field.name(), field);
    }
  }

  /** Returns the field that has a name in JSON or in the schema, or null. */
  @Nullable FieldDescriptor field(String name) {
    return byName.get(name);
  }

  /** The shapes of the types that were met. Threads: any. */
  static final class Cache {
    /** So that types that come and go at run time do not stay for ever. */
    private static final int MAX_TYPES = 10_000;

    private final Map<MessageDescriptor, MessageShape> shapes = new ConcurrentHashMap<>();

    MessageShape of(MessageDescriptor type) {
      MessageShape shape = shapes.get(type);
      if (shape == null) {
        if (shapes.size() >= MAX_TYPES) {
          shapes.clear();
        }
        shape = new MessageShape(type);
        shapes.put(type, shape);
      }
      return shape;
    }
  }
}
