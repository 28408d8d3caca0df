package dev.tern.schema.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import dev.tern.schema.SourceResolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layout, and that nothing but the layout changes; {@code -Dgolden.refresh} rewrites it. */
class FormatterTest {
  private static final Path RESOURCES = Path.of("src/test/resources");

  /** Roots of import names with files that are correct. */
  private static final List<Path> ROOTS =
      List.of(
          RESOURCES.resolve("lint/corpus"),
          RESOURCES.resolve("breaking/before"),
          RESOURCES.resolve("breaking/after"),
          RESOURCES.resolve("format"),
          Path.of("target/classes/dev/tern/schema/builtin"),
          Path.of("target/oracle/grpc"));

  private static String format(String source) {
    Formatter.Result result = Formatter.format("a.proto", source.getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of(), result.diagnostics());
    return assertText(result);
  }

  private static String assertText(Formatter.Result result) {
    String text = result.text();
    assertNotNull(text);
    return text == null ? "" : text;
  }

  record Case(Path root, String name) {}

  static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (Path root : ROOTS) {
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(f -> f.toString().endsWith(".proto"))
            .sorted()
            .forEach(
                f -> cases.add(new Case(root, root.relativize(f).toString().replace('\\', '/'))));
      }
    }
    assertTrue(cases.size() > 40, "the corpora are there");
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void formattingTwiceIsFormattingOnce(Case file) throws IOException {
    String once = format(Files.readString(file.root.resolve(file.name)));
    assertEquals(once, format(once));
  }

  /** Imports are sorted, which is seen; everything else is equal. */
  @ParameterizedTest
  @MethodSource("cases")
  void theDescriptorStaysTheSame(Case file) throws IOException {
    String before = Files.readString(file.root.resolve(file.name));
    assertEquals(descriptor(file, before), descriptor(file, format(before)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noCommentIsLost(Case file) throws IOException {
    String before = Files.readString(file.root.resolve(file.name));
    assertEquals(words(before), words(format(before)));
  }

  private static FileDescriptorProto descriptor(Case file, String text) {
    CompileResult result =
        Compiler.builder()
            .source(SourceResolver.inMemory(Map.of(file.name, text)))
            .importPath(file.root)
            .build()
            .compile(List.of(file.name));
    assertTrue(result.ok(), result.diagnostics().toString());
    FileDescriptorProto proto = result.toDescriptorSet(false, false).file().get(0);
    List<String> imports = new ArrayList<>(proto.dependency());
    imports.sort(null);
    List<String> open = new ArrayList<>();
    proto.publicDependency().forEach(i -> open.add(proto.dependency().get(i)));
    open.sort(null);
    imports.addAll(open);
    return proto.withDependency(imports).withPublicDependency(null);
  }

  /** The words of all comments, sorted: they may move with what they belong to. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (Token token : new Scanner(text).scan()) {
      List<Comment> comments = new ArrayList<>(token.leading);
      comments.addAll(token.trailing);
      for (Comment comment : comments) {
        for (String word : comment.text().split("[\\s/*]+")) {
          words.add(word);
        }
      }
    }
    words.removeIf(String::isEmpty);
    words.sort(null);
    return words;
  }

  @Test
  void theLayoutIsAsExpected() throws IOException {
    String actual = format(Files.readString(RESOURCES.resolve("format/hard.proto")));
    Path expected = RESOURCES.resolve("format/hard.txt");
    if (System.getProperty("golden.refresh") != null) {
      Files.writeString(expected, actual);
    }
    assertEquals(Files.readString(expected), actual);
  }

  @Test
  void aFileWithErrorsIsLeftAlone() {
    Formatter.Result result =
        Formatter.format("a.proto", "message {".getBytes(StandardCharsets.UTF_8));
    assertNull(result.text());
    assertFalse(result.diagnostics().isEmpty());
  }

  @Test
  void anEmptyFileStaysEmpty() {
    assertEquals("", format(""));
    assertEquals("// Only this.\n", format("\n\n// Only this.\n\n"));
  }

  @Test
  void lineBreaksOfWindowsBecomePlain() {
    assertEquals(
        "syntax = \"proto3\";\n\nmessage M {}\n",
        format("syntax = \"proto3\";\r\n\r\nmessage M {\r\n}\r\n"));
  }

  @Test
  void aLineCommentInTheMiddleSwallowsNothing() {
    assertEquals("syntax = \"proto3\" /* why */;\n", format("syntax = \"proto3\" // why\n;\n"));
  }
}
