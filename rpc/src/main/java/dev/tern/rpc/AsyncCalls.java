package dev.tern.rpc;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose caller does not wait. Requests are encoded where they are handed over; responses are
 * decoded, and futures and subscribers told, on the channel's executor.
 */
final class AsyncCalls {
  private AsyncCalls() {}

  static <Q, R> CompletableFuture<R> unary(
      Channel channel, MethodDescriptor<Q, R> method, CallOptions callOptions, Q request) {
    ClientCalls.requireKind(method, MethodType.UNARY);
    CallOptions options = ClientCalls.effective(channel, callOptions);
    OutboundMessages outbound = only(channel, method, options, request);
    ResponseFuture<R> future = new ResponseFuture<>(executor(channel), method.responseCodec());
    ClientCall call = ClientCalls.create(channel, method, options, outbound, future, Wakeup.NONE);
    future.start(call);
    return future;
  }

  static <Q, R> Flow.Publisher<R> serverStreaming(
      Channel channel, MethodDescriptor<Q, R> method, CallOptions callOptions, Q request) {
    ClientCalls.requireKind(method, MethodType.SERVER_STREAMING);
    CallOptions options = ClientCalls.effective(channel, callOptions);
    OutboundMessages outbound = only(channel, method, options, request);
    return new ResponsePublisher<>(
        executor(channel),
        method.responseCodec(),
        reader -> {
          ClientCall call =
              ClientCalls.create(channel, method, options, outbound, reader, Wakeup.NONE);
          call.start();
          return call;
        });
  }

  static <Q, R> CompletableFuture<R> clientStreaming(
      Channel channel,
      MethodDescriptor<Q, R> method,
      CallOptions callOptions,
      Flow.Publisher<? extends Q> requests) {
    ClientCalls.requireKind(method, MethodType.CLIENT_STREAMING);
    Objects.requireNonNull(requests, "requests");
    CallOptions options = ClientCalls.effective(channel, callOptions);
    ResponseFuture<R> future = new ResponseFuture<>(executor(channel), method.responseCodec());
    RequestSubscriber<Q> writer = new RequestSubscriber<>(channel, method, options);
    ClientCall call =
        ClientCalls.create(channel, method, options, OutboundMessages.stream(), future, writer);
    future.start(call);
    writer.start(call, requests);
    return future;
  }

  static <Q, R> Flow.Publisher<R> bidi(
      Channel channel,
      MethodDescriptor<Q, R> method,
      CallOptions callOptions,
      Flow.Publisher<? extends Q> requests) {
    ClientCalls.requireKind(method, MethodType.BIDI_STREAMING);
    Objects.requireNonNull(requests, "requests");
    CallOptions options = ClientCalls.effective(channel, callOptions);
    return new ResponsePublisher<>(
        executor(channel),
        method.responseCodec(),
        reader -> {
          RequestSubscriber<Q> writer = new RequestSubscriber<>(channel, method, options);
          ClientCall call =
              ClientCalls.create(
                  channel, method, options, OutboundMessages.stream(), reader, writer);
          call.start();
          writer.start(call, requests);
          return call;
        });
  }

  private static <Q> OutboundMessages only(
      Channel channel, MethodDescriptor<Q, ?> method, CallOptions options, Q request) {
    @Nullable Compressor compressor = ClientCalls.compressor(channel, options);
    return OutboundMessages.of(
        ClientCalls.frame(method.requestCodec(), request, compressor, options));
  }

  private static Executor executor(Channel channel) {
    return channel.core().options().executor();
  }
}
