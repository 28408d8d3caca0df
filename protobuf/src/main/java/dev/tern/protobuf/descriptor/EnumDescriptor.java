package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.IntList;
import dev.tern.protobuf.Lists;
import dev.tern.protobuf.descriptor.proto.EnumDescriptorProto;
import dev.tern.protobuf.descriptor.proto.EnumOptions;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An enum. */
public final class EnumDescriptor implements Descriptor {
  private final EnumDescriptorProto proto;
  private final FileDescriptor file;
  private final @Nullable MessageDescriptor containingType;
  private final int index;
  private final String fullName;

  // Set by the linker before anyone else sees this object.
  List<EnumValueDescriptor> values = Lists.empty();
  final Map<String, EnumValueDescriptor> byName = new HashMap<>();
  final Map<Integer, EnumValueDescriptor> byNumber = new HashMap<>();
  NumberRanges reservedRanges = new NumberRanges(new long[0]);
  FeatureSet features = FeatureSet.defaultInstance();

  EnumDescriptor(
      EnumDescriptorProto proto,
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
        ? IntList.of(5, index)
        : containingType.path().toBuilder().add(4).add(index).build();
  }

  /** Returns the definition as data. */
  public EnumDescriptorProto proto() {
    return proto;
  }

  /** Returns the options, custom ones too; those in which nothing is set if it states none. */
  public EnumOptions options() {
    EnumOptions options = proto.options();
    return options == null ? EnumOptions.defaultInstance() : options;
  }

  /** Returns the message type that it is nested in, or null. */
  public @Nullable MessageDescriptor containingType() {
    return containingType;
  }

  /** Returns the values in the order of definition; at least one. */
  public List<EnumValueDescriptor> values() {
    return values;
  }

  /** Returns the value of a name, or null. */
  public @Nullable EnumValueDescriptor value(String name) {
    return byName.get(name);
  }

  /** Returns the value of a number, the first one if there are aliases, or null. */
  public @Nullable EnumValueDescriptor value(int number) {
    return byNumber.get(number);
  }

  /**
   * Says whether a number that is not among the values is no value of this enum, as in proto2; in
   * an open enum any number is.
   */
  public boolean isClosed() {
    return features.enumType() == FeatureSet.EnumType.CLOSED;
  }

  /** Says whether no value may have this number: {@code reserved}. */
  public boolean isReservedNumber(int number) {
    return reservedRanges.contains(number);
  }

  /** Says whether no value may have this name: {@code reserved}. */
  public boolean isReservedName(String valueName) {
    return proto.reservedName().contains(valueName);
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
