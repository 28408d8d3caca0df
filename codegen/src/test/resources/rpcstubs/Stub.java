// The shape of the rpc module, for checking that generated services compile without it.
package dev.tern.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
public abstract class Stub<S extends Stub<S>> {
  private final Channel channel;
  private final CallOptions options;
  protected Stub(Channel channel, CallOptions options) { this.channel = channel; this.options = options; }
  protected abstract S with(Channel channel, CallOptions options);
  public final Channel channel() { return channel; }
  public final CallOptions options() { return options; }
  public final S withWaitForReady() { return with(channel, options); }
  public final S withTimeout(java.time.Duration timeout) { return with(channel, options); }
  protected final <Q, R> R unary(MethodDescriptor<Q, R> method, Q request) { throw new UnsupportedOperationException(); }
  protected final <Q, R> Receiver<R> serverStreaming(MethodDescriptor<Q, R> method, Q request) { throw new UnsupportedOperationException(); }
  protected final <Q, R> ClientStreamingCall<Q, R> clientStreaming(MethodDescriptor<Q, R> method) { throw new UnsupportedOperationException(); }
  protected final <Q, R> BidiCall<Q, R> bidi(MethodDescriptor<Q, R> method) { throw new UnsupportedOperationException(); }
  protected final <Q, R> CompletableFuture<R> unaryAsync(MethodDescriptor<Q, R> method, Q request) { throw new UnsupportedOperationException(); }
  protected final <Q, R> Flow.Publisher<R> serverStreamingAsync(MethodDescriptor<Q, R> method, Q request) { throw new UnsupportedOperationException(); }
  protected final <Q, R> CompletableFuture<R> clientStreamingAsync(MethodDescriptor<Q, R> method, Flow.Publisher<? extends Q> requests) { throw new UnsupportedOperationException(); }
  protected final <Q, R> Flow.Publisher<R> bidiAsync(MethodDescriptor<Q, R> method, Flow.Publisher<? extends Q> requests) { throw new UnsupportedOperationException(); }
}
