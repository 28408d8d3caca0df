package dev.tern.protobuf.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.DynamicMessage;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.wkt.Struct;
import dev.tern.protobuf.wkt.Timestamp;
import dev.tern.protobuf.wkt.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonFormatTest {
  private static final JsonFormat JSON = JsonFormat.builder().registry(Schemas.REGISTRY).build();
  private static final JsonFormat LENIENT =
      JsonFormat.builder().registry(Schemas.REGISTRY).ignoringUnknown().build();

  private static String roundTrip(String json) {
    return JSON.print(Schemas.M, JSON.toBinary(json, Schemas.M));
  }

  private static FormatException refused(String json) {
    return assertThrows(FormatException.class, () -> JSON.toBinary(json, Schemas.M), json);
  }

  /** What is in canonical form comes back as it is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"i32\":-1,\"i64\":\"-9223372036854775808\",\"u32\":4294967295,\"u64\":\"18446744073709551615\"}",
        "{\"s32\":-2147483648,\"s64\":\"-1\",\"f32\":1,\"f64\":\"2\",\"flag\":true}",
        "{\"text\":\"ä\\\"\\n😀\",\"data\":\"AP+/\"}",
        "{\"ratio\":0.1,\"exact\":\"NaN\"}",
        "{\"ratio\":\"-Infinity\",\"exact\":1.5E300,\"color\":\"BLUE\"}",
        "{\"color\":77,\"numbers\":[1,0,-1],\"children\":[{},{\"i32\":1}]}",
        "{\"counts\":{\"a\":0,\"\":2},\"byId\":{\"-5\":{\"i32\":1}},\"colors\":{\"true\":\"RED\"}}",
        "{\"maybe\":0}",
        "{\"name\":\"\"}",
        "{\"id\":0}",
        "{\"whole\":{}}",
        "{\"snakeCaseName\":1,\"other\":2}",
        "{\"value\":null}",
        "{\"value\":[1,\"2\",null,true,{\"a\":{}},[]]}",
        "{\"time\":\"0001-01-01T00:00:00Z\",\"span\":\"-0.000000001s\",\"mask\":\"fooBar,baz.qux\"}",
        "{\"time\":\"9999-12-31T23:59:59.999999999Z\",\"span\":\"315576000000s\",\"mask\":\"\"}",
        "{\"time\":\"2024-02-29T12:00:00.100Z\",\"boxed\":\"0\",\"struct\":{\"a\":1.5}}",
        "{\"any\":{\"@type\":\"x/t.M\",\"i32\":1}}",
        "{\"any\":{\"@type\":\"x/google.protobuf.Duration\",\"value\":\"1s\"}}",
        "{\"any\":{\"@type\":\"x/google.protobuf.Any\",\"value\":{\"@type\":\"x/t.M\",\"i32\":1}}}",
        "{\"any\":{}}"
      })
  void canonicalFormComesBackAsItIs(String json) {
    assertEquals(json, roundTrip(json));
  }

  @Test
  void numbersHaveSeveralForms() {
    assertEquals(
        "{\"i32\":100000,\"i64\":\"10\",\"u32\":1}",
        roundTrip("{\"i32\":1e5,\"i64\":10.0,\"u32\":\"1\"}"));
    assertEquals("{\"ratio\":1.5,\"exact\":2}", roundTrip("{\"ratio\":\"1.5\",\"exact\":\"2e0\"}"));
    assertEquals("{\"color\":\"RED\"}", roundTrip("{\"color\":1}"));
    assertEquals("{\"i64\":\"9007199254740993\"}", roundTrip("{\"i64\":9007199254740993}"));
  }

  @Test
  void bothNamesAndBothAlphabetsAreRead() {
    assertEquals("{\"snakeCaseName\":1}", roundTrip("{\"snake_case_name\":1}"));
    assertEquals("{\"other\":1}", roundTrip("{\"renamed\":1}"));
    assertEquals("{\"data\":\"+/8=\"}", roundTrip("{\"data\":\"-_8\"}"));
  }

  @Test
  void nullIsNoValueButOfValueAndNullValue() {
    assertEquals("{}", roundTrip("{\"i32\":null,\"child\":null,\"numbers\":null,\"boxed\":null}"));
    assertEquals("{\"value\":[null]}", roundTrip("{\"value\":[null]}"));
    assertEquals("{\"id\":1}", roundTrip("{\"name\":null,\"id\":1}"));
  }

  @Test
  void implicitZeroIsNotWritten() {
    assertEquals(0, JSON.toBinary("{\"i32\":0,\"text\":\"\",\"exact\":0.0}", Schemas.M).length);
    assertEquals("{\"exact\":-0.0}", roundTrip("{\"exact\":-0}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "1",
        "{} {}",
        "{",
        "{\"i32\":1,}",
        "{\"unknown\":1}",
        "{i32:1}",
        "{\"i32\":1,\"i32\":1}",
        "{\"snake_case_name\":1,\"snakeCaseName\":1}",
        "{\"name\":\"a\",\"id\":1}",
        "{\"i32\":1.5}",
        "{\"i32\":2147483648}",
        "{\"u32\":-1}",
        "{\"i32\":\"01\"}",
        "{\"i32\":\" 1\"}",
        "{\"i32\":\"\"}",
        "{\"i32\":\"1 \"}",
        "{\"u64\":18446744073709551616}",
        "{\"i32\":1e999999999}",
        "{\"i64\":\"1e999999999\"}",
        "{\"i64\":1e-999999999}",
        "{\"ratio\":3.5e38}",
        "{\"exact\":1e309}",
        "{\"exact\":NaN}",
        "{\"flag\":\"true\"}",
        "{\"flag\":1}",
        "{\"text\":1}",
        "{\"text\":\"\\ud800\"}",
        "{\"data\":\"*\"}",
        "{\"color\":\"GREEN\"}",
        "{\"numbers\":1}",
        "{\"numbers\":[null]}",
        "{\"counts\":{\"a\":1,\"a\":2}}",
        "{\"counts\":{\"a\":null}}",
        "{\"colors\":{\"yes\":0}}",
        "{\"byId\":{\"1.5\":{}}}",
        "{\"child\":[]}",
        "{\"time\":\"2024-02-30T00:00:00Z\"}",
        "{\"time\":\"2024-01-01T00:00:00\"}",
        "{\"time\":\"0001-01-01T00:00:00+01:00\"}",
        "{\"time\":\"2024-01-01T00:00:60Z\"}",
        "{\"span\":\"1\"}",
        "{\"span\":\"1.0000000001s\"}",
        "{\"span\":\"315576000001s\"}",
        "{\"span\":\"s\"}",
        "{\"mask\":\"a_b\"}",
        "{\"any\":{\"i32\":1}}",
        "{\"any\":{\"@type\":\"t.M\"}}",
        "{\"any\":{\"@type\":\"x/no.M\"}}",
        "{\"any\":{\"@type\":\"x/t.M\",\"@type\":\"x/t.M\"}}",
        "{\"any\":{\"@type\":\"x/google.protobuf.Duration\"}}",
        "// no\n{}",
        "{'i32':1}"
      })
  void whatIsNoMessageIsRefused(String json) {
    refused(json);
  }

  @Test
  void errorsPointAtTheirPlace() {
    FormatException e = refused("{\n  \"i32\": 1,\n  \"child\": {\"u32\": -1}\n}");
    assertEquals(3, e.line());
    assertEquals(20, e.column());
    assertTrue(String.valueOf(e.getMessage()).startsWith("3:20: "), e.getMessage());
    FormatException syntax = refused("{\n \"i32\": }");
    assertEquals(2, syntax.line());
    FormatException late = refused("{\"any\":{\"i32\":\"x\",\n\"@type\":\"x/t.M\"}}");
    assertEquals(1, late.line());
  }

  @Test
  void unknownIsIgnoredOnRequest() {
    String json =
        "{\"no\":{\"a\":[1,{}]},\"i32\":1,\"color\":\"GREEN\",\"palette\":[\"RED\",\"GREEN\"],"
            + "\"colors\":{\"true\":\"GREEN\",\"false\":\"BLUE\"}}";
    assertEquals(
        "{\"i32\":1,\"colors\":{\"false\":\"BLUE\"},\"palette\":[\"RED\"]}",
        LENIENT.print(Schemas.M, LENIENT.toBinary(json, Schemas.M)));
  }

  @Test
  void typeOfAnyMayComeLast() {
    assertEquals(
        "{\"any\":{\"@type\":\"x/t.M\",\"child\":{\"any\":{\"@type\":\"x/t.M\",\"i32\":1}}}}",
        roundTrip(
            "{\"any\":{\"child\":{\"any\":{\"i32\":1,\"@type\":\"x/t.M\"}},\"@type\":\"x/t.M\"}}"));
  }

  @Test
  void extensionsAndGroupsAndMessageSets() {
    String json = "{\"i\":1,\"box\":{\"n\":2},\"[t2.extra]\":3,\"[t2.more]\":{\"i\":4}}";
    assertEquals(json, JSON.print(Schemas.M2, JSON.toBinary(json, Schemas.M2)));
    String set = "{\"[t2.Item.item]\":{\"s\":\"x\"}}";
    assertEquals(set, JSON.print(Schemas.SET, JSON.toBinary(set, Schemas.SET)));
    assertThrows(FormatException.class, () -> JSON.toBinary("{\"[t2.extra]\":3}", Schemas.M));
  }

  @Test
  void closedEnumHasNoUnknownNumbers() {
    assertThrows(FormatException.class, () -> JSON.toBinary("{\"size\":7}", Schemas.M2));
    // size: 7, sizes: 1, sizes: 7
    assertEquals(
        "{\"sizes\":[\"SMALL\"]}", JSON.print(Schemas.M2, new byte[] {16, 7, 24, 1, 24, 7}));
  }

  @Test
  void anyEncodingIsUnderstood() {
    // numbers packed and not, child in two parts, the later field of a oneof
    byte[] encoded = {
      (byte) 0x82,
      1,
      2,
      1,
      2,
      0x7A,
      2,
      8,
      5,
      (byte) 0x80,
      1,
      3,
      0x7A,
      2,
      24,
      6,
      (byte) 0xB8,
      1,
      9,
      (byte) 0xB2,
      1,
      1,
      'n'
    };
    assertEquals(
        "{\"child\":{\"i32\":5,\"u32\":6},\"numbers\":[1,2,3],\"name\":\"n\"}",
        JSON.print(Schemas.M, encoded));
  }

  @Test
  void printingOptions() {
    byte[] encoded = JSON.toBinary("{\"color\":\"RED\",\"snakeCaseName\":1}", Schemas.M);
    assertEquals(
        "{\"color\":1,\"snake_case_name\":1}",
        JsonFormat.builder()
            .printingEnumNumbers()
            .usingProtoNames()
            .build()
            .print(Schemas.M, encoded));
    assertEquals(
        "{\n  \"color\": \"RED\",\n  \"snakeCaseName\": 1\n}",
        JsonFormat.builder().indenting().build().print(Schemas.M, encoded));
    String all = JsonFormat.builder().printingDefaults().build().print(Schemas.M, encoded);
    assertTrue(all.startsWith("{\"i32\":0,\"i64\":\"0\",\"u32\":0,"), all);
    assertTrue(all.contains("\"color\":\"RED\",\"numbers\":[],\"children\":[],\"counts\":{}"), all);
    assertTrue(!all.contains("maybe") && !all.contains("child\"") && !all.contains("name\""), all);
  }

  @Test
  void allSourcesAndTargets() {
    Timestamp time = Timestamp.of(t -> t.seconds(1));
    String json = "\"1970-01-01T00:00:01Z\"";
    JsonFormat format = JsonFormat.DEFAULT;
    assertEquals(json, format.print(time));
    assertEquals(time, format.parse(json, Timestamp.CODEC));
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    assertEquals(time, format.parse(utf8, Timestamp.CODEC));
    assertEquals(time, format.parse(new ByteArrayInputStream(utf8), Timestamp.CODEC));
    assertEquals(time, format.parse(new StringReader(json), Timestamp.CODEC));
    StringWriter text = new StringWriter();
    format.print(time, text);
    assertEquals(json, text.toString());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    format.print(time, bytes);
    assertEquals(json, bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void whatHasNoJsonFormIsRefused() {
    assertThrows(
        FormatException.class, () -> JSON.print(Timestamp.of(t -> t.seconds(Long.MAX_VALUE))));
    assertThrows(FormatException.class, () -> JSON.print(Value.defaultInstance()));
    assertThrows(FormatException.class, () -> JSON.print(Value.of(v -> v.numberValue(Double.NaN))));
  }

  @Test
  void malformedUtf8IsRefused() {
    byte[] overlong = {'"', (byte) 0xC0, (byte) 0x80, '"'};
    byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
    for (byte[] bad : new byte[][] {overlong, surrogate}) {
      assertThrows(FormatException.class, () -> JSON.parse(bad, Value.CODEC));
      assertThrows(
          FormatException.class, () -> JSON.parse(new ByteArrayInputStream(bad), Value.CODEC));
    }
  }

  @Test
  void severalValuesAreReadOneByOne() {
    String json = "{\"i32\":1}{\"i32\":2}\n\n {} \n{\"i32\":\"x\"} {}";
    MessageCodec<DynamicMessage> codec = DynamicMessage.codec(Schemas.M);
    try (JsonValues<DynamicMessage> values = JSON.values(new StringReader(json), codec)) {
      for (int n = 1; n <= 2; n++) {
        assertTrue(values.hasNext());
        assertEquals("{\"i32\":" + n + "}", JSON.print(values.next()));
      }
      assertEquals("{}", JSON.print(values.next()));
      FormatException e = assertThrows(FormatException.class, values::next);
      assertEquals(4, e.line());
      assertFalse(values.hasNext());
      assertThrows(NoSuchElementException.class, values::next);
    }
    byte[] two = "1 \"a\"".getBytes(StandardCharsets.UTF_8);
    try (JsonValues<Value> values = JSON.values(new ByteArrayInputStream(two), Value.CODEC)) {
      assertEquals("1", JSON.print(values.next()));
      assertEquals("\"a\"", JSON.print(values.next()));
      assertFalse(values.hasNext());
    }
  }

  /** A program that answers each line must not wait for the next one. */
  @Test
  void aValueIsHadBeforeTheNextArrives() {
    InputStream oneAtATime =
        new InputStream() {
          private final byte[] first = "{\"seconds\":1}\n".getBytes(StandardCharsets.UTF_8);
          private int at;

          @Override
          public int read() {
            throw new UnsupportedOperationException("it is read in stretches");
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            if (at == first.length) {
              throw new AssertionError("the next value is waited for");
            }
            into[offset] = first[at++];
            return 1;
          }
        };
    try (JsonValues<Struct> values = JSON.values(oneAtATime, Struct.CODEC)) {
      assertEquals("{\"seconds\":1}", JSON.print(values.next()));
    }
  }

  @Test
  void requiredFieldsAreMissedInsideAny() {
    String any = "{\"any\":{\"@type\":\"x/t2.Need\",%s}}";
    FormatException e = refused(String.format(any, "\"more\":{\"id\":1}"));
    assertTrue(String.valueOf(e.getMessage()).contains("required field id of t2.Need"));
    assertTrue(
        String.valueOf(refused(String.format(any, "\"id\":1,\"all\":[{\"id\":2},{}]")).getMessage())
            .contains("required field all.id"));
    String whole = String.format(any, "\"id\":1,\"more\":{\"id\":1}");
    assertEquals(whole, roundTrip(whole));
  }

  @Test
  void emptyPathsOfAFieldMaskNameNothing() {
    assertEquals("{\"mask\":\"a,b\"}", roundTrip("{\"mask\":\",a,,b,\"}"));
  }

  @Test
  void anySinkOfCharactersWillDo() {
    StringBuilder text = new StringBuilder("x");
    JsonFormat.DEFAULT.print(Timestamp.of(t -> t.seconds(1)), text);
    assertEquals("x\"1970-01-01T00:00:01Z\"", text.toString());
  }

  @Test
  void malformedUtf8IsPointedAt() {
    byte[] bad = "{\n \"ä\": \"?\"}".getBytes(StandardCharsets.UTF_8);
    bad[10] = (byte) 0xFF;
    FormatException e = assertThrows(FormatException.class, () -> JSON.parse(bad, Value.CODEC));
    assertEquals("2:8: the text is not UTF-8", e.getMessage());
  }
}
