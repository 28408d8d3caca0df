package dev.tern.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import dev.tern.schema.Diagnostic;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenerationTest {
  private static final String GREETER =
      "syntax = \"proto3\"; package p; message Hello { string name = 1; }"
          + " service Greeter { rpc Greet(Hello) returns (Hello); }";

  @TempDir Path folder;

  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private @Nullable Path descriptorSet;

  private Path protos() {
    return folder.resolve("proto");
  }

  private Path output() {
    return folder.resolve("out");
  }

  private void proto(String name, String text) throws IOException {
    Path file = protos().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Path jar(String name, String text) throws IOException {
    Path jar = folder.resolve("dependency.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    return jar;
  }

  private Generation.Outcome run(List<Path> imports, List<String> importIncludes, boolean services)
      throws IOException {
    return new Generation(
            new ProtoInputs(
                List.of(ProtoRoot.open(protos())),
                imports.stream().map(ProtoRoot::open).toList(),
                List.of("**/*.proto"),
                List.of("**/ignored/**"),
                importIncludes),
            services,
            output(),
            descriptorSet,
            folder.resolve("state/default.state"))
        .run(diagnostics::add);
  }

  private Generation.Outcome run() throws IOException {
    return run(List.of(), List.of(), true);
  }

  private boolean has(String path) {
    return Files.exists(output().resolve(path));
  }

  @Test
  void filesOfTheSourceDirectoryBecomeJava() throws IOException {
    proto("greeter.proto", GREETER);
    proto("deep/er/other.proto", "syntax = \"proto3\"; package q; message Other {}");
    proto("ignored/bad.proto", "this is no schema");
    assertEquals(Generation.Outcome.GENERATED, run());
    assertTrue(has("p/Hello.java") && has("p/Greeter.java") && has("p/GreeterProto.java"));
    assertTrue(has("q/Other.java"));
    assertEquals(List.of(), diagnostics);
  }

  @Test
  void nothingIsDoneTwice() throws IOException {
    proto("greeter.proto", GREETER);
    run();
    FileTime time = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(output().resolve("p/Hello.java"), time);
    assertEquals(Generation.Outcome.UP_TO_DATE, run());
    assertEquals(time, Files.getLastModifiedTime(output().resolve("p/Hello.java")));
  }

  @Test
  void onlyFilesThatDifferAreWritten() throws IOException {
    proto("greeter.proto", GREETER);
    proto("other.proto", "syntax = \"proto3\"; package q; message Other {}");
    run();
    FileTime time = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(output().resolve("q/Other.java"), time);
    Files.setLastModifiedTime(output().resolve("p/Hello.java"), time);
    proto("greeter.proto", GREETER.replace("string name = 1;", "string title = 1;"));
    assertEquals(Generation.Outcome.GENERATED, run());
    assertEquals(time, Files.getLastModifiedTime(output().resolve("q/Other.java")));
    assertFalse(time.equals(Files.getLastModifiedTime(output().resolve("p/Hello.java"))));
  }

  @Test
  void filesThatAreNoLongerMadeGo() throws IOException {
    proto("greeter.proto", GREETER);
    run();
    Files.createDirectories(output());
    Files.writeString(output().resolve("Mine.java"), "class Mine {}");
    proto(
        "greeter.proto", GREETER.replace("message Hello", "message Hi").replace("(Hello)", "(Hi)"));
    run();
    assertTrue(has("p/Hi.java"));
    assertFalse(has("p/Hello.java"));
    assertTrue(has("Mine.java"), "what the plugin did not write is not its own");
    Files.delete(protos().resolve("greeter.proto"));
    assertEquals(Generation.Outcome.NOTHING_TO_DO, run());
    assertFalse(has("p/Hi.java"));
  }

  @Test
  void outputsThatWereTouchedAreMadeAgain() throws IOException {
    proto("greeter.proto", GREETER);
    run();
    Files.writeString(output().resolve("p/Hello.java"), "class Broken {}");
    assertEquals(Generation.Outcome.GENERATED, run());
    assertTrue(Files.readString(output().resolve("p/Hello.java")).contains("class Hello"));
    Files.delete(output().resolve("p/Hello.java"));
    assertEquals(Generation.Outcome.GENERATED, run());
    assertTrue(has("p/Hello.java"));
  }

  @Test
  void mistakesAreReportedEachTimeUntilTheyAreGone() throws IOException {
    proto("bad.proto", "syntax = \"proto3\"; message A { Missing m = 1; int32 x = 1; }");
    assertEquals(Generation.Outcome.FAILED, run());
    assertEquals(2, diagnostics.size());
    assertTrue(diagnostics.get(0).toShortString().contains("bad.proto:1:"));
    assertEquals(Generation.Outcome.FAILED, run());
    proto("bad.proto", "syntax = \"proto3\"; message A { int32 x = 1; }");
    assertEquals(Generation.Outcome.GENERATED, run());
  }

  @Test
  void importsAreFoundInJarsAndTheirCodeOnlyOnRequest() throws IOException {
    Path jar = jar("lib/shared.proto", "syntax = \"proto3\"; package lib; message Shared {}");
    proto(
        "user.proto",
        "syntax = \"proto3\"; package p; import \"lib/shared.proto\"; import"
            + " \"google/protobuf/timestamp.proto\"; message User { lib.Shared shared = 1;"
            + " google.protobuf.Timestamp at = 2; }");
    assertEquals(Generation.Outcome.GENERATED, run(List.of(jar), List.of(), true));
    assertTrue(has("p/User.java"));
    assertFalse(has("lib/Shared.java"));
    assertEquals(Generation.Outcome.GENERATED, run(List.of(jar), List.of("lib/*.proto"), true));
    assertTrue(has("lib/Shared.java"));
    assertTrue(
        Files.readString(output().resolve("p/User.java"))
            .contains("import dev.tern.protobuf.wkt.Timestamp;"));
  }

  @Test
  void changedDependencyIsNoticed() throws IOException {
    Path jar = jar("lib/shared.proto", "syntax = \"proto3\"; package lib; message Shared {}");
    proto(
        "user.proto",
        "syntax = \"proto3\"; package p; import \"lib/shared.proto\"; message U { lib.Shared s = 1; }");
    run(List.of(jar), List.of(), true);
    assertEquals(Generation.Outcome.UP_TO_DATE, run(List.of(jar), List.of(), true));
    jar("lib/shared.proto", "syntax = \"proto3\"; package lib; message Other {}");
    assertEquals(Generation.Outcome.FAILED, run(List.of(jar), List.of(), true));
  }

  @Test
  void aDescriptorSetIsWrittenOnRequestAndGoesWithTheRequest() throws IOException {
    proto("greeter.proto", GREETER);
    Path set = folder.resolve("resources/META-INF/protos.bin");
    descriptorSet = set;
    assertEquals(Generation.Outcome.GENERATED, run());
    assertEquals(
        "greeter.proto", FileDescriptorSet.parse(Files.readAllBytes(set)).file().get(0).name());
    assertEquals(Generation.Outcome.UP_TO_DATE, run());
    Files.delete(set);
    assertEquals(Generation.Outcome.GENERATED, run());
    descriptorSet = null;
    assertEquals(Generation.Outcome.GENERATED, run());
    assertFalse(Files.exists(set));
    assertTrue(has("p/Hello.java"));
  }

  @Test
  void servicesCanBeLeftOut() throws IOException {
    proto("greeter.proto", GREETER);
    assertEquals(Generation.Outcome.GENERATED, run(List.of(), List.of(), false));
    assertTrue(has("p/Hello.java"));
    assertFalse(has("p/Greeter.java"));
    assertEquals(Generation.Outcome.GENERATED, run());
    assertTrue(has("p/Greeter.java"));
  }

  @Test
  void missingDirectoriesAreEmpty() throws IOException {
    assertEquals(
        Generation.Outcome.NOTHING_TO_DO,
        run(List.of(folder.resolve("nowhere.jar")), List.of("**"), true));
  }
}
