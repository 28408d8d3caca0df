package dev.tern.protobuf;

import static dev.tern.protobuf.Wire.bytes;
import static dev.tern.protobuf.Wire.reader;
import static dev.tern.protobuf.Wire.repeat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ProtoReaderTest {
  private static final byte[] TEN_BYTE_MINUS_ONE = bytes(repeat(9, 0xFF), 0x01);

  private static void refused(String what, Consumer<ProtoReader> read, Object... parts) {
    ProtobufException e =
        assertThrows(ProtobufException.class, () -> read.accept(reader(parts)), what);
    assertTrue(e.getMessage().contains(what), e.getMessage());
  }

  private static <T> void reads(T expected, Function<ProtoReader, T> read, Object... parts) {
    ProtoReader in = reader(parts);
    assertEquals(expected, read.apply(in));
    assertTrue(in.isAtEnd());
  }

  // ---- tags

  @Test
  void endOfInputIsTagZero() {
    assertEquals(0, reader().readTag());
  }

  @Test
  void tagsOfOneToFiveBytesAreRead() {
    reads(8, ProtoReader::readTag, 8);
    reads(16 << 3, ProtoReader::readTag, 0x80, 0x01);
    reads(536870911 << 3 | 5, ProtoReader::readTag, 0xFD, 0xFF, 0xFF, 0xFF, 0x0F);
  }

  @Test
  void tagSpelledLongerThanNeededIsRead() {
    reads(8, ProtoReader::readTag, 0x88, 0x80, 0x80, 0x00);
  }

  @Test
  void fieldNumberZeroIsRefused() {
    for (int wireType = 0; wireType < 8; wireType++) {
      refused("field number 0", ProtoReader::readTag, wireType);
    }
    refused("field number 0", ProtoReader::readTag, 0x80, 0x00);
  }

  @Test
  void tagOfMoreThan32BitsIsRefused() {
    refused("32 bits", ProtoReader::readTag, 0x88, 0x80, 0x80, 0x80, 0x10);
    refused("32 bits", ProtoReader::readTag, 0x88, 0x80, 0x80, 0x80, 0x80, 0x00);
  }

  @Test
  void tagCutOffIsRefused() {
    refused("cut off", ProtoReader::readTag, 0x88);
  }

  @Test
  void illegalWireTypesAreRefusedWhenSkipped() {
    for (int wireType : new int[] {6, 7}) {
      refused("wire type " + wireType, in -> in.skip(in.readTag()), 8 | wireType, 0, 0, 0, 0);
      refused(
          "wire type " + wireType, in -> in.readUnknown(in.readTag(), null), 8 | wireType, 0, 0);
    }
  }

  @Test
  void endTagWithoutGroupIsRefused() {
    refused("not begun", ProtoReader::readTag, 0x0C);
  }

  // ---- varints

  @Test
  void varintsOfOneToTenBytesAreRead() {
    reads(0L, ProtoReader::readInt64, 0);
    reads(127L, ProtoReader::readInt64, 0x7F);
    reads(128L, ProtoReader::readInt64, 0x80, 0x01);
    reads(Long.MAX_VALUE, ProtoReader::readInt64, repeat(8, 0xFF), 0x7F);
    reads(-1L, ProtoReader::readInt64, (Object) TEN_BYTE_MINUS_ONE);
    reads(Long.MIN_VALUE, ProtoReader::readUInt64, repeat(9, 0x80), 0x01);
    reads(300, ProtoReader::readInt32, 0xAC, 0x02);
  }

  @Test
  void int32IsCutToItsLow32Bits() {
    reads(-1, ProtoReader::readInt32, (Object) TEN_BYTE_MINUS_ONE);
    reads(-1, ProtoReader::readInt32, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F);
    reads(0, ProtoReader::readInt32, 0x80, 0x80, 0x80, 0x80, 0x10);
    reads(-1, ProtoReader::readUInt32, (Object) TEN_BYTE_MINUS_ONE);
    reads(1, ProtoReader::readEnum, 0x81, 0x80, 0x80, 0x80, 0x80, 0x01);
  }

  @Test
  void varintSpelledLongerThanNeededIsRead() {
    reads(1L, ProtoReader::readInt64, 0x81, repeat(8, 0x80), 0x00);
    reads(1, ProtoReader::readInt32, 0x81, 0x00);
  }

  @Test
  void varintOfElevenBytesIsRefused() {
    refused("longer than 10", ProtoReader::readInt64, repeat(10, 0x80), 0x00);
    refused("longer than 10", ProtoReader::readInt32, repeat(10, 0xFF), 0x01);
    refused("longer than 10", ProtoReader::readBool, repeat(10, 0xFF), 0x01);
    refused("longer than 10", in -> in.skip(8), repeat(10, 0x80), 0x00);
  }

  @Test
  void varintCutOffIsRefused() {
    refused("cut off", ProtoReader::readInt64);
    refused("cut off", ProtoReader::readInt32, 0x80);
    refused("cut off", ProtoReader::readInt64, repeat(9, 0x80));
  }

  @Test
  void zigzagIsUndone() {
    reads(0, ProtoReader::readSInt32, 0);
    reads(-1, ProtoReader::readSInt32, 1);
    reads(1, ProtoReader::readSInt32, 2);
    reads(Integer.MIN_VALUE, ProtoReader::readSInt32, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F);
    reads(Long.MIN_VALUE, ProtoReader::readSInt64, (Object) TEN_BYTE_MINUS_ONE);
  }

  @Test
  void anyVarintButZeroIsTrue() {
    reads(false, ProtoReader::readBool, 0);
    reads(true, ProtoReader::readBool, 1);
    reads(true, ProtoReader::readBool, 2);
    reads(true, ProtoReader::readBool, repeat(9, 0x80), 0x01);
    reads(false, ProtoReader::readBool, 0x80, 0x00);
  }

  // ---- fixed width

  @Test
  void fixedWidthIsLittleEndian() {
    reads(0x04030201, ProtoReader::readFixed32, 1, 2, 3, 4);
    reads(0x0807060504030201L, ProtoReader::readFixed64, 1, 2, 3, 4, 5, 6, 7, 8);
    reads(1f, ProtoReader::readFloat, 0, 0, 0x80, 0x3F);
    reads(-2d, ProtoReader::readDouble, repeat(7, 0), 0xC0);
  }

  @Test
  void fixedWidthCutOffIsRefused() {
    refused("needs 4 bytes, 3 are left", ProtoReader::readFixed32, 1, 2, 3);
    refused("needs 8 bytes, 7 are left", ProtoReader::readFixed64, repeat(7, 1));
  }

  // ---- strings and bytes

  @Test
  void stringsAreUtf8() {
    reads("", ProtoReader::readString, 0);
    reads("abc", ProtoReader::readString, 3, "abc");
    reads("h\u00e9\u20ac\ud83d\ude00", ProtoReader::readString, 10, "h\u00e9\u20ac\ud83d\ude00");
  }

  @Test
  void replacementCharacterThatWasSentIsNoError() {
    reads("\uFFFD", ProtoReader::readString, 3, "\uFFFD");
  }

  @Test
  void malformedUtf8IsRefused_rfc3629() {
    int[][] malformed = {
      {0x80}, // continuation without start
      {0xC3}, // cut off
      {0xC0, 0x80}, // overlong
      {0xC1, 0xBF},
      {0xC3, 0x28}, // start without continuation
      {0xE0, 0x9F, 0xBF}, // overlong
      {0xE2, 0x82}, // cut off
      {0xED, 0xA0, 0x80}, // surrogate
      {0xED, 0xBF, 0xBF},
      {0xF0, 0x8F, 0xBF, 0xBF}, // overlong
      {0xF0, 0x9F, 0x98}, // cut off
      {0xF4, 0x90, 0x80, 0x80}, // above U+10FFFF
      {0xF5, 0x80, 0x80, 0x80},
      {0xFF},
    };
    for (int[] text : malformed) {
      byte[] encoded = repeat(1, text);
      refused("not UTF-8", ProtoReader::readString, encoded.length, encoded);
      assertTrue(reader(encoded.length, encoded).readStringUnchecked().contains("\uFFFD"));
    }
  }

  @Test
  void lengthBeyondTheInputIsRefusedBeforeAnythingIsAllocated() {
    byte[] twoGigabytes = bytes(0xFF, 0xFF, 0xFF, 0xFF, 0x07);
    refused("5 bytes are left", ProtoReader::readString, 6, "abcde");
    refused("length 2147483647", ProtoReader::readString, twoGigabytes, "a");
    refused("length 2147483647", ProtoReader::readBytes, twoGigabytes, "a");
    refused("length 2147483647", in -> in.readPackedInt32(IntList.builder()), twoGigabytes, "a");
    refused("length 2147483647", in -> in.readMessage(MessageCodec.raw()), twoGigabytes, "a");
    refused("length 2147483647", in -> in.skip(10), twoGigabytes, "a");
    refused("length 18446744073709551615", ProtoReader::readBytes, (Object) TEN_BYTE_MINUS_ONE);
    refused("length 4294967296", ProtoReader::readBytes, 0x80, 0x80, 0x80, 0x80, 0x10, "a");
  }

  @Test
  void bytesAreCopiedFromAnArrayThatIsNotOwned() {
    byte[] input = bytes(2, "ab");
    Bytes read = new ProtoReader(input, 0, 3).readBytes();
    input[1] = 'x';
    assertEquals("ab", read.utf8());
  }

  @Test
  void bytesShareAnArrayThatIsOwned() {
    byte[] input = bytes(2, "ab");
    Bytes read = ProtoReader.owning(input).readBytes();
    input[1] = 'x'; // which an owner must not do; it shows that nothing was copied
    assertEquals("xb", read.utf8());
  }

  @Test
  void rawCodecGivesBackAnOwnedArrayItself() {
    byte[] input = bytes("abc");
    assertSame(input, MessageCodec.raw().decodeOwned(input));
    assertNotSame(input, MessageCodec.raw().decode(input));
    assertArrayEquals(input, MessageCodec.raw().decode(input));
  }

  // ---- nesting

  @Test
  void nothingIsReadBeyondTheCurrentLimit() {
    ProtoReader in = reader(2, 0x80, 0x80, 0x01, 0x00);
    int outer = in.enter();
    assertEquals(2, in.remaining());
    assertThrows(ProtobufException.class, in::readInt32);
    assertEquals(5, outer);
  }

  @Test
  void leavingBeforeTheLimitIsRefused() {
    refused("1 bytes", in -> in.leave(in.enter()), 1, 8);
  }

  @Test
  void groupEndsAtItsEndTag() {
    ProtoReader in = reader(0x0B, 0x10, 0x05, 0x0C, 0x18);
    assertEquals(0x0B, in.readTag());
    in.enterGroup(1);
    assertEquals(0x10, in.readTag());
    assertEquals(5, in.readInt32());
    assertEquals(0, in.readTag());
    in.leaveGroup();
    assertEquals(0x18, in.readTag());
  }

  @Test
  void groupEndedByAnotherFieldsTagIsRefused() {
    refused("field 2 that was not begun", in -> in.skip(in.readTag()), 0x0B, 0x14);
  }

  @Test
  void groupNotEndedIsRefused() {
    refused("is not ended", in -> in.skip(in.readTag()), 0x0B);
    refused("is not ended", in -> in.skip(in.readTag()), 0x0B, 0x10, 0x05);
  }

  @Test
  void messageInsideAGroupCannotEndTheGroup() {
    // group 1 { field 2: message of one byte, the end tag of group 1 }
    refused(
        "not begun",
        in -> {
          in.readTag();
          in.enterGroup(1);
          in.readTag();
          in.enter();
          in.readTag();
        },
        0x0B,
        0x12,
        0x01,
        0x0C);
  }

  @Test
  void groupGoesOnAfterAMessageInsideIt() {
    ProtoReader in = reader(0x0B, 0x12, 0x00, 0x1B, 0x1C, 0x0C, 0x08);
    assertEquals(0x0B, in.readTag());
    in.enterGroup(1);
    assertEquals(0x12, in.readTag());
    int outer = in.enter();
    assertEquals(0, in.readTag());
    in.leave(outer);
    assertEquals(0x1B, in.readTag());
    in.skip(0x1B);
    assertEquals(0, in.readTag());
    in.leaveGroup();
    assertEquals(0x08, in.readTag());
  }

  @Test
  void unknownGroupsNestedDeeperThan100AreRefused() {
    ProtoReader atLimit = reader(repeat(100, 0x0B), repeat(100, 0x0C));
    atLimit.skip(atLimit.readTag());
    assertTrue(atLimit.isAtEnd());
    refused(
        "more than 100 deep", in -> in.skip(in.readTag()), repeat(101, 0x0B), repeat(101, 0x0C));
    refused("more than 100 deep", in -> in.skip(in.readTag()), (Object) repeat(1_000_000, 0x0B));
    refused(
        "more than 100 deep",
        in -> in.readUnknown(in.readTag(), null),
        (Object) repeat(1_000_000, 0x0B));
  }

  @Test
  void depthLimitCanBeSet() {
    assertThrows(IllegalArgumentException.class, () -> reader().depthLimit(-1));
    refused("more than 0 deep", in -> in.depthLimit(0).enter(), 0);
    ProtoReader deep = reader(repeat(500, 0x0B), repeat(500, 0x0C)).depthLimit(500);
    deep.skip(deep.readTag());
    assertTrue(deep.isAtEnd());
  }

  // ---- packed lists

  @Test
  void packedListFillsAnArrayOfItsSize() {
    IntList.Builder list = IntList.builder();
    reader(4, 0x01, 0xAC, 0x02, 0x7F).readPackedInt32(list);
    assertEquals(IntList.of(1, 300, 127), list.build());
    assertEquals(3, list.build().array().length);
  }

  @Test
  void piecesOfOnePackedListAreJoined() {
    LongList.Builder list = LongList.builder();
    ProtoReader in = reader(1, 1, 0, 2, 0x80, 0x01);
    in.readPackedInt64(list);
    in.readPackedInt64(list);
    in.readPackedInt64(list);
    assertEquals(LongList.of(1, 128), list.build());
  }

  @Test
  void packedVarintsFollowTheRulesOfSingleOnes() {
    IntList.Builder ints = IntList.builder();
    reader(15, TEN_BYTE_MINUS_ONE, 0x80, 0x80, 0x80, 0x80, 0x10).readPackedInt32(ints);
    assertEquals(IntList.of(-1, 0), ints.build());
    BoolList.Builder bools = BoolList.builder();
    reader(13, repeat(9, 0x80), 0x01, 0x80, 0x00, 0x02).readPackedBool(bools);
    assertEquals(BoolList.of(true, false, true), bools.build());
    refused(
        "longer than 10", in -> in.readPackedInt32(IntList.builder()), 11, repeat(10, 0x80), 0x01);
    refused(
        "longer than 10", in -> in.readPackedInt64(LongList.builder()), 11, repeat(10, 0x80), 0x01);
    refused(
        "longer than 10", in -> in.readPackedBool(BoolList.builder()), 11, repeat(10, 0x80), 0x01);
  }

  /** The reader looks at eight bytes at once where it can: every mixture around that border. */
  @Test
  void packedVarintsOfMixedWidthsAreReadAtEveryBorderOfEightBytes() {
    for (int size = 1; size <= 12; size++) {
      for (int wide = 0; wide < 1 << size; wide++) {
        IntList.Builder list = IntList.builder();
        for (int i = 0; i < size; i++) {
          list.add((wide >> i & 1) == 0 ? i : 300 << (i % 3 * 7));
        }
        IntList expected = list.build();
        ProtoWriter out = new ProtoWriter();
        out.writePackedInt32(10, expected);
        ProtoReader in = new ProtoReader(out.array(), out.offset(), out.size());
        assertEquals(10, in.readTag());
        IntList.Builder read = IntList.builder();
        in.readPackedInt32(read);
        assertEquals(expected, read.build());
      }
    }
  }

  @Test
  void packedListThatEndsInsideAnElementIsRefused() {
    refused("cut off", in -> in.readPackedInt32(IntList.builder()), 2, 1, 0x80, 1);
    refused("cut off", in -> in.readPackedInt64(LongList.builder()), 2, 1, 0x80, 1);
    refused("cut off", in -> in.readPackedBool(BoolList.builder()), 2, 1, 0x80, 1);
    refused("elements of 4", in -> in.readPackedFixed32(IntList.builder()), 5, repeat(5, 0));
    refused("elements of 8", in -> in.readPackedDouble(DoubleList.builder()), 4, repeat(4, 0));
  }

  // ---- errors

  @Test
  void errorNamesTheByteFromTheStartOfTheStretch() {
    ProtobufException e =
        assertThrows(
            ProtobufException.class,
            () -> {
              ProtoReader in = new ProtoReader(bytes("xxx", 8, 0x80), 3, 2);
              in.readTag();
              in.readInt32();
            });
    assertEquals(1, e.offset());
    assertEquals("varint is cut off at byte 1", e.getMessage());
  }

  @Test
  void stretchOutsideTheArrayIsRefused() {
    assertThrows(IndexOutOfBoundsException.class, () -> new ProtoReader(new byte[2], 1, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> new ProtoReader(new byte[2], -1, 1));
    assertFalse(new ProtoReader(new byte[2], 1, 1).isAtEnd());
  }
}
