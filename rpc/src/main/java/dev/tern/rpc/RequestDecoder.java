package dev.tern.rpc;

import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtobufException;
import org.jspecify.annotations.Nullable;

/** Turns what the deframer found into requests. Stateless. */
final class RequestDecoder {
  private RequestDecoder() {}

  /**
   * Decodes a message that the call owns; {@code bytes} fields may share the array.
   *
   * @param compressor null when the message is not compressed
   * @throws RpcException INTERNAL for what cannot be inflated or parsed, RESOURCE_EXHAUSTED for
   *     what inflates to too much
   */
  static <T> T owned(
      MessageCodec<T> codec, byte[] bytes, @Nullable Compressor compressor, int maxMessageSize) {
    try {
      return codec.decodeOwned(
          compressor == null
              ? bytes
              : compressor.decompress(bytes, 0, bytes.length, maxMessageSize));
    } catch (ProtobufException e) {
      throw unreadable(e);
    }
  }

  /** Decodes the deframer's message where it lies: nothing in the result shares the array. */
  static <T> T inPlace(
      MessageCodec<T> codec,
      MessageDeframer at,
      @Nullable Compressor compressor,
      int maxMessageSize) {
    try {
      if (at.isCompressed() && compressor != null) {
        return codec.decodeOwned(
            compressor.decompress(at.array(), at.offset(), at.length(), maxMessageSize));
      }
      return codec.decode(at.array(), at.offset(), at.length());
    } catch (ProtobufException e) {
      throw unreadable(e);
    } finally {
      at.skip();
    }
  }

  private static RpcException unreadable(ProtobufException e) {
    return new RpcException(
        Status.of(StatusCode.INTERNAL, "the request cannot be parsed: " + e.getMessage()),
        Metadata.empty(),
        e);
  }
}
