package dev.tern.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files made to exhaust the stack, the memory or the patience: each ends with a result or with
 * clean diagnostics. The timeouts are a guard against hanging, many times what is needed.
 */
final class HostileInputTest {
  private static final String HEAD = "syntax = \"proto2\";\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message M { ",
        "message M { optional group G = 1 { ",
        "message M { oneof o { ",
        "enum E { ",
        "option (o) = { a ",
        "option (o) = { a: [ ",
        "option (o) = { a < ",
        "option (o) = { [a.b/c] { ",
        "option o = ( ",
        "message M { optional int32 f = 1 [ ",
        "message M { map<map< ",
        "extend M { optional group G = 1 { ",
        "service S { rpc R ( ",
        "service S { rpc R (M) returns (M) { option (o) = { ",
        "[ ",
        "( ",
        "{ ",
        "} ",
        "\" ",
        "' \\ ",
        "/* ",
        "/* */ /* ",
        "// ",
        "// \n",
        "; ",
        "a.",
        ".",
        "-",
        "0x",
        "1e",
        "\\",
        "\0",
        "\uFEFF",
        "é",
        "import \"",
        "import \"a.proto\"; ",
        "package a; ",
        "package a.",
        "reserved 1 to ",
        "message M { extensions 1 to ",
        "message M { reserved 1, ",
        "option a.b.c.",
        "option (a).(b).",
        "message M { message M { message M { optional M.M.M.M.M m = 1; "
      })
  void repeatedWithoutEndIsRejectedCleanly(String piece) {
    for (int count : new int[] {1, 100, 200_000 / piece.length()}) {
      CompileResult result = compile(HEAD + piece.repeat(count));
      assertEquals(
          result.ok(), result.diagnostics().stream().noneMatch(Diagnostic::isError), piece);
      assertTrue(result.diagnostics().size() <= Diagnostics.MAX_REPORTED + 1, piece);
    }
  }

  @Test
  void nestingHasALimit() {
    int depth = 20_000;
    CompileResult result = compile(HEAD + "message M { ".repeat(depth) + "}".repeat(depth));
    assertFalse(result.ok());
    result = compile(HEAD + "option (o) = " + "{ a ".repeat(depth) + "}".repeat(depth) + ";");
    assertFalse(result.ok());
  }

  @Test
  void manyFieldsTakeTimeInProportion() {
    CompileResult result =
        compile(
            HEAD
                + "message M { "
                + repeat(60_000, i -> "optional int32 f" + i + " = " + number(i) + "; ")
                + "}");
    assertTrue(result.ok(), () -> result.diagnostics().get(0).toString());
    assertEquals(
        60_000,
        result.toDescriptorSet(false, true).file().get(0).messageType().get(0).field().size());
    assertFalse(
        compile(
                HEAD
                    + "message M { "
                    + repeat(100_000, i -> "optional int32 f" + i + " = " + number(i) + "; ")
                    + "}")
            .ok());
  }

  @Test
  void manyDefinitionsTakeTimeInProportion() {
    CompileResult result =
        compile(
            HEAD
                + repeat(30_000, i -> "message M" + i + " { optional M" + (i / 2) + " m = 1; }\n")
                + "enum E { "
                + repeat(30_000, i -> "V" + i + " = " + i + "; ")
                + "}\nmessage R { reserved "
                + repeat(10_000, i -> (2 * i + 1) + ", ")
                + "1000000; reserved "
                + repeat(10_000, i -> "\"n" + i + "\", ")
                + "\"last\"; }");
    assertTrue(result.ok(), () -> result.diagnostics().get(0).toString());
  }

  @Test
  void manyMistakesTakeTimeInProportion() {
    CompileResult result =
        compile(
            HEAD + repeat(50_000, i -> "message M" + i + " { optional Nosuch" + i + " m = 1; } "));
    assertFalse(result.ok());
    assertEquals(Diagnostics.MAX_REPORTED + 1, result.diagnostics().size());
  }

  @Test
  void tenMegabytesCompile() {
    String comment = "// " + "x".repeat(10 << 20) + "\n";
    CompileResult result =
        compile(
            HEAD
                + comment
                + "message M { optional string s = 1 [default = \""
                + "y".repeat(10 << 20)
                + "\"]; }");
    assertTrue(result.ok(), () -> result.diagnostics().get(0).tag());
  }

  @Test
  void thousandsOfImportsCompile() {
    Map<String, String> files = new HashMap<>();
    int count = 3_000;
    for (int i = 0; i < count; i++) {
      files.put("f" + i + ".proto", HEAD + "package p" + i + "; message M {}");
    }
    files.put(
        "main.proto",
        HEAD
            + repeat(count, i -> "import \"f" + i + ".proto\";\n")
            + "message Main { "
            + repeat(count, i -> "optional p" + i + ".M m" + i + " = " + (i + 1) + "; ")
            + "}");
    CompileResult result = compile(files);
    assertTrue(result.ok(), () -> result.diagnostics().get(0).toString());
  }

  /** Each file passes on what the next one passes on: the closure is as long as the chain. */
  @Test
  void longChainOfPublicImportsCompiles() {
    Map<String, String> files = new HashMap<>();
    int count = Loader.MAX_IMPORT_DEPTH - 2;
    for (int i = 0; i < count; i++) {
      files.put(
          "f" + i + ".proto",
          HEAD
              + (i + 1 < count ? "import public \"f" + (i + 1) + ".proto\"; " : "")
              + "message M"
              + i
              + " {}");
    }
    files.put(
        "main.proto",
        HEAD + "import \"f0.proto\"; message Main { optional M" + (count - 1) + " m = 1; }");
    CompileResult result = compile(files);
    assertTrue(result.ok(), () -> result.diagnostics().get(0).toString());
  }

  /** 19000 to 19999 are not for users. */
  private static int number(int i) {
    return i + 1 < 19_000 ? i + 1 : i + 1_001;
  }

  private static String repeat(int count, IntFunction<String> piece) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < count; i++) {
      out.append(piece.apply(i));
    }
    return out.toString();
  }

  private static CompileResult compile(String text) {
    return compile(Map.of("main.proto", text));
  }

  private static CompileResult compile(Map<String, String> files) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () ->
            Compiler.builder()
                .source(SourceResolver.inMemory(files))
                .build()
                .compile(List.of("main.proto")));
  }
}
