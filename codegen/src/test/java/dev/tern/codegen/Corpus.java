package dev.tern.codegen;

import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import dev.tern.schema.SourceResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The test files, compiled. */
final class Corpus {
  static final Path RESOURCES = Path.of("src/test/resources");

  /** Set to rewrite what is compared with instead of comparing. */
  static final boolean REFRESH = System.getProperty("golden.refresh") != null;

  private Corpus() {}

  /** Compiles all files of a folder of the test resources. */
  static CompileResult folder(String name) {
    Path root = RESOURCES.resolve(name);
    try (Stream<Path> files = Files.list(root)) {
      List<String> protos =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".proto"))
              .sorted()
              .toList();
      return compiled(Compiler.builder().importPath(root).build(), protos);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CompileResult text(Map<String, String> files) {
    return compiled(
        Compiler.builder().source(SourceResolver.inMemory(files)).build(),
        files.keySet().stream().sorted().toList());
  }

  static List<FileDescriptor> text(String proto) {
    return text(Map.of("test.proto", proto)).files();
  }

  private static CompileResult compiled(Compiler compiler, List<String> files) {
    CompileResult result = compiler.compile(files);
    if (!result.ok()) {
      throw new IllegalStateException(String.valueOf(result.diagnostics()));
    }
    return result;
  }

  static List<GeneratedFile> generate(List<FileDescriptor> files) {
    return JavaGenerator.generate(files, JavaGenerator.Options.DEFAULT);
  }

  /** The stand-ins for the rpc module's types. */
  static List<GeneratedFile> rpcStubs() {
    try (Stream<Path> files = Files.list(RESOURCES.resolve("rpcstubs"))) {
      return files
          .sorted()
          .map(file -> new GeneratedFile("dev/tern/rpc/" + file.getFileName(), read(file)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
