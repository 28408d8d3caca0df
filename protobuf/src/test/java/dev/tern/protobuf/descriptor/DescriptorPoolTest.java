package dev.tern.protobuf.descriptor;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.TextFormat;
import dev.tern.protobuf.IntList;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.UnknownFields;
import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.Edition;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import dev.tern.protobuf.descriptor.proto.FileOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorPoolTest {
  private static FileDescriptorProto file(String text) {
    try {
      return FileDescriptorProto.parse(
          TextFormat.parse(text, DescriptorProtos.FileDescriptorProto.class).toByteArray());
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static String refused(FileDescriptorProto... files) {
    return requireNonNull(
        assertThrows(DescriptorException.class, () -> DescriptorPool.link(List.of(files)))
            .getMessage());
  }

  // ---- what is refused

  /** Each line: a file body without name and syntax, and what the only problem says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          message_type { name: "M" field { name: "a" number: 0 label: LABEL_OPTIONAL type: TYPE_INT32 } } | f.proto: M.a: number 0 is not in 1..536870911
          message_type { name: "M" field { name: "a" number: -1 label: LABEL_OPTIONAL type: TYPE_INT32 } } | f.proto: M.a: number -1 is not in 1..536870911
          message_type { name: "M" field { name: "a" number: 536870912 label: LABEL_OPTIONAL type: TYPE_INT32 } } | f.proto: M.a: number 536870912 is not in 1..536870911
          message_type { name: "M" field { name: "a" number: 19000 label: LABEL_OPTIONAL type: TYPE_INT32 } } | f.proto: M.a: number 19000 is in 19000..19999, which is reserved for protobuf itself
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 } field { name: "b" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 } } | f.proto: M.b: number 1 is used by "a"
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 } field { name: "a" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 } } | f.proto: M.a: the name is defined already
          message_type { name: "M" } message_type { name: "M" } | f.proto: M: the name is defined already
          message_type { name: "M" } enum_type { name: "E" value { name: "M" number: 0 } } | f.proto: M: the name is defined already
          message_type { name: "M" reserved_range { start: 5 end: 8 } field { name: "a" number: 7 label: LABEL_OPTIONAL type: TYPE_INT32 } } | f.proto: M.a: number 7 is reserved
          message_type { name: "M" reserved_name: "a" field { name: "a" number: 7 label: LABEL_OPTIONAL type: TYPE_INT32 } } | f.proto: M.a: the name is reserved
          message_type { name: "M" extension_range { start: 5 end: 8 } field { name: "a" number: 5 label: LABEL_OPTIONAL type: TYPE_INT32 } } | f.proto: M.a: number 5 is in a range for extensions
          message_type { name: "M" reserved_range { start: 5 end: 8 } reserved_range { start: 7 end: 9 } } | f.proto: M: reserved range 7..8 overlaps reserved range 5..7
          message_type { name: "M" reserved_range { start: 5 end: 8 } extension_range { start: 1 end: 6 } } | f.proto: M: reserved range 5..7 overlaps extension range 1..5
          message_type { name: "M" extension_range { start: 8 end: 8 } } | f.proto: M: extension range 8..7 is not a range of numbers from 1 to 536870911
          message_type { name: "M" reserved_range { start: 0 end: 8 } } | f.proto: M: reserved range 0..7 is not a range of numbers from 1 to 536870911
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type_name: "N" } } | f.proto: M.a: "N" is not defined
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type_name: ".M.a" } } | f.proto: M.a: ".M.a" is not a type
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: "M" } } | f.proto: M.a: "M" is a message, not TYPE_ENUM
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: "E" } } enum_type { name: "E" value { name: "X" number: 0 } } | f.proto: M.a: "E" is an enum, not TYPE_MESSAGE
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 type_name: "M" } } | f.proto: M.a: "M" is a message, not TYPE_INT32
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL } } | f.proto: M.a: the field has no type
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_MESSAGE } } | f.proto: M.a: TYPE_MESSAGE needs the name of a type
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 oneof_index: 0 } } | f.proto: M.a: oneof 0 is not defined
          message_type { name: "M" oneof_decl { name: "o" } } | f.proto: M.o: the oneof has no field
          message_type { name: "M" oneof_decl { name: "o" } field { name: "a" number: 1 label: LABEL_REPEATED type: TYPE_INT32 oneof_index: 0 } } | f.proto: M.a: a field of a oneof must be neither repeated nor required
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 default_value: "x" } } | f.proto: M.a: default "x" is not a value of TYPE_INT32
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_UINT32 default_value: "4294967296" } } | f.proto: M.a: default "4294967296" is not a value of TYPE_UINT32
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_FLOAT default_value: "NaN" } } | f.proto: M.a: default "NaN" is not a value of TYPE_FLOAT
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_BOOL default_value: "1" } } | f.proto: M.a: default "1" is not a value of TYPE_BOOL
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_BYTES default_value: "\\\\q" } } | f.proto: M.a: default "\\q" is not a value of TYPE_BYTES
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_REPEATED type: TYPE_INT32 default_value: "1" } } | f.proto: M.a: a message or a repeated field has no default
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type_name: "E" default_value: "Y" } } enum_type { name: "E" value { name: "X" number: 0 } } | f.proto: M.a: default "Y" is not a value of "E"
          enum_type { name: "E" } | f.proto: E: the enum has no value
          enum_type { name: "E" value { name: "X" number: 1 } value { name: "Y" number: 1 } } | f.proto: Y: number 1 is used by "X" and allow_alias is not set
          enum_type { name: "E" value { name: "X" number: 1 } reserved_range { start: 1 end: 1 } } | f.proto: X: number 1 is reserved
          enum_type { name: "E" value { name: "X" number: 1 } reserved_name: "X" } | f.proto: X: the name is reserved
          enum_type { name: "E" value { name: "X" number: 1 } reserved_range { start: 3 end: 2 } } | f.proto: E: reserved range 3..2 is not a range of numbers from 1 to 536870911
          service { name: "S" method { name: "m" input_type: "X" output_type: "S2" } } message_type { name: "S2" } | f.proto: S.m: "X" is not defined
          service { name: "S" method { name: "m" input_type: "E" output_type: "M" } } message_type { name: "M" } enum_type { name: "E" value { name: "X" number: 0 } } | f.proto: S.m: "E" is not a message
          extension { name: "x" number: 5 label: LABEL_OPTIONAL type: TYPE_INT32 extendee: "M" } message_type { name: "M" } | f.proto: x: "M" has no extension range with number 5
          extension { name: "x" number: 5 label: LABEL_REQUIRED type: TYPE_INT32 extendee: "M" } message_type { name: "M" extension_range { start: 5 end: 6 } } | f.proto: x: an extension cannot be required
          extension { name: "x" number: 5 label: LABEL_OPTIONAL type: TYPE_INT32 extendee: "M" } extension { name: "y" number: 5 label: LABEL_OPTIONAL type: TYPE_INT32 extendee: "M" } message_type { name: "M" extension_range { start: 5 end: 6 } } | f.proto: y: number 5 is used by "x"
          message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type_name: "N" } nested_type { name: "N" options { map_entry: true } field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 } field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 } } } | f.proto: M.a: a map entry must be repeated
          message_type { name: "M" nested_type { name: "N" options { map_entry: true } field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_BYTES } field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 } } } | f.proto: M.N: a map key cannot be of TYPE_BYTES
          message_type { name: "M" nested_type { name: "N" options { map_entry: true } field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 } } } | f.proto: M.N: a map entry has the two single fields key = 1 and value = 2, nothing else
          message_type { name: "1M" } | f.proto: 1M: "1M" is not an identifier
          message_type { name: "" } | f.proto: : "" is not an identifier
          message_type { name: "a.b" } | f.proto: a.b: "a.b" is not an identifier
          message_type { name: "M\\000;evil" } | f.proto: M\\u0000;evil: "M\\u0000;evil" is not an identifier
          package: "a..b" | f.proto: package "a..b" is not a name
          package: "a/b" | f.proto: package "a/b" is not a name
          dependency: "g.proto" | f.proto: import "g.proto" is missing
          dependency: "f.proto" | f.proto: imports form a circle: "f.proto" imports "f.proto"
          public_dependency: 1 | f.proto: public import 1 of 0 imports
          """)
  void brokenFileIsRefused(String text, String problem) {
    assertEquals(problem, refused(file("name: \"f.proto\" " + text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          syntax: "proto4" | f.proto: syntax "proto4" is not known
          syntax: "editions" | f.proto: edition EDITION_UNKNOWN is not supported, the newest is EDITION_2024
          syntax: "editions" edition: EDITION_2026 | f.proto: edition EDITION_2026 is not supported, the newest is EDITION_2024
          syntax: "editions" edition: EDITION_99999_TEST_ONLY | f.proto: edition EDITION_99999_TEST_ONLY is not supported, the newest is EDITION_2024
          syntax: "proto3" enum_type { name: "E" value { name: "X" number: 1 } } | f.proto: X: the first value of an open enum must be 0
          syntax: "proto3" message_type { name: "M" field { name: "a_b" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 } field { name: "aB" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 } } | f.proto: M.aB: the JSON name "aB" is that of "a_b"
          syntax: "proto3" message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 } field { name: "b" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 json_name: "a" } } | f.proto: M.b: the JSON name "a" is that of "a"
          syntax: "proto3" message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 json_name: "x\\000" } } | f.proto: M.a: the JSON name "x\\u0000" holds the character NUL
          syntax: "proto3" message_type { name: "*/" } | f.proto: */: "*/" is not an identifier
          syntax: "proto3" message_type { name: "M" field { name: "a" number: 1 label: LABEL_REQUIRED type: TYPE_INT32 } } | f.proto: M.a: proto3 has no required fields
          syntax: "proto3" message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_GROUP type_name: "M" } } | f.proto: M.a: proto3 has no groups
          syntax: "proto3" message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 default_value: "1" } } | f.proto: M.a: a field with implicit presence has no default of its own
          syntax: "proto3" message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 proto3_optional: true } } | f.proto: M.a: proto3_optional needs proto3 and a oneof of its own
          syntax: "proto3" message_type { name: "M" oneof_decl { name: "o" } field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 proto3_optional: true oneof_index: 0 } field { name: "b" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 oneof_index: 0 } } | f.proto: M.a: an optional field of proto3 must be alone in its oneof
          syntax: "editions" edition: EDITION_2023 message_type { name: "M" field { name: "a" number: 1 label: LABEL_REQUIRED type: TYPE_INT32 } } | f.proto: M.a: editions have no required label; the feature is field_presence
          syntax: "editions" edition: EDITION_2023 message_type { name: "M" field { name: "a" number: 1 label: LABEL_REPEATED type: TYPE_INT32 options { packed: true } } } | f.proto: M.a: editions have no option packed; the feature is repeated_field_encoding
          syntax: "editions" edition: EDITION_2023 options { features { enum_type: CLOSED } } message_type { name: "M" field { name: "a" number: 1 label: LABEL_OPTIONAL type_name: "E" options { features { field_presence: IMPLICIT } } } } enum_type { name: "E" value { name: "X" number: 1 } } | f.proto: M.a: the enum "E" is closed, so its field needs explicit presence
          """)
  void brokenFileOfAnEditionIsRefused(String text, String problem) {
    assertEquals(problem, refused(file("name: \"f.proto\" " + text)));
  }

  @Test
  void editionThatHasNoNameYetIsRefusedByItsNumber() {
    FileDescriptorProto future =
        file("name: \"f\" syntax: \"editions\"").toBuilder()
            .unknownFields(UnknownFields.builder().addVarint(14, 5000).build())
            .build();
    assertEquals("f: edition 5000 is not supported, the newest is EDITION_2024", refused(future));
  }

  @Test
  void everyProblemIsListed() {
    DescriptorException e =
        assertThrows(
            DescriptorException.class,
            () ->
                FileDescriptor.link(
                    file(
                        """
                        name: "f.proto"
                        message_type {
                          name: "M"
                          field { name: "a" number: 0 label: LABEL_OPTIONAL type_name: "X" }
                          field { name: "b" number: 0 label: LABEL_OPTIONAL type: TYPE_INT32 }
                        }
                        enum_type { name: "E" }
                        """),
                    List.of()));
    assertEquals(5, e.problems().size(), e.getMessage());
    assertTrue(
        e.problems()
            .contains(new DescriptorException.Problem("f.proto", "M.a", "\"X\" is not defined")));
  }

  @Test
  void typeMustBeImported() {
    FileDescriptorProto a = file("name: \"a\" package: \"p\" message_type { name: \"A\" }");
    FileDescriptorProto b = file("name: \"b\" dependency: \"a\"");
    FileDescriptorProto shows = file("name: \"b\" dependency: \"a\" public_dependency: 0");
    FileDescriptorProto c =
        file(
            """
            name: "c" dependency: "b"
            message_type { name: "C" field { name: "f" number: 1 label: LABEL_OPTIONAL type_name: ".p.A" } }
            """);
    assertEquals("c: C.f: \".p.A\" is defined in \"a\", which is not imported", refused(c, b, a));
    DescriptorPool pool = DescriptorPool.link(List.of(c, shows, a));
    assertEquals(List.of("a", "b", "c"), pool.files().stream().map(FileDescriptor::name).toList());
    assertSame(
        pool.messageType("p.A"),
        requireNonNull(pool.messageType("C")).fields().get(0).messageType());
  }

  @Test
  void namesClashAcrossFiles() {
    FileDescriptorProto a = file("name: \"a\" package: \"p\" message_type { name: \"A\" }");
    assertEquals(
        "b: p.A: the name is defined already in \"a\"",
        refused(
            a, file("name: \"b\" package: \"p\" enum_type { name: \"A\" value { name: \"X\" } }")));
    assertEquals(
        "b: package \"p.A\" is defined as a type",
        refused(a, file("name: \"b\" package: \"p.A.q\"")));
    assertEquals(
        "b: p: the name is that of a package",
        refused(a, file("name: \"b\" service { name: \"p\" }")));
    assertEquals("a: the file is given twice", refused(a, a));
  }

  @Test
  void circleOfImportsIsSpelledOut() {
    assertEquals(
        "c: imports form a circle: \"a\" imports \"b\" imports \"c\" imports \"a\"",
        refused(
            file("name: \"a\" dependency: \"b\""),
            file("name: \"b\" dependency: \"c\""),
            file("name: \"c\" dependency: \"a\"")));
  }

  @Test
  void relativeNamesAreFoundFromTheInside() {
    FileDescriptor linked =
        FileDescriptor.link(
            file(
                """
                name: "f" package: "a.b"
                message_type { name: "M" }
                message_type {
                  name: "O"
                  nested_type { name: "M" nested_type { name: "N" } }
                  field { name: "f1" number: 1 label: LABEL_OPTIONAL type_name: "M" }
                  field { name: "f2" number: 2 label: LABEL_OPTIONAL type_name: "b.M" }
                  field { name: "f3" number: 3 label: LABEL_OPTIONAL type_name: "O.M.N" }
                  field { name: "f4" number: 4 label: LABEL_OPTIONAL type_name: ".a.b.M" }
                  field { name: "M2" number: 5 label: LABEL_OPTIONAL type_name: "a.b.O" }
                }
                """),
            List.of());
    List<String> found =
        linked.messageTypes().get(1).fields().stream()
            .map(f -> f.messageType().fullName())
            .toList();
    assertEquals(List.of("a.b.O.M", "a.b.M", "a.b.O.M.N", "a.b.M", "a.b.O"), found);
    // The first part of a name decides where the rest is looked for: O.M has no X, though p.M may.
    assertTrue(
        refused(
                file(
                    """
                    name: "f"
                    message_type { name: "M" nested_type { name: "X" } }
                    message_type {
                      name: "O" nested_type { name: "M" }
                      field { name: "f" number: 1 label: LABEL_OPTIONAL type_name: "M.X" }
                    }
                    """))
            .contains("M.X"));
  }

  @Test
  void messagesNestedDeeperThan100AreRefused() {
    DescriptorProto nested = DescriptorProto.builder().name("M").build();
    for (int i = 1; i < 100; i++) {
      nested = DescriptorProto.builder().name("M").addNestedType(nested).build();
    }
    FileDescriptor.link(
        FileDescriptorProto.builder().name("f").addMessageType(nested).build(), List.of());
    DescriptorProto deeper = DescriptorProto.builder().name("M").addNestedType(nested).build();
    assertTrue(
        refused(FileDescriptorProto.builder().name("f").addMessageType(deeper).build())
            .contains("nested more than 100 deep"));
  }

  @Test
  void numberOfProblemsIsBounded() {
    FileDescriptorProto.Builder file = FileDescriptorProto.builder().name("f");
    for (int i = 0; i < 5000; i++) {
      file.addMessageType(DescriptorProto.builder().name("M").build());
    }
    DescriptorException e =
        assertThrows(DescriptorException.class, () -> FileDescriptor.link(file.build(), List.of()));
    assertEquals(1000, e.problems().size());
  }

  @Test
  void longChainsAndManyRangesLinkInLinearTime() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          List<FileDescriptorProto> chain = new ArrayList<>();
          for (int i = 0; i < 50_000; i++) {
            FileDescriptorProto.Builder file = FileDescriptorProto.builder().name("f" + i);
            if (i > 0) {
              file.addDependency("f" + (i - 1));
            }
            chain.add(file.build());
          }
          Collections.reverse(chain);
          assertEquals("f0", DescriptorPool.link(chain).files().get(0).name());
          DescriptorProto.Builder message = DescriptorProto.builder().name("M");
          for (int i = 0; i < 50_000; i++) {
            int number = 20_000 + i * 3;
            message.addReservedRange(
                DescriptorProto.ReservedRange.of(r -> r.start(number).end(number + 1)));
            message.addExtensionRange(
                DescriptorProto.ExtensionRange.of(r -> r.start(number + 1).end(number + 2)));
          }
          FileDescriptor.link(
              FileDescriptorProto.of(f -> f.name("f").addMessageType(message.build())), List.of());
        });
  }

  // ---- anything at all

  @Property(tries = 1500)
  void damagedSchemaIsRefusedCleanlyOrLinks(@ForAll long seed) {
    Random random = new Random(seed);
    FileDescriptorSet.Builder set = FileDescriptorSet.builder();
    OracleFiles.ALL.forEach(file -> set.addFile(OracleFiles.ours(file)));
    List<FileDescriptorProto> files = set.build().file();
    FileDescriptorProto victim = files.get(random.nextInt(files.size()));
    byte[] bytes = victim.toByteArray();
    if (bytes.length > 5000) {
      victim = files.get(3);
      bytes = victim.toByteArray();
    }
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(4) == 0) {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    try {
      List<FileDescriptorProto> damaged = new ArrayList<>(files);
      damaged.remove(victim);
      damaged.add(FileDescriptorProto.parse(bytes));
      DescriptorPool pool = DescriptorPool.link(damaged);
      pool.files().forEach(DescriptorPoolTest::touch);
    } catch (ProtobufException | DescriptorException e) {
      assertFalse(requireNonNull(e.getMessage()).isEmpty());
    }
  }

  /** Nothing but a DescriptorException may come of bytes that anybody sends. */
  @Property(tries = 1000, seed = "11")
  void damagedSetIsRefusedCleanlyOrLinks(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes =
        FileDescriptorSet.of(
                set ->
                    set.addFile(OracleFiles.ours(com.google.protobuf.StructProto.getDescriptor()))
                        .addFile(OracleFiles.ours(com.google.protobuf.AnyProto.getDescriptor()))
                        .addFile(OracleFiles.ours(com.google.protobuf.TypeProto.getDescriptor()))
                        .addFile(
                            OracleFiles.ours(
                                com.google.protobuf.SourceContextProto.getDescriptor())))
            .toByteArray();
    for (int i = random.nextInt(6); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    try {
      DescriptorPool.link(bytes).files().forEach(DescriptorPoolTest::touch);
    } catch (DescriptorException e) {
      assertFalse(e.problems().isEmpty());
    }
  }

  private static void touch(FileDescriptor file) {
    file.messageTypes().forEach(DescriptorPoolTest::touch);
    file.services().forEach(s -> s.methods().forEach(m -> requireNonNull(m.inputType())));
  }

  private static void touch(MessageDescriptor message) {
    message.nestedTypes().forEach(DescriptorPoolTest::touch);
    for (FieldDescriptor field : message.fields()) {
      assertSame(field, message.field(field.number()));
      assertSame(field, message.field(field.name()));
      if (field.isMessage()) {
        requireNonNull(field.messageType());
      } else if (!field.isRepeated()) {
        requireNonNull(field.defaultValue());
      }
    }
  }

  @Test
  void bytesThatAreNoSetAreRefused() {
    for (byte[] bytes : List.of(new byte[] {1}, new byte[] {0x0A, 5}, new byte[(64 << 20) + 1])) {
      DescriptorException e =
          assertThrows(DescriptorException.class, () -> DescriptorPool.link(bytes));
      assertEquals(1, e.problems().size());
    }
    assertEquals(List.of(), DescriptorPool.link(new byte[0]).files());
  }

  /** Many short names in a scope of a long name would each repeat it. */
  @Test
  void namesTogetherAreBounded() {
    DescriptorProto.Builder message = DescriptorProto.builder().name("a".repeat(1_000_000));
    for (int i = 0; i < 5_000; i++) {
      message.addNestedType(DescriptorProto.of(n -> n.name("b")));
    }
    DescriptorException e =
        assertThrows(
            DescriptorException.class,
            () ->
                FileDescriptor.link(
                    FileDescriptorProto.of(f -> f.name("f").addMessageType(message.build())),
                    List.of()));
    assertTrue(requireNonNull(e.getMessage()).contains("67108864 characters together"));
  }

  @Test
  void problemsOfTypesDoNotHideThoseOfDefaults() {
    String refused =
        refused(
            file(
                """
                name: "f.proto"
                message_type {
                  name: "M"
                  field { name: "a" number: 1 label: LABEL_OPTIONAL type_name: "X" default_value: "Y" }
                  field { name: "b" number: 2 label: LABEL_OPTIONAL type: TYPE_BOOL default_value: "2" }
                  field { name: "e" number: 3 label: LABEL_OPTIONAL type_name: "E" }
                }
                enum_type { name: "E" }
                extension { name: "x" number: 5 label: LABEL_OPTIONAL type: TYPE_INT32 extendee: "Q" default_value: "z" }
                """));
    assertEquals(
        """
        f.proto: E: the enum has no value
        f.proto: M.a: "X" is not defined
        f.proto: x: "Q" is not defined
        f.proto: M.b: default "2" is not a value of TYPE_BOOL
        f.proto: x: default "z" is not a value of TYPE_INT32""",
        refused);
  }

  // ---- edition 2024

  private static final String LIBRARY =
      """
      name: "lib.proto" syntax: "editions" edition: EDITION_2024
      message_type { name: "Open" nested_type { name: "Inner" } nested_type { name: "Shown" visibility: VISIBILITY_EXPORT } }
      message_type { name: "Hidden" visibility: VISIBILITY_LOCAL extension_range { start: 5 end: 6 }
        field { name: "own" number: 1 label: LABEL_OPTIONAL type_name: "Open.Inner" } }
      enum_type { name: "Secret" visibility: VISIBILITY_LOCAL value { name: "X" number: 0 } }
      """;

  @Test
  void localTypesAreNamedInTheirFileOnly() {
    String user =
        """
        name: "user.proto" dependency: "lib.proto"
        message_type { name: "M"
          field { name: "a" number: 1 label: LABEL_OPTIONAL type_name: "Open" }
          field { name: "b" number: 2 label: LABEL_OPTIONAL type_name: "Open.Inner" }
          field { name: "c" number: 3 label: LABEL_OPTIONAL type_name: "Open.Shown" }
          field { name: "d" number: 4 label: LABEL_OPTIONAL type_name: "Secret" } }
        extension { name: "e" number: 5 label: LABEL_OPTIONAL type: TYPE_INT32 extendee: "Hidden" }
        service { name: "S" method { name: "m" input_type: "Hidden" output_type: "M" } }
        """;
    String text = refused(file(LIBRARY), file(user));
    String why = " is local to \"lib.proto\"; only an exported type can be named from another file";
    assertEquals(
        "user.proto: M.b: \"Open.Inner\""
            + why
            + "\nuser.proto: M.d: \"Secret\""
            + why
            + "\nuser.proto: e: \"Hidden\""
            + why
            + "\nuser.proto: S.m: \"Hidden\""
            + why,
        text);
  }

  @Test
  void visibilityFollowsKeywordThenFeature() {
    DescriptorPool pool = DescriptorPool.link(List.of(file(LIBRARY)));
    assertTrue(requireNonNull(pool.messageType("Open")).isExported());
    assertFalse(requireNonNull(pool.messageType("Open.Inner")).isExported());
    assertTrue(requireNonNull(pool.messageType("Open.Shown")).isExported());
    assertFalse(requireNonNull(pool.messageType("Hidden")).isExported());
    assertFalse(requireNonNull(pool.enumType("Secret")).isExported());
    for (FeatureSet.VisibilityFeature.DefaultSymbolVisibility rule :
        FeatureSet.VisibilityFeature.DefaultSymbolVisibility.values()) {
      FileDescriptorProto ruled =
          file(LIBRARY).toBuilder()
              .options(
                  FileOptions.of(
                      o -> o.features(FeatureSet.of(f -> f.defaultSymbolVisibility(rule)))))
              .build();
      DescriptorPool other = DescriptorPool.link(List.of(ruled));
      String expected =
          switch (rule) {
            case EXPORT_ALL, DEFAULT_SYMBOL_VISIBILITY_UNKNOWN -> "true true";
            case EXPORT_TOP_LEVEL -> "true false";
            case LOCAL_ALL, STRICT -> "false false";
          };
      assertEquals(
          expected,
          requireNonNull(other.messageType("Open")).isExported()
              + " "
              + requireNonNull(other.messageType("Open.Inner")).isExported(),
          rule.name());
    }
  }

  // ---- what a linked schema knows

  @Test
  void fieldsAreFoundByJsonNameAndReservedOnesAreKnown() {
    DescriptorPool pool =
        DescriptorPool.link(
            List.of(
                file(
                    """
                    name: "f" message_type { name: "M" reserved_range { start: 5 end: 7 } reserved_name: "old"
                      field { name: "foo_bar" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 }
                      field { name: "b" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 json_name: "@b" } }
                    enum_type { name: "E" value { name: "X" number: 0 } reserved_range { start: -3 end: -2 } reserved_name: "Y" }
                    """)));
    MessageDescriptor message = requireNonNull(pool.messageType("M"));
    assertSame(message.field("foo_bar"), message.fieldByJsonName("fooBar"));
    assertSame(message.field("b"), message.fieldByJsonName("@b"));
    assertNull(message.fieldByJsonName("foo_bar"));
    assertTrue(message.isReservedNumber(6) && !message.isReservedNumber(7));
    assertTrue(message.isReservedName("old") && !message.isReservedName("b"));
    EnumDescriptor type = requireNonNull(pool.enumType("E"));
    assertTrue(type.isReservedNumber(-2) && !type.isReservedNumber(-1));
    assertTrue(type.isReservedName("Y") && !type.isReservedName("X"));
  }

  @Test
  void extensionsAreFoundByNumber() {
    DescriptorPool pool =
        DescriptorPool.link(
            List.of(
                file(
                    """
                    name: "f" package: "p"
                    message_type { name: "M" extension_range { start: 5 end: 9 } }
                    message_type {
                      name: "N"
                      extension { name: "x" number: 5 label: LABEL_OPTIONAL type: TYPE_INT32 extendee: "M" }
                    }
                    """)));
    MessageDescriptor message = requireNonNull(pool.messageType("p.M"));
    FieldDescriptor extension = requireNonNull(pool.extension(message, 5));
    assertEquals("p.N.x", extension.fullName());
    assertSame(message, extension.containingType());
    assertSame(pool.messageType("p.N"), extension.extensionScope());
    assertSame(extension, pool.find("p.N.x"));
    assertNull(pool.extension(message, 6));
    assertEquals(List.of(extension), pool.extensions(message));
    assertEquals(List.of(extension), ExtensionRegistry.of(pool).extensionsOf(message));
  }

  @Test
  void commentsAreFoundByPath() {
    FileDescriptor linked =
        FileDescriptor.link(
            file(
                """
                name: "f" syntax: "proto3"
                message_type {
                  name: "M"
                  oneof_decl { name: "o" }
                  field { name: "a" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 oneof_index: 0 }
                  nested_type { name: "N" }
                  enum_type { name: "E" value { name: "X" number: 0 } }
                }
                service { name: "S" method { name: "m" input_type: "M" output_type: "M" } }
                source_code_info {
                  location { path: [4, 0] span: [1, 0, 9, 1] leading_comments: " message" leading_detached_comments: " far" }
                  location { path: [4, 0, 2, 0] span: [2, 4, 17] trailing_comments: " field" }
                  location { path: [4, 0, 8, 0] span: [2, 4, 17] leading_comments: " oneof" }
                  location { path: [4, 0, 3, 0] span: [2, 4, 17] leading_comments: " nested" }
                  location { path: [4, 0, 4, 0] span: [2, 4, 17] leading_comments: " enum" }
                  location { path: [4, 0, 4, 0, 2, 0] span: [2, 4, 17] leading_comments: " value" }
                  location { path: [6, 0] span: [2, 4, 17] leading_comments: " service" }
                  location { path: [6, 0, 2, 0] span: [2, 4, 17] leading_comments: " method" }
                  location { path: [12] span: [0, 0, 18] leading_comments: " syntax" }
                }
                """),
            List.of());
    MessageDescriptor message = linked.messageTypes().get(0);
    assertEquals(
        new SourceLocation(1, 0, 9, 1, " message", "", List.of(" far")), message.location());
    assertEquals(
        new SourceLocation(2, 4, 2, 17, "", " field", List.of()),
        message.fields().get(0).location());
    assertEquals(" oneof", message.oneofs().get(0).location().leading());
    assertEquals(" nested", message.nestedTypes().get(0).location().leading());
    assertEquals(" enum", message.enumTypes().get(0).location().leading());
    assertEquals(" value", message.enumTypes().get(0).values().get(0).location().leading());
    assertEquals(" service", linked.services().get(0).location().leading());
    assertEquals(" method", linked.services().get(0).methods().get(0).location().leading());
    assertEquals(" syntax", linked.location(IntList.of(12)).leading());
    assertFalse(linked.location(IntList.of(1)).isKnown());
  }

  @Test
  void featuresOfOtherLanguagesAreInherited() {
    FeatureSet java =
        FeatureSet.of(f -> f.unknownFields(UnknownFields.builder().addVarint(1001, 1).build()));
    FileDescriptor linked =
        FileDescriptor.link(
            FileDescriptorProto.of(
                f ->
                    f.name("f")
                        .syntax("editions")
                        .edition(Edition.EDITION_2023)
                        .options(FileOptions.of(o -> o.features(java)))
                        .addMessageType(DescriptorProto.of(m -> m.name("M")))),
            List.of());
    assertTrue(linked.messageTypes().get(0).features().hasFieldPresence());
    assertTrue(linked.messageTypes().get(0).features().unknownFields().has(1001));
  }

  @Test
  void generatedCodeLinksFromText() {
    byte[] bytes = file("name: \"f\" package: \"p\" message_type { name: \"M\" }").toByteArray();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    FileDescriptor linked =
        FileDescriptor.ofGenerated(List.of(), text.substring(0, 3), text.substring(3));
    assertEquals("p.M", linked.messageTypes().get(0).fullName());
  }
}
