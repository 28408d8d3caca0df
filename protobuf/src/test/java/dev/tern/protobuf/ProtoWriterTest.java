package dev.tern.protobuf;

import static dev.tern.protobuf.Wire.bytes;
import static dev.tern.protobuf.Wire.repeat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ProtoWriterTest {
  private static void writes(Consumer<ProtoWriter> write, Object... expected) {
    for (int capacity : new int[] {0, 1, 5, 128}) {
      ProtoWriter out = new ProtoWriter(capacity);
      write.accept(out);
      assertArrayEquals(bytes(expected), out.toByteArray());
    }
  }

  @Test
  void lastWrittenIsFirst() {
    writes(
        out -> {
          out.writeInt32(0x10, 2);
          out.writeInt32(0x08, 1);
        },
        0x08,
        1,
        0x10,
        2);
  }

  @Test
  void negativeInt32IsSignExtendedToTenBytes() {
    writes(out -> out.writeInt32(8, -1), 8, repeat(9, 0xFF), 1);
    writes(out -> out.writeEnum(8, -1), 8, repeat(9, 0xFF), 1);
    writes(out -> out.writeUInt32(8, -1), 8, repeat(4, 0xFF), 0x0F);
    writes(out -> out.writeSInt32(8, -1), 8, 1);
    writes(out -> out.writeSInt64(8, Long.MIN_VALUE), 8, repeat(9, 0xFF), 1);
  }

  @Test
  void varintsTakeTheFewestBytes() {
    for (int bits = 0; bits < 64; bits++) {
      for (long value : new long[] {1L << bits, (1L << bits) - 1}) {
        ProtoWriter out = new ProtoWriter();
        out.writeInt64(8, value);
        int length = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
        assertEquals(1 + length, out.size(), "for " + value);
        byte[] written = out.toByteArray();
        ProtoReader in = new ProtoReader(written, 1, length);
        assertEquals(value, in.readInt64());
        assertTrue(in.isAtEnd());
      }
    }
  }

  @Test
  void tagsOfOneToFiveBytesAreWritten() {
    writes(out -> out.writeBool(15 << 3, true), 0x78, 1);
    writes(out -> out.writeBool(16 << 3, false), 0x80, 0x01, 0);
    writes(out -> out.writeBool(536870911 << 3, true), 0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 1);
  }

  @Test
  void floatsAreWrittenBitForBit() {
    writes(out -> out.writeFloat(13, Float.intBitsToFloat(0x7FC12345)), 13, 0x45, 0x23, 0xC1, 0x7F);
    writes(out -> out.writeDouble(9, -0.0), 9, repeat(7, 0), 0x80);
  }

  @Test
  void stringsOfAllLengthsAndScriptsAreUtf8() {
    String scripts = "a\u00e9\u0800\uffff\ud83d\ude00z\u007f\u0080\u07ff";
    for (int length = 0; length < 400; length++) {
      for (String unit : new String[] {"a", "\u00e9", "\u20ac", "\ud83d\ude00", scripts}) {
        String text = "x".repeat(length % 7) + unit.repeat(length);
        ProtoWriter out = new ProtoWriter(length % 3);
        out.writeString(10, text);
        ProtoReader in = new ProtoReader(out.array(), out.offset(), out.size());
        assertEquals(10, in.readTag());
        assertEquals(text, in.readString());
        assertTrue(in.isAtEnd());
      }
    }
  }

  @Test
  void unpairedSurrogateBecomesAQuestionMark() {
    writes(out -> out.writeString(10, "\ud83d"), 10, 1, "?");
    writes(out -> out.writeString(10, "\ude00"), 10, 1, "?");
    writes(out -> out.writeString(10, "a\ude00\ud83db"), 10, 4, "a??b");
    writes(out -> out.writeString(10, "\ud83d\ud83d\ude00"), 10, 5, "?\ud83d\ude00");
  }

  @Test
  void groupStandsBetweenItsTags() {
    writes(out -> out.writeGroup(0x0B, MessageCodec.raw(), bytes(0x10, 5)), 0x0B, 0x10, 5, 0x0C);
    writes(
        out -> out.writeGroup(16 << 3 | 3, MessageCodec.raw(), bytes(0x10, 5)),
        0x83,
        0x01,
        0x10,
        5,
        0x84,
        0x01);
  }

  @Test
  void messageStandsBehindItsLength() {
    writes(out -> out.writeMessage(10, MessageCodec.raw(), bytes("abc")), 10, 3, "abc");
    byte[] long1 = new byte[300];
    writes(out -> out.writeMessage(10, MessageCodec.raw(), long1), 10, 0xAC, 0x02, long1);
  }

  @Test
  void lengthOfWhatWasWrittenSinceAMark() {
    writes(
        out -> {
          out.writeBool(0x20, true);
          int mark = out.mark();
          out.writeInt32(0x10, 7);
          out.writeString(0x0A, "k");
          out.writeLength(0x1A, mark);
        },
        0x1A,
        5,
        0x0A,
        1,
        "k",
        0x10,
        7,
        0x20,
        1);
  }

  @Test
  void emptyPackedListWritesNothing() {
    writes(
        out -> {
          out.writePackedInt32(10, IntList.empty());
          out.writePackedUInt64(10, LongList.empty());
          out.writePackedBool(10, BoolList.empty());
          out.writePackedFloat(10, FloatList.empty());
          out.writePackedDouble(10, DoubleList.empty());
        });
  }

  @Test
  void packedLists() {
    writes(
        out -> out.writePackedInt32(10, IntList.of(1, 300, -1)),
        10,
        13,
        1,
        0xAC,
        0x02,
        repeat(9, 0xFF),
        1);
    writes(out -> out.writePackedSInt32(10, IntList.of(-1, 1)), 10, 2, 1, 2);
    writes(out -> out.writePackedBool(10, BoolList.of(true, false)), 10, 2, 1, 0);
    writes(out -> out.writePackedFixed32(10, IntList.of(1, 2)), 10, 8, 1, 0, 0, 0, 2, 0, 0, 0);
    writes(out -> out.writePackedFixed64(10, LongList.of(1)), 10, 8, 1, repeat(7, 0));
    writes(out -> out.writePackedFloat(10, FloatList.of(1f)), 10, 4, 0, 0, 0x80, 0x3F);
    writes(out -> out.writePackedDouble(10, DoubleList.of(-2d)), 10, 8, repeat(7, 0), 0xC0);
  }

  @Test
  void grpcPrefixStandsBeforeTheMessage() {
    writes(
        out -> {
          out.writeRaw(bytes("abc"), 0, 3);
          out.prependFixed32BigEndian(out.size());
          out.prependByte(0);
        },
        0,
        0,
        0,
        0,
        3,
        "abc");
  }

  @Test
  void writerIsUsedAgain() {
    ProtoWriter out = new ProtoWriter(0);
    for (int size : new int[] {5, 5000, 3_000_000, 5}) {
      out.reset();
      byte[] data = new byte[size];
      Arrays.fill(data, (byte) size);
      out.writeRaw(data, 0, size);
      assertEquals(size, out.size());
      assertArrayEquals(data, out.toByteArray());
      assertArrayEquals(
          data, Arrays.copyOfRange(out.array(), out.offset(), out.offset() + out.size()));
    }
    out.reset();
    assertTrue(out.array().length <= 1 << 20, "one large message is not kept for ever");
  }

  @Test
  void unknownFieldsAreWrittenAsTheyCame() {
    byte[] raw = bytes(0x88, 0x80, 0x00, 0x81, 0x00, 0x12, 0x01, "a", 0x1B, 0x20, 0x05, 0x1C);
    writes(out -> out.writeUnknown(UnknownFields.parse(Bytes.of(raw))), (Object) raw);
  }
}
