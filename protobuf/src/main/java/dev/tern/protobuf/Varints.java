package dev.tern.protobuf;

/**
 * Puts varints into an array, back to front: each method puts one before {@code p} and returns
 * where it starts. Positions are passed and returned, so that a writer's own is read and written
 * once a field and not once a byte.
 */
final class Varints {
  private Varints() {}

  /** Puts an unsigned varint; touches no byte that is not its own. */
  static int put(byte[] b, int p, int value) {
    if ((value & ~0x7F) == 0) {
      b[--p] = (byte) value;
    } else if ((value & ~0x3FFF) == 0) {
      b[--p] = (byte) (value >>> 7);
      b[--p] = (byte) (value | 0x80);
    } else {
      p = putByBytes(b, p, value & 0xFFFF_FFFFL);
    }
    return p;
  }

  /** Puts an unsigned varint and zeros before it: there must be room for ten bytes. */
  static int put(byte[] b, int p, long value) {
    if ((value & ~0x7FL) == 0) {
      b[--p] = (byte) value;
      return p;
    }
    return putSpread(b, p, value);
  }

  /**
   * Puts an unsigned varint of at most 28 bits without a branch on its length, and zeros before it:
   * there must be room for four bytes.
   */
  static int putSpread(byte[] b, int p, int value) {
    int x = value & 0x3FFF | (value & 0x0FFF_C000) << 2;
    x = x & 0x007F_007F | (x & 0x3F80_3F80) << 1;
    int unused = Integer.numberOfLeadingZeros(x | 1) & 24; // bits, in whole bytes
    LittleEndian.putInt(b, p - 4, (x | 0x0080_8080 >>> unused) << unused);
    return p - 4 + (unused >>> 3);
  }

  /** Puts an unsigned varint, up to eight bytes without a branch: there must be room for ten. */
  static int putSpread(byte[] b, int p, long value) {
    if (value >>> 56 != 0) {
      return putByBytes(b, p, value);
    }
    long x = value & 0x0FFF_FFFFL | (value & 0x00FF_FFFF_F000_0000L) << 4;
    x = x & 0x0000_3FFF_0000_3FFFL | (x & 0x0FFF_C000_0FFF_C000L) << 2;
    x = x & 0x007F_007F_007F_007FL | (x & 0x3F80_3F80_3F80_3F80L) << 1;
    int unused = Long.numberOfLeadingZeros(x | 1) & 56;
    LittleEndian.putLong(b, p - 8, (x | 0x0080_8080_8080_8080L >>> unused) << unused);
    return p - 8 + (unused >>> 3);
  }

  private static int putByBytes(byte[] b, int p, long value) {
    int start = p - length(value);
    int at = start;
    while ((value & ~0x7FL) != 0) {
      b[at++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    b[at] = (byte) value;
    return start;
  }

  /** How many bytes a varint takes: one for every seven bits, at least one. */
  private static int length(long value) {
    return 640 - 9 * Long.numberOfLeadingZeros(value | 1) >>> 6;
  }
}
