package dev.tern.codegen.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.codegen.plugin.proto.CodeGeneratorResponse;
import dev.tern.codegen.plugin.proto.CodeGeneratorResponse.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PluginOutputTest {
  private final PluginOutput output = new PluginOutput();

  private static CodeGeneratorResponse response(File... files) {
    return CodeGeneratorResponse.builder().file(List.of(files)).build();
  }

  private static File file(String name, String content) {
    return File.builder().name(name).content(content).build();
  }

  private static File insertion(String name, String point, String content) {
    return File.builder().name(name).insertionPoint(point).content(content).build();
  }

  private String text(String name) {
    byte[] content = output.files().get(name);
    return content == null ? "" : new String(content, StandardCharsets.UTF_8);
  }

  private String refusal(CodeGeneratorResponse response) {
    PluginException e =
        assertThrows(PluginException.class, () -> output.add("protoc-gen-x", response));
    return String.valueOf(e.getMessage());
  }

  @Test
  void aStretchWithoutANameGoesOnWithTheFileBefore() {
    output.add("x", response(file("a.txt", "one"), file("", "two"), file("b.txt", "three")));
    assertEquals("onetwo", text("a.txt"));
    assertEquals("three", text("b.txt"));
    assertTrue(refusal(response(file("", "lost"))).contains("no file name"));
  }

  @Test
  void whatIsInsertedStandsBeforeItsMarkWithTheMarksIndent() {
    output.add("x", response(file("a.txt", "{\n  // @@protoc_insertion_point(p)\n}\n")));
    output.add("y", response(insertion("a.txt", "p", "one\ntwo")));
    output.add("z", response(insertion("a.txt", "p", "three\n")));
    assertEquals("{\n  one\n  two\n  three\n  // @@protoc_insertion_point(p)\n}\n", text("a.txt"));
  }

  @Test
  void aMarkInACommentInsideOfALineTakesTheInsertionInPlace() {
    output.add("x", response(file("a.txt", "f(/* @@protoc_insertion_point(p) */)")));
    output.add("y", response(insertion("a.txt", "p", "1")));
    assertEquals("f(1\n/* @@protoc_insertion_point(p) */)", text("a.txt"));
  }

  @Test
  void insertionNeedsItsFileAndItsMark() {
    assertTrue(refusal(response(insertion("a.txt", "p", "x"))).contains("file that is not there"));
    output.add("x", response(file("a.txt", "")));
    assertTrue(refusal(response(insertion("a.txt", "p", "x"))).contains("\"p\" not found"));
  }

  @Test
  void noFileIsWrittenTwice() {
    output.add("x", response(file("a.txt", "one")));
    assertTrue(refusal(response(file("a.txt", "two"))).contains("a.txt is there already"));
    assertEquals("one", text("a.txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a", "../a", "a/../b", "a//b", "./a", "a\\b", "C:/a", "a/", "a\0b"})
  void noNameLeadsOutOfTheOutputDirectory(String name) {
    assertTrue(refusal(response(file(name, ""))).contains("not the name of an output file"));
    assertTrue(output.files().isEmpty());
  }

  @Test
  void aMistakeThatThePluginReportsIsPassedOn() {
    assertEquals(
        "protoc-gen-x: no such option",
        refusal(CodeGeneratorResponse.builder().error("no such option").build()));
  }
}
