package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.OneofDescriptorProto;
import dev.tern.protobuf.descriptor.proto.OneofOptions;
import java.util.ArrayList;
import java.util.List;

/** A {@code oneof}: fields of which at most one is set. */
public final class OneofDescriptor implements Descriptor {
  private final OneofDescriptorProto proto;
  private final MessageDescriptor containingType;
  private final int index;
  private final String fullName;

  // Set by the linker before anyone else sees this object.
  List<FieldDescriptor> fields = new ArrayList<>();
  FeatureSet features = FeatureSet.defaultInstance();
  boolean synthetic;

  OneofDescriptor(OneofDescriptorProto proto, MessageDescriptor containingType, int index) {
    this.proto = proto;
    this.containingType = containingType;
    this.index = index;
    this.fullName = Names.join(containingType.fullName(), proto.name());
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
    return containingType.file();
  }

  /** Returns the position in the message's {@code oneof_decl}, synthetic ones counted. */
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
    return file().location(containingType.path().toBuilder().add(8).add(index).build());
  }

  /** Returns the definition as data. */
  public OneofDescriptorProto proto() {
    return proto;
  }

  /** Returns the options, custom ones too; those in which nothing is set if it states none. */
  public OneofOptions options() {
    OneofOptions options = proto.options();
    return options == null ? OneofOptions.defaultInstance() : options;
  }

  /** Returns the message type that it belongs to. */
  public MessageDescriptor containingType() {
    return containingType;
  }

  /** Returns its fields in the order of definition; at least one. */
  public List<FieldDescriptor> fields() {
    return fields;
  }

  @Override
  public String toString() {
    return fullName;
  }
}
