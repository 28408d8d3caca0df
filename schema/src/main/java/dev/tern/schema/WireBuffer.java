package dev.tern.schema;

import java.io.ByteArrayOutputStream;

/**
 * Writes wire format front to back: options have no codec, since their types are only known here.
 *
 * <p>Owner: the thread that compiles.
 */
final class WireBuffer {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void tag(int number, int wireType) {
    varint((long) number << 3 | wireType);
  }

  void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  void fixed32(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(value >>> shift);
    }
  }

  void fixed64(long value) {
    for (int shift = 0; shift < 64; shift += 8) {
      out.write((int) (value >>> shift));
    }
  }

  void lengthDelimited(byte[] bytes) {
    varint(bytes.length);
    raw(bytes);
  }

  void raw(byte[] bytes) {
    out.writeBytes(bytes);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
