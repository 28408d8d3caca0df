package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.MethodDescriptorProto;
import dev.tern.protobuf.descriptor.proto.MethodOptions;
import org.jspecify.annotations.Nullable;

/** A method of a service. */
public final class MethodDescriptor implements Descriptor {
  private final MethodDescriptorProto proto;
  private final ServiceDescriptor service;
  private final int index;
  private final String fullName;

  // Set by the linker before anyone else sees this object.
  @Nullable MessageDescriptor inputType;
  @Nullable MessageDescriptor outputType;
  FeatureSet features = FeatureSet.defaultInstance();

  MethodDescriptor(MethodDescriptorProto proto, ServiceDescriptor service, int index) {
    this.proto = proto;
    this.service = service;
    this.index = index;
    this.fullName = Names.join(service.fullName(), proto.name());
  }

  @Override
  public String name() {
    return proto.name();
  }

  /** Returns {@code package.Service.Method}. */
  @Override
  public String fullName() {
    return fullName;
  }

  @Override
  public FileDescriptor file() {
    return service.file();
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
    return file().location(service.path().toBuilder().add(2).add(index).build());
  }

  /** Returns the definition as data. */
  public MethodDescriptorProto proto() {
    return proto;
  }

  /** Returns the options, custom ones too; those in which nothing is set if it states none. */
  public MethodOptions options() {
    MethodOptions options = proto.options();
    return options == null ? MethodOptions.defaultInstance() : options;
  }

  /** Returns the service that it belongs to. */
  public ServiceDescriptor service() {
    return service;
  }

  /** Returns the type of a request. */
  public MessageDescriptor inputType() {
    return MessageDescriptor.linked(inputType);
  }

  /** Returns the type of a response. */
  public MessageDescriptor outputType() {
    return MessageDescriptor.linked(outputType);
  }

  /** Says whether the client sends a stream of requests. */
  public boolean isClientStreaming() {
    return proto.clientStreaming();
  }

  /** Says whether the server sends a stream of responses. */
  public boolean isServerStreaming() {
    return proto.serverStreaming();
  }

  @Override
  public String toString() {
    return fullName;
  }
}
