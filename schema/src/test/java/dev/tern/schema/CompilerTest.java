package dev.tern.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompilerTest {
  private static CompileResult compile(Map<String, String> files, String... inputs) {
    return Compiler.builder()
        .source(SourceResolver.inMemory(files))
        .build()
        .compile(List.of(inputs));
  }

  private static CompileResult compile(String text) {
    return compile(Map.of("a.proto", text), "a.proto");
  }

  private static List<String> tags(CompileResult result) {
    return result.diagnostics().stream().map(Diagnostic::tag).toList();
  }

  @Test
  void linkedFilesComeInTheOrderOfTheInputs() {
    CompileResult result =
        compile(
            Map.of(
                "a.proto", "syntax = \"proto3\"; import \"b.proto\"; message A { B b = 1; }",
                "b.proto", "syntax = \"proto3\"; message B {}"),
            "a.proto",
            "b.proto");
    assertTrue(result.ok(), () -> result.diagnostics().toString());
    assertEquals(
        List.of("a.proto", "b.proto"), result.files().stream().map(FileDescriptor::name).toList());
    assertEquals(
        List.of("b.proto", "a.proto"),
        result.toDescriptorSet(false, false).file().stream()
            .map(FileDescriptorProto::name)
            .toList());
  }

  @Test
  void importsAreInTheSetOnlyIfAskedFor() {
    CompileResult result =
        compile(
            "syntax = \"proto3\"; import \"google/protobuf/timestamp.proto\"; message A { google.protobuf.Timestamp t = 1; }");
    assertEquals(1, result.toDescriptorSet(false, false).file().size());
    assertEquals(2, result.toDescriptorSet(true, false).file().size());
  }

  @Test
  void linkedFilesHaveCommentsAlsoWhenTheSetHasNone() {
    CompileResult result = compile("syntax = \"proto3\";\n// About A.\nmessage A {}");
    assertEquals(" About A.\n", result.files().get(0).messageTypes().get(0).location().leading());
    assertFalse(result.toDescriptorSet(false, false).file().get(0).hasSourceCodeInfo());
    assertTrue(result.toDescriptorSet(false, true).file().get(0).hasSourceCodeInfo());
  }

  @Test
  void sourceOptionsAreKeptOnRequest() {
    CompileResult result =
        compile("syntax = \"proto2\"; message A { extensions 5 [verification = UNVERIFIED]; }");
    FileDescriptorSet stripped = result.toDescriptorSet(false, false);
    FileDescriptorSet kept = result.toDescriptorSet(false, false, true);
    assertFalse(stripped.file().get(0).messageType().get(0).extensionRange().get(0).hasOptions());
    assertTrue(kept.file().get(0).messageType().get(0).extensionRange().get(0).hasOptions());
  }

  @Test
  void failedCompilationHasNoDescriptors() {
    CompileResult result = compile("syntax = \"proto3\"; message A { B b = 1; }");
    assertFalse(result.ok());
    assertThrows(IllegalStateException.class, result::files);
    assertThrows(IllegalStateException.class, () -> result.toDescriptorSet(true, true));
  }

  @Test
  void missingInputIsADiagnostic() {
    CompileResult result = compile(Map.of(), "nowhere.proto", "../a.proto");
    assertEquals(List.of("missing-file", "missing-file"), tags(result));
    assertEquals(
        "../a.proto: error: there is no such file", result.diagnostics().get(0).toShortString());
  }

  @Test
  void unreadableInputIsADiagnostic() {
    CompileResult result =
        Compiler.builder()
            .source(
                name -> {
                  throw new IOException("disk on fire");
                })
            .build()
            .compile(List.of("a.proto"));
    assertTrue(tags(result).contains("unreadable-file"));
    assertTrue(result.diagnostics().toString().contains("disk on fire"));
  }

  @Test
  void importPathsAreSearchedInOrderAndBeforeTheBuiltInFiles(@TempDir Path directory)
      throws IOException {
    Path first = Files.createDirectories(directory.resolve("first"));
    Path second = directory.resolve("second");
    Files.createDirectories(second.resolve("google/protobuf"));
    Files.writeString(
        first.resolve("a.proto"),
        "syntax = \"proto3\"; import \"google/protobuf/empty.proto\"; message First { google.protobuf.Mine m = 1; }");
    Files.writeString(second.resolve("a.proto"), "syntax = \"proto3\"; message Second {}");
    Files.writeString(
        second.resolve("google/protobuf/empty.proto"),
        "syntax = \"proto3\"; package google.protobuf; message Mine {}");
    CompileResult result =
        Compiler.builder().importPath(first).importPath(second).build().compile(List.of("a.proto"));
    assertTrue(result.ok(), () -> result.diagnostics().toString());
    assertEquals("First", result.files().get(0).messageTypes().get(0).name());
  }

  @Test
  void nothingOutsideOfTheImportPathIsRead(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("secret.proto"), "syntax = \"proto3\";");
    Path root = Files.createDirectories(directory.resolve("root"));
    Compiler compiler = Compiler.builder().importPath(root).build();
    for (String name :
        List.of(
            "../secret.proto",
            "./../secret.proto",
            directory.resolve("secret.proto").toString(),
            "..\\secret.proto",
            "")) {
      assertEquals(List.of("missing-file"), tags(compiler.compile(List.of(name))), name);
    }
  }

  @Test
  void importNameIsRelativeToTheFirstImportPathThatHoldsTheFile() {
    Compiler compiler =
        Compiler.builder().importPath(Path.of("a/b")).importPath(Path.of("a")).build();
    assertEquals("c.proto", compiler.importName(Path.of("a/b/c.proto")));
    assertEquals("c/d.proto", compiler.importName(Path.of("a/x/../c/d.proto")));
    assertEquals("elsewhere.proto", compiler.importName(Path.of("elsewhere.proto")));
  }

  @Test
  void warningsAboutImportedFilesAreNotTheUsersBusiness() {
    Map<String, String> files =
        Map.of(
            "a.proto", "syntax = \"proto3\"; import \"b.proto\"; message A { B b = 1; }",
            "b.proto", "message B { reserved \"1\"; }");
    assertEquals(List.of(), compile(files, "a.proto").diagnostics());
    assertEquals(List.of("no-syntax", "reserved-name"), tags(compile(files, "b.proto")));
  }

  @Test
  void diagnosticsAreSortedByFileAndPlace() {
    CompileResult result =
        compile(
            Map.of(
                "a.proto",
                    "syntax = \"proto3\"; import \"b.proto\";\nmessage A { X x = 0;\n Y y = 2; }",
                "b.proto", "syntax = \"proto3\";\nenum E { ONE = 1; }"),
            "a.proto");
    assertEquals(
        List.of("a.proto:2:13", "a.proto:2:19", "a.proto:3:2", "b.proto:2:16"),
        result.diagnostics().stream()
            .filter(Diagnostic::isError)
            .map(d -> d.file() + ":" + d.line() + ":" + d.column())
            .toList());
  }

  @Test
  void renderedDiagnosticHasLineMarkerNotesAndHint() {
    CompileResult result =
        compile("syntax = \"proto3\";\nmessage A {\n\tint32 a = 1;\n\tint32 b = 1;\n}");
    Diagnostic diagnostic = result.diagnostics().get(0);
    assertEquals(
        "a.proto:4:12: error: field number 1 is already used by field \"a\"",
        diagnostic.toShortString());
    assertEquals(
        """
        a.proto:4:12: error: field number 1 is already used by field "a" [duplicate-number]
          | \tint32 b = 1;
          | \t          ^
          = note: "a" is at a.proto:3:8
          = hint: the next free number is 2""",
        diagnostic.toString());
  }

  @Test
  void compilerMayBeUsedAgainAndByThreads() throws InterruptedException {
    Compiler compiler =
        Compiler.builder()
            .source(
                SourceResolver.inMemory(
                    Map.of("a.proto", "syntax = \"proto3\"; option java_package = \"x\";")))
            .build();
    List<CompileResult> results = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                CompileResult result = compiler.compile(List.of("a.proto"));
                synchronized (results) {
                  results.add(result);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    synchronized (results) {
      assertEquals(4, results.size());
      for (CompileResult result : results) {
        assertEquals(
            results.get(0).toDescriptorSet(false, true), result.toDescriptorSet(false, true));
      }
    }
  }

  // ---- limits

  @Test
  void importChainHasALimit() {
    Map<String, String> files = new HashMap<>();
    for (int i = 0; i < Loader.MAX_IMPORT_DEPTH + 10; i++) {
      files.put(
          "f" + i + ".proto", "syntax = \"proto3\"; import public \"f" + (i + 1) + ".proto\";");
    }
    CompileResult result = compile(files, "f0.proto");
    assertEquals(List.of("import-depth"), tags(result));
  }

  @Test
  void diagnosticsHaveALimit() {
    StringBuilder text = new StringBuilder("syntax = \"proto3\";\nmessage A {\n");
    for (int i = 0; i < 5_000; i++) {
      text.append("  Unknown").append(i).append(" f = 1;\n");
    }
    CompileResult result = compile(text.append("}\n").toString());
    assertEquals(Diagnostics.MAX_REPORTED + 1, result.diagnostics().size());
    assertEquals("too-many-diagnostics", tags(result).get(Diagnostics.MAX_REPORTED));
  }

  @Test
  void fieldsHaveALimit() {
    StringBuilder text = new StringBuilder("syntax = \"proto3\";\nmessage A {\n");
    for (int i = 1; i <= 65_536; i++) {
      text.append("int32 f")
          .append(i)
          .append(" = ")
          .append(i < 19_000 ? i : i + 1_000)
          .append(";\n");
    }
    assertEquals(List.of("too-many-fields"), tags(compile(text.append("}\n").toString())));
  }

  @Test
  void edition2026LimitsTypes() {
    StringBuilder text = new StringBuilder("edition = \"2026\";\npackage p;\nenum E {\n");
    for (int i = 0; i <= 1_700; i++) {
      text.append("E").append(i).append(" = ").append(i).append(";\n");
    }
    assertEquals(List.of("proto-limits"), tags(compile(text.append("}\n").toString())));
  }

  @Test
  void nestingOfOptionValuesHasALimit() {
    String open = "{ child ".repeat(300);
    CompileResult result =
        compile(
            "syntax = \"proto2\"; import \"google/protobuf/descriptor.proto\";"
                + "message O { optional O child = 1; }"
                + "extend google.protobuf.FileOptions { optional O o = 50000; }"
                + "option (o) = "
                + open
                + "{}"
                + "}".repeat(300)
                + ";");
    assertEquals(List.of("option"), tags(result));
  }

  @Test
  void hostileTextNeverThrows() {
    Random random = new Random(11);
    String[] words = {
      "syntax",
      "=",
      "\"proto3\"",
      ";",
      "message",
      "A",
      "{",
      "}",
      "int32",
      "a",
      "1",
      "[",
      "]",
      "option",
      "(",
      ")",
      ".",
      "enum",
      "oneof",
      "map",
      "<",
      ">",
      ",",
      "reserved",
      "to",
      "max",
      "extend",
      "extensions",
      "group",
      "repeated",
      "import",
      "service",
      "rpc",
      "returns",
      "-",
      "default",
      "features",
      "\"",
      "/*",
      "//",
      "\n",
      "edition",
      "\"2023\""
    };
    for (int round = 0; round < 1_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "syntax = \"proto2\"; " : "");
      for (int i = random.nextInt(60); i >= 0; i--) {
        text.append(words[random.nextInt(words.length)]).append(' ');
      }
      CompileResult result = compile(text.toString());
      assertEquals(
          result.ok(),
          result.diagnostics().stream().noneMatch(Diagnostic::isError),
          text.toString());
    }
  }

  @Test
  void deepBracesAreRefusedWithoutDeepRecursion() {
    for (String word :
        List.of("message A {", "optional group A = 1 {", "enum A {", "{", "oneof a {")) {
      CompileResult result =
          compile("syntax = \"proto2\"; message M {" + (word + " ").repeat(20_000));
      assertFalse(result.ok());
    }
  }

  /** What a plugin and files with features of a language import is there without being given. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "google/protobuf/compiler/plugin.proto",
        "google/protobuf/descriptor.proto",
        "google/protobuf/cpp_features.proto",
        "google/protobuf/java_features.proto",
        "google/protobuf/go_features.proto",
        "google/protobuf/c_sharp_features.proto",
        "google/protobuf/cpp_options.proto",
        "google/protobuf/json_options.proto",
        "google/protobuf/any.proto"
      })
  void builtInFilesAreThere(String name) {
    CompileResult result =
        Compiler.builder()
            .source(
                SourceResolver.inMemory(
                    Map.of("a.proto", "syntax = \"proto2\"; import \"" + name + "\";")))
            .build()
            .compile(List.of("a.proto"));
    assertTrue(result.ok(), result.diagnostics().toString());
    assertEquals(name, result.toDescriptorSet(false, false).file().get(0).dependency().get(0));
  }
}
