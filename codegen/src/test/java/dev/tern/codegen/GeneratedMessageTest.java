package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.codegen.generated.rich.Color;
import dev.tern.codegen.generated.rich.Nothing;
import dev.tern.codegen.generated.rich.Rich;
import dev.tern.codegen.generated.rich.RichProto;
import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.IntList;
import dev.tern.protobuf.ProtoWriter;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.UnknownFields;
import dev.tern.protobuf.wkt.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What generated proto3 code does, by the rules of the language and of our own API. */
final class GeneratedMessageTest {
  private static Rich roundTrip(Rich message) {
    Rich read = Rich.parse(message.toByteArray());
    assertEquals(message, read);
    assertEquals(message.hashCode(), read.hashCode());
    return read;
  }

  @Test
  void everyShapeOfFieldSurvivesARoundTrip() {
    Rich message =
        Rich.of(
            r ->
                r.name("n")
                    .age(-1)
                    .count(0)
                    .nick("")
                    .data(Bytes.of((byte) 1))
                    .ratio(1.5)
                    .weight(-2.5F)
                    .ok(true)
                    .color(Color.COLOR_RED)
                    .shade(Color.COLOR_UNSPECIFIED)
                    .inner(Rich.Inner.of(i -> i.a(7)))
                    .numbers(List.of(1, -1, 300))
                    .addNumbers(4)
                    .tags(List.of("a", "b"))
                    .addItems(Rich.Inner.of(i -> i.a(8)))
                    .addColors(Color.COLOR_RED)
                    .addColorsNumber(99)
                    .putLabels("one", 1)
                    .putInners(5L, Rich.Inner.of(i -> i.a(9)))
                    .putPalette("red", Color.COLOR_RED)
                    .putPaletteNumber("odd", 77)
                    .text("t")
                    .parent(Rich.of(p -> p.name("parent")))
                    .at(Timestamp.of(t -> t.seconds(1)))
                    .big(-1L)
                    .maybe(false)
                    .expanded(List.of(1, 2)));
    Rich read = roundTrip(message);
    assertEquals(List.of(1, -1, 300, 4), read.numbers());
    assertEquals(List.of(Color.COLOR_RED, Color.UNRECOGNIZED), read.colors());
    assertEquals(IntList.of(1, 99), read.colorsNumbers());
    assertEquals(Map.of("red", Color.COLOR_RED, "odd", Color.UNRECOGNIZED), read.palette());
    assertEquals(Map.of("red", 1, "odd", 77), read.paletteNumbers());
    assertEquals(new Rich.Kind.Text("t"), read.kind());
    assertEquals(message, message.toBuilder().build());
    assertEquals(RichProto.descriptor().messageTypes().get(0), message.descriptor());
  }

  @Test
  void absentAndDefaultStayApartOnlyWithExplicitPresence() {
    assertArrayOf(0, Rich.of(r -> r.age(0).name("").ok(false).color(null)));
    assertArrayOf(2, Rich.of(r -> r.count(0)));
    assertNotEquals(Rich.of(r -> r.count(0)), Rich.defaultInstance());
    assertTrue(Rich.of(r -> r.nick("")).hasNick());
    assertFalse(Rich.of(r -> r.nick("x").nick(null)).hasNick());
    assertFalse(Rich.of(r -> r.count(5).clearCount()).hasCount());
    assertEquals(0, Rich.of(r -> r.count(5).clearCount()).count());
    assertTrue(Rich.of(r -> r.maybe(false)).hasMaybe());
    assertTrue(Rich.of(r -> r.shade(Color.COLOR_UNSPECIFIED)).hasShade());
    assertFalse(Rich.of(r -> r.shade(Color.COLOR_RED).shade(null)).hasShade());
  }

  private static void assertArrayOf(int length, Rich message) {
    assertEquals(length, message.toByteArray().length);
  }

  @Test
  void negativeZeroIsNotTheDefault() {
    Rich negative = Rich.of(r -> r.ratio(-0.0).weight(-0.0F));
    Rich read = roundTrip(negative);
    assertEquals(Double.doubleToRawLongBits(-0.0), Double.doubleToRawLongBits(read.ratio()));
    assertEquals(Float.floatToRawIntBits(-0.0F), Float.floatToRawIntBits(read.weight()));
    assertNotEquals(Rich.defaultInstance(), negative);
    assertEquals(Rich.of(r -> r.ratio(Double.NaN)), Rich.of(r -> r.ratio(Double.NaN)));
  }

  @Test
  void nullGivenToASetterClears() {
    Rich full = Rich.of(r -> r.name("x").data(Bytes.of((byte) 1)).tags(List.of("t")).text("y"));
    Rich cleared =
        full.toBuilder()
            .name(null)
            .data(null)
            .tags(null)
            .numbers(null)
            .labels(null)
            .palette(null)
            .colors(null)
            .inner(null)
            .text(null)
            .color(null)
            .build();
    assertEquals(Rich.defaultInstance(), cleared);
    assertEquals(Rich.of(r -> r.text("y")), full.withName(null).withData(null).withTags(null));
    assertNull(full.withKind(null).kind());
  }

  @Test
  void clearingOneCaseLeavesTheOthers() {
    Rich number = Rich.of(r -> r.number(0));
    assertTrue(number.hasNumber());
    assertEquals(number, number.withText(null));
    assertNull(number.toBuilder().clearNumber().build().kind());
    assertEquals("", number.text());
    assertEquals(2 + 1, number.toByteArray().length, "a case set to its default is written");
    assertSame(Color.UNRECOGNIZED, Rich.of(r -> r.tintNumber(42)).tint());
    assertEquals(42, roundTrip(Rich.of(r -> r.tintNumber(42))).tintNumber());
  }

  @Test
  void theLastCaseOnTheWireWins() {
    byte[] both = concat(Rich.of(r -> r.text("t")), Rich.of(r -> r.number(5)));
    assertEquals(new Rich.Kind.Number(5), Rich.parse(both).kind());
    byte[] messages =
        concat(
            Rich.of(r -> r.sub(Rich.Inner.of(i -> i.a(1)))),
            Rich.of(r -> r.number(5)),
            Rich.of(r -> r.sub(Rich.Inner.of(i -> i.addMore(2)))));
    assertEquals(Rich.Inner.of(i -> i.addMore(2)), Rich.parse(messages).sub());
  }

  @Test
  void partsOfAMessageAreMerged() {
    byte[] parts =
        concat(
            Rich.of(r -> r.inner(Rich.Inner.of(i -> i.a(1).addMore(1)))),
            Rich.of(r -> r.name("between")),
            Rich.of(r -> r.inner(Rich.Inner.of(i -> i.addMore(2)))),
            Rich.of(r -> r.inner(Rich.Inner.of(i -> i.a(3)))));
    Rich.Inner whole = Rich.Inner.of(i -> i.a(3).addMore(1).addMore(2));
    assertEquals(Rich.of(r -> r.name("between").inner(whole)), Rich.parse(parts));
    byte[] cases =
        concat(
            Rich.of(r -> r.sub(Rich.Inner.of(i -> i.a(1).addMore(1)))),
            Rich.of(r -> r.sub(Rich.Inner.of(i -> i.a(3).addMore(2)))));
    assertEquals(whole, Rich.parse(cases).sub());
  }

  /** CVE-2022-3171: parts that alternate must not copy what is there each time. */
  @Test
  void manyPartsOfALargeMessageTakeLinearTime() {
    Rich.Inner.Builder large = Rich.Inner.builder();
    for (int i = 0; i < 200_000; i++) {
      large.addMore(i);
    }
    ProtoWriter out = new ProtoWriter();
    for (int i = 0; i < 50_000; i++) {
      out.writeMessage(90, Rich.Inner.CODEC, Rich.Inner.of(part -> part.addMore(1)));
      out.writeString(10, "x");
    }
    out.writeMessage(90, Rich.Inner.CODEC, large.build());
    byte[] bytes = out.toByteArray();
    Rich read = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Rich.parse(bytes));
    assertEquals(250_000, read.withName(null).inner().more().size());
  }

  @Test
  void packedAndUnpackedAreBothRead() {
    ProtoWriter out = new ProtoWriter();
    out.writeInt32(12 << 3, 3);
    out.writePackedInt32(12 << 3 | 2, IntList.of(1, 2));
    out.writePackedFixed32(30 << 3 | 2, IntList.of(8, 9));
    Rich read = Rich.parse(out.toByteArray());
    assertEquals(List.of(1, 2, 3), read.numbers());
    assertEquals(List.of(8, 9), read.expanded());
    assertEquals(2 * 6, read.withNumbers(null).toByteArray().length, "written unpacked");
  }

  @Test
  void unknownFieldsAreKeptInNestedMessagesToo() {
    UnknownFields unknown = UnknownFields.builder().addVarint(1000, 5).build();
    Rich message =
        Rich.of(r -> r.inner(Rich.Inner.of(i -> i.unknownFields(unknown))).unknownFields(unknown));
    Rich read = roundTrip(message);
    assertEquals(unknown, read.unknownFields());
    assertEquals(unknown, read.inner().unknownFields());
    assertEquals(read, read.withName("x").withName(null));
    Nothing nothing = Nothing.parse(message.toByteArray());
    assertEquals(message, Rich.parse(nothing.toByteArray()));
  }

  @Test
  void mapEntriesWithMissingOrRepeatedPartsFollowTheRules() {
    ProtoWriter out = new ProtoWriter();
    int mark = out.mark();
    out.writeLength(138, mark); // no key and no value
    mark = out.mark();
    out.writeInt64(8, 5);
    out.writeMessage(18, Rich.Inner.CODEC, Rich.Inner.of(i -> i.addMore(2)));
    out.writeInt32(40, 1);
    out.writeMessage(18, Rich.Inner.CODEC, Rich.Inner.of(i -> i.a(1)));
    out.writeLength(138, mark);
    Rich read = Rich.parse(out.toByteArray());
    assertEquals(Rich.Inner.of(i -> i.a(1).addMore(2)), read.inners().get(5L));
    assertEquals(Rich.Inner.defaultInstance(), read.inners().get(0L));
  }

  @Test
  void messagesAreImmutable() {
    List<String> tags = new ArrayList<>(List.of("a"));
    Rich.Builder builder = Rich.builder().tags(tags).putLabels("a", 1).addNumbers(1);
    Rich first = builder.build();
    tags.add("b");
    builder.addTags("c").putLabels("b", 2).addNumbers(2);
    Rich second = builder.build();
    assertEquals(List.of("a"), first.tags());
    assertEquals(Map.of("a", 1), first.labels());
    assertEquals(List.of(1), first.numbers());
    assertEquals(List.of("a", "c"), second.tags());
    Rich.Builder copy = first.toBuilder().addTags("d").addNumbers(9).putLabels("z", 26);
    assertEquals(List.of("a", "d"), copy.build().tags());
    assertEquals(List.of("a"), first.tags());
    assertEquals(List.of(1), first.numbers());
    assertEquals(1, first.labels().size());
    assertThrows(UnsupportedOperationException.class, () -> first.tags().add("x"));
    assertThrows(UnsupportedOperationException.class, () -> first.labels().put("x", 1));
    assertThrows(UnsupportedOperationException.class, () -> first.numbers().set(0, 1));
  }

  @Test
  void nullElementsAreRefused() {
    List<String> withNull = new ArrayList<>();
    withNull.add(null);
    assertThrows(NullPointerException.class, () -> Rich.builder().tags(withNull));
    assertThrows(NullPointerException.class, () -> Rich.builder().addTags(null));
    assertThrows(NullPointerException.class, () -> new Rich.Kind.Text(null));
  }

  @Test
  void openEnumsKeepUnknownNumbers() {
    Rich message = Rich.of(r -> r.colorNumber(1234).shadeNumber(-5));
    Rich read = roundTrip(message);
    assertSame(Color.UNRECOGNIZED, read.color());
    assertEquals(1234, read.colorNumber());
    assertEquals(-5, read.shadeNumber());
    assertThrows(IllegalStateException.class, Color.UNRECOGNIZED::number);
    assertEquals("COLOR_RED", Color.COLOR_RED.protoName());
    assertEquals("COLOR_RED", String.valueOf(Color.descriptor().values().get(1).name()));
    // A view that holds UNRECOGNIZED goes from message to message without loss.
    Rich colors = Rich.of(r -> r.addColorsNumber(7).putPaletteNumber("a", 8));
    Rich copy = Rich.of(r -> r.colors(colors.colors()).palette(colors.palette()));
    assertEquals(colors, copy);
  }

  @Test
  void casesCanBeTakenApart() {
    Rich.Kind kind = Rich.of(r -> r.sub(Rich.Inner.of(i -> i.a(3)))).kind();
    assertEquals(3, assertInstanceOf(Rich.Kind.Sub.class, kind).value().a());
  }

  @Test
  void toStringShowsFieldsButNoSecrets() {
    Rich message =
        Rich.of(
            r ->
                r.name("a\"b\n")
                    .big(-1)
                    .color(Color.COLOR_RED)
                    .shadeNumber(42)
                    .inner(Rich.Inner.of(i -> i.a(1)))
                    .tags(List.of("x", "y"))
                    .putLabels("k", 2)
                    .secret("hidden")
                    .password(Bytes.ofUtf8("hidden"))
                    .unknownFields(UnknownFields.builder().addVarint(1000, 5).build()));
    assertEquals(
        """
        name: "a\\"b\\n"
        color: COLOR_RED
        shade: 42
        inner {
          a: 1
        }
        tags: "x"
        tags: "y"
        labels {
          key: "k"
          value: 2
        }
        big: 18446744073709551615
        secret: [REDACTED]
        password: [REDACTED]
        1000: # 1 bytes
        """,
        message.toString());
    assertFalse(message.kind().toString().contains("hidden"));
  }

  @Test
  void toStringOfADeepMessageEnds() {
    Rich deep = Rich.of(r -> r.name("bottom"));
    for (int i = 0; i < 3_000; i++) {
      Rich inside = deep;
      deep = Rich.of(r -> r.parent(inside));
    }
    String text = deep.toString();
    assertTrue(text.contains("..."));
    assertFalse(text.contains("bottom"));
  }

  @Test
  void nestingBeyondTheLimitIsRefused() {
    Rich deep = Rich.defaultInstance();
    for (int i = 0; i < 101; i++) {
      Rich inside = deep;
      deep = Rich.of(r -> r.parent(inside));
    }
    byte[] tooDeep = deep.toByteArray();
    assertThrows(ProtobufException.class, () -> Rich.parse(tooDeep));
    assertEquals(deep.parent(), Rich.parse(deep.parent().toByteArray()));
  }

  @Test
  void malformedInputIsACleanError() {
    byte[] bytes = Rich.of(r -> r.name("name").inner(Rich.Inner.of(i -> i.a(300)))).toByteArray();
    for (int length = 1; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      if (length != 6) { // after the first field the message is whole
        assertThrows(ProtobufException.class, () -> Rich.parse(cut), "length " + length);
      }
    }
    assertThrows(ProtobufException.class, () -> Rich.parse(new byte[] {10, 1, (byte) 0xFF}));
  }

  private static byte[] concat(Rich... parts) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (Rich part : parts) {
      part.writeTo(out);
    }
    return out.toByteArray();
  }
}
