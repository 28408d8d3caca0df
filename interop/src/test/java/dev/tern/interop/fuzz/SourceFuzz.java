package dev.tern.interop.fuzz;

import dev.tern.codegen.GeneratorException;
import dev.tern.codegen.JavaGenerator;
import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import dev.tern.schema.Diagnostic;
import dev.tern.schema.SourceResolver;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Bytes read as a {@code .proto} file: diagnostics, or descriptors that link and generate. */
public final class SourceFuzz {
  private SourceFuzz() {}

  /** Jazzer calls it with each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    String source = new String(input, StandardCharsets.UTF_8);
    CompileResult result =
        Compiler.builder()
            .source(SourceResolver.inMemory(Map.of("fuzz.proto", source)))
            .build()
            .compile(List.of("fuzz.proto"));
    for (Diagnostic diagnostic : result.diagnostics()) {
      if (diagnostic.toString().isBlank()) {
        throw new AssertionError("a diagnostic says nothing");
      }
    }
    if (!result.ok()) {
      if (result.diagnostics().stream().noneMatch(Diagnostic::isError)) {
        throw new AssertionError("the compiler fails and says no error");
      }
      return;
    }
    DescriptorPool.link(result.toDescriptorSet(true, true));
    try {
      JavaGenerator.generate(result.files(), JavaGenerator.Options.DEFAULT);
    } catch (GeneratorException e) {
      // what Java cannot say
    }
  }
}
