package dev.tern.rpc;

import dev.tern.protobuf.MessageCodec;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A call with streams as its user's threads see it: they send, receive, and wait here.
 *
 * <p>Owner: one thread for sending and one for receiving; what is volatile is for any thread.
 */
final class StreamingCall<Q, R> implements BidiCall<Q, R> {
  private final ClientCall call;
  private final CallOptions options;
  private final MessageCodec<Q> requestCodec;
  private final MessageCodec<R> responseCodec;
  private final @Nullable Compressor compressor;
  private final Wakeup.Parker reader = new Wakeup.Parker();
  private final Wakeup.Parker writer = new Wakeup.Parker();
  private volatile boolean closed;

  /** The sender's. */
  private boolean compressing = true;

  /** The receiver's. */
  private boolean iterated;

  StreamingCall(
      Channel channel,
      MethodDescriptor<Q, R> method,
      CallOptions options,
      OutboundMessages outbound) {
    this.options = options;
    this.requestCodec = method.requestCodec();
    this.responseCodec = method.responseCodec();
    this.compressor = ClientCalls.compressor(channel, options);
    this.call = ClientCalls.create(channel, method, options, outbound, reader, writer);
  }

  void start() {
    call.start();
  }

  // ---- Sending ----

  @Override
  public void send(Q message) {
    OutboundMessages outbound = call.outbound();
    requireOpen();
    if (outbound.isFinished()) {
      throw new IllegalStateException("a message cannot be sent after the sending was finished");
    }
    if (!outbound.hasRoom()) {
      awaitRoom(outbound);
    }
    CallResult result = call.result();
    if (result == null) { // the message is not made before there is room for it
      outbound.offer(
          ClientCalls.frame(requestCodec, message, compressing ? compressor : null, options));
      call.signal();
    } else if (!result.status().isOk()) {
      throw result.exception();
    }
  }

  private void awaitRoom(OutboundMessages outbound) {
    BlockingCalls.refuseOnLoop(call.core());
    while (!outbound.hasRoom() && call.result() == null) {
      writer.announce();
      if (!outbound.hasRoom() && call.result() == null) {
        writer.park();
      }
      writer.done();
      if (Thread.interrupted()) {
        throw BlockingCalls.interrupted(call);
      }
    }
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    compressing = enabled;
  }

  @Override
  public void finishSending() {
    requireOpen();
    if (!call.outbound().isFinished()) {
      call.outbound().finish();
      call.signal();
    }
  }

  // ---- Receiving ----

  @Override
  public @Nullable R receive() {
    requireOpen();
    InboundMessages inbound = call.inbound();
    while (true) {
      // The result is read first: what came before it is in the queue by then.
      CallResult result = call.result();
      if (result != null && !result.fromPeer()) {
        throw result.exception();
      }
      Object message = inbound.poll();
      if (message != null) {
        if (inbound.wantsCredit()) {
          call.signal();
        }
        return ClientCalls.decode(call, responseCodec, message);
      }
      if (result == null) {
        awaitNews(false);
      } else if (result.status().isOk()) {
        return null;
      } else {
        throw result.exception();
      }
    }
  }

  /** Waits for a message, or for the headers, or for the end. */
  private void awaitNews(boolean forHeaders) {
    BlockingCalls.refuseOnLoop(call.core());
    reader.announce();
    boolean news = forHeaders ? call.headers() != null : !call.inbound().isEmpty();
    if (!news && call.result() == null) {
      reader.park();
    }
    reader.done();
    if (Thread.interrupted()) {
      throw BlockingCalls.interrupted(call);
    }
  }

  /** The one response of a call that has no more than one. */
  R awaitSingle() {
    BlockingCalls.refuseOnLoop(call.core());
    return ClientCalls.single(call, BlockingCalls.awaitResult(call, reader), responseCodec);
  }

  @Override
  public Metadata headers() {
    requireOpen();
    while (true) {
      CallResult result = call.result();
      Metadata headers = call.headers();
      if (headers != null) {
        return headers;
      }
      if (result == null) {
        awaitNews(true);
      } else if (result.status().isOk()) {
        return Metadata.empty(); // Trailers-Only: all it has are trailers
      } else {
        throw result.exception();
      }
    }
  }

  @Override
  public Metadata trailers() {
    CallResult result = call.result();
    return result == null ? Metadata.empty() : result.trailers();
  }

  @Override
  public Iterator<R> iterator() {
    if (iterated) {
      throw new IllegalStateException("the messages of a call can be iterated once only");
    }
    iterated = true;
    return BidiCall.super.iterator();
  }

  // ---- Its end ----

  @Override
  public void cancel() {
    call.cancel(StatusCode.CANCELLED, "cancelled by the caller", null);
  }

  @Override
  public void close() {
    closed = true;
    if (call.result() == null) {
      call.cancel(StatusCode.CANCELLED, "closed by the caller before its end", null);
    }
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the call was closed");
    }
  }
}
