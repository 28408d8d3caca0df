package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.DescriptorException;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.EnumDescriptorProto;
import dev.tern.protobuf.descriptor.proto.EnumValueDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.MethodDescriptorProto;
import dev.tern.protobuf.descriptor.proto.OneofDescriptorProto;
import dev.tern.protobuf.descriptor.proto.ServiceDescriptorProto;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Descriptors that no compiler makes: a name is refused wherever it stands, a text stays a text.
 */
final class HostileDescriptorTest {
  private static final List<String> NAMES =
      List.of(
          "../../x", "a;b", "x\n", "\\u000a", "a b", "1a", "", "a.b", "\u00e9", "\u0000", "a$b",
          "\ud800", "*/", "a\"b");

  private static FieldDescriptorProto field(String name, int number) {
    return FieldDescriptorProto.of(
        f ->
            f.name(name)
                .number(number)
                .label(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                .type(FieldDescriptorProto.Type.TYPE_STRING));
  }

  private static FileDescriptorProto.Builder file() {
    return FileDescriptorProto.builder().name("h.proto").package_("hostile").syntax("proto2");
  }

  /** One file for each place that a name can stand in. */
  private static Stream<FileDescriptorProto> filesNaming(String name) {
    DescriptorProto plain =
        DescriptorProto.of(
            m ->
                m.name("M")
                    .addExtensionRange(
                        DescriptorProto.ExtensionRange.of(r -> r.start(10).end(20))));
    EnumValueDescriptorProto zero = EnumValueDescriptorProto.of(v -> v.name("ZERO").number(0));
    return Stream.of(
        file().addMessageType(DescriptorProto.of(m -> m.name(name))).build(),
        file()
            .addMessageType(plain.withNestedType(List.of(DescriptorProto.of(m -> m.name(name)))))
            .build(),
        file().addMessageType(plain.withField(List.of(field(name, 1)))).build(),
        file()
            .addMessageType(
                plain.toBuilder()
                    .addOneofDecl(OneofDescriptorProto.of(o -> o.name(name)))
                    .addField(field("f", 1).withOneofIndex(0))
                    .build())
            .build(),
        file().addEnumType(EnumDescriptorProto.of(e -> e.name(name).addValue(zero))).build(),
        file()
            .addEnumType(EnumDescriptorProto.of(e -> e.name("E").addValue(zero.withName(name))))
            .build(),
        file()
            .addMessageType(plain)
            .addExtension(field(name, 10).withExtendee(".hostile.M"))
            .build(),
        file()
            .addMessageType(
                plain.withExtension(List.of(field(name, 10).withExtendee(".hostile.M"))))
            .build(),
        file().addService(ServiceDescriptorProto.of(s -> s.name(name))).build(),
        file()
            .addMessageType(plain)
            .addService(
                ServiceDescriptorProto.of(
                    s ->
                        s.name("S")
                            .addMethod(
                                MethodDescriptorProto.of(
                                    m ->
                                        m.name(name)
                                            .inputType(".hostile.M")
                                            .outputType(".hostile.M")))))
            .build());
  }

  static List<String> names() {
    return NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void namesAreRefusedWhereverTheyStand(String name) {
    filesNaming(name)
        .forEach(
            file -> {
              RuntimeException e =
                  assertThrows(
                      RuntimeException.class,
                      () -> Corpus.generate(List.of(FileDescriptor.link(file, List.of()))),
                      file::toString);
              assertTrue(
                  e instanceof DescriptorException || e instanceof GeneratorException,
                  e.toString());
              assertTrue(e.toString().contains("h.proto"), e.toString());
            });
  }

  @Test
  void theSameFilesWithAPlainNameAreAccepted() {
    filesNaming("plain")
        .forEach(file -> Corpus.generate(List.of(FileDescriptor.link(file, List.of()))));
  }

  @Test
  void packagesAreRefusedLikeNames() {
    for (String name : List.of("a..b", ".a", "a.", "a/b", "..", "a;b", "a.\\u0041", "a b")) {
      FileDescriptorProto file =
          file().package_(name).addMessageType(DescriptorProto.of(m -> m.name("M"))).build();
      assertThrows(
          RuntimeException.class,
          () -> Corpus.generate(List.of(FileDescriptor.link(file, List.of()))),
          name);
    }
  }

  @Test
  void defaultsOfEveryCharacterComeOutAsTheyWentIn() throws ReflectiveOperationException {
    StringBuilder all = new StringBuilder("\\u0022 \" \\\" */ \\u000a ${x} {@code \n\r\t\u0000");
    for (char c = 0; c < 0x200; c++) {
      all.append(c);
    }
    all.append("\u2028\ud83d\ude00\uffff");
    FileDescriptorProto file =
        file()
            .addMessageType(
                DescriptorProto.of(
                    m ->
                        m.name("M")
                            .addField(field("s", 1).withDefaultValue(all.toString()))
                            .addExtensionRange(
                                DescriptorProto.ExtensionRange.of(r -> r.start(10).end(20)))
                            .addExtension(
                                field("x", 10)
                                    .withExtendee(".hostile.M")
                                    .withDefaultValue(all.toString()))))
            .build();
    InMemoryJavac compiled =
        InMemoryJavac.compile(Corpus.generate(List.of(FileDescriptor.link(file, List.of()))));
    assertEquals(List.of(), compiled.problems());
    Class<?> type = compiled.loader().loadClass("hostile.M");
    Object message = type.getMethod("defaultInstance").invoke(null);
    assertEquals(all.toString(), type.getMethod("s").invoke(message));
    Object extension = type.getField("X").get(null);
    assertEquals(
        all.toString(), type.getMethod("get", extension.getClass()).invoke(message, extension));
  }
}
