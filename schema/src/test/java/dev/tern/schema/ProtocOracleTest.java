package dev.tern.schema;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import dev.tern.schema.oracle.Protoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our descriptor sets are the official compiler's, byte for byte: with and without imports, with
 * and without source information.
 */
final class ProtocOracleTest {
  /** A file below the directory that its imports are relative to. */
  record Source(Path root, String name) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Source> sources() throws IOException {
    List<Source> sources = new ArrayList<>();
    for (Path root :
        List.of(
            OfficialCompiler.WELL_KNOWN,
            Path.of("target/oracle/grpc"),
            Path.of("src/test/resources/oracle"))) {
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(p -> p.toString().endsWith(".proto"))
            .sorted()
            .forEach(
                p ->
                    sources.add(
                        new Source(root, root.relativize(p).toString().replace('\\', '/'))));
      }
    }
    return sources;
  }

  @ParameterizedTest
  @MethodSource("sources")
  void descriptorSetIsEqual(Source source) {
    compare(source, false, false);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void descriptorSetWithImportsAndSourceInfoIsEqual(Source source) {
    compare(source, true, true);
  }

  private static void compare(Source source, boolean imports, boolean sourceInfo) {
    Protoc.Outcome theirs =
        OfficialCompiler.required()
            .compile(
                List.of(source.root(), OfficialCompiler.WELL_KNOWN),
                List.of(source.name()),
                imports,
                sourceInfo);
    assertTrue(theirs.accepted(), theirs.output());
    CompileResult ours =
        Compiler.builder().importPath(source.root()).build().compile(List.of(source.name()));
    assertTrue(ours.ok(), () -> ours.diagnostics().toString());
    FileDescriptorSet set = ours.toDescriptorSet(imports, sourceInfo);
    if (!Arrays.equals(theirs.descriptorSet().toByteArray(), set.toByteArray())) {
      // The text shows where they differ; equal text leaves the bytes to be compared.
      assertEquals(
          FileDescriptorSet.parse(theirs.descriptorSet().toByteArray()).toString(), set.toString());
    }
    assertArrayEquals(theirs.descriptorSet().toByteArray(), set.toByteArray());
  }

  @ParameterizedTest
  @MethodSource("sources")
  void runtimeLinksWhatWeAccept(Source source) {
    CompileResult result =
        Compiler.builder().importPath(source.root()).build().compile(List.of(source.name()));
    assertEquals(List.of(source.name()), result.files().stream().map(f -> f.name()).toList());
  }

  @Test
  void severalInputsComeInTheSameOrder() {
    Path root = Path.of("src/test/resources/oracle");
    List<String> files =
        List.of("uses_options.proto", "proto3.proto", "imported.proto", "edition2024.proto");
    for (boolean imports : new boolean[] {false, true}) {
      Protoc.Outcome theirs =
          OfficialCompiler.required()
              .compile(List.of(root, OfficialCompiler.WELL_KNOWN), files, imports, false);
      CompileResult ours = Compiler.builder().importPath(root).build().compile(files);
      assertArrayEquals(
          theirs.descriptorSet().toByteArray(), ours.toDescriptorSet(imports, false).toByteArray());
    }
  }
}
