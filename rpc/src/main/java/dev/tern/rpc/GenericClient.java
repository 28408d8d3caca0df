package dev.tern.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * A client for methods that are known by a {@link MethodDescriptor} only: proxies, tools, tests.
 * For messages as octets, describe the method with {@code MessageCodec.raw()}.
 *
 * <p>Immutable; any thread may use it.
 */
public final class GenericClient extends Stub<GenericClient> {

  /** A client without options. */
  public GenericClient(Channel channel) {
    this(channel, CallOptions.DEFAULT);
  }

  /** A client with options. */
  public GenericClient(Channel channel, CallOptions options) {
    super(channel, options);
  }

  @Override
  protected GenericClient with(Channel channel, CallOptions options) {
    return new GenericClient(channel, options);
  }

  /** See {@link Stub#unary}. */
  public <Q, R> R call(MethodDescriptor<Q, R> method, Q request) {
    return unary(method, request);
  }

  /** See {@link Stub#serverStreaming}. */
  public <Q, R> Receiver<R> callServerStreaming(MethodDescriptor<Q, R> method, Q request) {
    return serverStreaming(method, request);
  }

  /** See {@link Stub#clientStreaming}. */
  public <Q, R> ClientStreamingCall<Q, R> callClientStreaming(MethodDescriptor<Q, R> method) {
    return clientStreaming(method);
  }

  /** See {@link Stub#bidi}. */
  public <Q, R> BidiCall<Q, R> callBidi(MethodDescriptor<Q, R> method) {
    return bidi(method);
  }

  /** See {@link Stub#unaryAsync}. */
  public <Q, R> CompletableFuture<R> callAsync(MethodDescriptor<Q, R> method, Q request) {
    return unaryAsync(method, request);
  }

  /** See {@link Stub#serverStreamingAsync}. */
  public <Q, R> Flow.Publisher<R> callServerStreamingAsync(
      MethodDescriptor<Q, R> method, Q request) {
    return serverStreamingAsync(method, request);
  }

  /** See {@link Stub#clientStreamingAsync}. */
  public <Q, R> CompletableFuture<R> callClientStreamingAsync(
      MethodDescriptor<Q, R> method, Flow.Publisher<? extends Q> requests) {
    return clientStreamingAsync(method, requests);
  }

  /** See {@link Stub#bidiAsync}. */
  public <Q, R> Flow.Publisher<R> callBidiAsync(
      MethodDescriptor<Q, R> method, Flow.Publisher<? extends Q> requests) {
    return bidiAsync(method, requests);
  }
}
