package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.IntList;
import dev.tern.protobuf.Lists;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.ServiceDescriptorProto;
import dev.tern.protobuf.descriptor.proto.ServiceOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service. */
public final class ServiceDescriptor implements Descriptor {
  private final ServiceDescriptorProto proto;
  private final FileDescriptor file;
  private final int index;
  private final String fullName;

  // Set by the linker before anyone else sees this object.
  List<MethodDescriptor> methods = Lists.empty();
  final Map<String, MethodDescriptor> byName = new HashMap<>();
  FeatureSet features = FeatureSet.defaultInstance();

  ServiceDescriptor(ServiceDescriptorProto proto, FileDescriptor file, int index) {
    this.proto = proto;
    this.file = file;
    this.index = index;
    this.fullName = Names.join(file.packageName(), proto.name());
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
    return IntList.of(6, index);
  }

  /** Returns the definition as data. */
  public ServiceDescriptorProto proto() {
    return proto;
  }

  /** Returns the options, custom ones too; those in which nothing is set if it states none. */
  public ServiceOptions options() {
    ServiceOptions options = proto.options();
    return options == null ? ServiceOptions.defaultInstance() : options;
  }

  /** Returns the methods in the order of definition. */
  public List<MethodDescriptor> methods() {
    return methods;
  }

  /** Returns the method of a name, or null. */
  public @Nullable MethodDescriptor method(String name) {
    return byName.get(name);
  }

  @Override
  public String toString() {
    return fullName;
  }
}
