package dev.tern.interop.attacks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Frames and field blocks, written octet by octet, so that anything can be said that no engine
 * would say.
 */
final class Octets {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 0x1;
  static final int ACK = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;

  static final byte[] PREFACE = ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

  private Octets() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] repeat(byte[] part, int times) {
    byte[] all = new byte[part.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(part, 0, all, i * part.length, part.length);
    }
    return all;
  }

  static byte[] int32(int value) {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }

  static byte[] frame(int type, int flags, int stream, byte... payload) {
    byte[] head = {
      (byte) (payload.length >>> 16),
      (byte) (payload.length >>> 8),
      (byte) payload.length,
      (byte) type,
      (byte) flags,
      (byte) (stream >>> 24),
      (byte) (stream >>> 16),
      (byte) (stream >>> 8),
      (byte) stream
    };
    return concat(head, payload);
  }

  static byte[] settings(int... identifiersAndValues) {
    var payload = new ByteArrayOutputStream();
    for (int i = 0; i < identifiersAndValues.length; i += 2) {
      payload.write(identifiersAndValues[i] >>> 8);
      payload.write(identifiersAndValues[i]);
      payload.writeBytes(int32(identifiersAndValues[i + 1]));
    }
    return frame(SETTINGS, 0, 0, payload.toByteArray());
  }

  static byte[] windowUpdate(int stream, int increment) {
    return frame(WINDOW_UPDATE, 0, stream, int32(increment));
  }

  static byte[] reset(int stream) {
    return frame(RST_STREAM, 0, stream, int32(8));
  }

  /** An integer with a prefix of so many bits behind the bits of {@code pattern}, RFC 7541 5.1. */
  static byte[] integer(int pattern, int prefixBits, long value) {
    var all = new ByteArrayOutputStream();
    int max = (1 << prefixBits) - 1;
    if (value < max) {
      all.write(pattern | (int) value);
      return all.toByteArray();
    }
    all.write(pattern | max);
    long rest = value - max;
    while (rest >= 0x80) {
      all.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    all.write((int) rest);
    return all.toByteArray();
  }

  private static byte[] string(byte[] value) {
    return concat(integer(0, 7, value.length), value);
  }

  /** A literal field that leaves the tables as they are, name and value in plain octets. */
  static byte[] field(String name, String value) {
    return concat(new byte[] {0}, string(ascii(name)), string(ascii(value)));
  }

  /** A literal field that goes into the dynamic table. */
  static byte[] indexedField(String name, String value) {
    return concat(new byte[] {0x40}, string(ascii(name)), string(ascii(value)));
  }

  /** The field block of a gRPC request. */
  static byte[] request(String path, byte[]... more) {
    return concat(
        field(":method", "POST"),
        field(":scheme", "http"),
        field(":path", path),
        field(":authority", "localhost"),
        field("te", "trailers"),
        field("content-type", "application/grpc"),
        concat(more));
  }

  static byte[] headers(int stream, int flags, byte[] block) {
    return frame(HEADERS, END_HEADERS | flags, stream, block);
  }

  /** A gRPC message with its prefix. */
  static byte[] message(int compressed, byte[] payload) {
    return concat(new byte[] {(byte) compressed}, int32(payload.length), payload);
  }

  /** A varint field of a protobuf message. */
  static byte[] varintField(int number, long value) {
    return concat(varint((long) number << 3), varint(value));
  }

  /** A length-delimited field of a protobuf message. */
  static byte[] bytesField(int number, byte[] value) {
    return concat(varint((long) number << 3 | 2), varint(value.length), value);
  }

  private static byte[] varint(long value) {
    var all = new ByteArrayOutputStream();
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      all.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    all.write((int) rest);
    return all.toByteArray();
  }
}
