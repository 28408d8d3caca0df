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

  /** The call's options over the service config's and the channel's. */
  static CallOptions effective(
      Channel channel, MethodDescriptor<?, ?> method, CallOptions options) {
    ChannelOptions of = channel.core().options();
    ServiceConfig config = of.serviceConfig();
    CallOptions entry = config == null ? null : config.options(method);
    return entry == null
        ? of.defaultCallOptions().overriddenBy(options)
        : entry.overriddenBy(options).cappedBy(entry);
  }

  /**
   * The options of a call that begins now: the channel's and its own, as its interceptors leave
   * them.
   *
   * @throws RpcException when one of them refuses the call
   */
  static CallOptions begin(
      Channel channel, MethodDescriptor<?, ?> method, CallOptions callOptions) {
    CallOptions options = effective(channel, method, callOptions);
    ClientInterceptor interceptor = options.interceptor();
    if (interceptor == null) {
      return options;
    }
    ClientInterceptor.Start start = new ClientInterceptor.Start(channel, method, options);
    ClientInterceptor.Watch watch = interceptor.begin(start);
    return watch == null ? start.options() : start.options().watchedBy(watch);
  }

  /** The request of a call that has one. A call that fails here is over. */
  static <Q> OutboundMessages only(
      Channel channel, MethodDescriptor<Q, ?> method, CallOptions options, Q request) {
    ClientInterceptor.Watch watch = options.watch();
    try {
      Compressor compressor = compressor(channel, options);
      return OutboundMessages.of(frame(method.requestCodec(), request, compressor, options));
    } catch (RpcException e) {
      if (watch != null) {
        watch.ended(e.status(), e.trailers(), 0);
      }
      throw e;
    }
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
    ClientInterceptor.Watch watch = options.watch();
    Q sent = watch == null ? message : requireMessage(message, watch.request(message));
    byte[] framed = MessageFramer.frame(codec, sent, compressor);
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

  /** Of the same type, as {@link MessageFilter} demands it. */
  @SuppressWarnings("unchecked")
  private static <T> T requireMessage(T before, @Nullable Object after) {
    if (after == null) {
      throw new NullPointerException("a MessageFilter returned null in place of " + before);
    }
    return (T) after;
  }

  /** What an interceptor makes of the response's headers; on the loop, so it may break nothing. */
  static Metadata headers(ClientInterceptor.Watch watch, Metadata came) {
    try {
      return watch.headers(came);
    } catch (RpcException refused) {
      throw refused;
    } catch (RuntimeException e) {
      throw RpcException.stackless(StatusCode.INTERNAL, "an interceptor failed: " + e);
    }
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
      R decoded = codec.decodeOwned(octets);
      ClientInterceptor.Watch watch = call.options().watch();
      return watch == null ? decoded : requireMessage(decoded, watch.response(decoded));
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
