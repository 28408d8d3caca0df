package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.IntList;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Label;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import dev.tern.protobuf.descriptor.proto.FieldOptions;
import org.jspecify.annotations.Nullable;

/** A field of a message, or an extension. */
public final class FieldDescriptor implements Descriptor {
  private final FieldDescriptorProto proto;
  private final FileDescriptor file;
  private final @Nullable MessageDescriptor scope;
  private final boolean extension;
  private final int index;
  private final String fullName;

  // Set by the linker before anyone else sees this object.
  @Nullable MessageDescriptor containingType;
  @Nullable OneofDescriptor declaredOneof;
  Type type;
  @Nullable MessageDescriptor messageType;
  @Nullable EnumDescriptor enumType;
  @Nullable Object defaultValue;
  FeatureSet features = FeatureSet.defaultInstance();

  FieldDescriptor(
      FieldDescriptorProto proto,
      FileDescriptor file,
      @Nullable MessageDescriptor scope,
      boolean extension,
      int index,
      String fullName) {
    this.proto = proto;
    this.file = file;
    this.scope = scope;
    this.extension = extension;
    this.index = index;
    this.fullName = fullName;
    this.containingType = extension ? null : scope;
    this.type = proto.type();
  }

  @Override
  public String name() {
    return proto.name();
  }

  @Override
  public String fullName() {
    return fullName;
  }

  @Override
  public FileDescriptor file() {
    return file;
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public FeatureSet features() {
    return features;
  }

  @Override
  public SourceLocation location() {
    IntList path =
        scope == null
            ? IntList.of(7, index)
            : scope.path().toBuilder().add(extension ? 6 : 2).add(index).build();
    return file.location(path);
  }

  /** Returns the definition as data. */
  public FieldDescriptorProto proto() {
    return proto;
  }

  /** Returns the options, custom ones too; those in which nothing is set if it states none. */
  public FieldOptions options() {
    FieldOptions options = proto.options();
    return options == null ? FieldOptions.defaultInstance() : options;
  }

  /** Returns the number on the wire, 1 to 2^29 - 1. */
  public int number() {
    return proto.number();
  }

  /** Returns the name in JSON. */
  public String jsonName() {
    return proto.hasJsonName() ? proto.jsonName() : Names.json(proto.name());
  }

  /** Returns the message type that it belongs to; for an extension, the one that is extended. */
  public MessageDescriptor containingType() {
    return MessageDescriptor.linked(containingType);
  }

  /** Says whether it is an extension. */
  public boolean isExtension() {
    return extension;
  }

  /** Returns the message type inside which an extension is defined, or null. */
  public @Nullable MessageDescriptor extensionScope() {
    return extension ? scope : null;
  }

  /** Returns the type; {@code TYPE_MESSAGE} and {@code TYPE_GROUP} as they are defined. */
  public Type type() {
    return type;
  }

  /**
   * Returns the type of a message, group or map entry.
   *
   * @throws IllegalStateException if it is of another type
   */
  public MessageDescriptor messageType() {
    if (messageType == null) {
      throw new IllegalStateException(fullName + " is of " + type);
    }
    return messageType;
  }

  /**
   * Returns the type of an enum.
   *
   * @throws IllegalStateException if it is of another type
   */
  public EnumDescriptor enumType() {
    if (enumType == null) {
      throw new IllegalStateException(fullName + " is of " + type);
    }
    return enumType;
  }

  /** Says whether its value is a message, a group or a map's entries. */
  public boolean isMessage() {
    return type == Type.TYPE_MESSAGE || type == Type.TYPE_GROUP;
  }

  /** Says whether it has any number of values, as maps do too. */
  public boolean isRepeated() {
    return proto.label() == Label.LABEL_REPEATED;
  }

  /** Says whether a message without it is not valid. */
  public boolean isRequired() {
    return features.fieldPresence() == FeatureSet.FieldPresence.LEGACY_REQUIRED && !isRepeated();
  }

  /** Says whether it is a map: repeated entries, of which the last of each key counts. */
  public boolean isMap() {
    return isRepeated() && messageType != null && messageType.isMapEntry();
  }

  /** Says whether "not set" and "set to the default" are different. */
  public boolean hasPresence() {
    return !isRepeated()
        && (isMessage()
            || extension
            || declaredOneof != null
            || features.fieldPresence() != FeatureSet.FieldPresence.IMPLICIT);
  }

  /** Says whether a list of this type may be packed: numbers, bools and enums. */
  public boolean isPackable() {
    return isRepeated()
        && switch (type) {
          case TYPE_STRING, TYPE_BYTES, TYPE_MESSAGE, TYPE_GROUP -> false;
          default -> true;
        };
  }

  /** Says whether its values are written as one packed list. Both forms are always read. */
  public boolean isPacked() {
    return isPackable()
        && features.repeatedFieldEncoding() == FeatureSet.RepeatedFieldEncoding.PACKED;
  }

  /** Says whether messages are written between a start and an end tag, as groups are. */
  public boolean isDelimited() {
    if (type == Type.TYPE_GROUP) {
      return true;
    }
    return type == Type.TYPE_MESSAGE
        && features.messageEncoding() == FeatureSet.MessageEncoding.DELIMITED
        && !isMap()
        && !containingType().isMapEntry();
  }

  /** Says whether a string that is not UTF-8 is refused. */
  public boolean utf8Validation() {
    return features.utf8Validation() == FeatureSet.Utf8Validation.VERIFY;
  }

  /** Returns the oneof that it belongs to, or null; that of a proto3 {@code optional} is none. */
  public @Nullable OneofDescriptor containingOneof() {
    return declaredOneof == null || declaredOneof.synthetic ? null : declaredOneof;
  }

  /** Says whether its value must not be shown: option {@code debug_redact}. */
  public boolean isRedacted() {
    return proto.options() != null && proto.options().debugRedact();
  }

  /** Says whether the schema gives a default of its own. */
  public boolean hasDefaultValue() {
    return proto.hasDefaultValue();
  }

  /**
   * Returns the value of a field that is not set: an {@code Integer} (also for unsigned types),
   * {@code Long}, {@code Float}, {@code Double}, {@code Boolean}, {@code String}, {@link
   * dev.tern.protobuf.Bytes} or {@link EnumValueDescriptor}; null for messages and lists.
   */
  public @Nullable Object defaultValue() {
    return defaultValue;
  }

  @Override
  public String toString() {
    return fullName;
  }
}
