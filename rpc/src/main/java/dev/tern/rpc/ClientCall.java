package dev.tern.rpc;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Timer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client, of any kind. The user's threads put framed messages and wishes into it and
 * wake its loop; the loop gives it a stream, judges the response, and settles the result. Whatever
 * comes first on the loop, trailers, deadline or cancellation, is the result; the rest is too late.
 *
 * <p>A stream that the peer never processed is tried again by itself (gRFC A6): without limit when
 * it never left this side, once when it did. That decision stands in {@link #retryOrFail} alone.
 *
 * <p>Owner: event loop, the channel's; what is for other threads says so.
 */
final class ClientCall extends LoopTask implements StreamListener, Runnable {
  /** How often a stream is repeated that never left: enough for any peer that works at all. */
  private static final int MAX_REPEATS = 100;

  private static final VarHandle SIGNALLED;

  static {
    try {
      SIGNALLED =
          MethodHandles.lookup().findVarHandle(ClientCall.class, "signalled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // ---- Fixed ----

  private final ChannelCore core;
  private final MethodDescriptor<?, ?> method;
  private final CallOptions options;
  private final @Nullable Compressor compressor;
  private final OutboundMessages outbound;
  private final InboundMessages inbound;
  private final Wakeup reader;
  private final Wakeup writer;
  private final CallDiagnosis diagnosis;
  private final @Nullable Inheritance inheritance;

  // ---- Between the threads ----

  @SuppressWarnings("UnusedVariable") // through SIGNALLED
  private volatile boolean signalled;

  private volatile @Nullable CallResult cancellation;
  private volatile @Nullable Metadata headers;
  private volatile @Nullable CallResult result;

  // ---- The loop's ----

  /** Where it waits; the list's own. */
  @Nullable WaitingCalls waitingIn;

  @Nullable ClientCall waitPrevious;
  @Nullable ClientCall waitNext;

  private ClientPhase phase = ClientPhase.CREATED;
  private @Nullable Timer deadlineTimer;
  private @Nullable Http2Stream stream;
  private final ResponseReader response;
  private boolean repeated;
  private int repeats;

  ClientCall(
      ChannelCore core,
      MethodDescriptor<?, ?> method,
      CallOptions options,
      @Nullable Compressor compressor,
      OutboundMessages outbound,
      Wakeup reader,
      Wakeup writer) {
    this.core = core;
    this.method = method;
    this.options = options;
    this.compressor = compressor;
    this.outbound = outbound;
    this.inbound =
        method.type().serverStreams()
            ? InboundMessages.stream(maxInboundMessageSize())
            : InboundMessages.one(maxInboundMessageSize());
    this.reader = reader;
    this.writer = writer;
    this.response = new ResponseReader(core.options().compressors());
    this.inheritance = Inheritance.ofCurrent();
    long remaining = options.remainingNanos();
    if (inheritance != null) {
      remaining = Math.min(remaining, inheritance.remainingNanos());
    }
    this.diagnosis = new CallDiagnosis(core, core.loop().nanoTime(), remaining);
  }

  // ---- The user's side: any thread ----

  /** Hands the call to its loop. Called once, before all else. */
  void start() {
    if (inheritance != null) {
      inheritance.watch(this);
    }
    signal();
  }

  /** Something was put in: the loop shall look. */
  void signal() {
    if (!(boolean) SIGNALLED.getAndSet(this, true)) {
      core.loop().execute(this);
    }
  }

  /** Ends it with that status, unless it is over before the loop sees it. */
  void cancel(StatusCode code, String message, @Nullable Throwable cause) {
    if (cancellation == null) {
      cancellation = CallResult.local(code, message, cause);
      signal();
    }
  }

  OutboundMessages outbound() {
    return outbound;
  }

  InboundMessages inbound() {
    return inbound;
  }

  /** Null until the call is over. */
  @Nullable CallResult result() {
    return result;
  }

  /** The response's headers, null until they have come. */
  @Nullable Metadata headers() {
    return headers;
  }

  MethodDescriptor<?, ?> method() {
    return method;
  }

  /** The largest response message, also after it is inflated. */
  int maxInboundMessageSize() {
    return options.maxInboundMessageSize(core.options().maxInboundMessageSize());
  }

  ChannelCore core() {
    return core;
  }

  CallOptions options() {
    return options;
  }

  // ---- The loop's side ----

  @Override
  protected void runOnLoop() {
    SIGNALLED.setVolatile(this, false);
    if (phase == ClientPhase.CREATED) {
      begin();
    }
    CallResult cancelled = cancellation;
    if (cancelled != null) {
      fail(cancelled);
    } else if (phase == ClientPhase.OPEN && stream != null) {
      pump(stream);
      inbound.giveBack(stream);
    }
  }

  private void begin() {
    long now = core.loop().nanoTime();
    diagnosis.begin(now);
    if (cancellation != null) {
      return;
    }
    if (diagnosis.hasDeadline()) {
      if (diagnosis.deadlineNanos() - now <= 0) {
        run();
        return;
      }
      deadlineTimer = core.loop().schedule(diagnosis.deadlineNanos(), this);
    }
    ClientConnection connection = core.route(this);
    if (connection != null) {
      open(connection);
    }
  }

  /** The deadline has passed. */
  @Override
  public void run() {
    deadlineTimer = null;
    fail(
        CallResult.local(
            StatusCode.DEADLINE_EXCEEDED, diagnosis.deadlineExceeded(phaseInWords()), null));
  }

  /** Whether it waits for a connection where others fail. */
  boolean waitsForReady() {
    return options.waitForReady();
  }

  /** It stands in a list until there is what it waits for. */
  void noteWaiting(String what) {
    become(ClientPhase.WAITING);
    diagnosis.waitingFor(what);
  }

  /** Opens its stream there, which is possible now. */
  void open(ClientConnection connection) {
    Headers head =
        RequestHeaders.build(
            core.options(), method, options, compressor, diagnosis.remainingNanos());
    String tooLarge = diagnosis.tooLarge(head, connection.engine().peerSettings());
    if (tooLarge != null) {
      fail(CallResult.local(StatusCode.RESOURCE_EXHAUSTED, tooLarge, null));
      return;
    }
    become(ClientPhase.OPEN);
    diagnosis.opened(connection);
    response.reset();
    ResponseInfo info = options.responseInfo();
    if (info != null) {
      info.begun(connection.address());
    }
    Http2Stream opened = connection.engine().openStream(this, head, false);
    if (phase == ClientPhase.OPEN) {
      stream = opened;
      diagnosis.stream(opened.id());
      pump(opened);
    }
  }

  private void pump(Http2Stream to) {
    if (outbound.pump(to)) {
      writer.wake();
    }
  }

  // ---- StreamListener ----

  @Override
  public void onWritable() {
    if (phase == ClientPhase.OPEN && stream != null) {
      pump(stream);
    }
  }

  @Override
  public void onHeaders(Headers block, boolean endStream) {
    if (phase != ClientPhase.OPEN) {
      return;
    }
    try {
      if (!response.isSeen()) {
        onHead(block, endStream);
      } else if (endStream) {
        onTrailers(block);
      } else {
        failResponse(Status.of(StatusCode.INTERNAL, "the response has headers after its head"));
      }
    } catch (RpcException malformed) {
      failResponse(malformed.status());
    }
  }

  private void onHead(Headers head, boolean endStream) {
    if (ResponseReader.isInterim(head)) {
      return;
    }
    Status fault = response.read(head);
    if (endStream) {
      onTrailers(head);
      return;
    }
    outbound.commit();
    if (fault != null) {
      failResponse(fault);
      return;
    }
    ClientInterceptor.Watch watch = options.watch();
    Metadata came = MetadataWire.read(head);
    Metadata received = watch == null ? came : ClientCalls.headers(watch, came);
    headers = received;
    ResponseInfo info = options.responseInfo();
    if (info != null) {
      info.headers(received);
    }
    if (method.type().serverStreams()) {
      reader.wake();
    }
  }

  private void onTrailers(Headers trailers) {
    Status status = response.ofTrailers(trailers);
    if (status.isOk()) {
      status = inbound.completeness();
    }
    settle(new CallResult(status, MetadataWire.read(trailers), null, true), ErrorCode.NO_ERROR);
  }

  @Override
  public void onData(byte[] buffer, int offset, int length, boolean endStream) {
    Http2Stream from = stream;
    if (phase != ClientPhase.OPEN || from == null) {
      return;
    }
    if (!response.hasMessages()) {
      from.consume(length);
      if (!response.quote(buffer, offset, length) || endStream) {
        failResponse(response.withoutTrailers());
      }
      return;
    }
    try {
      boolean any = inbound.deframe(buffer, offset, length, response.compressor());
      if (any && method.type().serverStreams()) {
        reader.wake();
      }
    } catch (RpcException fault) {
      failResponse(fault.status());
      return;
    }
    inbound.credit(from, length);
    if (endStream) {
      failResponse(response.withoutTrailers());
    }
  }

  @Override
  public void onClosed(CloseCause cause) {
    if (phase != ClientPhase.OPEN) {
      return;
    }
    if (cause instanceof CloseCause.Unprocessed unprocessed) {
      retryOrFail(unprocessed.leftThisSide(), unprocessed.message());
    } else if (diagnosis.isRefusal(cause)) {
      retryOrFail(true, "the server refused the stream");
    } else {
      fail(diagnosis.streamEnded(cause, phaseInWords()));
    }
  }

  /** The stream was certainly not processed: tries another one, or fails. */
  private void retryOrFail(boolean leftThisSide, String message) {
    int repeatsBefore = repeats++;
    if (response.isSeen()
        || !outbound.isReplayable()
        || (leftThisSide && repeated)
        || repeatsBefore == MAX_REPEATS) {
      failLocally(StatusCode.UNAVAILABLE, message);
      return;
    }
    repeated |= leftThisSide;
    stream = null;
    become(ClientPhase.WAITING);
    diagnosis.waitingFor("another stream, as the server did not process the first");
    outbound.rewind();
    inbound.reset(maxInboundMessageSize());
    core.submit(this);
  }

  // ---- Results ----

  /** The channel has no connection, for that reason. */
  void failConnect(ConnectProblem problem) {
    StatusCode code = StatusCode.UNAVAILABLE;
    fail(CallResult.local(code, diagnosis.connectFailed(problem), problem.cause()));
  }

  void failTooManyWaiting(int limit) {
    failLocally(
        StatusCode.RESOURCE_EXHAUSTED,
        "too many calls wait for a connection (limit " + limit + ", option maxWaitingCalls)");
  }

  void failChannelClosed() {
    failLocally(StatusCode.UNAVAILABLE, "the channel is closed");
  }

  private void failLocally(StatusCode code, String message) {
    fail(CallResult.local(code, diagnosis.explain(message, phaseInWords()), null));
  }

  /** The response breaks a rule. */
  private void failResponse(Status status) {
    failLocally(status.code(), status.message());
  }

  private void fail(CallResult how) {
    settle(how, ErrorCode.CANCEL);
  }

  /** Settles the result once; a stream that is not at its end is reset with that code. */
  private void settle(CallResult how, ErrorCode code) {
    if (phase == ClientPhase.CLOSED) {
      return;
    }
    become(ClientPhase.CLOSED);
    if (deadlineTimer != null) {
      deadlineTimer.cancel();
    }
    if (waitingIn != null) {
      waitingIn.remove(this);
    }
    Http2Stream over = stream;
    if (over != null && !over.isClosed()) {
      inbound.release(over);
      // Trailers before the end of the request end it with NO_ERROR (PROTOCOL-HTTP2.md).
      if (code != ErrorCode.NO_ERROR || !over.isOutputEnded()) {
        over.reset(code);
      }
    }
    if (inheritance != null) {
      inheritance.close();
    }
    ResponseInfo info = options.responseInfo();
    if (info != null) {
      info.ended(how.status(), how.trailers());
    }
    if (options.watch() != null) {
      diagnosis.tellEnd(options.watch(), how);
    }
    result = how;
    reader.wake();
    writer.wake();
  }

  private void become(ClientPhase next) {
    if (phase != next) {
      assert phase.mayBecome(next) : phase + " -> " + next;
      phase = next;
    }
  }

  private String phaseInWords() {
    return switch (phase) {
      case CREATED, WAITING -> "wait";
      case OPEN -> response.isSeen() ? "response" : "request";
      case CLOSED -> "closed";
    };
  }
}
