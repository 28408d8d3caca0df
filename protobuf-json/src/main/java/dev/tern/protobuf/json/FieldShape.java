package dev.tern.protobuf.json;

import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import org.jspecify.annotations.Nullable;

/** What the JSON format needs to know of a field, worked out once. Immutable. */
final class FieldShape {
  final FieldDescriptor field;
  final int number;
  final Type type;
  final int wireType;
  final boolean isMessage;
  final boolean isRepeated;
  final boolean isMap;
  final boolean isPackable;

  /** Whether a list is written packed. */
  final boolean isPacked;

  final boolean hasPresence;
  final boolean isNull;

  final JsonOutput.Label label;

  private final @Nullable EnumDescriptor closedEnum;

  FieldShape(FieldDescriptor field, boolean usesProtoNames) {
    this.field = field;
    number = field.number();
    type = field.type();
    wireType = WireValues.wireType(field);
    isMessage = field.isMessage();
    isRepeated = field.isRepeated();
    isMap = field.isMap();
    isPackable = field.isPackable();
    isPacked = field.isPacked();
    hasPresence = field.hasPresence();
    isNull = type == Type.TYPE_ENUM && field.enumType().fullName().equals(JsonScalars.NULL_VALUE);
    closedEnum = type == Type.TYPE_ENUM && field.enumType().isClosed() ? field.enumType() : null;
    label = JsonOutput.Label.of(name(field, usesProtoNames));
  }

  private static String name(FieldDescriptor field, boolean usesProtoNames) {
    if (field.isExtension()) {
      return "[" + field.fullName() + "]";
    }
    return usesProtoNames ? field.name() : field.jsonName();
  }

  MessageDescriptor messageType() {
    return field.messageType();
  }

  /** Says whether entry {@code i} is of a wire type that the field may have. */
  boolean fits(WireFields wire, int i) {
    return wire.wireType(i) == wireType || isPacked(wire, i);
  }

  boolean isPacked(WireFields wire, int i) {
    return isPackable && wire.wireType(i) == WireBuilder.LENGTH_DELIMITED;
  }

  /** Says whether an enum's number is no value of it, so that the field counts as unknown. */
  boolean isUnknownEnum(long bits) {
    return closedEnum != null && closedEnum.value((int) bits) == null;
  }
}
