package dev.tern.rpc;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/**
 * Calls whose caller does not wait. Requests are encoded where they are handed over; responses are
 * decoded, and futures and subscribers told, on the channel's executor.
 */
final class AsyncCalls {
  private AsyncCalls() {}

  static <Q, R> CompletableFuture<R> unary(
      Channel channel, MethodDescriptor<Q, R> method, CallOptions callOptions, Q request) {
    ClientCalls.requireKind(method, MethodType.UNARY);
    ResponseFuture<R> future = new ResponseFuture<>(executor(channel), method.responseCodec());
    ClientCall call;
    try {
      CallOptions options = ClientCalls.begin(channel, method, callOptions);
      OutboundMessages outbound = ClientCalls.only(channel, method, options, request);
      call = ClientCalls.create(channel, method, options, outbound, future, Wakeup.NONE);
    } catch (RpcException refused) {
      future.completeExceptionally(refused);
      return future;
    }
    future.start(call);
    return future;
  }

  static <Q, R> Flow.Publisher<R> serverStreaming(
      Channel channel, MethodDescriptor<Q, R> method, CallOptions callOptions, Q request) {
    ClientCalls.requireKind(method, MethodType.SERVER_STREAMING);
    ClientCalls.compressor(
        channel, ClientCalls.effective(channel, method, callOptions)); // checked at once
    return new ResponsePublisher<>(
        executor(channel),
        method.responseCodec(),
        reader -> {
          CallOptions options = ClientCalls.begin(channel, method, callOptions);
          OutboundMessages outbound = ClientCalls.only(channel, method, options, request);
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
    ResponseFuture<R> future = new ResponseFuture<>(executor(channel), method.responseCodec());
    CallOptions options;
    try {
      options = ClientCalls.begin(channel, method, callOptions);
    } catch (RpcException refused) {
      future.completeExceptionally(refused);
      return future;
    }
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
    ClientCalls.compressor(
        channel, ClientCalls.effective(channel, method, callOptions)); // checked at once
    return new ResponsePublisher<>(
        executor(channel),
        method.responseCodec(),
        reader -> {
          CallOptions options = ClientCalls.begin(channel, method, callOptions);
          RequestSubscriber<Q> writer = new RequestSubscriber<>(channel, method, options);
          ClientCall call =
              ClientCalls.create(
                  channel, method, options, OutboundMessages.stream(), reader, writer);
          call.start();
          writer.start(call, requests);
          return call;
        });
  }

  private static Executor executor(Channel channel) {
    return channel.core().options().executor();
  }
}
