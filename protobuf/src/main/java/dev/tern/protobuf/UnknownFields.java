package dev.tern.protobuf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message that its schema does not know, byte for byte in the order of arrival, so
 * that they are written back as they came. Immutable.
 */
public final class UnknownFields {
  private static final UnknownFields EMPTY = new UnknownFields(Bytes.empty());

  private final Bytes encoded;

  private UnknownFields(Bytes encoded) {
    this.encoded = encoded;
  }

  /** Returns no fields. */
  public static UnknownFields empty() {
    return EMPTY;
  }

  /** Returns a new empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the fields that the bytes encode, each with its tag.
   *
   * @throws ProtobufException if they are not whole, well-formed fields
   */
  public static UnknownFields parse(Bytes encoded) {
    ProtoReader in = encoded.reader();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      in.skip(tag);
    }
    return encoded.isEmpty() ? EMPTY : new UnknownFields(encoded);
  }

  /** Returns the builder's fields, or none if there is no builder. */
  public static UnknownFields from(@Nullable Builder builder) {
    return builder == null ? EMPTY : builder.build();
  }

  /** Says whether there are none. */
  public boolean isEmpty() {
    return encoded.isEmpty();
  }

  /** Returns the size of their encoding in bytes. */
  public int size() {
    return encoded.size();
  }

  /** Returns their encoding: tags and values, one field after another. */
  public Bytes bytes() {
    return encoded;
  }

  /** Returns a reader over their encoding. */
  public ProtoReader reader() {
    return encoded.reader();
  }

  /** Says whether there is a field of this number, in any wire type. */
  public boolean has(int fieldNumber) {
    ProtoReader in = reader();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag >>> 3 == fieldNumber) {
        return true;
      }
      in.skip(tag);
    }
    return false;
  }

  /** Returns a builder that holds these fields. */
  public Builder toBuilder() {
    return new Builder().addAll(this);
  }

  void prependTo(ProtoWriter out) {
    encoded.prependTo(out);
  }

  /**
   * Says whether the other holds the same fields. In which order fields of different numbers stand
   * makes no difference, as it makes none for known fields; nor does it within {@link #hashCode}.
   */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof UnknownFields other
        && encoded.size() == other.encoded.size()
        && (encoded.equals(other.encoded) || byNumber().equals(other.byNumber()));
  }

  @Override
  public int hashCode() {
    int sum = 0;
    if (isEmpty()) {
      return sum;
    }
    ProtoReader in = reader();
    for (int start = 0, tag = in.readTag(); tag != 0; start = in.position(), tag = in.readTag()) {
      in.skip(tag);
      sum += encoded.slice(start, in.position()).hashCode();
    }
    return sum;
  }

  private record Field(int number, Bytes bytes) {}

  /** The fields in the order of their numbers; those of one number stay in their order. */
  private List<Field> byNumber() {
    List<Field> fields = new ArrayList<>();
    ProtoReader in = reader();
    for (int start = 0, tag = in.readTag(); tag != 0; start = in.position(), tag = in.readTag()) {
      in.skip(tag);
      fields.add(new Field(tag >>> 3, encoded.slice(start, in.position())));
    }
    fields.sort(Comparator.comparingInt(Field::number));
    return fields;
  }

  /** Returns the numbers and sizes of the fields, not their values; for people, not for parsing. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    ProtoReader in = reader();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int start = in.position();
      in.skip(tag);
      text.append(text.length() == 1 ? "" : ", ")
          .append(tag >>> 3)
          .append(": ")
          .append(in.position() - start)
          .append(" bytes");
    }
    return text.append('}').toString();
  }

  /**
   * Gathers unknown fields.
   *
   * <p>Owner: the thread that uses it.
   */
  public static final class Builder {
    private byte[] buf = new byte[0];
    private int size;

    private Builder() {}

    /** Says whether nothing was added. */
    public boolean isEmpty() {
      return size == 0;
    }

    /** Appends all fields of {@code fields}. */
    public Builder addAll(UnknownFields fields) {
      Bytes bytes = fields.encoded;
      reserve(bytes.size());
      bytes.copyTo(buf, size);
      size += bytes.size();
      return this;
    }

    /** Appends a varint field, for example a closed enum's unknown number. */
    public Builder addVarint(int fieldNumber, long value) {
      ProtoWriter out = new ProtoWriter(15);
      out.writeInt64(tag(fieldNumber, WireType.VARINT), value);
      return add(out);
    }

    /** Appends a field of four bytes. */
    public Builder addFixed32(int fieldNumber, int value) {
      ProtoWriter out = new ProtoWriter(9);
      out.writeFixed32(tag(fieldNumber, WireType.FIXED32), value);
      return add(out);
    }

    /** Appends a field of eight bytes. */
    public Builder addFixed64(int fieldNumber, long value) {
      ProtoWriter out = new ProtoWriter(13);
      out.writeFixed64(tag(fieldNumber, WireType.FIXED64), value);
      return add(out);
    }

    /** Appends a length-delimited field: a string, bytes, a message or a packed list. */
    public Builder addLengthDelimited(int fieldNumber, Bytes value) {
      ProtoWriter out = new ProtoWriter(value.size() + 10);
      out.writeBytes(tag(fieldNumber, WireType.LENGTH_DELIMITED), value);
      return add(out);
    }

    /** Appends a group that holds {@code fields}. */
    public Builder addGroup(int fieldNumber, UnknownFields fields) {
      int start = tag(fieldNumber, WireType.START_GROUP);
      addTag(start);
      addAll(fields);
      addTag(start + (WireType.END_GROUP - WireType.START_GROUP));
      return this;
    }

    /** Appends whole fields as they arrived. */
    void addRaw(byte[] bytes, int offset, int length) {
      reserve(length);
      System.arraycopy(bytes, offset, buf, size, length);
      size += length;
    }

    private void addTag(int tag) {
      reserve(5);
      int rest = tag;
      while ((rest & ~0x7F) != 0) {
        buf[size++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      buf[size++] = (byte) rest;
    }

    private Builder add(ProtoWriter out) {
      addRaw(out.array(), out.offset(), out.size());
      return this;
    }

    private static int tag(int fieldNumber, int wireType) {
      if (fieldNumber < 1 || fieldNumber >= 1 << 29) {
        throw new IllegalArgumentException("field number " + fieldNumber);
      }
      return fieldNumber << 3 | wireType;
    }

    private void reserve(int room) {
      if (buf.length - size < room) {
        long needed = (long) size + room;
        if (needed > Integer.MAX_VALUE - 8) {
          throw new ProtobufException("unknown fields are larger than 2 GiB");
        }
        buf =
            Arrays.copyOf(
                buf,
                (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, size == 0 ? 0 : size * 2L)));
      }
    }

    /** Returns the fields. */
    public UnknownFields build() {
      if (size == 0) {
        return EMPTY;
      }
      // A full array may be shared: whatever is added later goes to a larger one.
      byte[] exact = size == buf.length ? buf : Arrays.copyOf(buf, size);
      return new UnknownFields(Bytes.wrap(exact, 0, size));
    }
  }
}
