package dev.tern.rpc;

import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtoWriter;
import org.jspecify.annotations.Nullable;

/**
 * A message as gRPC frames it: one octet of flags, four of length, the message (PROTOCOL-HTTP2.md,
 * "Length-Prefixed-Message"). The message is encoded once, back to front, and its prefix put before
 * it. Stateless; writers come from a pool.
 */
final class MessageFramer {
  static final int PREFIX_SIZE = 5;
  static final int FLAG_COMPRESSED = 1;

  /** A writer that grew beyond this is not kept. */
  private static final int KEPT_WRITER_SIZE = 64 * 1024;

  private static final SlotPool<ProtoWriter> WRITERS = new SlotPool<>();

  private MessageFramer() {}

  /**
   * The framed message in an exact array, compressed when there is a compressor. An empty message
   * is not compressed: that would only make it longer.
   */
  static <T> byte[] frame(MessageCodec<T> codec, T message, @Nullable Compressor compressor) {
    ProtoWriter pooled = WRITERS.take();
    ProtoWriter writer = pooled != null ? pooled : new ProtoWriter();
    writer.reset();
    codec.write(message, writer);
    int size = writer.size();
    byte[] framed;
    if (compressor != null && size > 0) {
      framed = compressor.compress(writer.array(), writer.offset(), size, PREFIX_SIZE);
      putPrefix(framed, FLAG_COMPRESSED, framed.length - PREFIX_SIZE);
    } else {
      writer.prependFixed32BigEndian(size);
      writer.prependByte(0);
      framed = writer.toByteArray();
    }
    if (writer.array().length <= KEPT_WRITER_SIZE) {
      WRITERS.give(writer);
    }
    return framed;
  }

  private static void putPrefix(byte[] framed, int flags, int length) {
    framed[0] = (byte) flags;
    framed[1] = (byte) (length >>> 24);
    framed[2] = (byte) (length >>> 16);
    framed[3] = (byte) (length >>> 8);
    framed[4] = (byte) length;
  }
}
