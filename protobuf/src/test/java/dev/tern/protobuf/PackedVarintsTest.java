package dev.tern.protobuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Packed varints, whichever way they are read and written, say what one varint after another says.
 */
class PackedVarintsTest {
  private static final int TAG = 1 << 3 | WireType.LENGTH_DELIMITED;

  /** Widths of elements in bits: all alike, mixed, with rare long ones. */
  private static long[] values(String mix, int count, SplittableRandom random) {
    return LongStream.range(0, count)
        .map(
            i ->
                switch (mix) {
                  case "bytes" -> random.nextLong(1 << 7);
                  case "four" -> random.nextLong(1L << 7 * random.nextInt(1, 5));
                  case "five" -> random.nextLong(1L << 7 * random.nextInt(1, 6));
                  case "rarely long" -> random.nextInt(20) == 0 ? random.nextLong() : i & 0x7F;
                  default -> random.nextLong() >> random.nextInt(64);
                })
        .toArray();
  }

  private static byte[] oneByOne(long[] values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (long value : values) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) (rest | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
    return out.toByteArray();
  }

  private static byte[] field(byte[] packed) {
    ProtoWriter out = new ProtoWriter();
    out.writeBytes(TAG, Bytes.copyOf(packed));
    return packed.length == 0 ? new byte[0] : out.toByteArray();
  }

  private static ProtoReader afterTag(byte[] field) {
    byte[] moved = new byte[field.length + 3];
    System.arraycopy(field, 0, moved, 3, field.length);
    ProtoReader in = new ProtoReader(moved, 3, field.length);
    assertEquals(TAG, in.readTag());
    return in;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "four", "five", "rarely long", "any"})
  void listsOfEveryLengthSayWhatOneByOneSays(String mix) {
    SplittableRandom random = new SplittableRandom(mix.hashCode());
    for (int count = 0; count < 200; count++) {
      long[] wide = values(mix, count, random);
      int[] narrow = Arrays.stream(wide).mapToInt(v -> (int) v).toArray();
      longs(wide);
      ints(narrow);
    }
  }

  private static void longs(long[] values) {
    byte[] expected = field(oneByOne(values));
    ProtoWriter out = new ProtoWriter();
    out.writePackedInt64(TAG, LongList.of(values));
    assertArrayEquals(expected, out.toByteArray());
    out.reset();
    out.writePackedSInt64(TAG, LongList.of(values));
    long[] zigzag = Arrays.stream(values).map(v -> v << 1 ^ v >> 63).toArray();
    assertArrayEquals(field(oneByOne(zigzag)), out.toByteArray());
    if (values.length > 0) {
      LongList.Builder list = LongList.builder();
      ProtoReader in = afterTag(expected);
      in.readPackedInt64(list);
      assertTrue(in.isAtEnd());
      assertEquals(LongList.of(values), list.build());
    }
  }

  private static void ints(int[] values) {
    byte[] signed = field(oneByOne(Arrays.stream(values).asLongStream().toArray()));
    byte[] unsigned =
        field(oneByOne(Arrays.stream(values).mapToLong(v -> v & ~0L >>> 32).toArray()));
    byte[] zigzag =
        field(
            oneByOne(
                Arrays.stream(values).mapToLong(v -> (v << 1 ^ v >> 31) & ~0L >>> 32).toArray()));
    ProtoWriter out = new ProtoWriter();
    out.writePackedInt32(TAG, IntList.of(values));
    assertArrayEquals(signed, out.toByteArray());
    out.reset();
    out.writePackedUInt32(TAG, IntList.of(values));
    assertArrayEquals(unsigned, out.toByteArray());
    out.reset();
    out.writePackedSInt32(TAG, IntList.of(values));
    assertArrayEquals(zigzag, out.toByteArray());
    if (values.length > 0) {
      assertEquals(IntList.of(values), readInts(signed));
      assertEquals(IntList.of(values), readInts(unsigned));
    }
  }

  private static IntList readInts(byte[] field) {
    IntList.Builder list = IntList.builder();
    ProtoReader in = afterTag(field);
    in.readPackedInt32(list);
    assertTrue(in.isAtEnd());
    return list.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 45, 50, 55, 80, 89})
  void aVarintOfElevenBytesIsRefusedWhereverItLies(int at) {
    byte[] packed = new byte[100];
    Arrays.fill(packed, at, at + 10, (byte) 0x81);
    ProtobufException e = assertThrows(ProtobufException.class, () -> readInts(field(packed)));
    assertTrue(e.getMessage().contains("longer than 10 bytes"), e.getMessage());
  }

  @Test
  void aBuilderAfterABuiltListLeavesItAsItIs() {
    IntList.Builder builder = IntList.builder().add(1).add(2);
    IntList first = builder.build();
    builder.add(3);
    IntList second = builder.build();
    IntList.Builder other = first.toBuilder().add(30);
    builder.set(0, 10).add(4);
    assertEquals(IntList.of(1, 2), first);
    assertEquals(IntList.of(1, 2, 3), second);
    assertEquals(IntList.of(1, 2, 30), other.build());
    assertEquals(IntList.of(10, 2, 3, 4), builder.build());
  }
}
