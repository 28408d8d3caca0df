package dev.tern.protobuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CollectionsTest {
  private enum Color implements ProtoEnum {
    RED,
    GREEN,
    UNRECOGNIZED;

    @Override
    public int number() {
      return ordinal();
    }

    @Override
    public String protoName() {
      return name();
    }

    static Color of(int number) {
      return number == 0 ? RED : number == 1 ? GREEN : UNRECOGNIZED;
    }
  }

  // ---- primitive lists

  @Property(tries = 200)
  void primitiveListsAreListsOfTheirBoxes(
      @ForAll List<Integer> ints,
      @ForAll List<Long> longs,
      @ForAll List<Float> floats,
      @ForAll List<Double> doubles,
      @ForAll List<Boolean> bools) {
    sameList(ints, IntList.copyOf(ints));
    sameList(longs, LongList.copyOf(longs));
    sameList(floats, FloatList.copyOf(floats));
    sameList(doubles, DoubleList.copyOf(doubles));
    sameList(bools, BoolList.copyOf(bools));
    sameList(ints, IntList.copyOf(ints).toBuilder().build());
    sameList(longs, LongList.copyOf(longs).toBuilder().build());
    sameList(floats, FloatList.copyOf(floats).toBuilder().build());
    sameList(doubles, DoubleList.copyOf(doubles).toBuilder().build());
    sameList(bools, BoolList.copyOf(bools).toBuilder().build());
  }

  private static <T> void sameList(List<T> expected, List<T> actual) {
    assertEquals(expected, actual);
    assertEquals(actual, expected);
    assertEquals(expected.hashCode(), actual.hashCode());
    assertEquals(expected.toString(), actual.toString());
    assertThrows(IndexOutOfBoundsException.class, () -> actual.get(expected.size()));
    assertThrows(IndexOutOfBoundsException.class, () -> actual.get(-1));
    if (!expected.isEmpty()) {
      assertThrows(UnsupportedOperationException.class, () -> actual.set(0, expected.get(0)));
      assertThrows(UnsupportedOperationException.class, () -> actual.remove(0));
      assertThrows(UnsupportedOperationException.class, actual::clear);
    }
  }

  @Test
  void listIsNotChangedByItsBuilder() {
    IntList.Builder builder = IntList.builder();
    List<IntList> built = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      built.add(builder.add(i).build());
    }
    builder.set(0, 99);
    IntList changed = builder.build();
    builder.set(0, 98).clear().add(97);
    assertEquals(99, changed.getInt(0));
    for (int i = 0; i < 20; i++) {
      assertEquals(i + 1, built.get(i).size());
      assertEquals(0, built.get(i).getInt(0));
      assertEquals(i, built.get(i).getInt(i));
    }
  }

  @Test
  void listDoesNotShareTheCallersArray() {
    int[] mine = {1, 2};
    IntList list = IntList.of(mine);
    mine[0] = 9;
    list.toIntArray()[1] = 9;
    assertEquals(IntList.of(1, 2), list);
    assertSame(list, IntList.copyOf(list));
  }

  @Test
  void floatsInListsCompareAsBoxesDo() {
    assertEquals(FloatList.of(Float.NaN), FloatList.of(Float.NaN));
    assertNotEquals(DoubleList.of(0.0), DoubleList.of(-0.0));
  }

  // ---- lists of objects

  @Test
  void objectListIsImmutableAndHoldsNoNull() {
    List<String> list = Lists.copyOf(List.of("a", "b"));
    sameList(List.of("a", "b"), list);
    assertSame(list, Lists.copyOf(list));
    assertThrows(NullPointerException.class, () -> Lists.copyOf(Arrays.asList("a", null)));
    ListBuilder<String> builder = ListBuilder.of(list);
    builder.set(0, "x").add("c");
    assertEquals(List.of("a", "b"), list);
    assertEquals(List.of("x", "b", "c"), builder.build());
    List<String> before = builder.build();
    builder.set(1, "y");
    assertEquals(List.of("x", "b", "c"), before);
  }

  @Test
  void enumListKeepsUnknownNumbers() {
    EnumList<Color> list = EnumList.of(IntList.of(1, 7, 0), Color::of);
    assertEquals(List.of(Color.GREEN, Color.UNRECOGNIZED, Color.RED), list);
    assertEquals(IntList.of(1, 7, 0), list.numbers());
  }

  // ---- maps

  @Property(tries = 300)
  void mapKeepsTheOrderOfFirstPutAndTheLastValue(
      @ForAll List<Integer> keys, @ForAll List<String> otherKeys) {
    Map<Integer, Integer> expected = new LinkedHashMap<>();
    ProtoMap.Builder<Integer, Integer> builder = ProtoMap.builder();
    for (int i = 0; i < keys.size(); i++) {
      int key = i % 3 == 0 ? keys.get(i) % 10 : keys.get(i);
      expected.put(key, i);
      builder.put(key, i);
      if (i % 7 == 6) {
        expected.remove(keys.get(i / 2));
        builder.remove(keys.get(i / 2));
      }
      if (i % 5 == 4) {
        sameMap(expected, builder.build());
      }
    }
    sameMap(expected, builder.build());
    sameMap(expected, builder.build().toBuilder().put(-5, 1).remove(-5).build(), -5);
    Map<String, String> strings = new LinkedHashMap<>();
    otherKeys.forEach(key -> strings.put(key, key + "!"));
    sameMap(strings, ProtoMap.copyOf(strings));
  }

  private static void sameMap(
      Map<Integer, Integer> expected, ProtoMap<Integer, Integer> actual, int without) {
    if (!expected.containsKey(without)) {
      sameMap(expected, actual);
    }
  }

  private static <K, V> void sameMap(Map<K, V> expected, ProtoMap<K, V> actual) {
    assertEquals(expected, actual);
    assertEquals(actual, expected);
    assertEquals(expected.hashCode(), actual.hashCode());
    assertEquals(expected.toString(), actual.toString());
    int position = 0;
    for (Map.Entry<K, V> entry : expected.entrySet()) {
      assertEquals(entry.getKey(), actual.entryKey(position));
      assertEquals(entry.getValue(), actual.entryValue(position++));
      assertEquals(entry.getValue(), actual.get(entry.getKey()));
    }
    assertThrows(UnsupportedOperationException.class, () -> actual.put(null, null));
  }

  @Test
  void mapIsNotChangedByItsBuilder() {
    ProtoMap.Builder<String, Integer> builder = ProtoMap.<String, Integer>builder().put("a", 1);
    ProtoMap<String, Integer> before = builder.build();
    builder.put("a", 2).put("b", 3);
    ProtoMap<String, Integer> between = builder.build();
    builder.remove("a").clear();
    assertEquals(Map.of("a", 1), before);
    assertEquals(Map.of("a", 2, "b", 3), between);
    before.toBuilder().put("a", 7).build();
    assertEquals(Map.of("a", 1), before);
    assertTrue(builder.build().isEmpty());
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without a null checker may do
  void mapHoldsNoNull() {
    ProtoMap.Builder<String, String> builder = ProtoMap.builder();
    assertThrows(NullPointerException.class, () -> builder.put("a", null));
    assertThrows(NullPointerException.class, () -> builder.put(null, "a"));
    ProtoMap<String, String> map = builder.put("a", "b").build();
    assertNull(map.get(null));
    assertFalse(map.containsKey(null));
    assertFalse(map.containsKey("b"));
  }

  @Test
  void keysChosenToCollideCostNoMoreThanALogarithm() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          ProtoMap.Builder<String, Integer> builder = ProtoMap.builder();
          int count = 1 << 16;
          for (int i = 0; i < count; i++) {
            builder.put(colliding(i, 16), i);
          }
          ProtoMap<String, Integer> map = builder.build();
          assertEquals(count, map.size());
          for (int i = 0; i < count; i++) {
            assertEquals(i, map.get(colliding(i, 16)));
          }
          ProtoMap.Builder<Integer, Integer> ints = ProtoMap.builder();
          for (int i = 0; i < count; i++) {
            ints.put(i * INVERSE, i); // the hash mixer's inverse: all low slots
          }
          assertEquals(count, ints.build().size());
        });
  }

  /** The inverse of the factor by which hashes are mixed, so that keys land side by side. */
  private static final int INVERSE = inverse(0x9E3779B9);

  private static int inverse(int odd) {
    int inverse = odd;
    for (int i = 0; i < 5; i++) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }

  /** "Aa" and "BB" have the same hash code, and so has every mix of them. */
  private static String colliding(int bits, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((bits >> i & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }

  // ---- bytes

  @Test
  void bytesAreAValue() {
    Bytes bytes = Bytes.of((byte) 1, (byte) 2, (byte) 3);
    assertEquals(bytes, Bytes.copyOf(new byte[] {0, 1, 2, 3}).slice(1, 4));
    assertEquals(bytes.hashCode(), Bytes.copyOf(new byte[] {0, 1, 2, 3}).slice(1, 4).hashCode());
    assertEquals(bytes, Bytes.copyOf(bytes.asReadOnlyByteBuffer()));
    assertNotEquals(bytes, bytes.slice(0, 2));
    assertEquals(bytes, bytes.slice(0, 1).concat(bytes.slice(1, 3)));
    assertTrue(bytes.startsWith(bytes.slice(0, 2)));
    assertFalse(bytes.startsWith(bytes.slice(1, 2)));
    assertSame(Bytes.empty(), bytes.slice(1, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> bytes.slice(2, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> bytes.slice(1, 3).byteAt(2));
    assertTrue(bytes.asReadOnlyByteBuffer().isReadOnly());
    assertTrue(Bytes.of((byte) 0x80).compareTo(Bytes.of((byte) 0x7F)) > 0);
    assertTrue(Bytes.of((byte) 1).compareTo(bytes) < 0);
    assertEquals("\"\\001\\002\\003\"", bytes.toString());
    byte[] out = new byte[5];
    bytes.copyTo(out, 1);
    assertArrayEquals(new byte[] {0, 1, 2, 3, 0}, out);
    assertThrows(IndexOutOfBoundsException.class, () -> bytes.copyTo(out, 3));
  }

  @Test
  void textAsBytes() {
    assertEquals("h\u00e9", Bytes.ofUtf8("h\u00e9").utf8());
    assertEquals(Bytes.of((byte) 0xE9), Bytes.ofLatin1("\u00e9"));
    assertThrows(IllegalArgumentException.class, () -> Bytes.ofLatin1("\u0100"));
    assertTrue(Bytes.ofUtf8("h\u00e9").isValidUtf8());
    assertFalse(Bytes.ofLatin1("\u00e9").isValidUtf8());
    assertTrue(Bytes.ofUtf8("x".repeat(100)).toString().endsWith("... (100 bytes)"));
  }

  // ---- UTF-8

  @Property(tries = 2000)
  void utf8IsJudgedAsTheJdkDoes(@ForAll byte[] bytes) {
    String decoded = new String(bytes, StandardCharsets.UTF_8);
    boolean valid = Arrays.equals(bytes, decoded.getBytes(StandardCharsets.UTF_8));
    assertEquals(valid, Utf8.isValid(bytes, 0, bytes.length));
  }

  @Test
  void everyCodePointAndEveryTwoByteStartIsJudgedAsTheJdkDoes() {
    for (int codePoint = 0; codePoint <= 0x10FFFF; codePoint += codePoint < 0x11000 ? 1 : 17) {
      byte[] encoded = Bytes.ofUtf8(Character.toString(codePoint)).toByteArray();
      assertTrue(Utf8.isValid(encoded, 0, encoded.length));
      if (encoded.length > 1) {
        assertFalse(Utf8.isValid(encoded, 0, encoded.length - 1));
      }
    }
    for (int start = 0; start < 0x10000; start++) {
      byte[] bytes = {(byte) (start >> 8), (byte) start, (byte) 0x80, (byte) 0x80};
      for (int length = 2; length <= 4; length++) {
        String decoded = new String(bytes, 0, length, StandardCharsets.UTF_8);
        byte[] again = decoded.getBytes(StandardCharsets.UTF_8);
        boolean valid = Arrays.equals(bytes, 0, length, again, 0, again.length);
        assertEquals(valid, Utf8.isValid(bytes, 0, length));
      }
    }
  }

  // ---- unknown fields

  @Test
  void unknownFieldsAreSpelledAsOnTheWire() {
    UnknownFields fields =
        UnknownFields.builder()
            .addVarint(1, -1)
            .addFixed32(2, 1)
            .addFixed64(3, 1)
            .addLengthDelimited(4, Bytes.ofUtf8("abc"))
            .addGroup(16, UnknownFields.builder().addVarint(1, 5).build())
            .build();
    byte[] expected =
        Wire.bytes(
            8,
            Wire.repeat(9, 0xFF),
            1,
            0x15,
            1,
            0,
            0,
            0,
            0x19,
            1,
            Wire.repeat(7, 0),
            0x22,
            3,
            "abc",
            0x83,
            1,
            8,
            5,
            0x84,
            1);
    assertEquals(Bytes.of(expected), fields.bytes());
    assertEquals(fields, UnknownFields.parse(fields.bytes()));
    assertEquals(fields, fields.toBuilder().build());
    assertTrue(fields.has(16));
    assertFalse(fields.has(5));
    assertEquals("{1: 10 bytes, 2: 4 bytes, 3: 8 bytes, 4: 4 bytes, 16: 4 bytes}", fields + "");
    assertTrue(UnknownFields.from(null).isEmpty());
    assertThrows(ProtobufException.class, () -> UnknownFields.parse(Bytes.of((byte) 8)));
    assertThrows(
        IllegalArgumentException.class, () -> UnknownFields.builder().addVarint(1 << 29, 1));
  }
}
