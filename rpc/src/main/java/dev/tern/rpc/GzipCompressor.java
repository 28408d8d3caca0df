package dev.tern.rpc;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * gzip, RFC 1952. Several members in a row are one message, as section 2.2 says; anything else
 * after a member is an error. Deflaters and inflaters are borrowed from pools, since each holds
 * native memory that is dear to make.
 */
final class GzipCompressor implements Compressor {
  private static final int HEADER_SIZE = 10;
  private static final int TRAILER_SIZE = 8;
  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int FLAGS_RESERVED = 0xe0;
  private static final int FIRST_CHUNK = 4096;

  private final SlotPool<Deflater> deflaters = new SlotPool<>();
  private final SlotPool<Inflater> inflaters = new SlotPool<>();

  @Override
  public String encoding() {
    return "gzip";
  }

  // ---- Compress ----

  @Override
  public byte[] compress(byte[] message, int offset, int length, int headroom) {
    Deflater pooled = deflaters.take();
    Deflater deflater = pooled != null ? pooled : new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(message, offset, length);
      deflater.finish();
      int start = headroom + HEADER_SIZE;
      byte[] out = new byte[start + TRAILER_SIZE + Math.max(64, length / 2)];
      int end = start;
      while (!deflater.finished()) {
        if (end == out.length) {
          out = Arrays.copyOf(out, grown(out.length));
        }
        end += deflater.deflate(out, end, out.length - end);
      }
      out = Arrays.copyOf(out, end + TRAILER_SIZE);
      out[headroom] = 0x1f;
      out[headroom + 1] = (byte) 0x8b;
      out[headroom + 2] = 8; // deflate; flags, time and extra flags stay 0
      out[headroom + 9] = (byte) 0xff; // operating system: unknown
      CRC32 crc = new CRC32();
      crc.update(message, offset, length);
      putLittleEndian(out, end, (int) crc.getValue());
      putLittleEndian(out, end + 4, length);
      return out;
    } finally {
      deflater.reset();
      if (!deflaters.give(deflater)) {
        deflater.end();
      }
    }
  }

  // ---- Decompress ----

  @Override
  public byte[] decompress(byte[] compressed, int offset, int length, int maxMessageSize) {
    Inflater pooled = inflaters.take();
    Inflater inflater = pooled != null ? pooled : new Inflater(true);
    try {
      return inflateMembers(inflater, compressed, offset, offset + length, maxMessageSize);
    } catch (DataFormatException e) {
      throw corrupt("its deflate data is malformed");
    } finally {
      inflater.reset();
      if (!inflaters.give(inflater)) {
        inflater.end();
      }
    }
  }

  private static byte[] inflateMembers(Inflater inflater, byte[] in, int start, int limit, int max)
      throws DataFormatException {
    // The guess grows with what really came, and is no more than the limit allows.
    byte[] out = new byte[(int) Math.min(max, Math.max(FIRST_CHUNK, 2L * (limit - start)))];
    int size = 0;
    int position = start;
    CRC32 crc = new CRC32();
    do {
      position = skipHeader(in, position, limit);
      inflater.reset();
      inflater.setInput(in, position, limit - position);
      int memberStart = size;
      while (true) {
        if (size == out.length && size < max) {
          out = Arrays.copyOf(out, (int) Math.min(max, (long) grown(out.length)));
        }
        int count =
            size < out.length
                ? inflater.inflate(out, size, out.length - size)
                : probe(inflater, max);
        size += count;
        if (inflater.finished()) {
          break;
        }
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw corrupt("it is truncated");
        }
      }
      position = limit - inflater.getRemaining();
      crc.reset();
      crc.update(out, memberStart, size - memberStart);
      checkTrailer(in, position, limit, (int) crc.getValue(), size - memberStart);
      position += TRAILER_SIZE;
    } while (position < limit);
    return size == out.length ? out : Arrays.copyOf(out, size);
  }

  /** At the limit: the end of the data may come, one more octet may not. */
  private static int probe(Inflater inflater, int max) throws DataFormatException {
    if (inflater.inflate(new byte[1], 0, 1) > 0) {
      throw RpcException.stackless(
          StatusCode.RESOURCE_EXHAUSTED,
          "a compressed message inflates to more than the limit of " + max + " bytes");
    }
    return 0;
  }

  /** The position after a member's header, RFC 1952 section 2.3. */
  private static int skipHeader(byte[] in, int start, int limit) {
    if (limit - start >= 2 && !isMagic(in, start)) {
      throw corrupt("it is not gzip, or is followed by other bytes");
    }
    if (limit - start < HEADER_SIZE + TRAILER_SIZE) {
      throw corrupt("it is truncated");
    }
    if (in[start + 2] != 8) {
      throw corrupt("its method is not deflate");
    }
    int flags = in[start + 3];
    if ((flags & FLAGS_RESERVED) != 0) {
      throw corrupt("its header has reserved flags");
    }
    int position = start + HEADER_SIZE;
    if ((flags & FLAG_EXTRA) != 0) {
      position += 2 + ((in[position] & 0xff) | (in[position + 1] & 0xff) << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      position = skipText(in, position, limit);
    }
    if ((flags & FLAG_COMMENT) != 0) {
      position = skipText(in, position, limit);
    }
    if ((flags & FLAG_HEADER_CRC) != 0) {
      checkHeaderCrc(in, start, position, limit);
      position += 2;
    }
    if (position > limit) {
      throw corrupt("it is truncated");
    }
    return position;
  }

  private static boolean isMagic(byte[] in, int start) {
    return in[start] == 0x1f && in[start + 1] == (byte) 0x8b;
  }

  private static int skipText(byte[] in, int start, int limit) {
    int position = start;
    while (position < limit && in[position] != 0) {
      position++;
    }
    return position + 1;
  }

  private static void checkHeaderCrc(byte[] in, int start, int end, int limit) {
    if (end + 2 > limit) {
      throw corrupt("it is truncated");
    }
    CRC32 crc = new CRC32();
    crc.update(in, start, end - start);
    int declared = (in[end] & 0xff) | (in[end + 1] & 0xff) << 8;
    if ((crc.getValue() & 0xffff) != declared) {
      throw corrupt("its header's checksum is wrong");
    }
  }

  private static void checkTrailer(byte[] in, int position, int limit, int crc, int size) {
    if (limit - position < TRAILER_SIZE) {
      throw corrupt("it is truncated");
    }
    if (littleEndian(in, position) != crc) {
      throw corrupt("its checksum is wrong");
    }
    if (littleEndian(in, position + 4) != size) {
      throw corrupt("its size is wrong");
    }
  }

  private static RpcException corrupt(String how) {
    return RpcException.stackless(StatusCode.INTERNAL, "a gzip message cannot be read: " + how);
  }

  private static int grown(int size) {
    return (int) Math.min(Integer.MAX_VALUE - 8L, 2L * size + 64);
  }

  private static int littleEndian(byte[] in, int at) {
    return (in[at] & 0xff)
        | (in[at + 1] & 0xff) << 8
        | (in[at + 2] & 0xff) << 16
        | (in[at + 3] & 0xff) << 24;
  }

  private static void putLittleEndian(byte[] out, int at, int value) {
    out[at] = (byte) value;
    out[at + 1] = (byte) (value >>> 8);
    out[at + 2] = (byte) (value >>> 16);
    out[at + 3] = (byte) (value >>> 24);
  }
}
