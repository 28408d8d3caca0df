package dev.tern.protobuf;

import static dev.tern.protobuf.DynamicSchemas.NEW_M;
import static dev.tern.protobuf.DynamicSchemas.OLD_M;
import static dev.tern.protobuf.Wire.bytes;
import static dev.tern.protobuf.Wire.repeat;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of protobuf's encoding page, on messages of both old and new schemas. */
class WireRulesTest {
  /** A message of proto2; required fields may be missing. */
  private static DynamicMessage older(Object... parts) {
    return DynamicMessage.codec(OLD_M).read(Wire.reader(parts));
  }

  private static DynamicMessage newer(Object... parts) {
    return DynamicMessage.parse(NEW_M, bytes(parts));
  }

  private static void refused(String what, Object... parts) {
    ProtobufException e = assertThrows(ProtobufException.class, () -> newer(parts));
    assertTrue(requireNonNull(e.getMessage()).contains(what), e.getMessage());
  }

  private static DynamicMessage message(DynamicMessage outer, String field) {
    return (DynamicMessage) outer.get(field);
  }

  // ---- last one wins, messages merge

  @Test
  void partsOfAMessageInAOneofMerge() {
    DynamicMessage y = message(newer(0x5A, 2, 0x08, 1, 0x5A, 3, 0x1A, 1, "s"), "y");
    assertEquals(1, y.get("i"));
    assertEquals("s", y.get("s"));
  }

  @Test
  void anotherFieldOfTheOneofEndsTheMerging() {
    DynamicMessage message = newer(0x5A, 2, 0x08, 1, 0x50, 9, 0x5A, 3, 0x1A, 1, "s");
    assertFalse(message.has("x"));
    assertEquals(0, message(message, "y").get("i"), "what stood before x is gone");
    assertEquals("s", message(message, "y").get("s"));
  }

  @Test
  void partsOfAGroupMerge() {
    DynamicMessage grp = message(older(0x33, 0x08, 2, 0x34, 0x33, 0x15, repeat(4, 1), 0x34), "grp");
    assertEquals(1L, grp.get("x"));
    assertEquals(0x01010101, grp.get("must"));
  }

  @Test
  void partsOfAMapValueMergeInsideOneEntryOnly() {
    DynamicMessage message =
        newer(
            0x42, 11, 0x08, 7, 0x12, 2, 0x08, 1, 0x12, 3, 0x1A, 1, "s", // 7: { i: 1 } { s: "s" }
            0x42, 6, 0x08, 8, 0x12, 2, 0x08, 1, 0x42, 7, 0x08, 8, 0x12, 3, 0x1A, 1, "t");
    Map<?, ?> subs = (Map<?, ?>) message.get("subs");
    DynamicMessage merged = (DynamicMessage) requireNonNull(subs.get(7L));
    assertEquals(1, merged.get("i"));
    assertEquals("s", merged.get("s"));
    DynamicMessage replaced = (DynamicMessage) requireNonNull(subs.get(8L));
    assertEquals(0, replaced.get("i"), "the entry of a key that is there already replaces it");
    assertEquals("t", replaced.get("s"));
  }

  // ---- map entries

  @Test
  void missingKeyOrValueIsTheDefault() {
    assertEquals(Map.of("", 5L), newer(0x3A, 2, 0x10, 5).get("counts"));
    assertEquals(Map.of("k", 0L), newer(0x3A, 3, 0x0A, 1, "k").get("counts"));
    assertEquals(Map.of("", 0L), newer(0x3A, 0).get("counts"));
    assertEquals(Map.of(0L, DynamicMessage.builder(NEW_M).build()), newer(0x42, 0).get("subs"));
    assertEquals(Map.of("", 1), older(0x2A, 0).get("by_name"), "the first value of a closed enum");
  }

  @Test
  void ofSeveralKeysOrValuesInAnEntryTheLastCounts() {
    assertEquals(
        Map.of("b", 6L),
        newer(0x3A, 10, 0x0A, 1, "a", 0x10, 5, 0x10, 6, 0x0A, 1, "b").get("counts"));
  }

  @Test
  void whatIsUnknownInAnEntryIsLeftOut() {
    DynamicMessage message =
        newer(0x3A, 16, 0x0A, 1, "k", 0x1A, 1, "?", 0x12, 1, "?", 0x10, 5, 0x0D, repeat(4, 0));
    assertEquals(Map.of("k", 5L), message.get("counts"));
    assertTrue(message.unknownFields().isEmpty());
  }

  @Test
  void entryIsBoundedByItsLength() {
    refused("is not ended", 0x3A, 1, 0x1B);
    refused("bytes are left", 0x3A, 2, 0x0A, 5, "aaaaa");
    refused("end of a group", 0x3A, 1, 0x0C);
  }

  // ---- closed and open enums

  @Test
  void closedEnumKeepsNumbersItDoesNotKnowAsUnknown() {
    DynamicMessage single = older(0x10, 1, 0x10, 9);
    assertEquals(1, single.get("color"), "the value that was known stays");
    assertArrayEquals(bytes(0x10, 1, 0x10, 9), single.toByteArray());
    DynamicMessage list = older(0x18, 1, 0x18, 9, 0x18, 2);
    assertEquals(List.of(1, 2), list.get("colors"));
    assertArrayEquals(bytes(0x18, 1, 0x18, 2, 0x18, 9), list.toByteArray());
    DynamicMessage packed = older(0x22, 3, 1, 9, 2);
    assertEquals(List.of(1, 2), packed.get("packed"));
    assertArrayEquals(bytes(0x22, 2, 1, 2, 0x20, 9), packed.toByteArray());
    DynamicMessage onlyUnknown = older(0x22, 1, 9);
    assertFalse(onlyUnknown.has("packed"));
  }

  @Test
  void entryWhoseClosedEnumIsUnknownIsUnknownAsAWhole() {
    DynamicMessage message = older(0x2A, 5, 0x0A, 1, "a", 0x10, 1, 0x2A, 5, 0x10, 9, 0x0A, 1, "a");
    assertEquals(Map.of("a", 1), message.get("by_name"));
    assertArrayEquals(
        bytes(0x2A, 5, 0x0A, 1, "a", 0x10, 9), message.unknownFields().bytes().toByteArray());
  }

  @Test
  void openEnumTakesAnyNumber() {
    DynamicMessage message = newer(0x28, 99, 0x32, 2, 1, 77, 0x72, 7, 0x0D, 0, 0, 0, 0, 0x10, 88);
    assertEquals(99, message.get("kind"));
    assertEquals(List.of(1, 77), message.get("kinds"));
    assertEquals(Map.of(0, 88), message.get("flags"));
    assertTrue(message.unknownFields().isEmpty());
  }

  // ---- numbers

  @Test
  void longVarintsAreCutToTheWidthOfTheirField() {
    byte[] wide = bytes(repeat(4, 0x80), 0x90, 1); // 2^32 + 2^35, low half zero
    byte[] five = bytes(0x85, 0x80, 0x80, 0x80, 0x90, 1);
    assertEquals(5, newer(0x08, five).get("i"));
    assertFalse(newer(0x08, wide).has("i"), "zero in its low half is the default");
    assertEquals(5, newer(0x28, five).get("kind"));
    assertEquals(5, older(0x90, 1, five).get("u"));
    assertEquals(true, newer(0x90, 1, wide).get("ok"), "a bool looks at all 64 bits");
    assertEquals(true, newer(0x90, 1, 2).get("ok"));
    assertArrayEquals(bytes(0x90, 1, 1), newer(0x90, 1, 2).toByteArray());
    assertEquals(-1L, newer(0x88, 1, repeat(9, 0xFF), 1).get("n"));
    assertEquals(
        -1L, newer(0x88, 1, repeat(9, 0xFF), 0x7F).get("n"), "of the tenth byte one bit counts");
    assertEquals(-3, older(0x10, repeat(1, 0xFD), repeat(8, 0xFF), 1).get("color"));
  }

  @Test
  void fieldNumbersEndAt29Bits() {
    assertEquals(6, newer(0xF8, repeat(3, 0xFF), 0x0F, 1).unknownFields().size());
    refused("longer than 32 bits", repeat(4, 0x80), 0x10, 1);
    refused("field number 0", 0x00, 0);
    refused("field number 0", 0x02, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF})
  void lengthsThatOverflowAreRefusedEverywhere(int length) {
    ProtoWriter out = new ProtoWriter();
    out.prependVarint(length);
    byte[] prefix = out.toByteArray();
    // string, bytes, message, packed, map entry, unknown field
    for (int tag : new int[] {0x1A, 0x6A, 0x4A, 0x32, 0x3A}) {
      refused("bytes are left", tag, prefix, 1);
    }
    refused("bytes are left", 0xA2, 6, prefix, 1);
  }

  // ---- text

  @Test
  void malformedUtf8IsRefusedWhereTheFeatureSaysSo() {
    refused("not UTF-8", 0x1A, 1, 0xFF);
    refused("not UTF-8", 0x7A, 2, 0xC0, 0x80);
    refused("not UTF-8", 0x3A, 3, 0x0A, 1, 0xFF);
    refused("not UTF-8", 0x62, 3, 0xED, 0xA0, 0x80);
    assertEquals("\uFFFD", older(0x6A, 1, 0xFF).get("text"), "proto2 does not look");
    assertEquals(Bytes.of((byte) 0xFF), newer(0x6A, 1, 0xFF).get("raw"), "nor do bytes");
  }

  // ---- groups

  @Test
  void groupsEndWhereTheyShould() {
    for (Object[] parts :
        new Object[][] {
          {0x33, 0x08, 1}, // not ended
          {0x33, 0x08, 1, 0x3C}, // ended by another field's tag
          {0x34}, // not begun
          {0x33, 0x3B, 0x34, 0x3C}, // crossed
          {0x42, 1, 0x34}, // ended in a message inside
        }) {
      assertThrows(ProtobufException.class, () -> older(parts));
    }
  }

  @Test
  void fieldOfAnotherWireTypeIsUnknown() {
    byte[] input = bytes(0x32, 2, 0x08, 1, 0x43, 0x44, 0x0D, repeat(4, 7));
    DynamicMessage message = older(input);
    assertEquals(List.of(), message.setFields());
    assertArrayEquals(input, message.toByteArray());
  }

  // ---- depth

  @Test
  void depthIsCountedInUnknownGroupsAndMaps() {
    assertEquals(200, older(repeat(100, 0x7B), repeat(100, 0x7C)).unknownFields().size());
    ProtobufException e =
        assertThrows(ProtobufException.class, () -> older(repeat(101, 0x7B), repeat(101, 0x7C)));
    assertTrue(requireNonNull(e.getMessage()).contains("more than 100 deep"), e.getMessage());
    byte[] maps = {};
    for (int i = 0; i < 51; i++) { // each an entry and a message in it
      ProtoWriter entry = new ProtoWriter();
      entry.writeBytes(0x12, Bytes.copyOf(maps));
      ProtoWriter outer = new ProtoWriter();
      outer.writeBytes(0x42, Bytes.copyOf(entry.toByteArray()));
      maps = outer.toByteArray();
    }
    refused("more than 100 deep", maps);
  }
}
