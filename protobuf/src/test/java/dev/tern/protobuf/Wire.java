package dev.tern.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Spells wire bytes in tests. */
final class Wire {
  private Wire() {}

  /** Returns bytes from a mix of numbers (single bytes), strings (UTF-8) and arrays. */
  static byte[] bytes(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof Integer number) {
        out.write(number);
      } else if (part instanceof String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      } else {
        out.writeBytes((byte[]) part);
      }
    }
    return out.toByteArray();
  }

  static byte[] repeat(int count, int... values) {
    byte[] bytes = new byte[count * values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i % values.length];
    }
    return bytes;
  }

  static ProtoReader reader(Object... parts) {
    byte[] bytes = bytes(parts);
    return new ProtoReader(bytes, 0, bytes.length);
  }
}
