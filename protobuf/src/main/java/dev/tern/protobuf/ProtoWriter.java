package dev.tern.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the protobuf wire format back to front into an array that grows.
 *
 * <p>Owner: the thread that uses it; it may be used again after {@link #reset}.
 *
 * <p>Every method puts its bytes <em>before</em> those already written, the value first and then
 * its length and tag. So fields are written from the last to the first, elements of a list from the
 * last to the first, and the length of a nested message is known when its turn comes. A tag is
 * {@code fieldNumber << 3 | wireType}.
 *
 * <p>Any method throws {@link ProtobufException} if the message would grow to 2 GiB. It is one
 * class, long as it is, because generated code of any age calls it by name.
 */
public final class ProtoWriter {
  private static final int INITIAL = 128;
  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  /** An array larger than this is given up by {@link #reset}, so that one message does not stay. */
  private static final int MAX_KEPT = 1 << 20;

  /**
   * Up to this length a string is first looked through for anything but ASCII, and then copied at
   * once: decision 0016. Above it {@link String#getBytes} is taken, which makes an array of its own
   * but looks at many bytes at a time.
   */
  private static final int SCANNED_STRING = 128;

  /** Up to this length a string that is not ASCII is written by characters, without an array. */
  private static final int LOOPED_STRING = 32;

  /** Packed varints are written in pieces, each after one look at the room that is left. */
  private static final int CHUNK = 64;

  private static final int MAX_TAG = 5;
  private static final int MAX_VARINT = 10;

  private byte[] buf;

  /** What is written lies from here to the end of the array; so this is also the room left. */
  private int pos;

  /** Creates an empty writer. */
  public ProtoWriter() {
    this(INITIAL);
  }

  /**
   * Creates an empty writer.
   *
   * @param capacity how many bytes to make room for at first, at least 0
   */
  public ProtoWriter(int capacity) {
    buf = new byte[capacity];
    pos = capacity;
  }

  /** Forgets what was written. */
  public void reset() {
    if (buf.length > MAX_KEPT) {
      buf = new byte[INITIAL];
    }
    pos = buf.length;
  }

  // ---- what was written

  /** Returns the number of bytes written. */
  public int size() {
    return buf.length - pos;
  }

  /** Returns the writer's own array; what was written is at its end. Valid until the next call. */
  public byte[] array() {
    return buf;
  }

  /** Returns where in {@link #array} the written bytes start. */
  public int offset() {
    return pos;
  }

  /** Returns a copy of what was written, of exactly its size. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(buf, pos, buf.length);
  }

  /** Returns a mark for {@link #writeLength}. */
  public int mark() {
    return buf.length - pos;
  }

  // ---- without tags

  /** Prepends one byte. */
  public void prependByte(int value) {
    ensure(1);
    buf[--pos] = (byte) value;
  }

  /** Prepends an unsigned varint: the length before a delimited message. */
  void prependVarint(int value) {
    ensure(MAX_TAG);
    pos = Varints.put(buf, pos, value);
  }

  /** Prepends four bytes, the most significant first: the length before a gRPC message. */
  public void prependFixed32BigEndian(int value) {
    ensure(4);
    pos -= 4;
    buf[pos] = (byte) (value >>> 24);
    buf[pos + 1] = (byte) (value >>> 16);
    buf[pos + 2] = (byte) (value >>> 8);
    buf[pos + 3] = (byte) value;
  }

  /** Prepends a stretch of an array as it is. */
  public void writeRaw(byte[] bytes, int offset, int length) {
    ensure(length);
    pos -= length;
    System.arraycopy(bytes, offset, buf, pos, length);
  }

  /** Prepends the fields as they arrived. */
  public void writeUnknown(UnknownFields fields) {
    if (!fields.isEmpty()) {
      fields.prependTo(this);
    }
  }

  // ---- varints

  /** Writes an {@code int32} field; a negative number takes ten bytes. */
  public void writeInt32(int tag, int value) {
    ensure(MAX_TAG + MAX_VARINT);
    byte[] b = buf;
    int p = value >= 0 ? Varints.put(b, pos, value) : Varints.put(b, pos, (long) value);
    pos = Varints.put(b, p, tag);
  }

  /** Writes an {@code int64} field. */
  public void writeInt64(int tag, long value) {
    ensure(MAX_TAG + MAX_VARINT);
    byte[] b = buf;
    pos = Varints.put(b, Varints.put(b, pos, value), tag);
  }

  /** Writes a {@code uint32} field. */
  public void writeUInt32(int tag, int value) {
    ensure(MAX_TAG + MAX_VARINT);
    byte[] b = buf;
    pos = Varints.put(b, Varints.put(b, pos, value), tag);
  }

  /** Writes a {@code uint64} field. */
  public void writeUInt64(int tag, long value) {
    writeInt64(tag, value);
  }

  /** Writes an {@code sint32} field (zigzag). */
  public void writeSInt32(int tag, int value) {
    writeUInt32(tag, value << 1 ^ value >> 31);
  }

  /** Writes an {@code sint64} field (zigzag). */
  public void writeSInt64(int tag, long value) {
    writeInt64(tag, value << 1 ^ value >> 63);
  }

  /** Writes a {@code bool} field. */
  public void writeBool(int tag, boolean value) {
    ensure(MAX_TAG + 1);
    byte[] b = buf;
    int p = pos - 1;
    b[p] = (byte) (value ? 1 : 0);
    pos = Varints.put(b, p, tag);
  }

  /** Writes an enum field by its number. */
  public void writeEnum(int tag, int number) {
    writeInt32(tag, number);
  }

  // ---- fixed width

  /** Writes a {@code fixed32} field. */
  public void writeFixed32(int tag, int value) {
    ensure(MAX_TAG + 4);
    byte[] b = buf;
    int p = pos - 4;
    LittleEndian.putInt(b, p, value);
    pos = Varints.put(b, p, tag);
  }

  /** Writes a {@code fixed64} field. */
  public void writeFixed64(int tag, long value) {
    ensure(MAX_TAG + 8);
    byte[] b = buf;
    int p = pos - 8;
    LittleEndian.putLong(b, p, value);
    pos = Varints.put(b, p, tag);
  }

  /** Writes an {@code sfixed32} field. */
  public void writeSFixed32(int tag, int value) {
    writeFixed32(tag, value);
  }

  /** Writes an {@code sfixed64} field. */
  public void writeSFixed64(int tag, long value) {
    writeFixed64(tag, value);
  }

  /** Writes a {@code float} field, bit for bit. */
  public void writeFloat(int tag, float value) {
    writeFixed32(tag, Float.floatToRawIntBits(value));
  }

  /** Writes a {@code double} field, bit for bit. */
  public void writeDouble(int tag, double value) {
    writeFixed64(tag, Double.doubleToRawLongBits(value));
  }

  // ---- length-delimited

  /**
   * Writes a {@code string} field in UTF-8. An unpaired surrogate, which UTF-8 cannot say, is
   * written as {@code '?'}, as {@link String#getBytes(java.nio.charset.Charset)} does.
   */
  @SuppressWarnings("deprecation") // it copies the low byte of each char: all there is of ASCII
  public void writeString(int tag, String value) {
    int length = value.length();
    if (length > SCANNED_STRING || !isAscii(value, length)) {
      writeUtf8(tag, value, length);
      return;
    }
    ensure(length + MAX_TAG + MAX_TAG);
    byte[] b = buf;
    int p = pos - length;
    value.getBytes(0, length, b, p);
    pos = Varints.put(b, Varints.put(b, p, length), tag);
  }

  private static boolean isAscii(String value, int length) {
    int all = 0;
    for (int i = 0; i < length; i++) {
      all |= value.charAt(i);
    }
    return all < 0x80;
  }

  private void writeUtf8(int tag, String value, int length) {
    int end = size();
    if (length > LOOPED_STRING) {
      byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
      ensure((long) encoded.length + MAX_TAG + MAX_TAG);
      pos -= encoded.length;
      System.arraycopy(encoded, 0, buf, pos, encoded.length);
    } else {
      putUtf8(value, length - 1);
    }
    writeLength(tag, end);
  }

  /** Prepends the characters 0 to {@code i} in UTF-8. */
  private void putUtf8(String value, int i) {
    ensure((i + 1) * 3);
    byte[] b = buf;
    int p = pos;
    for (; i >= 0; i--) {
      char c = value.charAt(i);
      if (c < 0x80) {
        b[--p] = (byte) c;
      } else if (c < 0x800) {
        b[--p] = (byte) (0x80 | c & 0x3F);
        b[--p] = (byte) (0xC0 | c >> 6);
      } else if (!Character.isSurrogate(c)) {
        b[--p] = (byte) (0x80 | c & 0x3F);
        b[--p] = (byte) (0x80 | c >> 6 & 0x3F);
        b[--p] = (byte) (0xE0 | c >> 12);
      } else if (Character.isLowSurrogate(c)
          && i > 0
          && Character.isHighSurrogate(value.charAt(i - 1))) {
        int codePoint = Character.toCodePoint(value.charAt(--i), c);
        b[--p] = (byte) (0x80 | codePoint & 0x3F);
        b[--p] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        b[--p] = (byte) (0x80 | codePoint >> 12 & 0x3F);
        b[--p] = (byte) (0xF0 | codePoint >> 18);
      } else {
        b[--p] = '?';
      }
    }
    pos = p;
  }

  /** Writes a {@code bytes} field. */
  public void writeBytes(int tag, Bytes value) {
    int length = value.size();
    ensure((long) length + MAX_TAG + MAX_TAG);
    byte[] b = buf;
    int p = pos - length;
    value.copyTo(b, p);
    pos = Varints.put(b, Varints.put(b, p, length), tag);
  }

  /** Writes a nested message. */
  public <T> void writeMessage(int tag, MessageCodec<T> codec, T value) {
    int end = size();
    codec.write(value, this);
    writeLength(tag, end);
  }

  /**
   * Writes a group: its end tag, its fields, its start tag.
   *
   * @param startTag the tag with wire type 3
   */
  public <T> void writeGroup(int startTag, MessageCodec<T> codec, T value) {
    ensure(MAX_TAG);
    pos = Varints.put(buf, pos, startTag + (WireType.END_GROUP - WireType.START_GROUP));
    codec.write(value, this);
    ensure(MAX_TAG);
    pos = Varints.put(buf, pos, startTag);
  }

  /** Prepends the tag and the length of all that was written since {@code mark} was taken. */
  public void writeLength(int tag, int mark) {
    ensure(MAX_TAG + MAX_TAG);
    byte[] b = buf;
    int p = pos;
    pos = Varints.put(b, Varints.put(b, p, b.length - p - mark), tag);
  }

  // ---- packed lists; an empty list writes nothing

  /** Writes a packed list of {@code int32}. */
  public void writePackedInt32(int tag, IntList list) {
    int end = size();
    for (int i = list.size(); i > 0; ) {
      int from = beginChunk(i);
      pos = PackedVarints.putInt32(buf, pos, list.array(), from, i);
      i = from;
    }
    endPacked(tag, end);
  }

  /** Writes a packed list of {@code uint32}. */
  public void writePackedUInt32(int tag, IntList list) {
    int end = size();
    for (int i = list.size(); i > 0; ) {
      int from = beginChunk(i);
      pos = PackedVarints.putUInt32(buf, pos, list.array(), from, i);
      i = from;
    }
    endPacked(tag, end);
  }

  /** Writes a packed list of {@code sint32}. */
  public void writePackedSInt32(int tag, IntList list) {
    int end = size();
    for (int i = list.size(); i > 0; ) {
      int from = beginChunk(i);
      pos = PackedVarints.putSInt32(buf, pos, list.array(), from, i);
      i = from;
    }
    endPacked(tag, end);
  }

  /** Writes a packed list of enum numbers. */
  public void writePackedEnum(int tag, IntList list) {
    writePackedInt32(tag, list);
  }

  /** Writes a packed list of {@code int64}. */
  public void writePackedInt64(int tag, LongList list) {
    int end = size();
    for (int i = list.size(); i > 0; ) {
      int from = beginChunk(i);
      pos = PackedVarints.putInt64(buf, pos, list.array(), from, i);
      i = from;
    }
    endPacked(tag, end);
  }

  /** Writes a packed list of {@code uint64}. */
  public void writePackedUInt64(int tag, LongList list) {
    writePackedInt64(tag, list);
  }

  /** Writes a packed list of {@code sint64}. */
  public void writePackedSInt64(int tag, LongList list) {
    int end = size();
    for (int i = list.size(); i > 0; ) {
      int from = beginChunk(i);
      pos = PackedVarints.putSInt64(buf, pos, list.array(), from, i);
      i = from;
    }
    endPacked(tag, end);
  }

  /**
   * Makes room for the varints before element {@code to} and returns which is the first of them.
   */
  private int beginChunk(int to) {
    int from = Math.max(0, to - CHUNK);
    ensure((to - from) * MAX_VARINT);
    return from;
  }

  /** Writes a packed list of {@code bool}. */
  public void writePackedBool(int tag, BoolList list) {
    int end = size();
    ensure(list.size());
    for (int i = list.size() - 1; i >= 0; i--) {
      buf[--pos] = (byte) (list.getBoolean(i) ? 1 : 0);
    }
    endPacked(tag, end);
  }

  /** Writes a packed list of {@code fixed32}. */
  public void writePackedFixed32(int tag, IntList list) {
    int end = size();
    takePacked(list.size(), 4);
    PackedFixed.write(buf, pos, list.array(), list.size());
    endPacked(tag, end);
  }

  /** Writes a packed list of {@code sfixed32}. */
  public void writePackedSFixed32(int tag, IntList list) {
    writePackedFixed32(tag, list);
  }

  /** Writes a packed list of {@code fixed64}. */
  public void writePackedFixed64(int tag, LongList list) {
    int end = size();
    takePacked(list.size(), 8);
    PackedFixed.write(buf, pos, list.array(), list.size());
    endPacked(tag, end);
  }

  /** Writes a packed list of {@code sfixed64}. */
  public void writePackedSFixed64(int tag, LongList list) {
    writePackedFixed64(tag, list);
  }

  /** Writes a packed list of {@code float}. */
  public void writePackedFloat(int tag, FloatList list) {
    int end = size();
    takePacked(list.size(), 4);
    PackedFixed.write(buf, pos, list.array(), list.size());
    endPacked(tag, end);
  }

  /** Writes a packed list of {@code double}. */
  public void writePackedDouble(int tag, DoubleList list) {
    int end = size();
    takePacked(list.size(), 8);
    PackedFixed.write(buf, pos, list.array(), list.size());
    endPacked(tag, end);
  }

  private void takePacked(int count, int width) {
    ensure((long) count * width);
    pos -= count * width;
  }

  private void endPacked(int tag, int mark) {
    if (size() != mark) {
      writeLength(tag, mark);
    }
  }

  // ---- the array

  private void ensure(int room) {
    if (pos < room) {
      grow(room);
    }
  }

  private void ensure(long room) {
    if (pos < room) {
      grow(room);
    }
  }

  private void grow(long room) {
    int size = size();
    long needed = size + room;
    if (needed > MAX_SIZE) {
      throw new ProtobufException("message is larger than 2 GiB");
    }
    int capacity = (int) Math.min(MAX_SIZE, Math.max(needed, buf.length * 2L));
    byte[] larger = new byte[capacity];
    System.arraycopy(buf, pos, larger, capacity - size, size);
    buf = larger;
    pos = capacity - size;
  }
}
