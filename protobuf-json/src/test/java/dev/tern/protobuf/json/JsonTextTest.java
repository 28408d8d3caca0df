package dev.tern.protobuf.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.wkt.Any;
import dev.tern.protobuf.wkt.Int64Value;
import dev.tern.protobuf.wkt.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** JSON as characters and bytes: what is printed of each value, and where reading ends. */
final class JsonTextTest {
  private static final JsonFormat JSON = JsonFormat.builder().registry(Schemas.REGISTRY).build();

  @Test
  void escapesHaveHexadecimalDigitsOfAsciiAlone() {
    // U+6E62 has the lower eight bits of the letter b.
    String json = "\"\\\\u\\u001\u6e62\"";
    assertRefused("1:10: an escape", json);
    assertEquals("\\u00", JSON.parse("\"\\\\u00\"", Value.CODEC).stringValue());
  }

  @Test
  void anEntryOfAnotherWireTypeIsNoPartOfTheMessageThatIsMerged() {
    // struct_value three times: {"a": null}, then a varint under its number, then {"b": null}.
    byte[] a = {0x2a, 7, 0x0a, 5, 0x0a, 1, 'a', 0x12, 0};
    byte[] varint = {0x28, 5};
    byte[] b = {0x2a, 7, 0x0a, 5, 0x0a, 1, 'b', 0x12, 0};
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(withNull(a));
    bytes.writeBytes(varint);
    bytes.writeBytes(withNull(b));
    assertEquals(
        "{\"a\":null,\"b\":null}",
        JSON.print(Value.CODEC.descriptor(), bytes.toByteArray()).replaceAll("\\s", ""));
  }

  /** The entry's value says null_value, which takes two octets more. */
  private static byte[] withNull(byte[] entry) {
    return new byte[] {
      entry[0], 9, entry[2], 7, entry[4], entry[5], entry[6], entry[7], 2, 0x08, 0
    };
  }

  private static void assertRefused(String message, String json) {
    byte[] utf8 = json.getBytes(UTF_8);
    List<Executable> ways =
        List.of(
            () -> JSON.parse(json, Value.CODEC),
            () -> JSON.parse(utf8, Value.CODEC),
            () -> JSON.parse(new ByteArrayInputStream(utf8), Value.CODEC));
    for (Executable way : ways) {
      FormatException e = assertThrows(FormatException.class, way);
      assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
    }
  }

  @Test
  void aTextFromElsewhereHasALimit() {
    JsonFormat format = JsonFormat.builder().sizeLimit(10).build();
    assertEquals(
        "12345678", format.parse(new StringReader("\"12345678\""), Value.CODEC).stringValue());
    FormatException e =
        assertThrows(
            FormatException.class,
            () -> format.parse(new StringReader("\n\"123456789\""), Value.CODEC));
    assertEquals("2:10: the text is longer than the limit of 10 characters", e.getMessage());
    try (JsonValues<Value> values =
        format.values(new StringReader("\"a\" ".repeat(10_000)), Value.CODEC)) {
      int count = 0;
      while (values.hasNext()) {
        values.next();
        count++;
      }
      assertEquals(10_000, count);
    }
    JsonValues<Value> long1 =
        format.values(new StringReader("\"" + "a".repeat(20_000) + "\""), Value.CODEC);
    assertThrows(FormatException.class, long1::hasNext);
    assertThrows(IllegalArgumentException.class, () -> JsonFormat.builder().sizeLimit(0));
  }

  @Test
  void streamsSayWhereTheyAreNotUtf8() {
    byte[] bad = "[1,\n \"é\u0000".getBytes(UTF_8);
    bad[bad.length - 1] = (byte) 0xFF;
    FormatException e =
        assertThrows(
            FormatException.class, () -> JSON.parse(new ByteArrayInputStream(bad), Value.CODEC));
    assertEquals("2:4: the text is not UTF-8", e.getMessage());
    byte[] pairs = ("\"" + "\ud83d\ude00".repeat(9_001) + "\"").getBytes(UTF_8);
    assertEquals(
        18_002, JSON.parse(new ByteArrayInputStream(pairs), Value.CODEC).stringValue().length());
  }

  @Test
  void encodedStringsAreChecked() {
    byte[] encoded = {82, 1, (byte) 0xC3}; // field 10, "text"
    FormatException e = assertThrows(FormatException.class, () -> JSON.print(Schemas.M, encoded));
    assertEquals("t.M.text is not UTF-8", e.getMessage());
    byte[] loose = {42, 1, (byte) 0xC3}; // field 5 of proto2, which nobody checks
    assertEquals("{\"loose\":\"\ufffd\"}", JSON.print(Schemas.M2, loose));
    byte[] replacement = {82, 3, (byte) 0xEF, (byte) 0xBF, (byte) 0xBD};
    assertEquals("{\"text\":\"\ufffd\"}", JSON.print(Schemas.M, replacement));
  }

  @Test
  void numbersArePrintedByTheFewestDigits() {
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      double decimal = random.nextInt() / Math.pow(10, random.nextInt(9));
      double any = Double.longBitsToDouble(random.nextLong());
      for (double number : new double[] {decimal, any, random.nextInt(2_000_000) / 1e9}) {
        if (Double.isFinite(number)) {
          String printed = JSON.print(Value.of(v -> v.numberValue(number)));
          assertEquals(number, Double.parseDouble(printed));
          String java = Double.toString(number);
          assertTrue(printed.length() <= java.length(), () -> printed + " " + java);
        }
      }
    }
    assertEquals("-0.0", JSON.print(Value.of(v -> v.numberValue(-0.0))));
  }

  @Test
  void integersArePrintedAtTheirEnds() {
    for (long value : new long[] {0, -1, 9, 10, 99, -100, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertEquals(
          '"' + Long.toString(value) + '"', JSON.print(Int64Value.of(v -> v.value(value))));
    }
  }

  @Test
  void anAnyMustHoldAWholeMessage() {
    JsonFormat format = JsonFormat.builder().registry(Schemas.REGISTRY).build();
    byte[] any = Any.of(a -> a.typeUrl("x/t2.Need")).toByteArray();
    FormatException e =
        assertThrows(FormatException.class, () -> format.print(Any.CODEC.descriptor(), any));
    assertEquals("required field id of t2.Need is not set", e.getMessage());
  }
}
