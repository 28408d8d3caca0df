package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.IntList;
import dev.tern.protobuf.Lists;
import dev.tern.protobuf.descriptor.proto.Edition;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileOptions;
import dev.tern.protobuf.descriptor.proto.SourceCodeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A {@code .proto} file, linked with the files that it imports. Immutable. */
public final class FileDescriptor {
  private final FileDescriptorProto proto;
  private final Map<IntList, SourceLocation> locations;

  // Set by the linker before anyone else sees this object.
  List<FileDescriptor> dependencies = Lists.empty();
  List<FileDescriptor> publicDependencies = Lists.empty();
  List<MessageDescriptor> messageTypes = Lists.empty();
  List<EnumDescriptor> enumTypes = Lists.empty();
  List<ServiceDescriptor> services = Lists.empty();
  List<FieldDescriptor> extensions = Lists.empty();
  Edition edition = Edition.EDITION_UNKNOWN;
  FeatureSet features = FeatureSet.defaultInstance();

  /** What this file defines, in the order of definition. */
  final List<Descriptor> symbols = new ArrayList<>();

  FileDescriptor(FileDescriptorProto proto) {
    this.proto = proto;
    this.locations = locations(proto.sourceCodeInfo());
  }

  private static Map<IntList, SourceLocation> locations(@Nullable SourceCodeInfo info) {
    // Ordered, not hashed: nobody can choose paths that collide.
    Map<IntList, SourceLocation> locations = new TreeMap<>(FileDescriptor::comparePaths);
    if (info != null) {
      for (SourceCodeInfo.Location location : info.location()) {
        locations.putIfAbsent(location.path(), SourceLocation.of(location));
      }
    }
    return locations;
  }

  private static int comparePaths(IntList a, IntList b) {
    int shorter = Math.min(a.size(), b.size());
    for (int i = 0; i < shorter; i++) {
      if (a.getInt(i) != b.getInt(i)) {
        return Integer.compare(a.getInt(i), b.getInt(i));
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  /**
   * Links one file with the files that it imports.
   *
   * @param dependencies the files that it imports, in any order; more are no harm
   * @throws DescriptorException if the file does not hold together
   */
  public static FileDescriptor link(FileDescriptorProto proto, List<FileDescriptor> dependencies) {
    return DescriptorPool.link(proto, dependencies);
  }

  /**
   * Links one file from its encoding, given as text with one character per byte. For generated
   * code, which has it in parts because a constant in a class file is at most 64 KiB long.
   *
   * @throws DescriptorException if the file does not hold together
   */
  public static FileDescriptor ofGenerated(List<FileDescriptor> dependencies, String... parts) {
    byte[] encoded = Bytes.ofLatin1(String.join("", parts)).toByteArray();
    return link(FileDescriptorProto.CODEC.decodeOwned(encoded), dependencies);
  }

  /** Returns the name, a path from the root of the import path, with {@code /} between names. */
  public String name() {
    return proto.name();
  }

  /** Returns the package, or an empty string. */
  public String packageName() {
    return proto.package_();
  }

  /** Returns the edition; proto2 and proto3 are editions of their own. */
  public Edition edition() {
    return edition;
  }

  /** Returns the features in force for the file as a whole. */
  public FeatureSet features() {
    return features;
  }

  /** Returns the definition as data. */
  public FileDescriptorProto proto() {
    return proto;
  }

  /** Returns the options, custom ones too; those in which nothing is set if it states none. */
  public FileOptions options() {
    FileOptions options = proto.options();
    return options == null ? FileOptions.defaultInstance() : options;
  }

  /** Returns the files that it imports, in the order of the imports. */
  public List<FileDescriptor> dependencies() {
    return dependencies;
  }

  /** Returns those of {@link #dependencies} that its importers see too. */
  public List<FileDescriptor> publicDependencies() {
    return publicDependencies;
  }

  /** Returns the message types at the top level. */
  public List<MessageDescriptor> messageTypes() {
    return messageTypes;
  }

  /** Returns the enums at the top level. */
  public List<EnumDescriptor> enumTypes() {
    return enumTypes;
  }

  /** Returns the services. */
  public List<ServiceDescriptor> services() {
    return services;
  }

  /** Returns the extensions at the top level. */
  public List<FieldDescriptor> extensions() {
    return extensions;
  }

  /** Returns the top-level message type of a simple name, or null. */
  public @Nullable MessageDescriptor messageType(String name) {
    for (MessageDescriptor type : messageTypes) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }

  /** Returns the top-level enum of a simple name, or null. */
  public @Nullable EnumDescriptor enumType(String name) {
    for (EnumDescriptor type : enumTypes) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }

  /** Returns the service of a simple name, or null. */
  public @Nullable ServiceDescriptor service(String name) {
    for (ServiceDescriptor service : services) {
      if (service.name().equals(name)) {
        return service;
      }
    }
    return null;
  }

  /**
   * Returns a place in the source.
   *
   * @param path field numbers and indexes from {@code FileDescriptorProto} inwards, as in {@code
   *     SourceCodeInfo.Location.path}
   */
  public SourceLocation location(IntList path) {
    return locations.getOrDefault(path, SourceLocation.UNKNOWN);
  }

  @Override
  public String toString() {
    return proto.name();
  }
}
