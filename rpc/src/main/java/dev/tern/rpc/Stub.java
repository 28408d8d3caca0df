package dev.tern.rpc;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * What generated clients extend: a channel, the options of the calls that are made with it, and the
 * eight ways to make one. The {@code with…} methods give another client over the same channel.
 *
 * <p>Blocking calls must not be made on an event loop; there they throw IllegalStateException. The
 * asynchronous ones complete on the channel's executor ({@link Channel.Builder#executor}).
 *
 * <p>Immutable; any thread may use it.
 *
 * @param <S> the generated client itself
 */
public abstract class Stub<S extends Stub<S>> {
  private final Channel channel;
  private final CallOptions options;

  /** For generated clients. */
  protected Stub(Channel channel, CallOptions options) {
    this.channel = Objects.requireNonNull(channel, "channel");
    this.options = Objects.requireNonNull(options, "options");
  }

  /** Another client of the same kind. */
  protected abstract S with(Channel newChannel, CallOptions newOptions);

  /** The channel that calls are made on. */
  public final Channel channel() {
    return channel;
  }

  /** The options of calls. */
  public final CallOptions options() {
    return options;
  }

  /** A client with these options in place of the present ones. */
  public final S withOptions(CallOptions newOptions) {
    return with(channel, newOptions);
  }

  /** See {@link CallOptions#withTimeout}. */
  public final S withTimeout(Duration timeout) {
    return with(channel, options.withTimeout(timeout));
  }

  /** See {@link CallOptions#withDeadline}. */
  public final S withDeadline(Deadline deadline) {
    return with(channel, options.withDeadline(deadline));
  }

  /** See {@link CallOptions#withMetadata}. */
  public final S withMetadata(Metadata metadata) {
    return with(channel, options.withMetadata(metadata));
  }

  /** See {@link CallOptions#withCompression}. */
  public final S withCompression(String encoding) {
    return with(channel, options.withCompression(encoding));
  }

  /** See {@link CallOptions#withWaitForReady()}. */
  public final S withWaitForReady() {
    return with(channel, options.withWaitForReady());
  }

  /** See {@link CallOptions#withMaxInboundMessageSize}. */
  public final S withMaxInboundMessageSize(int octets) {
    return with(channel, options.withMaxInboundMessageSize(octets));
  }

  /** See {@link CallOptions#withMaxOutboundMessageSize}. */
  public final S withMaxOutboundMessageSize(int octets) {
    return with(channel, options.withMaxOutboundMessageSize(octets));
  }

  /** See {@link CallOptions#withResponseInfo}. */
  public final S withResponseInfo(ResponseInfo info) {
    return with(channel, options.withResponseInfo(info));
  }

  /** See {@link CallOptions#withAuthority}. */
  public final S withAuthority(String authority) {
    return with(channel, options.withAuthority(authority));
  }

  /** See {@link CallOptions#withRetry}. */
  public final S withRetry(RetryPolicy policy) {
    return with(channel, options.withRetry(policy));
  }

  /** See {@link CallOptions#withHedging}. */
  public final S withHedging(HedgingPolicy policy) {
    return with(channel, options.withHedging(policy));
  }

  /** See {@link CallOptions#withInterceptor}. */
  public final S withInterceptor(ClientInterceptor interceptor) {
    return with(channel, options.withInterceptor(interceptor));
  }

  /**
   * One request, one response; waits for it.
   *
   * @throws RpcException with the call's status when it is not OK
   */
  protected final <Q, R> R unary(MethodDescriptor<Q, R> method, Q request) {
    ClientCalls.requireKind(method, MethodType.UNARY);
    BlockingCalls.refuseOnLoop(channel.core());
    CallOptions effective = ClientCalls.begin(channel, method, options);
    OutboundMessages outbound = ClientCalls.only(channel, method, effective, request);
    Wakeup.Parker parker = new Wakeup.Parker();
    ClientCall call = ClientCalls.create(channel, method, effective, outbound, parker, Wakeup.NONE);
    call.start();
    CallResult result = BlockingCalls.awaitResult(call, parker);
    return ClientCalls.single(call, result, method.responseCodec());
  }

  /** One request, any number of responses. Does not wait: the receiver does. */
  protected final <Q, R> Receiver<R> serverStreaming(MethodDescriptor<Q, R> method, Q request) {
    return BlockingCalls.serverStreaming(channel, method, options, request);
  }

  /** Any number of requests, one response. Does not wait. */
  protected final <Q, R> ClientStreamingCall<Q, R> clientStreaming(MethodDescriptor<Q, R> method) {
    return BlockingCalls.clientStreaming(channel, method, options);
  }

  /** Any number of messages both ways. Does not wait. */
  protected final <Q, R> BidiCall<Q, R> bidi(MethodDescriptor<Q, R> method) {
    return BlockingCalls.bidi(channel, method, options);
  }

  /**
   * One request, one response. The future fails with an {@link RpcException}; cancelling it cancels
   * the call.
   */
  protected final <Q, R> CompletableFuture<R> unaryAsync(MethodDescriptor<Q, R> method, Q request) {
    return AsyncCalls.unary(channel, method, options, request);
  }

  /**
   * One request, any number of responses. The call begins with the subscription, of which there can
   * be one; the server is slowed down to what the subscriber asks for.
   */
  protected final <Q, R> Flow.Publisher<R> serverStreamingAsync(
      MethodDescriptor<Q, R> method, Q request) {
    return AsyncCalls.serverStreaming(channel, method, options, request);
  }

  /**
   * Any number of requests, one response. The publisher is asked for as much as the server takes;
   * it is cancelled when the call is over.
   */
  protected final <Q, R> CompletableFuture<R> clientStreamingAsync(
      MethodDescriptor<Q, R> method, Flow.Publisher<? extends Q> requests) {
    return AsyncCalls.clientStreaming(channel, method, options, requests);
  }

  /** Any number of messages both ways; see the two above. */
  protected final <Q, R> Flow.Publisher<R> bidiAsync(
      MethodDescriptor<Q, R> method, Flow.Publisher<? extends Q> requests) {
    return AsyncCalls.bidi(channel, method, options, requests);
  }
}
