package dev.tern.codegen;

import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FieldOptions;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The files whose classes are part of the runtime. */
final class RuntimeFiles {
  private RuntimeFiles() {}

  static List<FileDescriptor> descriptors() {
    List<String> names =
        Stream.of(
                "any",
                "api",
                "descriptor",
                "duration",
                "empty",
                "field_mask",
                "java_features",
                "source_context",
                "struct",
                "timestamp",
                "type",
                "wrappers")
            .map(name -> "google/protobuf/" + name + ".proto")
            .toList();
    CompileResult result = Compiler.builder().build().compile(names);
    if (!result.ok()) {
      throw new IllegalStateException(String.valueOf(result.diagnostics()));
    }
    // Without source info: the comments of these files are their authors' text, and stay there.
    List<FileDescriptorProto> files =
        result.toDescriptorSet(true, false).file().stream()
            .map(
                file ->
                    file.withMessageType(
                        file.messageType().stream().map(RuntimeFiles::withoutWarnings).toList()))
            .toList();
    DescriptorPool pool = DescriptorPool.link(FileDescriptorSet.of(set -> set.file(files)));
    return names.stream().map(name -> Objects.requireNonNull(pool.file(name), name)).toList();
  }

  /** What is said to those who use an old feature is the authors' text as well. */
  private static DescriptorProto withoutWarnings(DescriptorProto message) {
    return message.withField(message.field().stream().map(RuntimeFiles::withoutWarning).toList());
  }

  private static FieldDescriptorProto withoutWarning(FieldDescriptorProto field) {
    FieldOptions options = field.options();
    if (options == null || options.featureSupport() == null) {
      return field;
    }
    var support = Objects.requireNonNull(options.featureSupport());
    return field.withOptions(
        options.withFeatureSupport(support.toBuilder().clearDeprecationWarning().build()));
  }
}
