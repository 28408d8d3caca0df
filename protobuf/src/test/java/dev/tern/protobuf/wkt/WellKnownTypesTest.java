package dev.tern.protobuf.wkt;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.DynamicMessage;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the well-known types can do besides holding their fields. */
class WellKnownTypesTest {
  // ---- Timestamp and Duration

  @Test
  void instantsOfTheYears1To9999AreTimestamps() {
    for (String text :
        List.of(
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "1969-12-31T23:59:59.000000001Z",
            "1970-01-01T00:00:00Z")) {
      Instant instant = Instant.parse(text);
      assertEquals(instant, Timestamp.of(instant).toInstant());
      assertTrue(Timestamp.of(instant).nanos() >= 0, "nanoseconds always count forward");
    }
    assertEquals(-1, Timestamp.of(Instant.parse("1969-12-31T23:59:59.5Z")).seconds());
    for (String text : List.of("0000-12-31T23:59:59.999999999Z", "+10000-01-01T00:00:00Z")) {
      assertThrows(DateTimeException.class, () -> Timestamp.of(Instant.parse(text)));
    }
  }

  @Test
  void timestampOutOfRangeIsNoInstant() {
    for (Timestamp bad :
        List.of(
            Timestamp.of(t -> t.nanos(-1)),
            Timestamp.of(t -> t.nanos(1_000_000_000)),
            Timestamp.of(t -> t.seconds(253_402_300_800L)),
            Timestamp.of(t -> t.seconds(Long.MIN_VALUE)))) {
      assertFalse(bad.isValid());
      assertThrows(DateTimeException.class, bad::toInstant);
    }
  }

  @Test
  void durationHasOneSign() {
    for (String text : List.of("PT0S", "PT-0.5S", "PT-1.5S", "PT1.5S", "PT315576000000S")) {
      java.time.Duration given = java.time.Duration.parse(text);
      assertEquals(given, Duration.of(given).toDuration());
    }
    Duration back = Duration.of(java.time.Duration.ofMillis(-1500));
    assertEquals(-1, back.seconds());
    assertEquals(-500_000_000, back.nanos());
    assertThrows(
        DateTimeException.class, () -> Duration.of(java.time.Duration.ofSeconds(315_576_000_001L)));
    for (Duration bad :
        List.of(
            Duration.of(d -> d.seconds(1).nanos(-1)),
            Duration.of(d -> d.seconds(-1).nanos(1)),
            Duration.of(d -> d.nanos(1_000_000_000)),
            Duration.of(d -> d.nanos(Integer.MIN_VALUE)),
            Duration.of(d -> d.seconds(-315_576_000_001L)))) {
      assertFalse(bad.isValid());
      assertThrows(DateTimeException.class, bad::toDuration);
    }
  }

  // ---- Struct, Value, ListValue

  @Test
  void structIsAMapAndBack() {
    Map<String, Object> map = new HashMap<>();
    map.put("null", null);
    map.put("list", Arrays.asList(1.5, "a", null, List.of(), true));
    map.put("map", Map.of("k", Map.of()));
    Struct struct = Struct.of(map);
    assertEquals(map, struct.toMap());
    assertEquals(struct, Struct.of(struct.toMap()));
    assertEquals(List.of(1.0, 2.0), ListValue.of(List.of(1, 2L)).toList());
    assertThrows(UnsupportedOperationException.class, () -> struct.toMap().clear());
    assertThrows(UnsupportedOperationException.class, () -> ListValue.of(List.of(1)).toList().clear());
  }

  @Test
  void valueTakesWhatJsonHas() {
    assertEquals(Value.of(3), Value.ofObject((byte) 3));
    assertEquals(Value.of(0.5), Value.ofObject(0.5f));
    assertEquals(Value.ofNull(), Value.ofObject(null));
    assertEquals(Value.of(true), Value.ofObject(true));
    assertEquals(Value.of("x"), Value.ofObject(Value.of("x")));
    assertEquals(Value.of(Struct.of(Map.of())), Value.ofObject(Map.of()));
    assertEquals(Value.of(ListValue.of(List.of())), Value.ofObject(List.of()));
    assertEquals(1L << 53, Value.ofObject(1L << 53).numberValue());
    for (Object bad :
        List.of(
            (1L << 53) + 1, Long.MAX_VALUE, 'c', new Object(), Map.of(1, 2), List.of(new int[0]))) {
      assertThrows(IllegalArgumentException.class, () -> Value.ofObject(bad));
    }
    assertThrows(IllegalStateException.class, () -> Value.defaultInstance().toObject());
  }

  @Test
  void listThatHoldsItselfIsRefused() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    assertThrows(IllegalArgumentException.class, () -> ListValue.of(endless));
  }

  // ---- Any

  @Test
  void anyHoldsAMessageAndKnowsItsType() throws InvalidProtocolBufferException {
    StringValue held = StringValue.of("x");
    Any any = Any.pack(held);
    assertEquals("type.googleapis.com/google.protobuf.StringValue", any.typeUrl());
    assertEquals("google.protobuf.StringValue", any.typeName());
    assertTrue(any.is(StringValue.CODEC));
    assertTrue(any.is(StringValue.CODEC.descriptor()));
    assertFalse(any.is(BytesValue.CODEC));
    assertEquals(held, any.unpack(StringValue.CODEC));
    DynamicMessage dynamic = any.unpack(DynamicMessage.codec(StringValue.CODEC.descriptor()));
    assertEquals("x", dynamic.get("value"));
    assertEquals(any, Any.pack(dynamic));
    assertEquals(
        com.google.protobuf.Any.pack(com.google.protobuf.StringValue.of("x")),
        com.google.protobuf.Any.parseFrom(any.toByteArray()));
    ProtobufException e =
        assertThrows(ProtobufException.class, () -> any.unpack(BytesValue.CODEC));
    assertTrue(requireNonNull(e.getMessage()).contains("holds no message of"), e.getMessage());
  }

  @Test
  void urlNamesTheTypeAfterItsLastSlash() {
    assertEquals("a.b/c/google.protobuf.Empty", Any.pack(Empty.defaultInstance(), "a.b/c").typeUrl());
    assertEquals("x/google.protobuf.Empty", Any.pack(Empty.defaultInstance(), "x/").typeUrl());
    assertTrue(Any.of(a -> a.typeUrl("/google.protobuf.Empty")).is(Empty.CODEC));
    Any bare = Any.of(a -> a.typeUrl("google.protobuf.Empty"));
    assertFalse(bare.is(Empty.CODEC), "without a slash no type is named");
    assertThrows(ProtobufException.class, () -> bare.unpack(Empty.CODEC));
    Any broken = Any.of(a -> a.typeUrl("/google.protobuf.Int32Value").value(Bytes.of((byte) 8)));
    assertThrows(ProtobufException.class, () -> broken.unpack(Int32Value.CODEC));
  }

  // ---- wrappers

  @Test
  void wrappersAreMadeOfTheirValues() {
    assertEquals(1, Int32Value.of(1).value());
    assertEquals(-1, UInt32Value.of(-1).value());
    assertEquals(1L, Int64Value.of(1).value());
    assertEquals(-1L, UInt64Value.of(-1).value());
    assertEquals(1.5f, FloatValue.of(1.5f).value());
    assertEquals(1.5, DoubleValue.of(1.5).value());
    assertTrue(BoolValue.of(true).value());
    assertEquals("a", StringValue.of("a").value());
    assertEquals(Bytes.of((byte) 1), BytesValue.of(Bytes.of((byte) 1)).value());
  }

  // ---- FieldMask

  private static FieldMask mask(String... paths) {
    return FieldMask.of(paths);
  }

  @Test
  void masksAreSets() {
    assertEquals(mask("a", "b.c"), mask("b.c", "a.x.y", "a", "b.c.d", "a.q", "").normalize());
    assertEquals(mask("a", "b"), mask("a.b").union(mask("b", "a"), mask("a.c")));
    assertEquals(mask("a.b", "c.d"), mask("a", "c.d").intersect(mask("a.b", "c", "e")));
    assertEquals(mask(), mask("a.b").intersect(mask("a.c")));
    assertEquals(mask("c"), mask("a.b", "a.c", "c").subtract(mask("a")));
    assertEquals(mask("a"), mask("a").subtract(mask("a.b")), "covered in part stays");
    assertTrue(mask("a.b").covers("a.b.c"));
    assertFalse(mask("a.b").covers("a"));
    assertFalse(mask("a.b").covers("a.bc"));
  }

  @Test
  void pathsAreCheckedAgainstAType() {
    FieldMask good = FieldMask.of(DescriptorProto.CODEC.descriptor(), "name", "options.map_entry");
    assertTrue(good.isValid(DescriptorProto.CODEC.descriptor()));
    for (String bad : List.of("nome", "field.name", "name.x", "", "name.", "options..map_entry")) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> FieldMask.of(DescriptorProto.CODEC.descriptor(), "name", bad));
      assertTrue(requireNonNull(e.getMessage()).contains('"' + bad + '"'), e.getMessage());
      assertFalse(mask(bad).isValid(DescriptorProto.CODEC.descriptor()));
    }
    assertEquals(
        mask("type_url", "value"), FieldMask.allOf(Any.CODEC.descriptor()));
    String endless = "a.".repeat(100_000) + "a";
    assertThrows(IllegalArgumentException.class, () -> mask(endless).normalize());
    assertFalse(mask(endless).isValid(DescriptorProto.CODEC.descriptor()));
  }

  @Test
  void coveredFieldsAreMerged() {
    DescriptorProto source =
        DescriptorProto.of(
            d ->
                d.name("new")
                    .addReservedName("b")
                    .options(dev.tern.protobuf.descriptor.proto.MessageOptions.of(o -> o.deprecated(true))));
    DescriptorProto target =
        DescriptorProto.of(
            d ->
                d.name("old")
                    .addReservedName("a")
                    .options(
                        dev.tern.protobuf.descriptor.proto.MessageOptions.of(
                            o -> o.messageSetWireFormat(true))));
    MergeOptions merge = MergeOptions.DEFAULT;
    assertEquals("new", mask("name").merge(source, target, merge).name());
    assertEquals(target.options(), mask("name").merge(source, target, merge).options());
    assertFalse(
        mask("name").merge(DescriptorProto.defaultInstance(), target, merge).hasName(),
        "what the source has not is cleared");
    FieldMask lists = mask("reserved_name");
    assertEquals(List.of("a", "b"), lists.merge(source, target, merge).reservedName());
    assertEquals(
        List.of("b"),
        lists.merge(source, target, merge.withReplaceRepeated(true)).reservedName());
    var both = requireNonNull(mask("options").merge(source, target, merge).options());
    assertTrue(both.deprecated() && both.messageSetWireFormat());
    assertEquals(
        source.options(),
        mask("options").merge(source, target, merge.withReplaceMessages(true)).options());
    var inner = requireNonNull(mask("options.deprecated").merge(source, target, merge).options());
    assertTrue(inner.deprecated() && inner.messageSetWireFormat());
    assertEquals(target, mask("nowhere", "name.x").merge(source, target, merge));
  }

  @Test
  void trimKeepsWhatIsCovered() {
    DescriptorProto message =
        DescriptorProto.of(
            d ->
                d.name("n")
                    .addReservedName("a")
                    .options(
                        dev.tern.protobuf.descriptor.proto.MessageOptions.of(
                            o -> o.deprecated(true).mapEntry(true))));
    DescriptorProto trimmed = mask("name", "options.map_entry", "x").trim(message);
    assertEquals(
        DescriptorProto.of(
            d ->
                d.name("n")
                    .options(
                        dev.tern.protobuf.descriptor.proto.MessageOptions.of(
                            o -> o.mapEntry(true)))),
        trimmed);
    assertEquals(DescriptorProto.defaultInstance(), mask().trim(message));
  }
}
