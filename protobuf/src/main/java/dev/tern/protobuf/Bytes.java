package dev.tern.protobuf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable string of bytes: the Java type of a {@code bytes} field.
 *
 * <p>It may be a window into a larger array, for example into the message it was decoded from.
 */
public final class Bytes implements Comparable<Bytes> {
  private static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);
  private static final int SHOWN = 64;

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** Returns the string of no bytes. */
  public static Bytes empty() {
    return EMPTY;
  }

  /** Returns the given bytes, copied. */
  public static Bytes of(byte... bytes) {
    return copyOf(bytes, 0, bytes.length);
  }

  /** Returns the array's bytes, copied. */
  public static Bytes copyOf(byte[] bytes) {
    return copyOf(bytes, 0, bytes.length);
  }

  /**
   * Returns a stretch of the array's bytes, copied.
   *
   * @throws IndexOutOfBoundsException if the stretch does not lie inside the array
   */
  public static Bytes copyOf(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return length == 0
        ? EMPTY
        : new Bytes(Arrays.copyOfRange(bytes, offset, offset + length), 0, length);
  }

  /** Returns the buffer's remaining bytes, copied; the buffer's position does not move. */
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return wrap(copy, 0, copy.length);
  }

  /** Returns the text in UTF-8; an unpaired surrogate becomes {@code '?'}. */
  public static Bytes ofUtf8(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return wrap(encoded, 0, encoded.length);
  }

  /**
   * Returns the bytes that a text with one character per byte stands for (ISO 8859-1): how
   * generated code spells a constant.
   *
   * @throws IllegalArgumentException if a character is above U+00FF
   */
  public static Bytes ofLatin1(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = text.charAt(i);
      if (c > 0xFF) {
        throw new IllegalArgumentException("character above U+00FF at index " + i);
      }
      bytes[i] = (byte) c;
    }
    return wrap(bytes, 0, bytes.length);
  }

  /** Shares the array, which must never change again. */
  static Bytes wrap(byte[] array, int offset, int length) {
    return length == 0 ? EMPTY : new Bytes(array, offset, length);
  }

  /** Returns the number of bytes. */
  public int size() {
    return length;
  }

  /** Says whether there are no bytes. */
  public boolean isEmpty() {
    return length == 0;
  }

  /**
   * Returns one byte.
   *
   * @throws IndexOutOfBoundsException if the index is not in 0..size-1
   */
  public byte byteAt(int index) {
    return array[offset + Objects.checkIndex(index, length)];
  }

  /**
   * Returns the bytes from {@code from} up to but not including {@code to}, without copying.
   *
   * @throws IndexOutOfBoundsException if the range does not lie inside this string
   */
  public Bytes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, length);
    return from == 0 && to == length ? this : wrap(array, offset + from, to - from);
  }

  /** Returns a copy of the bytes. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /**
   * Copies all bytes into {@code target}.
   *
   * @throws IndexOutOfBoundsException if they do not fit
   */
  public void copyTo(byte[] target, int targetOffset) {
    Objects.checkFromIndexSize(targetOffset, length, target.length);
    System.arraycopy(array, offset, target, targetOffset, length);
  }

  /** Returns the bytes read as UTF-8; malformed sequences become U+FFFD. */
  public String utf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  /** Says whether the bytes are well-formed UTF-8. */
  public boolean isValidUtf8() {
    return Utf8.isValid(array, offset, offset + length);
  }

  /** Returns a read-only view whose position is 0. */
  public ByteBuffer asReadOnlyByteBuffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /** Returns a stream over the bytes; it needs no closing. */
  public InputStream newInput() {
    return new ByteArrayInputStream(array, offset, length);
  }

  /**
   * Writes all bytes.
   *
   * @throws UncheckedIOException if the stream fails
   */
  public void writeTo(OutputStream out) {
    try {
      out.write(array, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns these bytes followed by the other ones, copied. */
  public Bytes concat(Bytes other) {
    if (other.length == 0) {
      return this;
    }
    byte[] joined = new byte[Math.addExact(length, other.length)];
    copyTo(joined, 0);
    other.copyTo(joined, length);
    return wrap(joined, 0, joined.length);
  }

  /** Says whether the bytes begin with those of {@code prefix}. */
  public boolean startsWith(Bytes prefix) {
    return length >= prefix.length && slice(0, prefix.length).equals(prefix);
  }

  /** Prepends the bytes to what the writer holds. */
  void prependTo(ProtoWriter out) {
    out.writeRaw(array, offset, length);
  }

  /** Reads the bytes as a message; a {@code bytes} field inside shares them. */
  ProtoReader reader() {
    return ProtoReader.owning(array, offset, length);
  }

  /** Orders by the first byte that differs, bytes taken as unsigned, a prefix before the longer. */
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(
        array, offset, offset + length, other.array, other.offset, other.offset + other.length);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o == this
        || (o instanceof Bytes other
            && Arrays.equals(
                array,
                offset,
                offset + length,
                other.array,
                other.offset,
                other.offset + other.length));
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** Returns the size and the first bytes, escaped; for people, not for parsing. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append('"');
    int shown = Math.min(length, SHOWN);
    for (int i = 0; i < shown; i++) {
      int b = array[offset + i] & 0xFF;
      if (b == '"' || b == '\\') {
        text.append('\\').append((char) b);
      } else if (b >= 0x20 && b < 0x7F) {
        text.append((char) b);
      } else {
        text.append('\\')
            .append((char) ('0' + (b >> 6)))
            .append((char) ('0' + (b >> 3 & 7)))
            .append((char) ('0' + (b & 7)));
      }
    }
    return text.append(shown < length ? "\"... (" + length + " bytes)" : "\"").toString();
  }
}
