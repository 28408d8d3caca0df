package dev.tern.rpc;

import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtobufException;
import org.jspecify.annotations.Nullable;

/** What the blocking and the asynchronous clients share: begins calls, reads their messages. */
final class ClientCalls {
  private ClientCalls() {}

  /**
   * A call that has not begun.
   *
   * @throws IllegalArgumentException when the channel does not know the compression
   */
  static ClientCall create(
      Channel channel,
      MethodDescriptor<?, ?> method,
      CallOptions options,
      OutboundMessages outbound,
      Wakeup reader,
      Wakeup writer) {
    return new ClientCall(
        channel.core(), method, options, compressor(channel, options), outbound, reader, writer);
  }

  /** The call's options over the channel's. */
  static CallOptions effective(Channel channel, CallOptions options) {
    return channel.core().options().defaultCallOptions().overriddenBy(options);
  }

  /** The compression of requests, null for none. */
  static @Nullable Compressor compressor(Channel channel, CallOptions options) {
    String encoding = options.compression();
    if (encoding == null || encoding.equals(CompressorRegistry.IDENTITY)) {
      return null;
    }
    CompressorRegistry known = channel.core().options().compressors();
    Compressor found = known.find(encoding);
    if (found == null) {
      throw new IllegalArgumentException(
          "this channel has no compression \"" + encoding + "\"; it has " + known.acceptEncoding());
    }
    return found;
  }

  /** The message in its frame, within the call's limit. */
  static <Q> byte[] frame(
      MessageCodec<Q> codec, Q message, @Nullable Compressor compressor, CallOptions options) {
    byte[] framed = MessageFramer.frame(codec, message, compressor);
    int size = framed.length - MessageFramer.PREFIX_SIZE;
    if (size > options.maxOutboundMessageSize()) {
      throw new RpcException(
          StatusCode.RESOURCE_EXHAUSTED,
          "a request of "
              + size
              + " bytes is larger than the limit of "
              + options.maxOutboundMessageSize()
              + " bytes");
    }
    return framed;
  }

  /**
   * Reads a message on the thread that takes it; a fault of it ends the call.
   *
   * @throws RpcException RESOURCE_EXHAUSTED or INTERNAL
   */
  static <R> R decode(ClientCall call, MessageCodec<R> codec, Object message) {
    ResponseInfo info = call.options().responseInfo();
    if (info != null) {
      info.messageCompressed(message instanceof CompressedMessage);
    }
    try {
      byte[] octets;
      if (message instanceof CompressedMessage compressed) {
        octets = compressed.inflate(call.maxInboundMessageSize());
      } else {
        octets = (byte[]) message;
      }
      return codec.decodeOwned(octets);
    } catch (ProtobufException e) {
      String text = "cannot read the response: " + e.getMessage();
      call.cancel(StatusCode.INTERNAL, text, e);
      throw new RpcException(Status.of(StatusCode.INTERNAL, text), Metadata.empty(), e);
    } catch (RpcException e) {
      call.cancel(e.code(), e.status().message(), e);
      throw new RpcException(e.status(), Metadata.empty(), e);
    }
  }

  /** The one response of a call that has this result. */
  static <R> R single(ClientCall call, CallResult result, MessageCodec<R> codec) {
    if (!result.status().isOk()) {
      throw result.exception();
    }
    Object message = call.inbound().poll();
    if (message == null) {
      throw new IllegalStateException("the response was taken already");
    }
    return decode(call, codec, message);
  }

  /** A method of another kind cannot be called that way. */
  static void requireKind(MethodDescriptor<?, ?> method, MethodType kind) {
    if (method.type() != kind) {
      throw new IllegalArgumentException(method + " is not a method of kind " + kind);
    }
  }
}
