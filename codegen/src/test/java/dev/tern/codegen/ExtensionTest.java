package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.codegen.generated.extended.Base;
import dev.tern.codegen.generated.extended.ExtendedProto;
import dev.tern.codegen.generated.extended.Labelled;
import dev.tern.codegen.generated.extended.Part;
import dev.tern.codegen.generated.extended.Shut;
import dev.tern.codegen.generated.extended.Strict;
import dev.tern.codegen.generated.sets.First;
import dev.tern.codegen.generated.sets.Holder;
import dev.tern.codegen.generated.sets.Open;
import dev.tern.codegen.generated.sets.Second;
import dev.tern.codegen.generated.sets.Set;
import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.EnumList;
import dev.tern.protobuf.IntList;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.UnknownFields;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.proto.FieldOptions;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Extensions: typed constants over the fields that a message's schema does not know. */
final class ExtensionTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static Base with(UnknownFields.Builder fields) {
    return Base.of(b -> b.unknownFields(fields.build()));
  }

  @Test
  void absentExtensionsShowTheirDefaults() {
    Base base = Base.defaultInstance();
    assertEquals(0, base.get(ExtendedProto.DISTANCE));
    assertEquals(-7, base.get(ExtendedProto.WITH_DEFAULT));
    assertEquals(Float.floatToIntBits(-0F), Float.floatToIntBits(base.get(ExtendedProto.F)));
    assertTrue(Double.isNaN(base.get(ExtendedProto.D)));
    assertTrue(base.get(ExtendedProto.B));
    assertEquals("say \"hello\"", base.get(ExtendedProto.S));
    assertEquals(Bytes.of((byte) 255, (byte) 0), base.get(ExtendedProto.Y));
    assertSame(dev.tern.codegen.generated.extended.Open.OPEN_ONE, base.get(ExtendedProto.OPEN));
    assertSame(Shut.SHUT_THREE, base.get(ExtendedProto.SHUT));
    assertSame(Part.defaultInstance(), base.get(Part.OF_BASE));
    assertEquals(List.of(), base.get(ExtendedProto.PACKED));
    assertFalse(base.has(ExtendedProto.DISTANCE));
    assertFalse(base.has(Part.OF_BASE));
    assertFalse(base.has(ExtendedProto.PACKED));
    assertEquals("golden.extended.Part.of_base", Part.OF_BASE.fullName());
    assertEquals(100, Part.OF_BASE.number());
  }

  @Test
  void aDefaultThatIsSetIsThere() {
    Base base = Base.of(b -> b.set(ExtendedProto.WITH_DEFAULT, -7).set(ExtendedProto.DISTANCE, 0));
    assertTrue(base.has(ExtendedProto.WITH_DEFAULT));
    assertTrue(base.has(ExtendedProto.DISTANCE));
    assertEquals(
        Base.defaultInstance(),
        base.toBuilder()
            .clear(ExtendedProto.WITH_DEFAULT)
            .set(ExtendedProto.DISTANCE, null)
            .build());
  }

  @Test
  void theOrderOfSettingMakesNoDifference() {
    Base one = Base.of(b -> b.set(ExtendedProto.B, false).set(ExtendedProto.DISTANCE, 3).id(1));
    Base other =
        Base.of(
            b ->
                b.id(1)
                    .set(ExtendedProto.DISTANCE, 4)
                    .set(ExtendedProto.B, false)
                    .set(ExtendedProto.DISTANCE, 3));
    assertEquals(one, other);
    assertArrayEquals(hex("08 01 10 03 a0 07 00"), one.toByteArray());
    assertArrayEquals(one.toByteArray(), other.toByteArray());
    Base arrived = Base.parse(hex("a0 07 00 10 03 08 01"));
    assertEquals(one, arrived);
    assertEquals(one.hashCode(), arrived.hashCode());
    assertNotEquals(one, Base.parse(hex("a0 07 01 10 03 08 01")));
    assertArrayEquals(hex("08 01 a0 07 00 10 03"), arrived.toByteArray());
  }

  @Test
  void theLastValueCounts() {
    Base base = with(UnknownFields.builder().addVarint(2, 5).addVarint(2, 6));
    assertEquals(6, base.get(ExtendedProto.DISTANCE));
    assertEquals(
        UnknownFields.builder().addVarint(2, 7).build(),
        base.toBuilder().set(ExtendedProto.DISTANCE, 7).build().unknownFields());
  }

  @Test
  void partsOfAMessageAreMerged() {
    Base base =
        with(
            UnknownFields.builder()
                .addLengthDelimited(
                    100, Bytes.copyOf(Part.of(p -> p.text("a").addList(1)).toByteArray()))
                .addLengthDelimited(
                    100, Bytes.copyOf(Part.of(p -> p.count(2).addList(3)).toByteArray())));
    assertEquals(Part.of(p -> p.text("a").count(2).list(List.of(1, 3))), base.get(Part.OF_BASE));
  }

  @Test
  void groupsAndListsOfMessages() {
    Part part = Part.of(p -> p.text("in a group"));
    Base base =
        Base.of(
            b ->
                b.set(Part.DELIMITED, part)
                    .set(Part.DELIMITEDS, List.of(part, part))
                    .set(Part.PARTS, List.of(part)));
    Base read = Base.parse(base.toByteArray());
    assertEquals(part, read.get(Part.DELIMITED));
    assertEquals(List.of(part, part), read.get(Part.DELIMITEDS));
    assertEquals(List.of(part), read.get(Part.PARTS));
  }

  @Test
  void bothFormsOfAListAreRead() {
    Base base =
        with(
            UnknownFields.builder()
                .addVarint(200, 1)
                .addLengthDelimited(200, Bytes.of((byte) 2, (byte) 3))
                .addVarint(201, 4)
                .addLengthDelimited(201, Bytes.of((byte) 5)));
    assertEquals(List.of(1, 2, 3), base.get(ExtendedProto.PACKED));
    assertEquals(List.of(4, 5), base.get(ExtendedProto.EXPANDED));
    Base set =
        Base.of(
            b ->
                b.set(ExtendedProto.PACKED, List.of(1, 2))
                    .set(ExtendedProto.EXPANDED, List.of(1, 2)));
    assertArrayEquals(hex("c2 0c 02 01 02 c8 0c 01 c8 0c 02"), set.toByteArray());
    assertEquals(
        Base.defaultInstance(),
        set.toBuilder()
            .set(ExtendedProto.PACKED, List.of())
            .set(ExtendedProto.EXPANDED, List.of())
            .build());
  }

  @Test
  void unknownNumbersOfAClosedEnumCountAsAbsent() {
    Base base =
        with(
            UnknownFields.builder()
                .addVarint(121, 2)
                .addVarint(121, 9)
                .addVarint(205, 9)
                .addVarint(205, 3)
                .addLengthDelimited(207, Bytes.of((byte) 2, (byte) 9)));
    assertSame(Shut.SHUT_TWO, base.get(ExtendedProto.SHUT));
    assertEquals(List.of(Shut.SHUT_THREE), base.get(ExtendedProto.SHUTS));
    assertEquals(List.of(Shut.SHUT_TWO), base.get(ExtendedProto.SHUTS_EXPANDED));
    assertFalse(with(UnknownFields.builder().addVarint(121, 9)).has(ExtendedProto.SHUT));
    assertEquals(base, Base.parse(base.toByteArray()));
  }

  @Test
  void unknownNumbersOfAnOpenEnumAreKept() {
    Base base = with(UnknownFields.builder().addVarint(120, 9).addVarint(204, 9).addVarint(204, 1));
    assertEquals("UNRECOGNIZED", base.get(ExtendedProto.OPEN).protoName());
    var list = base.get(ExtendedProto.OPENS);
    assertEquals("UNRECOGNIZED", list.get(0).protoName());
    assertEquals(IntList.of(9, 1), EnumList.numbersOf(list));
    Base again =
        Base.of(b -> b.set(ExtendedProto.OPENS, list).set(ExtendedProto.OPENS_EXPANDED, list));
    assertEquals(IntList.of(9, 1), EnumList.numbersOf(again.get(ExtendedProto.OPENS)));
    assertEquals(IntList.of(9, 1), EnumList.numbersOf(again.get(ExtendedProto.OPENS_EXPANDED)));
    var unrecognized = base.get(ExtendedProto.OPEN);
    assertThrows(
        IllegalStateException.class, () -> Base.builder().set(ExtendedProto.OPEN, unrecognized));
  }

  @Test
  void anotherWireTypeCountsAsAbsent() {
    Base base =
        with(
            UnknownFields.builder()
                .addFixed32(2, 1)
                .addVarint(117, 1)
                .addVarint(100, 1)
                .addVarint(102, 4)
                .addFixed64(200, 1));
    assertFalse(base.has(ExtendedProto.DISTANCE));
    assertFalse(base.has(ExtendedProto.S));
    assertFalse(base.has(Part.OF_BASE));
    assertFalse(base.has(Part.DELIMITED));
    assertFalse(base.has(ExtendedProto.PACKED));
  }

  @Test
  void malformedValuesAreRefusedByName() {
    Base base =
        with(
            UnknownFields.builder()
                .addLengthDelimited(117, Bytes.of((byte) 0xff))
                .addLengthDelimited(118, Bytes.of((byte) 0xff))
                .addLengthDelimited(100, Bytes.of((byte) 8))
                .addLengthDelimited(122, Bytes.empty()));
    ProtobufException utf8 = assertThrows(ProtobufException.class, () -> base.get(ExtendedProto.S));
    assertTrue(utf8.getMessage().contains("golden.extended.s"), utf8.getMessage());
    assertEquals("\ufffd", base.get(ExtendedProto.UNCHECKED));
    ProtobufException cut = assertThrows(ProtobufException.class, () -> base.has(Part.OF_BASE));
    assertTrue(
        cut.getMessage().contains("golden.extended.Part.of_base > golden.extended.Part"),
        cut.getMessage());
    ProtobufException missing =
        assertThrows(ProtobufException.class, () -> base.get(ExtendedProto.STRICT));
    assertTrue(missing.getMessage().contains("required field id"), missing.getMessage());
    Strict strict = Strict.of(s -> s.id(1));
    assertEquals(
        strict, Base.of(b -> b.set(ExtendedProto.STRICT, strict)).get(ExtendedProto.STRICT));
  }

  @Test
  void nullElementsAreRefused() {
    List<String> list = java.util.Arrays.asList("a", null);
    assertThrows(NullPointerException.class, () -> Base.builder().set(ExtendedProto.NAMES, list));
  }

  @Test
  void messageSetsHoldItemsByNumber() {
    First first = First.of(f -> f.a(7));
    Second second = Second.of(s -> s.b("x").addC(1));
    Holder holder =
        Holder.of(h -> h.set(Set.of(s -> s.set(Second.ITEM, second).set(First.ITEM, first))));
    byte[] bytes =
        hex("0a 18 0b 10 e8 07 1a 02 08 07 0c 0b 10 fe ff ff ff 07 1a 05 0a 01 78 10 01 0c");
    assertArrayEquals(bytes, holder.toByteArray());
    Set read = Objects.requireNonNull(Holder.parse(bytes).set());
    assertEquals(first, read.get(First.ITEM));
    assertEquals(second, read.get(Second.ITEM));
    Set cleared = read.toBuilder().clear(First.ITEM).build();
    assertFalse(cleared.has(First.ITEM));
    assertTrue(cleared.has(Second.ITEM));
    assertSame(First.defaultInstance(), cleared.get(First.ITEM));
  }

  @Test
  void messageSetItemsMayComeInAnyForm() {
    Set backwards = Set.parse(hex("0b 1a 02 08 07 10 e8 07 0c"));
    assertEquals(7, backwards.get(First.ITEM).a());
    Set plain = Set.parse(hex("c2 3e 02 08 07"));
    assertEquals(7, plain.get(First.ITEM).a());
    Set empty = Set.parse(hex("0b 10 e8 07 0c"));
    assertTrue(empty.has(First.ITEM));
    assertFalse(Set.parse(hex("0b 10 e9 07 1a 02 08 07 0c")).has(First.ITEM));
  }

  @Test
  void aGroupMayBeAnExtension() {
    Open open = Open.of(o -> o.set(Open.INNER, Open.Inner.of(i -> i.x(3))));
    assertArrayEquals(hex("2b 08 03 2c"), open.toByteArray());
    assertEquals(3, open.get(Open.INNER).x());
  }

  @Test
  void customOptionsAreReadWithTheConstants() {
    var message = Labelled.CODEC.descriptor();
    assertEquals("labelled", message.options().get(ExtendedProto.LABEL));
    FieldDescriptor field = Objects.requireNonNull(message.field("value"));
    FieldOptions options = field.options();
    assertEquals(
        Part.of(p -> p.text("a part").list(List.of(1, 2))), options.get(ExtendedProto.PART));
    assertEquals(List.of(Shut.SHUT_TWO, Shut.SHUT_THREE), options.get(ExtendedProto.MARKS));
    assertFalse(Base.CODEC.descriptor().options().has(ExtendedProto.LABEL));
  }
}
