package dev.tern.interop.fuzz;

import dev.tern.codegen.GeneratorException;
import dev.tern.codegen.JavaGenerator;
import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import dev.tern.schema.Diagnostic;
import dev.tern.schema.SourceResolver;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Bytes read as a {@code .proto} file: diagnostics, or descriptors that link and generate. */
public final class SourceFuzz {
  private SourceFuzz() {}

  /**
   * Jazzer calls it with each input; one in eight is generated too, which takes most of the time.
   */
  public static void fuzzerTestOneInput(byte[] input) {
    run(input, Arrays.hashCode(input) % 8 == 0);
  }

  /** Compiles an input, links what comes of it, and generates Java from that. */
  static void compileAndGenerate(byte[] input) {
    run(input, true);
  }

  private static void run(byte[] input, boolean generates) {
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
    if (!generates) {
      return;
    }
    try {
      JavaGenerator.generate(result.files(), JavaGenerator.Options.DEFAULT);
    } catch (GeneratorException e) {
      // what Java cannot say
    }
  }
}
