package dev.tern.interop.differential;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tern.interop.proof.edition2023.Edition2023Proto;
import dev.tern.interop.proof.edition2023.Modern;
import dev.tern.interop.proof.proto2.Legacy;
import dev.tern.interop.proof.proto2.Proto2Proto;
import dev.tern.interop.proof.proto3.All;
import dev.tern.interop.proof.proto3.Proto3Proto;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.json.TypeRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The message types of the proofs, as each side has them. */
final class Proof {
  private static final List<FileDescriptor> WELL_KNOWN =
      List.of(
          com.google.protobuf.AnyProto.getDescriptor(),
          com.google.protobuf.DurationProto.getDescriptor(),
          com.google.protobuf.EmptyProto.getDescriptor(),
          com.google.protobuf.FieldMaskProto.getDescriptor(),
          com.google.protobuf.StructProto.getDescriptor(),
          com.google.protobuf.TimestampProto.getDescriptor(),
          com.google.protobuf.WrappersProto.getDescriptor());

  private static final FileDescriptor PROTO2 = theirs(Proto2Proto.descriptor());
  private static final FileDescriptor PROTO3 = theirs(Proto3Proto.descriptor());
  private static final FileDescriptor EDITION2023 = theirs(Edition2023Proto.descriptor());

  static final Type<Legacy> LEGACY = type(Legacy.CODEC, PROTO2);
  static final Type<All> ALL = type(All.CODEC, PROTO3);
  static final Type<Modern> MODERN = type(Modern.CODEC, EDITION2023);
  static final List<Type<?>> TYPES = List.of(LEGACY, ALL, MODERN);

  static final TypeRegistry REGISTRY =
      TypeRegistry.builder().add(Legacy.CODEC).add(All.CODEC).add(Modern.CODEC).build();

  /** What protobuf-java may find in an {@code Any}. */
  static final List<Descriptor> ANY_TYPES = anyTypes();

  static final com.google.protobuf.TypeRegistry THEIR_REGISTRY =
      com.google.protobuf.TypeRegistry.newBuilder().add(ANY_TYPES).build();

  static final List<FieldDescriptor> THEIR_EXTENSIONS = extensions();
  static final ExtensionRegistry THEIR_EXTENSION_REGISTRY = extensionRegistry();

  /** A message type. */
  record Type<T>(MessageCodec<T> codec, Descriptor theirs) {
    DynamicMessage parseTheirs(byte[] bytes) throws InvalidProtocolBufferException {
      return DynamicMessage.parseFrom(theirs, bytes, THEIR_EXTENSION_REGISTRY);
    }

    @Override
    public String toString() {
      return theirs.getFullName();
    }
  }

  private Proof() {}

  private static FileDescriptor theirs(dev.tern.protobuf.descriptor.FileDescriptor ours) {
    try {
      FileDescriptorProto proto = FileDescriptorProto.parseFrom(ours.proto().toByteArray());
      FileDescriptor[] imports =
          proto.getDependencyList().stream()
              .map(
                  name -> WELL_KNOWN.stream().filter(f -> f.getName().equals(name)).findAny().get())
              .toArray(FileDescriptor[]::new);
      return FileDescriptor.buildFrom(proto, imports);
    } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> Type<T> type(MessageCodec<T> codec, FileDescriptor file) {
    String name = codec.descriptor().name();
    return new Type<>(codec, Objects.requireNonNull(file.findMessageTypeByName(name)));
  }

  private static List<Descriptor> anyTypes() {
    List<Descriptor> types = new ArrayList<>();
    for (FileDescriptor file : List.of(PROTO2, PROTO3, EDITION2023)) {
      types.addAll(file.getMessageTypes());
    }
    for (FileDescriptor file : WELL_KNOWN) {
      types.addAll(file.getMessageTypes());
    }
    return List.copyOf(types);
  }

  private static List<FieldDescriptor> extensions() {
    List<FieldDescriptor> all = new ArrayList<>();
    for (FileDescriptor file : List.of(PROTO2, EDITION2023)) {
      all.addAll(file.getExtensions());
      for (Descriptor type : file.getMessageTypes()) {
        all.addAll(type.getExtensions());
      }
    }
    return List.copyOf(all);
  }

  private static ExtensionRegistry extensionRegistry() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    for (FieldDescriptor extension : THEIR_EXTENSIONS) {
      if (extension.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        registry.add(extension, DynamicMessage.getDefaultInstance(extension.getMessageType()));
      } else {
        registry.add(extension);
      }
    }
    return registry;
  }
}
