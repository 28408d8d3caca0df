package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.DescriptorException;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileOptions;
import dev.tern.protobuf.descriptor.proto.SourceCodeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a descriptor says can break out of a comment, a string or a folder. */
final class TextSafetyTest {
  private static FileDescriptorProto.Builder file(String name) {
    return FileDescriptorProto.builder()
        .name(name)
        .package_("safe")
        .syntax("proto3")
        .addMessageType(
            DescriptorProto.of(
                m ->
                    m.name("M")
                        .addField(
                            FieldDescriptorProto.of(
                                f ->
                                    f.name("text")
                                        .number(1)
                                        .label(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                                        .type(FieldDescriptorProto.Type.TYPE_STRING)))));
  }

  private static void assertCompiles(FileDescriptorProto file) {
    List<GeneratedFile> generated = Corpus.generate(List.of(FileDescriptor.link(file, List.of())));
    assertEquals(List.of(), InMemoryJavac.compile(generated).problems());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/ class Evil {} /*",
        "\\u002a\\u002f class Evil {} \\u002f\\u002a",
        "\\u000a class Evil {}",
        "a\u0000b \u001a \r class Evil {}\n",
        "{@code } {@link Nothing#x} <script> &lt; @deprecated",
        "\n\n*\n/\n * /\n*",
        "/",
        "*",
        "\\",
        "\\u",
        "`*/` `",
        "\ud800 \u202e \u2066 \u200b",
        "- */\n- \\u002a/\n\n    */"
      })
  void hostileCommentsStayComments(String comment) {
    FileDescriptorProto.Builder file = file("c.proto");
    for (List<Integer> path : List.of(List.of(4, 0), List.of(4, 0, 2, 0))) {
      file.sourceCodeInfo(
          SourceCodeInfo.of(
              info ->
                  info.addLocation(
                      SourceCodeInfo.Location.of(
                          l -> l.path(path).span(List.of(0, 0, 1)).leadingComments(comment)))));
      assertCompiles(file.build());
    }
  }

  @Test
  void randomCommentsStayComments() {
    Random random = new Random(42);
    String alphabet = "*/\\u0a2f{@}<>`- \n\r\tx\u2028\u202e\ud83d";
    for (int i = 0; i < 200; i++) {
      StringBuilder comment = new StringBuilder();
      for (int j = random.nextInt(60); j > 0; j--) {
        comment.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String doc = Comments.toJavadoc(comment.toString());
      assertFalse(doc.contains("*/"), doc);
      assertFalse(doc.contains("\\"), doc);
      assertFalse(doc.contains("@"), doc);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x;class Evil{}", "a b", "a\u0000", "1a", "../../etc", "", "a\"b"})
  void namesThatAreNoIdentifiersAreRefused(String name) {
    FileDescriptorProto file =
        file("n.proto").messageType(List.of(DescriptorProto.of(m -> m.name(name)))).build();
    RuntimeException e =
        assertThrows(
            RuntimeException.class,
            () -> Corpus.generate(List.of(FileDescriptor.link(file, List.of()))));
    assertTrue(e instanceof DescriptorException || e instanceof GeneratorException, e.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;b", "a..b", "../x", "a/b", ".", "a b", "1", "\u0000"})
  void hostileJavaPackagesAreRefused(String javaPackage) {
    FileDescriptorProto file =
        file("p.proto").options(FileOptions.of(o -> o.javaPackage(javaPackage))).build();
    FileDescriptor linked = FileDescriptor.link(file, List.of());
    assertThrows(GeneratorException.class, () -> Corpus.generate(List.of(linked)));
  }

  @Test
  void hostileOuterClassNameIsRefused() {
    FileDescriptorProto file =
        file("o.proto").options(FileOptions.of(o -> o.javaOuterClassname("../Evil"))).build();
    FileDescriptor linked = FileDescriptor.link(file, List.of());
    assertThrows(GeneratorException.class, () -> Corpus.generate(List.of(linked)));
  }

  @Test
  void keywordsInPackagesGetAnUnderscore() {
    FileDescriptorProto file = file("k.proto").package_("a.default.int").build();
    assertCompiles(file);
    assertEquals(
        "a/default_/int_/M.java",
        Corpus.generate(List.of(FileDescriptor.link(file, List.of()))).get(0).path());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*/ x.proto", "a\nclass Evil {}.proto", "\\u000aclass E{}.proto", "-.proto"})
  void hostileFileNamesStayText(String name) {
    assertCompiles(file(name).build());
  }

  @Test
  void stringsOfEveryCharacterStayStrings() {
    StringBuilder all = new StringBuilder("\\u0022 \" \\\" */ \\u000a");
    for (char c = 0; c < 0x300; c++) {
      all.append(c);
    }
    String literal = Literals.string(all.append("\ud83d\ude00\u2028").toString());
    literal.chars().forEach(c -> assertTrue(c >= ' ' && c < 0x7f));
    List<GeneratedFile> source = new ArrayList<>();
    source.add(new GeneratedFile("X.java", "class X { String s = " + literal + "; }"));
    assertEquals(List.of(), InMemoryJavac.compile(source).problems());
  }

  @Test
  void twoFilesThatClaimOneClassAreNamed() {
    var files =
        Corpus.text(
                Map.of(
                    "a/same.proto", "syntax = \"proto3\"; package x;",
                    "b/same.proto", "syntax = \"proto3\"; package x;"))
            .files();
    GeneratorException e = assertThrows(GeneratorException.class, () -> Corpus.generate(files));
    assertTrue(e.toString().contains("a/same.proto"), e.getMessage());
    assertTrue(e.toString().contains("b/same.proto"), e.getMessage());
    assertTrue(e.toString().contains("java_outer_classname"), e.getMessage());
  }

  @Test
  void classesWithoutPackageCannotBeImported() {
    var files =
        Corpus.text(
                Map.of(
                    "bare.proto",
                    "syntax = \"proto3\"; message Bare {}",
                    "user.proto",
                    "syntax = \"proto3\"; package p; import \"bare.proto\"; message U { Bare b"
                        + " = 1; }"))
            .files();
    GeneratorException e = assertThrows(GeneratorException.class, () -> Corpus.generate(files));
    assertTrue(e.toString().contains("java_package"), e.getMessage());
  }
}
