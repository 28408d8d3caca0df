package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtoEnum;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Generated code compiles without a warning, whatever the schema is called and however large. */
final class CompileGeneratedTest {
  @Test
  void nastyCorpusCompilesWithoutWarnings() {
    compileAll(Corpus.generate(Corpus.folder("corpus").files()));
  }

  @Test
  void goldenCorpusCompilesWithoutWarnings() {
    compileAll(Corpus.generate(Corpus.folder("golden").files()));
  }

  @Test
  void thousandFieldsOfEveryShapeCompileAndRun() throws ReflectiveOperationException {
    InMemoryJavac compiled = compileAll(Corpus.generate(Corpus.text(thousandFields())));
    MessageCodec<?> codec = codec(compiled, "big.Thousand");
    assertEquals("big.Thousand", codec.fullName());
    assertEquals(0, encodedSizeOfDefault(codec));
  }

  @Test
  void tenThousandEnumValuesCompileAndAreFound() throws ReflectiveOperationException {
    StringBuilder proto = new StringBuilder("syntax = \"proto3\"; package big; enum Big {\n");
    for (int i = 0; i < 10_000; i++) {
      proto.append("  BIG_").append(i).append(" = ").append(i % 2 == 0 ? i : -i).append(";\n");
    }
    proto.append("}\nenum Medium {\n");
    for (int i = 0; i < 1_500; i++) {
      proto.append("  MEDIUM_").append(i).append(" = ").append(i * 3).append(";\n");
    }
    proto.append("}\nmessage Uses { Big big = 1; repeated Big bigs = 2; Medium medium = 3; }\n");
    List<GeneratedFile> files = new ArrayList<>(Corpus.generate(Corpus.text(proto.toString())));
    files.add(
        new GeneratedFile(
            "user/User.java",
            "package user; public interface User { static big.Big last() { return"
                + " big.Big.BIG_9999; } }"));
    InMemoryJavac compiled = compileAll(files);
    ClassLoader loader = compiled.loader();
    Object last = loader.loadClass("user.User").getMethod("last").invoke(null);

    Class<?> big = loader.loadClass("big.Big");
    for (int i : new int[] {0, 1, 1_999, 2_000, 9_999}) {
      int number = i % 2 == 0 ? i : -i;
      ProtoEnum found = (ProtoEnum) big.getMethod("forNumber", int.class).invoke(null, number);
      assertEquals(number, found.number());
      assertEquals("BIG_" + i, found.protoName());
    }
    assertSame(last, big.getMethod("forNumber", int.class).invoke(null, -9_999));
    ProtoEnum unknown = (ProtoEnum) big.getMethod("forNumber", int.class).invoke(null, 10_001);
    assertEquals(big.getField("UNRECOGNIZED").get(null), unknown);

    Class<?> medium = loader.loadClass("big.Medium");
    assertTrue(medium.isEnum());
    ProtoEnum largest = (ProtoEnum) medium.getMethod("forNumber", int.class).invoke(null, 4_497);
    assertEquals("MEDIUM_1499", largest.protoName());
  }

  @Test
  void deepNestingCompiles() {
    StringBuilder proto = new StringBuilder("syntax = \"proto3\"; package deep;\n");
    for (int i = 0; i < 25; i++) {
      proto.append("message N").append(i).append(" { N").append(i).append(" same = 1; ");
    }
    proto.append("}".repeat(25));
    compileAll(Corpus.generate(Corpus.text(proto.toString())));
  }

  @Test
  void longConstantsAreSplit() throws ReflectiveOperationException {
    String text = "0123456789abcdef".repeat(5_000);
    InMemoryJavac compiled =
        compileAll(
            Corpus.generate(
                Corpus.text(
                    "syntax = \"proto2\"; package big; message Lengthy { optional string s = 1"
                        + " [default = \""
                        + text
                        + "\"]; optional bytes b = 2 [default = \""
                        + "\\377\\000".repeat(30_000)
                        + "\"]; }")));
    Object message =
        compiled.loader().loadClass("big.Lengthy").getMethod("defaultInstance").invoke(null);
    assertEquals(text, message.getClass().getMethod("s").invoke(message));
    assertNotNull(codec(compiled, "big.Lengthy").descriptor().field("s"));
  }

  @Test
  void codeThatNamesDeprecatedTypesOfOtherFilesCompiles() {
    compileAll(
        Corpus.generate(
            Corpus.text(
                "syntax = \"proto2\"; package old; message Old { option deprecated = true; message"
                    + " Inner {} } enum Gone { option deprecated = true; GONE = 0; } enum Half {"
                    + " HALF = 0 [deprecated = true]; } message New { optional Old old = 1;"
                    + " repeated Old.Inner inner = 2; map<int32, Old> map = 3; repeated Gone gone ="
                    + " 4; optional Half half = 5; optional int32 field = 6 [deprecated = true]; }"
                    + " service S { option deprecated = true; rpc M(Old) returns (New); }")));
  }

  private static InMemoryJavac compileAll(List<GeneratedFile> generated) {
    List<GeneratedFile> files = new ArrayList<>(generated);
    files.addAll(Corpus.rpcStubs());
    InMemoryJavac compiled = InMemoryJavac.compile(files);
    List<String> problems =
        compiled.problems().stream().filter(text -> !text.contains("dev/tern/rpc/")).toList();
    assertEquals(List.of(), problems);
    return compiled;
  }

  static MessageCodec<?> codec(InMemoryJavac compiled, String className)
      throws ReflectiveOperationException {
    return (MessageCodec<?>) compiled.loader().loadClass(className).getField("CODEC").get(null);
  }

  private static <T> int encodedSizeOfDefault(MessageCodec<T> codec) {
    return codec.encode(codec.decode(new byte[0])).length;
  }

  private static String thousandFields() {
    String[] types = {
      "int32", "string", "bool", "bytes", "double", "float", "uint64", "sint32", "fixed64", "Sub",
      "Small"
    };
    String[] labels = {"", "optional ", "repeated "};
    StringBuilder proto =
        new StringBuilder(
            "syntax = \"proto3\"; package big; message Sub { int32 a = 1; } enum Small { S = 0; }"
                + " message Thousand {\n");
    int number = 1;
    for (int i = 0; i < 1_000; i++) {
      String label = labels[i / types.length % labels.length];
      proto.append("  ").append(label).append(types[i % types.length]);
      proto.append(" field_").append(i).append(" = ").append(number++).append(";\n");
    }
    proto.append("  oneof choice {\n");
    for (int i = 0; i < 150; i++) {
      proto.append("    ").append(types[i % types.length]);
      proto.append(" choice_").append(i).append(" = ").append(number++).append(";\n");
    }
    proto.append("  }\n");
    for (int i = 0; i < 50; i++) {
      proto.append("  map<string, ").append(types[i % types.length]);
      proto.append("> map_").append(i).append(" = ").append(number++).append(";\n");
    }
    return proto.append("}\n").toString();
  }
}
