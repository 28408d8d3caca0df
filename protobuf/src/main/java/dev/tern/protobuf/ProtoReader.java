package dev.tern.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the protobuf wire format from a stretch of an array.
 *
 * <p>Owner: the thread that uses it; after an exception it must not be used again.
 *
 * <p>It is one class, long as it is, because generated code of any age calls it by name.
 *
 * <p>A tag is {@code fieldNumber << 3 | wireType}. The reading methods take the value after a tag;
 * all of them throw {@link ProtobufException} if the value is cut off or malformed, and never read
 * or allocate past the current limit, whatever a length on the wire claims. Rules of the encoding:
 * <a href="https://protobuf.dev/programming-guides/encoding/">protobuf.dev, Encoding</a>.
 */
public final class ProtoReader {
  /** How many messages and groups may lie inside each other unless told otherwise. */
  public static final int DEFAULT_DEPTH_LIMIT = 100;

  private static final int MAX_VARINT = 10;

  private final byte[] buf;

  /** Where the input starts in the array; positions in errors count from here. */
  private final int origin;

  /** Whether the array is ours for ever, so that {@code bytes} values may share it. */
  private final boolean owned;

  private int depthLimit = DEFAULT_DEPTH_LIMIT;

  private int pos;

  /** The end of the innermost length-delimited value, or of the input. */
  private int limit;

  /** Where the last tag started: an unknown field is kept from here. */
  private int tagStart;

  private int depth;

  /** The tag that ends the group being read, or 0 if the innermost message is not a group. */
  private int endTag;

  private boolean endTagRead;

  /** {@link #endTag} of each level outside the current one; null until there is a group. */
  private int @Nullable [] outerEndTags;

  /**
   * Reads a stretch of an array that stays the caller's: nothing read shares it.
   *
   * @throws IndexOutOfBoundsException if the stretch does not lie inside the array
   */
  public ProtoReader(byte[] bytes, int offset, int length) {
    this(bytes, offset, length, false);
  }

  private ProtoReader(byte[] bytes, int offset, int length, boolean owned) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    this.buf = bytes;
    this.origin = offset;
    this.pos = offset;
    this.limit = offset + length;
    this.owned = owned;
  }

  /** Reads an array that the caller gives up: {@code bytes} values share it. */
  public static ProtoReader owning(byte[] bytes) {
    return new ProtoReader(bytes, 0, bytes.length, true);
  }

  static ProtoReader owning(byte[] bytes, int offset, int length) {
    return new ProtoReader(bytes, offset, length, true);
  }

  /**
   * Sets how many messages and groups may lie inside each other.
   *
   * @param limit at least 0; the input itself does not count
   */
  public ProtoReader depthLimit(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("depth limit " + limit);
    }
    this.depthLimit = limit;
    return this;
  }

  /** Says whether the current message (or packed list, or map entry) is read to its end. */
  public boolean isAtEnd() {
    return pos == limit;
  }

  /** Returns how many bytes are left up to the current limit. */
  public int remaining() {
    return limit - pos;
  }

  /** Returns how many bytes of the input have been read. */
  public int position() {
    return pos - origin;
  }

  /** Returns an exception about the current position, for the caller to throw. */
  public ProtobufException malformed(String what) {
    return new ProtobufException(what, pos - origin);
  }

  // ---- tags

  /**
   * Reads the next tag. Returns 0 at the end of the current message: at its limit, or after the end
   * tag of the current group.
   */
  public int readTag() {
    int p = pos;
    if (p < limit) {
      tagStart = p;
      int tag = buf[p];
      if (tag > 7 && (tag & 7) != WireType.END_GROUP) {
        pos = p + 1;
        return tag; // an illegal wire type fails in skip(), as no schema knows the tag
      }
      return readTagSlow();
    }
    if (endTag != 0) {
      throw malformed("group of field " + (endTag >>> 3) + " is not ended");
    }
    return 0;
  }

  private int readTagSlow() {
    long value = readVarint64();
    int tag = (int) value;
    if (value >>> 32 != 0 || pos - tagStart > 5) {
      throw new ProtobufException("tag is longer than 32 bits", tagStart - origin);
    }
    if (tag >>> 3 == 0) {
      throw new ProtobufException("field number 0", tagStart - origin);
    }
    if ((tag & 7) == WireType.END_GROUP) {
      if (tag != endTag) {
        throw new ProtobufException(
            "end of a group of field " + (tag >>> 3) + " that was not begun", tagStart - origin);
      }
      endTagRead = true;
      return 0;
    }
    return tag;
  }

  // ---- varints

  /** Reads an {@code int32}: any varint, cut to its low 32 bits. */
  public int readInt32() {
    int p = pos;
    if (limit - p > 1) {
      int first = buf[p];
      if (first >= 0) {
        pos = p + 1;
        return first;
      }
      int second = buf[p + 1];
      if (second >= 0) {
        pos = p + 2;
        return (first & 0x7F) | second << 7;
      }
    }
    return (int) readVarintSlow();
  }

  /** Reads a {@code uint32}: any varint, cut to its low 32 bits. */
  public int readUInt32() {
    return readInt32();
  }

  /** Reads an {@code sint32} (zigzag). */
  public int readSInt32() {
    int n = readInt32();
    return n >>> 1 ^ -(n & 1);
  }

  /** Reads an {@code int64}. */
  public long readInt64() {
    return readVarint64();
  }

  /** Reads a {@code uint64}. */
  public long readUInt64() {
    return readVarint64();
  }

  /** Reads an {@code sint64} (zigzag). */
  public long readSInt64() {
    long n = readVarint64();
    return n >>> 1 ^ -(n & 1);
  }

  /** Reads a {@code bool}: any varint but 0 is true. */
  public boolean readBool() {
    return readVarint64() != 0;
  }

  /** Reads an enum's number: any varint, cut to its low 32 bits. */
  public int readEnum() {
    return readInt32();
  }

  private long readVarint64() {
    int p = pos;
    if (p < limit) {
      byte first = buf[p];
      if (first >= 0) {
        pos = p + 1;
        return first;
      }
    }
    return readVarintSlow();
  }

  private long readVarintSlow() {
    int p = pos;
    if (limit - p >= 8) {
      long word = LittleEndian.getLong(buf, p);
      long ends = ~word & PackedVarints.MORE;
      if (ends != 0) {
        pos = p + (Long.numberOfTrailingZeros(ends) + 1 >>> 3);
        return PackedVarints.joinedLong(word & (ends ^ ends - 1));
      }
    }
    int end = limit - p > MAX_VARINT ? p + MAX_VARINT : limit;
    long value = 0;
    for (int shift = 0; p < end; shift += 7) {
      byte b = buf[p++];
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        pos = p;
        return value;
      }
    }
    throw p - pos == MAX_VARINT
        ? malformed("varint is longer than 10 bytes")
        : malformed("varint is cut off");
  }

  // ---- fixed width

  /** Reads a {@code fixed32}. */
  public int readFixed32() {
    int p = advance(4);
    return LittleEndian.getInt(buf, p);
  }

  /** Reads an {@code sfixed32}. */
  public int readSFixed32() {
    return readFixed32();
  }

  /** Reads a {@code fixed64}. */
  public long readFixed64() {
    int p = advance(8);
    return LittleEndian.getLong(buf, p);
  }

  /** Reads an {@code sfixed64}. */
  public long readSFixed64() {
    return readFixed64();
  }

  /** Reads a {@code float}. */
  public float readFloat() {
    return Float.intBitsToFloat(readFixed32());
  }

  /** Reads a {@code double}. */
  public double readDouble() {
    return Double.longBitsToDouble(readFixed64());
  }

  /** Moves past {@code n} bytes and returns where they start. */
  private int advance(int n) {
    int p = pos;
    if (limit - p < n) {
      throw malformed("value needs " + n + " bytes, " + (limit - p) + " are left");
    }
    pos = p + n;
    return p;
  }

  // ---- length-delimited

  /** Reads a length and checks it against the current limit. */
  private int readLength() {
    int p = pos;
    if (p < limit) {
      int first = buf[p];
      if (first >= 0 && first < limit - p) {
        pos = p + 1;
        return first;
      }
    }
    return readLengthSlow();
  }

  private int readLengthSlow() {
    long length = readVarint64();
    if (length < 0 || length > limit - pos) {
      throw malformed(
          "length " + Long.toUnsignedString(length) + ", but " + (limit - pos) + " bytes are left");
    }
    return (int) length;
  }

  /** Reads a {@code string}; anything but well-formed UTF-8 is refused. */
  public String readString() {
    int length = readLength();
    int start = pos;
    pos = start + length;
    if (length == 0) {
      return "";
    }
    String text = new String(buf, start, length, StandardCharsets.UTF_8);
    // The JDK puts U+FFFD for what is malformed. Looking for it costs nothing in a Latin-1 string;
    // where it is found, the sender may still have meant it.
    if (text.indexOf('\uFFFD') >= 0 && !Utf8.isValid(buf, start, pos)) {
      throw new ProtobufException("string is not UTF-8", start - origin);
    }
    return text;
  }

  /** Reads a proto2 {@code string}; malformed UTF-8 becomes U+FFFD. */
  public String readStringUnchecked() {
    int length = readLength();
    int start = pos;
    pos = start + length;
    return length == 0 ? "" : new String(buf, start, length, StandardCharsets.UTF_8);
  }

  /** Reads a {@code bytes} value. It shares the input only if this reader owns it. */
  public Bytes readBytes() {
    int length = readLength();
    int start = pos;
    pos = start + length;
    return owned
        ? Bytes.wrap(buf, start, length)
        : Bytes.wrap(Arrays.copyOfRange(buf, start, start + length), 0, length);
  }

  /**
   * Reads all bytes up to the current limit. The result is the input array itself if this reader
   * owns it and all of it is asked for.
   */
  public byte[] readRemaining() {
    int start = pos;
    pos = limit;
    return owned && start == 0 && limit == buf.length ? buf : Arrays.copyOfRange(buf, start, limit);
  }

  // ---- nested messages

  /** Reads a length-delimited message. */
  public <T> T readMessage(MessageCodec<T> codec) {
    int outer = enter();
    try {
      T message = codec.read(this);
      leave(outer);
      return message;
    } catch (ProtobufException e) {
      throw e.in(codec.fullName());
    }
  }

  /** Reads a length-delimited message and merges it into {@code base}, if there is one. */
  public <T> T readMessage(MessageCodec<T> codec, @Nullable T base) {
    if (base == null) {
      return readMessage(codec);
    }
    int outer = enter();
    try {
      T message = codec.mergeFrom(base, this);
      leave(outer);
      return message;
    } catch (ProtobufException e) {
      throw e.in(codec.fullName());
    }
  }

  /** Reads a group, whose start tag has been read. */
  public <T> T readGroup(int fieldNumber, MessageCodec<T> codec) {
    enterGroup(fieldNumber);
    try {
      T message = codec.read(this);
      leaveGroup();
      return message;
    } catch (ProtobufException e) {
      throw e.in(codec.fullName());
    }
  }

  /** Reads a group, whose start tag has been read, and merges it into {@code base}, if any. */
  public <T> T readGroup(int fieldNumber, MessageCodec<T> codec, @Nullable T base) {
    if (base == null) {
      return readGroup(fieldNumber, codec);
    }
    enterGroup(fieldNumber);
    try {
      T message = codec.mergeFrom(base, this);
      leaveGroup();
      return message;
    } catch (ProtobufException e) {
      throw e.in(codec.fullName());
    }
  }

  /**
   * Reads a length and makes the value after it the current limit: for map entries, and for a
   * message that is merged into a builder. {@link #leave} takes what this returns.
   */
  public int enter() {
    int length = readLength();
    descend();
    int outer = limit;
    limit = pos + length;
    return outer;
  }

  /** Ends what {@link #enter} began; everything in it must have been read. */
  public void leave(int outer) {
    if (pos != limit) {
      throw malformed(limit - pos + " bytes of a length-delimited value are left over");
    }
    limit = outer;
    ascend();
  }

  /** Begins a group whose start tag has been read. */
  public void enterGroup(int fieldNumber) {
    descend();
    endTag = fieldNumber << 3 | WireType.END_GROUP;
  }

  /** Ends what {@link #enterGroup} began, after {@link #readTag} has returned 0. */
  public void leaveGroup() {
    if (!endTagRead) {
      throw malformed("group of field " + (endTag >>> 3) + " is not ended");
    }
    endTagRead = false;
    ascend();
  }

  private void descend() {
    if (depth >= depthLimit) {
      throw malformed("messages are nested more than " + depthLimit + " deep");
    }
    if (endTag != 0 || outerEndTags != null) {
      saveEndTag();
    }
    endTag = 0;
    depth++;
  }

  private void saveEndTag() {
    int[] saved = outerEndTags;
    if (saved == null) {
      saved = new int[Math.max(16, depth + 1)];
    } else if (saved.length <= depth) {
      saved = Arrays.copyOf(saved, depth * 2);
    }
    saved[depth] = endTag;
    outerEndTags = saved;
  }

  private void ascend() {
    depth--;
    int[] saved = outerEndTags;
    endTag = saved == null ? 0 : saved[depth];
  }

  /** Returns how many more messages may be entered before the depth limit is met. */
  int depthLeft() {
    return depthLimit - depth;
  }

  // ---- unknown fields

  /** Moves past the value of a field that nobody wants. */
  public void skip(int tag) {
    switch (tag & 7) {
      case WireType.VARINT -> readVarint64();
      case WireType.FIXED64 -> advance(8);
      case WireType.LENGTH_DELIMITED -> advance(readLength());
      case WireType.START_GROUP -> {
        enterGroup(tag >>> 3);
        for (int inner = readTag(); inner != 0; inner = readTag()) {
          skip(inner);
        }
        leaveGroup();
      }
      case WireType.FIXED32 -> advance(4);
      default ->
          throw new ProtobufException("wire type " + (tag & 7) + " is illegal", tagStart - origin);
    }
  }

  /**
   * Keeps the field whose tag has just been read, byte for byte.
   *
   * @param fields where to; null makes a new builder
   * @return the builder that has it
   */
  public UnknownFields.Builder readUnknown(int tag, UnknownFields.@Nullable Builder fields) {
    int start = tagStart;
    skip(tag);
    UnknownFields.Builder kept = fields == null ? UnknownFields.builder() : fields;
    kept.addRaw(buf, start, pos - start);
    return kept;
  }

  // ---- packed lists

  /** Reads a packed list of {@code int32}. */
  public void readPackedInt32(IntList.Builder list) {
    int end = beginPacked();
    pos = PackedVarints.readInt(buf, pos, end, list, origin);
  }

  /** Reads a packed list of {@code uint32}. */
  public void readPackedUInt32(IntList.Builder list) {
    readPackedInt32(list);
  }

  /** Reads a packed list of {@code sint32}. */
  public void readPackedSInt32(IntList.Builder list) {
    int first = list.size();
    readPackedInt32(list);
    PackedVarints.unzigzag(list.array(), first, list.size());
  }

  /** Reads a packed list of an open enum's numbers. */
  public void readPackedEnum(IntList.Builder list) {
    readPackedInt32(list);
  }

  /** Reads a packed list of {@code int64}. */
  public void readPackedInt64(LongList.Builder list) {
    int end = beginPacked();
    pos = PackedVarints.readLong(buf, pos, end, list, origin);
  }

  /** Reads a packed list of {@code uint64}. */
  public void readPackedUInt64(LongList.Builder list) {
    readPackedInt64(list);
  }

  /** Reads a packed list of {@code sint64}. */
  public void readPackedSInt64(LongList.Builder list) {
    int first = list.size();
    readPackedInt64(list);
    PackedVarints.unzigzag(list.array(), first, list.size());
  }

  /** Reads a packed list of {@code bool}. */
  public void readPackedBool(BoolList.Builder list) {
    int end = beginPacked();
    pos = PackedVarints.readBool(buf, pos, end, list, origin);
  }

  /** Reads a packed list of {@code fixed32}. */
  public void readPackedFixed32(IntList.Builder list) {
    int count = beginPackedFixed(4);
    int at = list.extend(count);
    PackedFixed.read(buf, pos, list.array(), at, count);
    pos += count * 4;
  }

  /** Reads a packed list of {@code sfixed32}. */
  public void readPackedSFixed32(IntList.Builder list) {
    readPackedFixed32(list);
  }

  /** Reads a packed list of {@code fixed64}. */
  public void readPackedFixed64(LongList.Builder list) {
    int count = beginPackedFixed(8);
    int at = list.extend(count);
    PackedFixed.read(buf, pos, list.array(), at, count);
    pos += count * 8;
  }

  /** Reads a packed list of {@code sfixed64}. */
  public void readPackedSFixed64(LongList.Builder list) {
    readPackedFixed64(list);
  }

  /** Reads a packed list of {@code float}. */
  public void readPackedFloat(FloatList.Builder list) {
    int count = beginPackedFixed(4);
    int at = list.extend(count);
    PackedFixed.read(buf, pos, list.array(), at, count);
    pos += count * 4;
  }

  /** Reads a packed list of {@code double}. */
  public void readPackedDouble(DoubleList.Builder list) {
    int count = beginPackedFixed(8);
    int at = list.extend(count);
    PackedFixed.read(buf, pos, list.array(), at, count);
    pos += count * 8;
  }

  /** Reads the length of a packed list of varints and returns its end, a whole varint's end. */
  private int beginPacked() {
    int length = readLength();
    int end = pos + length;
    if (length > 0 && buf[end - 1] < 0) {
      throw new ProtobufException(
          endsInTenContinued(end - length, end)
              ? "varint is longer than 10 bytes"
              : "varint is cut off by the end of its packed list",
          end - origin);
    }
    return end;
  }

  /** Whether the last ten bytes of the list all say that another one follows. */
  private boolean endsInTenContinued(int start, int end) {
    int at = end;
    while (at > start && buf[at - 1] < 0) {
      at--;
    }
    return end - at >= MAX_VARINT;
  }

  private int beginPackedFixed(int width) {
    int length = readLength();
    if (length % width != 0) {
      throw malformed("packed list of " + length + " bytes holds elements of " + width + " bytes");
    }
    return length / width;
  }
}
