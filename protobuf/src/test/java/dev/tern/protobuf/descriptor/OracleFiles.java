package dev.tern.protobuf.descriptor;

import com.google.protobuf.Descriptors;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import java.util.List;

/** Real schemas, linked by the other runtime. */
final class OracleFiles {
  static final List<Descriptors.FileDescriptor> ALL =
      List.of(
          com.google.protobuf.DescriptorProtos.getDescriptor(),
          com.google.protobuf.AnyProto.getDescriptor(),
          com.google.protobuf.SourceContextProto.getDescriptor(),
          com.google.protobuf.TypeProto.getDescriptor(),
          com.google.protobuf.ApiProto.getDescriptor(),
          com.google.protobuf.DurationProto.getDescriptor(),
          com.google.protobuf.EmptyProto.getDescriptor(),
          com.google.protobuf.FieldMaskProto.getDescriptor(),
          com.google.protobuf.StructProto.getDescriptor(),
          com.google.protobuf.TimestampProto.getDescriptor(),
          com.google.protobuf.WrappersProto.getDescriptor(),
          com.google.protobuf.JavaFeaturesProto.getDescriptor(),
          com.google.protobuf.compiler.PluginProtos.getDescriptor());

  private OracleFiles() {}

  static FileDescriptorProto ours(Descriptors.FileDescriptor file) {
    return FileDescriptorProto.parse(file.toProto().toByteArray());
  }

  static DescriptorPool pool() {
    return DescriptorPool.link(ALL.stream().map(OracleFiles::ours).toList());
  }
}
