package dev.tern.rpc;

import dev.tern.http2.Headers;
import dev.tern.http2.transport.LoopTask;
import dev.tern.protobuf.MessageCodec;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link ServerCall} that is not the event loop's alone: what its handler, its
 * context and its streams of messages use. They are one object, so that a call is one allocation.
 *
 * <p>Owner: any thread, where a field does not say otherwise.
 */
abstract class ServerCallState extends LoopTask {
  private static final AtomicIntegerFieldUpdater<ServerCallState> SCHEDULED =
      AtomicIntegerFieldUpdater.newUpdater(ServerCallState.class, "scheduled");

  final ServerConnection connection;

  // Written by the loop before the handler has the call, and constant from then on.
  private Headers requestHeaders = Headers.empty();
  private @Nullable ServerMethod<?, ?> method;
  private @Nullable Compressor requestCompressor;
  private @Nullable String acceptEncoding;
  private boolean hasDeadline;
  private long deadlineNanos;

  /** The handler's thread's: it decodes, and asks. */
  private boolean messageCompressed;

  private volatile int scheduled; // 1 while the loop has this task
  private volatile @Nullable Outcome outcome; // written by the loop, once
  private volatile @Nullable ServerContext context; // made when first asked for
  private volatile @Nullable ResponseStream<?> responses; // made when first asked for

  ServerCallState(ServerConnection connection) {
    this.connection = connection;
  }

  // ---- What the loop sets ----

  final void accept(Headers headers, RequestHead head) {
    requestHeaders = headers;
    method = head.method;
    requestCompressor = head.compressor;
    acceptEncoding = head.acceptEncoding;
  }

  final void setDeadline(long nanos) {
    hasDeadline = true;
    deadlineNanos = nanos;
  }

  /** False when there is an outcome already. */
  final boolean setOutcome(Outcome how) {
    if (outcome != null) {
      return false;
    }
    outcome = how;
    return true;
  }

  /** The loop runs this task: who has something for it from now on must wake it again. */
  final void rearm() {
    scheduled = 0;
  }

  // ---- What any thread uses ----

  final <Q> Q decode(MessageCodec<Q> codec, byte[] bytes, boolean compressed) {
    messageCompressed = compressed;
    return RequestDecoder.owned(
        codec, bytes, compressed ? requestCompressor : null, maxMessageSize());
  }

  /** Whether the message that was decoded last came compressed. */
  final boolean isMessageCompressed() {
    return messageCompressed;
  }

  final void setMessageCompressed(boolean compressed) {
    messageCompressed = compressed;
  }

  /** Has the loop run this task soon; one run serves all who ask before it. */
  final void wakeLoop() {
    if (scheduled == 0 && SCHEDULED.compareAndSet(this, 0, 1)) {
      connection.loop().execute(this);
    }
  }

  final Headers commitHeaders() {
    ServerContext known = context;
    return known == null ? connection.config().plainHead() : known.commitHeaders();
  }

  final @Nullable Compressor messageCompressor() {
    ServerContext known = context;
    return known == null ? null : known.messageCompressor();
  }

  final ServerContext context() {
    ServerContext known = context;
    return known != null ? known : makeContext();
  }

  private synchronized ServerContext makeContext() {
    ServerContext known = context;
    if (known == null) {
      known = new ServerContext(this);
      context = known;
    }
    return known;
  }

  final ResponseStream<?> responses() {
    return responses(method());
  }

  @SuppressWarnings("unchecked") // one call has one method, and so one type of response
  final synchronized <R> ResponseStream<R> responses(ServerMethod<?, R> to) {
    ResponseStream<?> known = responses;
    if (known == null) {
      known = new ResponseStream<>(this, to.descriptor().responseCodec());
      responses = known;
    }
    return (ResponseStream<R>) known;
  }

  final ServerMethod<?, ?> method() {
    return Objects.requireNonNull(method, "no handler has this call");
  }

  final int maxMessageSize() {
    return connection.config().maxInboundMessageSize();
  }

  final ServerConnection connection() {
    return connection;
  }

  final Headers requestHeaders() {
    return requestHeaders;
  }

  final @Nullable String acceptEncoding() {
    return acceptEncoding;
  }

  final @Nullable Deadline deadline() {
    return hasDeadline ? Deadline.at(connection.clock(), deadlineNanos) : null;
  }

  final boolean isCancelled() {
    Outcome known = outcome;
    return known != null && !(known instanceof Outcome.Completed);
  }

  /** Null while the call goes on. */
  final @Nullable Outcome outcome() {
    return outcome;
  }

  final @Nullable ServerContext contextOrNull() {
    return context;
  }

  final @Nullable ResponseStream<?> responsesOrNull() {
    return responses;
  }

  final @Nullable Compressor requestCompressor() {
    return requestCompressor;
  }
}
