package dev.tern.codegen;

import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.protobuf.descriptor.FileDescriptor;
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
    DescriptorPool pool = DescriptorPool.link(result.toDescriptorSet(true, false));
    return names.stream().map(name -> Objects.requireNonNull(pool.file(name), name)).toList();
  }
}
