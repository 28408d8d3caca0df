package dev.tern.protobuf.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.proto.DescriptorProtos;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.wkt.Timestamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextFormatTest {
  private static final TextFormat TEXT =
      TextFormat.builder().registry(Schemas.REGISTRY).singleLine().build();

  private static String roundTrip(String text) {
    return TEXT.print(Schemas.M, TEXT.toBinary(text, Schemas.M));
  }

  private static String roundTrip2(String text) {
    return TEXT.print(Schemas.M2, TEXT.toBinary(text, Schemas.M2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "i32: -1 i64: -9223372036854775808 u32: 4294967295 u64: 18446744073709551615 s32: -5",
        "flag: true text: \"ä\\\"\\n\\001😀\" data: \"\\377\\000a\" ratio: 0.1 exact: -inf",
        "exact: nan color: BLUE child { i32: 1 child { } } numbers: 1 numbers: 2",
        "color: 77 counts { key: \"a\" value: 1 } maybe: 0 name: \"\"",
        "any { [x/t.M] { i32: 1 } }",
        "any { type_url: \"x/no.M\" value: \"a\" }",
        "time { seconds: 1 nanos: 2 }"
      })
  void printedFormComesBackAsItIs(String text) {
    assertEquals(text, roundTrip(text));
  }

  @Test
  void othersFormsAreRead() {
    assertEquals("i32: 31 u32: 8 s32: -1", roundTrip("i32: 0x1F # hex\n, u32: 010; s32: - 1"));
    assertEquals("numbers: 1 numbers: 2", roundTrip("numbers: [1, 2] numbers: []"));
    assertEquals("children { i32: 1 } children { }", roundTrip("children: [{i32: 1}, <>]"));
    assertEquals("text: \"abA😀\"", roundTrip("text: 'a' \"b\\x41\\U0001F600\""));
    assertEquals("flag: true", roundTrip("flag: t"));
    assertEquals("ratio: Infinity".replace("Infinity", "inf"), roundTrip("ratio: 1e99"));
    assertEquals("exact: 0.5", roundTrip("exact: .5f"));
    assertEquals("child { i32: 1 u32: 2 }", roundTrip("child { i32: 1 } child < u32: 2 >"));
    assertEquals("", roundTrip("gone: [1, 'x'] gone { a: -inf }"));
    assertEquals("any { [x/t.M] { i32: 1 } }", roundTrip("any { [ x / t . M ] : { i32: 1 } }"));
  }

  @Test
  void extensionsAndGroups() {
    String text = "i: 1 size: LARGE Box { n: 2 } [t2.extra]: 3 [t2.more] { i: 4 }";
    assertEquals(text, roundTrip2(text));
    assertEquals("Box { n: 2 }", roundTrip2("box { n: 2 }"));
    assertEquals("loose: \"\\377\"", roundTrip2("loose: '\\xff'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i32",
        "i32 1",
        "i32: ",
        "i32: 'a'",
        "i32: 1.5",
        "i32: 1f",
        "i32: 09",
        "i32: 2147483648",
        "i32: 1 i32: 2",
        "name: 'a' id: 1",
        "u32: -1",
        "u32: -0",
        "no: 1",
        "text: 'a",
        "text: 'a\n'",
        "text: '\\q'",
        "text: '\\ud800'",
        "text: '\\xff'",
        "text: '\\400'",
        "text: '\\U00110000'",
        "exact: 0x1",
        "exact: 1.2.3",
        "i32: 1a",
        "flag: 2",
        "flag: yes",
        "color: GREEN",
        "child {",
        "child { >",
        "child: 1",
        "}",
        "numbers: [1,]",
        "numbers: [1",
        "i32: [1]",
        "[t.no]: 1",
        "[t2.extra]: 1",
        "any { [x/no.M] { } }",
        "any { [t.M] { } }",
        "any { [x/t.M] { } type_url: 'a' }",
        "[x/t.M] { }",
        "\u0000"
      })
  void whatIsNoMessageIsRefused(String text) {
    assertThrows(FormatException.class, () -> TEXT.toBinary(text, Schemas.M), text);
  }

  @Test
  void errorsPointAtTheirPlace() {
    FormatException e =
        assertThrows(
            FormatException.class, () -> TEXT.toBinary("i32: 1\nchild {\n  u32: -1\n}", Schemas.M));
    assertEquals(3, e.line());
    assertTrue(String.valueOf(e.getMessage()).contains("u32"), e.getMessage());
  }

  @Test
  void unknownIsIgnoredOnRequest() {
    TextFormat lenient = TextFormat.builder().ignoringUnknown().build();
    String text = "no { a: [1, {b: 2}] [x/y] { } } nope: 'a' 'b' [q.r]: 1 i32: 1";
    assertEquals("i32: 1\n", lenient.print(Schemas.M, lenient.toBinary(text, Schemas.M)));
  }

  @Test
  void unknownIsPrintedOnRequest() {
    TextFormat format = TextFormat.builder().printingUnknown().singleLine().build();
    // 1000: 5, 1001: fixed32, 1002: "ÿ", group 1003 with 1: 1
    byte[] encoded = {
      (byte) 0xC0,
      0x3E,
      5,
      (byte) 0xCD,
      0x3E,
      1,
      0,
      0,
      0,
      (byte) 0xD2,
      0x3E,
      1,
      (byte) 0xFF,
      (byte) 0xDB,
      0x3E,
      8,
      1,
      (byte) 0xDC,
      0x3E
    };
    assertEquals(
        "1000: 5 1001: 0x00000001 1002: \"\\377\" 1003 { 1: 1 }", format.print(Schemas.M, encoded));
    assertEquals("", TEXT.print(Schemas.M, encoded));
  }

  @Test
  void descriptorsComeBackFromTextAndJson() {
    FileDescriptorProto file = DescriptorProtos.descriptor().proto();
    FileDescriptorProto fromText =
        TextFormat.DEFAULT.parse(TextFormat.DEFAULT.print(file), FileDescriptorProto.CODEC);
    FileDescriptorProto fromJson =
        JsonFormat.DEFAULT.parse(JsonFormat.DEFAULT.print(file), FileDescriptorProto.CODEC);
    assertEquals(file, fromText);
    assertEquals(file, fromJson);
  }

  @Test
  void anItemOfAMessageSetIsNamedByItsType() {
    String text = "[t2.Item] { s: \"x\" }";
    assertEquals(text, TEXT.print(Schemas.SET, TEXT.toBinary(text, Schemas.SET)));
    byte[] byField = TEXT.toBinary("[t2.Item.item] { s: 'x' }", Schemas.SET);
    assertEquals(text, TEXT.print(Schemas.SET, byField));
  }

  @Test
  void packedListsArePackedHoweverTheyAreWritten() {
    byte[] packed = TEXT.toBinary("numbers: [1, 2, 3]", Schemas.M);
    assertArrayEquals(packed, TEXT.toBinary("numbers: 1 numbers: [2] numbers: 3", Schemas.M));
    assertEquals(0, TEXT.toBinary("i32: 0 text: '' exact: 0 data: ''", Schemas.M).length);
    assertEquals("exact: -0.0", roundTrip("exact: -0.0"));
    assertEquals("maybe: 0", roundTrip("maybe: 0"));
  }

  @Test
  void requiredFieldsAreMissedInsideAny() {
    FormatException e =
        assertThrows(
            FormatException.class,
            () -> TEXT.toBinary("any { [x/t2.Need] { more { id: 1 } } }", Schemas.M));
    assertTrue(String.valueOf(e.getMessage()).contains("required field id"), e.getMessage());
    assertEquals("any { [x/t2.Need] { id: 1 } }", roundTrip("any { [x/t2.Need] { id: 1 } }"));
  }

  @Test
  void whatIsRedactedIsNotShown() {
    TextFormat format = TextFormat.builder().redacting().printingUnknown().singleLine().build();
    byte[] encoded = TEXT.toBinary("i32: 1 secret: 'pw' hidden { i32: 5 }", Schemas.M);
    byte[] more = Arrays.copyOf(encoded, encoded.length + 3); // 1000: 5
    more[encoded.length] = (byte) 0xC0;
    more[encoded.length + 1] = 0x3E;
    more[encoded.length + 2] = 5;
    assertEquals("i32: 1 secret: [REDACTED] hidden: [REDACTED]", format.print(Schemas.M, more));
  }

  @Test
  void unknownFieldsByNumberAreIgnoredOnRequest() {
    TextFormat lenient = TextFormat.builder().ignoringUnknown().singleLine().build();
    String text = "1000: 5 1001: 0x00000001 1002: \"\\377\" 1003 { 1: 1 } i32: 1";
    assertEquals("i32: 1", lenient.print(Schemas.M, lenient.toBinary(text, Schemas.M)));
    assertThrows(FormatException.class, () -> TEXT.toBinary("1000: 5", Schemas.M));
  }

  @Test
  void allSourcesAndTargets() {
    Timestamp time = Timestamp.of(t -> t.seconds(1));
    TextFormat format = TextFormat.DEFAULT;
    byte[] utf8 = "seconds: 1\n".getBytes(StandardCharsets.UTF_8);
    assertEquals(time, format.parse(utf8, Timestamp.CODEC));
    assertEquals(time, format.parse(new ByteArrayInputStream(utf8), Timestamp.CODEC));
    assertEquals(time, format.parse(new StringReader("seconds: 1"), Timestamp.CODEC));
    StringBuilder text = new StringBuilder();
    format.print(time, text);
    assertEquals("seconds: 1\n", text.toString());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    format.print(time, bytes);
    assertArrayEquals(utf8, bytes.toByteArray());
    FormatException e =
        assertThrows(
            FormatException.class,
            () -> format.parse(new byte[] {'#', (byte) 0xFF}, Timestamp.CODEC));
    assertEquals("1:2: the text is not UTF-8", e.getMessage());
  }
}
