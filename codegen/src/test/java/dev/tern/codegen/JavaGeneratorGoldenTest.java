package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The text of generated code. What has no services is kept among the test sources, so that it is
 * compiled and run as well; {@code -Dgolden.refresh} rewrites it.
 */
final class JavaGeneratorGoldenTest {
  private static final Path SOURCES = Path.of("src/test/java");

  @Test
  void generatedTextIsTheOneOnRecord() {
    for (GeneratedFile file : Corpus.generate(Corpus.folder("golden").files())) {
      compare(home(file).resolve(file.path()), file);
    }
  }

  /** The services need the rpc module, which codegen must not know. */
  private static Path home(GeneratedFile file) {
    return file.path().contains("/greeter/") ? Corpus.RESOURCES.resolve("golden") : SOURCES;
  }

  @Test
  void runtimeClassesAreWhatTheGeneratorWrites() {
    List<FileDescriptor> files = RuntimeFiles.descriptors();
    for (GeneratedFile file :
        JavaGenerator.generate(files, JavaGenerator.Options.DEFAULT.withRuntimeFiles(true))) {
      compare(Path.of("../protobuf/src/main/java").resolve(file.path()), file);
    }
  }

  @Test
  void classesOfThePluginProtocolAreWhatTheGeneratorWrites() {
    Compiler compiler = Compiler.builder().importPath(Path.of("src/main/proto")).build();
    CompileResult result = compiler.compile(List.of("google/protobuf/compiler/plugin.proto"));
    assertEquals(List.of(), result.diagnostics());
    for (GeneratedFile file : Corpus.generate(result.files())) {
      compare(Path.of("src/main/java").resolve(file.path()), file);
    }
  }

  @Test
  void filesOfTheRuntimeAreNotGeneratedForUsers() {
    assertEquals(List.of(), Corpus.generate(RuntimeFiles.descriptors()));
  }

  @Test
  void sameDescriptorsGiveTheSameText() {
    List<FileDescriptor> files = Corpus.folder("corpus").files();
    List<FileDescriptor> reversed = new ArrayList<>(Corpus.folder("corpus").files());
    Collections.reverse(reversed);
    List<GeneratedFile> once = Corpus.generate(files);
    List<GeneratedFile> again = Corpus.generate(reversed);
    assertEquals(sorted(once), sorted(again));
    assertFalse(once.isEmpty());
  }

  private static List<String> sorted(List<GeneratedFile> files) {
    return files.stream().map(file -> file.path() + "\n" + file.content()).sorted().toList();
  }

  private static void compare(Path path, GeneratedFile file) {
    if (Corpus.REFRESH) {
      Corpus.write(path, file.content());
    }
    assertEquals(Corpus.read(path), file.content(), path.toString());
  }
}
