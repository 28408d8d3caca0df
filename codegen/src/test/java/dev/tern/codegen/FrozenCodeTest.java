package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.codegen.frozen.v1.Everything;
import dev.tern.codegen.frozen.v1.EverythingProto;
import dev.tern.codegen.frozen.v1.Item;
import dev.tern.codegen.frozen.v1.Long_;
import dev.tern.codegen.frozen.v1.Many;
import dev.tern.codegen.frozen.v1.Nothing;
import dev.tern.codegen.frozen.v1.Open;
import dev.tern.codegen.frozen.v1.Set;
import dev.tern.codegen.frozen.v1.Shut;
import dev.tern.codegen.frozen.v1.Strict;
import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.wkt.Struct;
import dev.tern.protobuf.wkt.Timestamp;
import dev.tern.protobuf.wkt.Value;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Code that the first generator wrote runs on the runtime of today. The classes in {@code
 * frozen.v1} are never written again, nor are the bytes beside their schema: what they ask for is a
 * promise to everyone who has generated code.
 */
final class FrozenCodeTest {
  private static Everything.Inner inner(int a) {
    return Everything.Inner.of(i -> i.a(a).addUp(Everything.of(e -> e.anInt32(a))));
  }

  private static Everything everything() {
    Strict strict = Strict.of(s -> s.id(1).name("strict"));
    return Everything.builder()
        .aDouble(1.5)
        .aFloat(-0F)
        .anInt32(-3)
        .anInt64(1L << 40)
        .aUint32(-1)
        .aUint64(-1L)
        .aSint32(-5)
        .aSint64(-6)
        .aFixed32(7)
        .aFixed64(8)
        .aSfixed32(-9)
        .aSfixed64(-10)
        .aBool(false)
        .aString("text \u00e9")
        .someBytes(Bytes.of((byte) 1))
        .openNumber(77)
        .shut(Shut.SHUT_THREE)
        .child(Everything.of(e -> e.number(0)))
        .delimited(inner(1))
        .unchecked("u")
        .secret("s")
        .at(Timestamp.of(t -> t.seconds(9)))
        .strict(strict)
        .struct(Struct.of(s -> s.putFields("k", Value.of(v -> v.stringValue("v")))))
        .implicitInt32(1)
        .implicitDouble(Double.NaN)
        .implicitFloat(2F)
        .implicitBool(true)
        .implicitString("i")
        .implicitBytes(Bytes.of((byte) 2))
        .implicitOpen(Open.OPEN_ONE)
        .implicitUint64(3)
        .int32Default(-5)
        .bytesDefault(Bytes.empty())
        .openDefault(Open.OPEN_ZERO)
        .addDoubles(1)
        .addFloats(2)
        .addInt32s(-1)
        .addInt64s(-2)
        .addUint32s(-1)
        .addUint64s(-2)
        .addSint32s(-3)
        .addSint64s(-4)
        .addFixed32s(5)
        .addFixed64s(6)
        .addSfixed32s(-7)
        .addSfixed64s(-8)
        .addBools(true)
        .addStrings("a")
        .addStrings("")
        .addBlobs(Bytes.empty())
        .addOpens(Open.OPEN_TWO)
        .addOpensNumber(99)
        .addShuts(Shut.SHUT_ZWEI)
        .addInners(inner(2))
        .addDelimiteds(inner(3))
        .addExpanded(1)
        .addExpanded(300)
        .addOpensExpanded(Open.OPEN_ONE)
        .addShutsExpanded(Shut.SHUT_TWO)
        .addStricts(strict)
        .addDoublesExpanded(1)
        .addFloatsExpanded(2)
        .addInt64sExpanded(3)
        .addBoolsExpanded(true)
        .addSecrets("no")
        .putByString("one", 1)
        .putByInt32(-1, "minus")
        .putByInt64(2, inner(4))
        .putByBool(true, Open.OPEN_ONE)
        .putByFixed32(3, Shut.SHUT_TWO)
        .putBySint64(-4, Bytes.of((byte) 4))
        .putByUint32(5, 0.5)
        .putStrictsByName("s", strict)
        .putSecretsByName("x", true)
        .part(inner(5))
        .set(EverythingProto.EXT_INT32, 1)
        .set(EverythingProto.EXT_STRING, "ext")
        .set(EverythingProto.EXT_MESSAGE, inner(6))
        .set(EverythingProto.EXT_DELIMITED, inner(7))
        .set(EverythingProto.EXT_OPEN, Open.OPEN_TWO)
        .set(EverythingProto.EXT_SHUT, Shut.SHUT_TWO)
        .set(EverythingProto.EXT_PACKED, List.of(1L, -1L))
        .set(EverythingProto.EXT_STRINGS, List.of("x", "y"))
        .build();
  }

  private static byte[] recorded() {
    String hex = Corpus.read(Corpus.RESOURCES.resolve("frozen/v1/everything.hex"));
    return HexFormat.of().parseHex(hex.strip());
  }

  @Test
  void theBytesAreTheOnesOnRecord() {
    Everything message = everything();
    byte[] recorded = recorded();
    assertArrayEquals(recorded, message.toByteArray());
    Everything read = Everything.parse(recorded);
    assertEquals(message, read);
    assertEquals(message.hashCode(), read.hashCode());
    assertEquals(message.toString(), read.toString());
    assertArrayEquals(recorded, read.toByteArray());
    assertEquals(read, read.toBuilder().build());
    assertEquals(
        read,
        Everything.CODEC.mergeFrom(
            Everything.defaultInstance(), new ProtoReader(recorded, 0, recorded.length)));
  }

  @Test
  void accessorsShowWhatWasRead() {
    Everything read = Everything.parse(recorded());
    assertEquals(77, read.openNumber());
    assertSame(Open.UNRECOGNIZED, read.open());
    assertSame(Shut.SHUT_THREE, read.shut());
    assertEquals(List.of(Open.OPEN_TWO, Open.UNRECOGNIZED), read.opens());
    assertEquals(List.of(Shut.SHUT_TWO), read.shuts());
    assertEquals(Map.of(true, Open.OPEN_ONE), read.byBool());
    assertEquals(Map.of(3, Shut.SHUT_TWO), read.byFixed32());
    assertTrue(read.choice() instanceof Everything.Choice.Part part && part.value().a() == 5);
    assertEquals(1, read.get(EverythingProto.EXT_INT32));
    assertEquals(List.of(1L, -1L), read.get(EverythingProto.EXT_PACKED));
    assertEquals(inner(7), read.get(EverythingProto.EXT_DELIMITED));
    assertFalse(read.has(EverythingProto.EXT_DOUBLE));
    assertTrue(read.toString().contains("secret: [REDACTED]"));
    Everything empty = Everything.defaultInstance();
    assertEquals(-5, empty.int32Default());
    assertEquals("a \"default\" of more than forty characters, in all", empty.stringDefault());
    assertSame(Open.OPEN_TWO, empty.openDefault());
    assertSame(Shut.SHUT_THREE, empty.shutDefault());
    assertEquals(7, empty.get(EverythingProto.EXT_INT32));
    assertNull(empty.choice());
    assertEquals("frozen.v1.Everything", empty.descriptor().fullName());
    assertEquals(3, Shut.descriptor().values().size() - 1);
  }

  @Test
  void everyCaseOfAOneofGoesRound() {
    Strict strict = Strict.of(s -> s.id(1).name("n"));
    for (Everything.Choice choice :
        List.of(
            new Everything.Choice.Number(1), new Everything.Choice.Text("t"),
            new Everything.Choice.Data(Bytes.empty()), new Everything.Choice.Flag(false),
            new Everything.Choice.Ratio(-0.0), new Everything.Choice.Tint(5),
            new Everything.Choice.Lock(Shut.SHUT_TWO), new Everything.Choice.Part(inner(1)),
            new Everything.Choice.Group(inner(2)), new Everything.Choice.Hidden("h"),
            new Everything.Choice.Must(strict), new Everything.Choice.Long(3))) {
      Everything message = Everything.defaultInstance().withChoice(choice);
      assertEquals(choice, Everything.parse(message.toByteArray()).choice());
      assertFalse(message.toString().contains("\"h\""));
    }
  }

  @Test
  void requiredFieldsAreAskedFor() {
    assertThrows(IllegalStateException.class, () -> Strict.builder().id(1).build());
    byte[] noName = {8, 1};
    assertThrows(ProtobufException.class, () -> Strict.parse(noName));
    Everything lacks = Everything.of(e -> e.at(Timestamp.defaultInstance()));
    assertThrows(
        IllegalStateException.class,
        () -> lacks.toBuilder().strict(Strict.builder().buildPartial()).build());
  }

  @Test
  void unknownFieldsAndMergingWork() {
    byte[] unknown = {(byte) 0xf8, 0x3e, 1};
    assertArrayEquals(unknown, Nothing.parse(unknown).toByteArray());
    Everything twice =
        Everything.parse(new byte[] {(byte) 0x92, 1, 2, 0x18, 1, (byte) 0x92, 1, 2, 0x20, 2});
    assertEquals(Everything.of(e -> e.anInt32(1).anInt64(2)), twice.child());
  }

  @Test
  void setsGroupsAndSplitMessagesWork() {
    Item item = Item.of(i -> i.part(Item.Part.of(p -> p.a(1))));
    Set set = Set.of(s -> s.set(Item.ITEM, item));
    assertEquals(item, Set.parse(set.toByteArray()).get(Item.ITEM));
    Many many = Many.of(m -> m.f1(1).f110(110));
    assertEquals(many, Many.parse(many.toByteArray()));
    assertSame(Long_.LONG_409, Long_.forNumber(409 * 3));
    assertNull(Long_.forNumber(1));
  }
}
