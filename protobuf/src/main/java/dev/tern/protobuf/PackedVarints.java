package dev.tern.protobuf;

/**
 * Packed lists of varints. The elements are counted first, by the bytes that end one, so that a
 * list read in one piece fills an array of exactly its size.
 *
 * <p>The caller has checked that the list ends where a varint does, so no read goes past it.
 */
final class PackedVarints {
  static final long MORE = 0x8080_8080_8080_8080L;
  private static final int MAX_VARINT = 10;

  /** From this many bytes on a list is read in two halves at once. */
  private static final int HALVED = 32;

  private PackedVarints() {}

  /**
   * Reads the varints from {@code p} to {@code end} and returns {@code end}.
   *
   * <p>Where one varint starts is known when the one before has been looked at, and that is what
   * takes the time. So a long list is read in its two halves at once. And lengths are not branched
   * on, as nobody can guess them: decision 0016.
   */
  static int readInt(byte[] b, int p, int end, IntList.Builder list, int origin) {
    int middle = end - p < HALVED ? end : endAfter(b, p + end >>> 1, end);
    int first = count(b, p, middle);
    int at = list.extend(first + count(b, middle, end));
    int[] out = list.array();
    int q = middle;
    int later = at + first;
    while (middle - p >= 8 && end - q >= 8) {
      long word = LittleEndian.getLong(b, p);
      long word2 = LittleEndian.getLong(b, q);
      long ends = ~word & MORE;
      long ends2 = ~word2 & MORE;
      long rest = ends & ends - 1;
      long rest2 = ends2 & ends2 - 1;
      long second = (word & (rest ^ rest - 1)) >>> Long.numberOfTrailingZeros(ends) + 1;
      long second2 = (word2 & (rest2 ^ rest2 - 1)) >>> Long.numberOfTrailingZeros(ends2) + 1;
      boolean bytes = (ends & ends2) == MORE;
      if (bytes
          || rest == 0
          || rest2 == 0
          || (int) ends == 0
          || (int) ends2 == 0
          || (second | second2) >>> 32 != 0) {
        int next = bytes ? p + 8 : endOf(b, p, origin);
        int next2 = bytes ? q + 8 : endOf(b, q, origin);
        at = readInts(b, p, next, out, at, origin);
        later = readInts(b, q, next2, out, later, origin);
        p = next;
        q = next2;
      } else {
        long pair = joined(word & (ends ^ ends - 1) | second << 32);
        long pair2 = joined(word2 & (ends2 ^ ends2 - 1) | second2 << 32);
        out[at] = (int) pair;
        out[at + 1] = (int) (pair >>> 32);
        out[later] = (int) pair2;
        out[later + 1] = (int) (pair2 >>> 32);
        at += 2;
        later += 2;
        p += Long.numberOfTrailingZeros(rest) + 1 >>> 3;
        q += Long.numberOfTrailingZeros(rest2) + 1 >>> 3;
      }
    }
    readInts(b, p, middle, out, at, origin);
    readInts(b, q, end, out, later, origin);
    return end;
  }

  /** Reads the varints from {@code p} to {@code end} and returns the index after the last one. */
  private static int readInts(byte[] b, int p, int end, int[] out, int at, int origin) {
    while (p < end) {
      if (end - p >= 8 && (LittleEndian.getLong(b, p) & MORE) == 0) {
        for (int i = 0; i < 8; i++) {
          out[at++] = b[p++];
        }
      } else if (b[p] >= 0) {
        out[at++] = b[p++];
      } else {
        int next = endOf(b, p, origin);
        out[at++] = (int) value(b, p, next);
        p = next;
      }
    }
    return at;
  }

  /** Returns where the varint ends in which {@code at - 1} lies. */
  private static int endAfter(byte[] b, int at, int end) {
    while (at < end && b[at - 1] < 0) {
      at++;
    }
    return at;
  }

  /** Joins the low seven bits of every four bytes, in each half of the word. */
  private static long joined(long bytes) {
    long x = bytes & 0x007F_007F_007F_007FL | (bytes & 0x7F00_7F00_7F00_7F00L) >>> 1;
    return x & 0x0000_3FFF_0000_3FFFL | (x & 0x3FFF_0000_3FFF_0000L) >>> 2;
  }

  /** Joins the low seven bits of all eight bytes. */
  static long joinedLong(long bytes) {
    long x = joined(bytes);
    return x & 0x0FFF_FFFFL | (x & 0x0FFF_FFFF_0000_0000L) >>> 4;
  }

  static int readLong(byte[] b, int p, int end, LongList.Builder list, int origin) {
    int at = list.extend(count(b, p, end));
    long[] out = list.array();
    while (p < end) {
      long v = b[p++];
      if (v < 0) {
        v ^= b[p++] << 7;
        if (v < 0) {
          v ^= ~0 << 7;
        } else {
          int start = p - 2;
          p = endOf(b, start, origin);
          v = value(b, start, p);
        }
      }
      out[at++] = v;
    }
    return end;
  }

  static int readBool(byte[] b, int p, int end, BoolList.Builder list, int origin) {
    int at = list.extend(count(b, p, end));
    boolean[] out = list.array();
    while (p < end) {
      int next = endOf(b, p, origin);
      out[at++] = value(b, p, next) != 0;
      p = next;
    }
    return end;
  }

  private static int endOf(byte[] b, int p, int origin) {
    int next = p;
    while (b[next++] < 0) {
      if (next - p == MAX_VARINT) {
        throw new ProtobufException("varint is longer than 10 bytes", p - origin);
      }
    }
    return next;
  }

  /** Returns the varint from {@code p} to {@code end}; of a tenth byte only the low bit counts. */
  private static long value(byte[] b, int p, int end) {
    long value = 0;
    for (int shift = 0; p < end; shift += 7) {
      value |= (b[p++] & 0x7FL) << shift;
    }
    return value;
  }

  private static int count(byte[] b, int p, int end) {
    int count = 0;
    for (; end - p >= 8; p += 8) {
      count += Long.bitCount(~LittleEndian.getLong(b, p) & MORE);
    }
    for (; p < end; p++) {
      count += b[p] >>> 31 ^ 1;
    }
    return count;
  }

  // ---- writing, back to front: elements to-1 down to from, with room for ten bytes each

  /**
   * Puts {@code int32} elements before {@code p} and returns where they start. Four that are small
   * go at once, four that are not large without a branch on their lengths, which nobody can guess:
   * decision 0016.
   */
  static int putInt32(byte[] b, int p, int[] values, int from, int to) {
    int i = to;
    while (i > from) {
      int all = i - from < 4 ? -1 : values[i - 1] | values[i - 2] | values[i - 3] | values[i - 4];
      if ((all & ~0x7F) == 0) {
        p = putBytes(b, p, values, i);
        i -= 4;
      } else if (all >>> 28 == 0) {
        p = Varints.putSpread(b, p, values[i - 1]);
        p = Varints.putSpread(b, p, values[i - 2]);
        p = Varints.putSpread(b, p, values[i - 3]);
        p = Varints.putSpread(b, p, values[i - 4]);
        i -= 4;
      } else {
        for (int stop = Math.max(from, i - 4); i > stop; ) {
          p = Varints.put(b, p, (long) values[--i]);
        }
      }
    }
    return p;
  }

  /** Puts {@code uint32} elements before {@code p} and returns where they start. */
  static int putUInt32(byte[] b, int p, int[] values, int from, int to) {
    for (int i = to; i > from; ) {
      p = Varints.put(b, p, values[--i] & 0xFFFF_FFFFL);
    }
    return p;
  }

  /** Puts {@code sint32} elements before {@code p} and returns where they start. */
  static int putSInt32(byte[] b, int p, int[] values, int from, int to) {
    for (int i = to; i > from; ) {
      int value = values[--i];
      p = Varints.put(b, p, (value << 1 ^ value >> 31) & 0xFFFF_FFFFL);
    }
    return p;
  }

  private static int putBytes(byte[] b, int p, int[] values, int i) {
    int four = values[i - 4] | values[i - 3] << 8 | values[i - 2] << 16 | values[i - 1] << 24;
    LittleEndian.putInt(b, p - 4, four);
    return p - 4;
  }

  /** Puts {@code int64} elements before {@code p} and returns where they start. */
  static int putInt64(byte[] b, int p, long[] values, int from, int to) {
    for (int i = to; i > from; ) {
      p = Varints.put(b, p, values[--i]);
    }
    return p;
  }

  /** Puts {@code sint64} elements before {@code p} and returns where they start. */
  static int putSInt64(byte[] b, int p, long[] values, int from, int to) {
    for (int i = to; i > from; ) {
      long value = values[--i];
      p = Varints.put(b, p, value << 1 ^ value >> 63);
    }
    return p;
  }

  // ---- zigzag

  static void unzigzag(int[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      int n = values[i];
      values[i] = n >>> 1 ^ -(n & 1);
    }
  }

  static void unzigzag(long[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      long n = values[i];
      values[i] = n >>> 1 ^ -(n & 1);
    }
  }
}
