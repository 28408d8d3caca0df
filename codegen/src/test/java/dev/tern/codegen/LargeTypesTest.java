package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.ProtoWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is too large for one method, one class or one file name is split or moved. */
final class LargeTypesTest {
  /** {@code -Dlarge.fields=5000} takes javac half a minute. */
  private static final int FIELDS = Integer.getInteger("large.fields", 1_500);

  private static InMemoryJavac compile(String proto) {
    List<GeneratedFile> files = Corpus.generate(Corpus.text(proto));
    InMemoryJavac compiled = InMemoryJavac.compile(files);
    assertEquals(List.of(), compiled.problems());
    return compiled;
  }

  @Test
  void thousandsOfFieldsCompileAndRun() throws ReflectiveOperationException {
    StringBuilder proto = new StringBuilder("syntax = \"proto3\"; package big; message Huge {\n");
    String[] types = {"int32", "optional int32", "string", "repeated int32", "Huge"};
    ProtoWriter out = new ProtoWriter();
    for (int i = FIELDS; i > 0; i--) {
      proto.append(types[i % types.length]).append(" f").append(i).append(" = ").append(i);
      proto.append(";\n");
      switch (i % types.length) {
        case 0, 1 -> out.writeInt32(i << 3, i);
        case 2 -> out.writeString(i << 3 | 2, "text " + i);
        case 3 -> out.writePackedInt32(i << 3 | 2, dev.tern.protobuf.IntList.of(i, -i));
        default -> out.writeBytes(i << 3 | 2, dev.tern.protobuf.Bytes.empty());
      }
    }
    InMemoryJavac compiled = compile(proto.append("}").toString());
    MessageCodec<?> codec = CompileGeneratedTest.codec(compiled, "big.Huge");
    byte[] bytes = out.toByteArray();
    Object message = codec.decode(bytes);
    assertArrayEquals(bytes, encoded(codec, bytes));
    assertEquals(message, codec.decode(bytes));
    assertEquals(message.hashCode(), codec.decode(bytes).hashCode());
    assertEquals(FIELDS, message.getClass().getMethod("f" + FIELDS).invoke(message));
    assertTrue(message.toString().startsWith("f1: 1\nf2: \"text 2\"\n"));
  }

  private static <T> byte[] encoded(MessageCodec<T> codec, byte[] bytes) {
    return codec.encode(
        codec.mergeFrom(codec.defaultInstance(), new ProtoReader(bytes, 0, bytes.length)));
  }

  @Test
  void namesFitTheFileSystem() throws ReflectiveOperationException {
    String name = "ANameThatSaysAllThereIsToSayAboutTheMessage";
    StringBuilder proto = new StringBuilder("syntax = \"proto3\"; package deep;\n");
    for (int i = 0; i < 25; i++) {
      proto.append("message ").append(name).append(i).append(" {\n");
      proto.append("  ").append(name).append(i).append(" up = 1;\n");
      proto.append("  enum ").append(name).append("Enum { ZERO").append(i).append(" = 0; }\n");
      proto.append("  oneof ").append("o".repeat(90)).append(" { string ");
      proto.append("c".repeat(120)).append(" = 2; int32 other = 3; ");
      proto.append(name).append("Enum e = 4; }\n");
      if (i < 24) {
        proto.append("  ").append(name).append(i + 1).append(" down = 5;\n");
      }
    }
    proto.append("}".repeat(25));
    proto.append("message ").append("L".repeat(400)).append(" { message ");
    proto.append("M".repeat(400)).append(" {} ").append("M".repeat(400)).append(" m = 1; }\n");
    proto.append("enum ").append("E".repeat(400)).append(" { ZERO = 0; }\n");
    InMemoryJavac compiled = compile(proto.toString());
    for (String binary : compiled.classes().keySet()) {
      String file = binary.substring(binary.lastIndexOf('.') + 1) + ".class";
      assertTrue(file.length() <= 255, file);
    }
    String outermost = "deep." + name + "0";
    Class<?> type = compiled.loader().loadClass(outermost);
    for (int i = 1; i < 25; i++) {
      type = type.getMethod("down").getReturnType();
    }
    MessageCodec<?> codec = (MessageCodec<?>) type.getField("CODEC").get(null);
    assertTrue(codec.fullName().endsWith(name + "24"), codec.fullName());
    assertEquals(codec.fullName(), codec.descriptor().fullName());
  }

  @Test
  void manyTypesNestedInOneCompile() {
    StringBuilder proto = new StringBuilder("syntax = \"proto3\"; package wide; message Wide {\n");
    for (int i = 0; i < 300; i++) {
      proto
          .append("message M")
          .append(i)
          .append(" { M")
          .append((i + 1) % 300)
          .append(" next = 1; }");
    }
    compile(proto.append("}").toString());
  }

  @Test
  void moreExtensionsThanOneClassHoldsAreRefused() {
    StringBuilder proto =
        new StringBuilder(
            "syntax = \"proto2\"; package many; message M { extensions 1 to max; } extend M {\n");
    for (int i = 1; i <= 1_501; i++) {
      proto.append("optional string s").append(i).append(" = ").append(i);
      proto.append(" [default = \"").append(i).append("\"];\n");
    }
    var files = Corpus.text(proto.append("}").toString());
    GeneratorException e = assertThrows(GeneratorException.class, () -> Corpus.generate(files));
    assertTrue(e.toString().contains("1501 extensions"), e.getMessage());
    String allowed = proto.toString().replaceFirst("optional string s1 = [^;]*;", "");
    compile(allowed);
  }
}
