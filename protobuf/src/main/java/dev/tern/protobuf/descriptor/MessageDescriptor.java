package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.IntList;
import dev.tern.protobuf.Lists;
import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.MessageOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message type. */
public final class MessageDescriptor implements Descriptor {
  private final DescriptorProto proto;
  private final FileDescriptor file;
  private final @Nullable MessageDescriptor containingType;
  private final int index;
  private final String fullName;

  // Set by the linker before anyone else sees this object.
  List<FieldDescriptor> fields = Lists.empty();
  List<OneofDescriptor> declaredOneofs = Lists.empty();
  List<OneofDescriptor> oneofs = Lists.empty();
  List<MessageDescriptor> nestedTypes = Lists.empty();
  List<EnumDescriptor> enumTypes = Lists.empty();
  List<FieldDescriptor> extensions = Lists.empty();
  final Map<String, FieldDescriptor> byName = new HashMap<>();
  final Map<String, FieldDescriptor> byJsonName = new HashMap<>();
  final Map<Integer, FieldDescriptor> byNumber = new HashMap<>();
  NumberRanges reservedRanges = new NumberRanges(new long[0]);
  NumberRanges extensionRanges = new NumberRanges(new long[0]);
  FeatureSet features = FeatureSet.defaultInstance();

  MessageDescriptor(
      DescriptorProto proto,
      FileDescriptor file,
      @Nullable MessageDescriptor containingType,
      int index,
      String fullName) {
    this.proto = proto;
    this.file = file;
    this.containingType = containingType;
    this.index = index;
    this.fullName = fullName;
  }

  /** What the linker has set is never null in a descriptor that it has let out. */
  static <T> T linked(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("not linked");
    }
    return value;
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
    return file.location(path());
  }

  IntList path() {
    return containingType == null
        ? IntList.of(4, index)
        : containingType.path().toBuilder().add(3).add(index).build();
  }

  /** Returns the definition as data. */
  public DescriptorProto proto() {
    return proto;
  }

  /** Returns the options, custom ones too; those in which nothing is set if it states none. */
  public MessageOptions options() {
    MessageOptions options = proto.options();
    return options == null ? MessageOptions.defaultInstance() : options;
  }

  /** Returns the message type that it is nested in, or null. */
  public @Nullable MessageDescriptor containingType() {
    return containingType;
  }

  /** Returns the fields in the order of definition, extensions not among them. */
  public List<FieldDescriptor> fields() {
    return fields;
  }

  /** Returns the field of a name, or null. */
  public @Nullable FieldDescriptor field(String name) {
    return byName.get(name);
  }

  /** Returns the field of a name in JSON, the first one if several have it, or null. */
  public @Nullable FieldDescriptor fieldByJsonName(String jsonName) {
    return byJsonName.get(jsonName);
  }

  /** Returns the field of a number, or null. */
  public @Nullable FieldDescriptor field(int number) {
    return byNumber.get(number);
  }

  /**
   * Returns the oneofs in the order of definition, but not those that stand for an {@code optional}
   * of proto3.
   */
  public List<OneofDescriptor> oneofs() {
    return oneofs;
  }

  /** Returns the message types nested in it, map entries among them. */
  public List<MessageDescriptor> nestedTypes() {
    return nestedTypes;
  }

  /** Returns the nested message type of a simple name, or null. */
  public @Nullable MessageDescriptor nestedType(String name) {
    for (MessageDescriptor nested : nestedTypes) {
      if (nested.name().equals(name)) {
        return nested;
      }
    }
    return null;
  }

  /** Returns the enums nested in it. */
  public List<EnumDescriptor> enumTypes() {
    return enumTypes;
  }

  /** Returns the extensions defined inside it, whatever message they extend. */
  public List<FieldDescriptor> extensions() {
    return extensions;
  }

  /** Says whether it was made for a {@code map} field: key is field 1, value field 2. */
  public boolean isMapEntry() {
    return proto.options() != null && proto.options().mapEntry();
  }

  /** Says whether its extensions are written as the items of a message set, an old form. */
  public boolean isMessageSet() {
    return proto.options() != null && proto.options().messageSetWireFormat();
  }

  /** Says whether extensions may have this number. */
  public boolean isExtensionNumber(int number) {
    return extensionRanges.contains(number);
  }

  /** Says whether no field may have this number: {@code reserved}. */
  public boolean isReservedNumber(int number) {
    return reservedRanges.contains(number);
  }

  /** Says whether no field may have this name: {@code reserved}. */
  public boolean isReservedName(String fieldName) {
    return proto.reservedName().contains(fieldName);
  }

  /** Says whether other files may name it: {@code export} or {@code local}, edition 2024. */
  public boolean isExported() {
    return Names.isExported(proto.visibility(), features, containingType != null);
  }

  @Override
  public String toString() {
    return fullName;
  }
}
