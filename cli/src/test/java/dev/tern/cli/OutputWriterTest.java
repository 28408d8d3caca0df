package dev.tern.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tern.codegen.plugin.PluginOutput;
import dev.tern.codegen.plugin.proto.CodeGeneratorResponse;
import dev.tern.codegen.plugin.proto.CodeGeneratorResponse.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputWriterTest {
  @TempDir Path directory;

  private static PluginOutput output() {
    PluginOutput output = new PluginOutput();
    output.add(
        "--x_out",
        CodeGeneratorResponse.builder()
            .addFile(File.builder().name("b/two.txt").content("two").build())
            .addFile(File.builder().name("one.txt").content("one").build())
            .build());
    return output;
  }

  private String location(String name) {
    return directory.resolve(name).toString();
  }

  private static List<GeneratorOutput> directives(String... locations) {
    return List.of(locations).stream()
        .map(location -> new GeneratorOutput("x", "", location, List.of()))
        .toList();
  }

  private static List<String> entries(Path archive) throws IOException {
    List<String> entries = new ArrayList<>();
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.add(
            entry.getName()
                + "="
                + new String(zip.readAllBytes(), StandardCharsets.UTF_8).lines().count());
      }
    }
    return entries;
  }

  @Test
  void directoriesAreMadeAndFilesReplaced() throws IOException {
    Path old = directory.resolve("gen/one.txt");
    OutputWriter.write(old, new byte[] {1, 2, 3, 4, 5, 6});
    OutputWriter.write(Map.of(location("gen"), output()), directives(location("gen")));
    assertEquals("one", Files.readString(old));
    assertEquals("two", Files.readString(directory.resolve("gen/b/two.txt")));
  }

  @Test
  void aJarHasAManifestAndAZipHasNone() throws IOException {
    String jar = location("o/a.jar");
    String zip = location("a.zip");
    OutputWriter.write(Map.of(jar, output(), zip, output()), directives(jar, zip));
    assertEquals(
        List.of("META-INF/MANIFEST.MF=3", "b/two.txt=1", "one.txt=1"), entries(Path.of(jar)));
    assertEquals(List.of("b/two.txt=1", "one.txt=1"), entries(Path.of(zip)));
  }

  @Test
  void equalOutputIsAnEqualArchive() throws IOException {
    String one = location("one.jar");
    String other = location("other.jar");
    OutputWriter.write(Map.of(one, output()), directives(one));
    OutputWriter.write(Map.of(other, output()), directives(other));
    assertArrayEquals(Files.readAllBytes(Path.of(one)), Files.readAllBytes(Path.of(other)));
  }

  @Test
  void aRuleForMakeNamesFilesOrTheArchive() {
    assertEquals(
        List.of("gen/b/two.txt", "gen/one.txt"),
        OutputWriter.paths(Map.of("gen/./", output()), directives("gen/./")));
    assertEquals(
        List.of("a.jar"), OutputWriter.paths(Map.of("a.jar", output()), directives("a.jar")));
  }
}
