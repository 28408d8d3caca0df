package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.ProtoEnum;
import dev.tern.protobuf.descriptor.proto.EnumValueDescriptorProto;
import dev.tern.protobuf.descriptor.proto.EnumValueOptions;
import dev.tern.protobuf.descriptor.proto.FeatureSet;

/** A value of an enum. Its full name is its sibling's of the enum, not its child's. */
public final class EnumValueDescriptor implements Descriptor, ProtoEnum {
  private final EnumValueDescriptorProto proto;
  private final EnumDescriptor enumType;
  private final int index;
  private final String fullName;

  // Set by the linker before anyone else sees this object.
  FeatureSet features = FeatureSet.defaultInstance();

  EnumValueDescriptor(
      EnumValueDescriptorProto proto, EnumDescriptor enumType, String scope, int index) {
    this.proto = proto;
    this.enumType = enumType;
    this.index = index;
    this.fullName = Names.join(scope, proto.name());
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
    return enumType.file();
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
    return file().location(enumType.path().toBuilder().add(2).add(index).build());
  }

  /** Returns the definition as data. */
  public EnumValueDescriptorProto proto() {
    return proto;
  }

  /** Returns the options, custom ones too; those in which nothing is set if it states none. */
  public EnumValueOptions options() {
    EnumValueOptions options = proto.options();
    return options == null ? EnumValueOptions.defaultInstance() : options;
  }

  /** Returns the enum that it belongs to. */
  public EnumDescriptor enumType() {
    return enumType;
  }

  /** Returns the number on the wire. */
  @Override
  public int number() {
    return proto.number();
  }

  @Override
  public String protoName() {
    return proto.name();
  }

  @Override
  public String toString() {
    return fullName;
  }
}
