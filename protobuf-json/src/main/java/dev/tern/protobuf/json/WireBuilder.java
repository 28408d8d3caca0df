package dev.tern.protobuf.json;

import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.util.Arrays;

/**
 * Writes the wire format front to back, as a text is read.
 *
 * <p>Owner: the thread that uses it.
 *
 * <p>One byte is kept free for the length of a nested message; a longer length moves the message
 * when it is closed. With the depth bounded, so is the cost of moving.
 */
final class WireBuilder {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private byte[] buf = new byte[256];
  private int size;

  int size() {
    return size;
  }

  /** Forgets all that was written after there were {@code size} bytes. */
  void truncate(int size) {
    this.size = size;
  }

  /** Says whether all bytes from here are 0, as those of every type's zero are. */
  boolean isZeroFrom(int start) {
    for (int i = start; i < size; i++) {
      if (buf[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the fields of the message that was written from here on; valid until more is. */
  WireFields scan(MessageDescriptor type, int start) {
    return WireFields.scan(type, buf, start, size);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buf, size);
  }

  void tag(int fieldNumber, int wireType) {
    varint((long) fieldNumber << 3 | wireType);
  }

  void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buf[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buf[size++] = (byte) rest;
  }

  void fixed32(int value) {
    ensure(4);
    for (int shift = 0; shift < 32; shift += 8) {
      buf[size++] = (byte) (value >>> shift);
    }
  }

  void fixed64(long value) {
    ensure(8);
    for (int shift = 0; shift < 64; shift += 8) {
      buf[size++] = (byte) (value >>> shift);
    }
  }

  /** Writes bytes with their length before them. */
  void lengthDelimited(byte[] bytes) {
    varint(bytes.length);
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buf, size, bytes.length);
    size += bytes.length;
  }

  /** Begins a length-delimited value after its tag; {@link #close} takes what this returns. */
  int open() {
    ensure(1);
    return size++;
  }

  /** Puts the length of all that was written since {@link #open} before it. */
  void close(int mark) {
    int length = size - mark - 1;
    int extra = 0;
    for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
      extra++;
    }
    if (extra > 0) {
      ensure(extra);
      System.arraycopy(buf, mark + 1, buf, mark + 1 + extra, length);
    }
    size = mark;
    varint(length);
    size += length;
  }

  private void ensure(int room) {
    if (buf.length - size < room) {
      long needed = (long) size + room;
      if (needed > MAX_SIZE) {
        throw new ProtobufException("message is larger than 2 GiB");
      }
      buf = Arrays.copyOf(buf, (int) Math.min(MAX_SIZE, Math.max(needed, size * 2L)));
    }
  }
}
