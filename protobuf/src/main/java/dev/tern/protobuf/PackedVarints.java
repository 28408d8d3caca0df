package dev.tern.protobuf;

/**
 * Packed lists of varints. The elements are counted first, by the bytes that end one, so that a
 * list read in one piece fills an array of exactly its size.
 *
 * <p>The caller has checked that the list ends where a varint does, so no read goes past it.
 */
final class PackedVarints {
  private static final long MORE = 0x8080_8080_8080_8080L;
  private static final int MAX_VARINT = 10;

  private PackedVarints() {}

  /** Reads the varints from {@code p} to {@code end} and returns {@code end}. */
  static int readInt(byte[] b, int p, int end, IntList.Builder list, int origin) {
    int at = list.extend(count(b, p, end));
    int[] out = list.array();
    while (p < end) {
      // Eight single bytes at a time. Where that fails, the next eight bytes are read one by one:
      // wider elements do not pay for a look each. PackedDecodeBenchmark: the first pays at
      // "1", the second at "1-2" and "1-4", and costs a little at "few2".
      while (end - p >= 8 && (LittleEndian.getLong(b, p) & MORE) == 0) {
        for (int i = 0; i < 8; i++) {
          out[at++] = b[p++];
        }
      }
      int stop = end - p > 8 ? p + 8 : end;
      while (p < stop) {
        int start = p;
        // A byte that is followed by another one is negative. It is put in with its sign, which
        // fills the bits above it with ones; the next byte turns those over, and so does one
        // constant for all bytes in the end. So the sign of what is put together says whether to go
        // on: PackedDecodeBenchmark, "1-4".
        int v = b[p++];
        if (v < 0) {
          v ^= b[p++] << 7;
          if (v < 0) {
            v ^= ~0 << 7;
          } else {
            v ^= b[p++] << 14;
            if (v >= 0) {
              v ^= ~0 << 7 ^ ~0 << 14;
            } else {
              v ^= b[p++] << 21;
              if (v < 0) {
                v ^= ~0 << 7 ^ ~0 << 14 ^ ~0 << 21;
              } else {
                int fifth = b[p++];
                v ^= fifth << 28 ^ ~0 << 7 ^ ~0 << 14 ^ ~0 << 21 ^ ~0 << 28;
                if (fifth < 0) {
                  p = endOf(b, start, origin); // the bits above 32 do not count
                }
              }
            }
          }
        }
        out[at++] = v;
      }
    }
    return end;
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
