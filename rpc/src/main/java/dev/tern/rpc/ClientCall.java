package dev.tern.rpc;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.Timer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client, of any kind. The user's threads put framed messages and wishes into it and
 * wake its loop; the loop gives it a stream, judges the response, and settles the result. Whatever
 * comes first on the loop, trailers, deadline or cancellation, is the result; the rest is too late.
 *
 * <p>A stream that the peer never processed is tried again by itself (gRFC A6): without limit when
 * it never left this side, once when it did. That decision stands in {@link #retryOrFail} alone,
 * and the one about other failures in {@link Retries}. What copies of it there are, {@link Hedging}
 * knows until one of them becomes the call's stream.
 *
 * <p>Owner: event loop, the channel's; what is for other threads is in {@link ClientCallState}.
 */
final class ClientCall extends ClientCallState implements StreamListener, Runnable {
  // ---- Fixed ----

  /** How often a stream that never left is repeated without a wait; a peer may be looping. */
  private static final int REPEATS_AT_ONCE = 5;

  private final @Nullable Compressor compressor;
  private final Wakeup reader;
  private final Wakeup writer;
  private final CallDiagnosis diagnosis;
  private final @Nullable Inheritance inheritance;

  // ---- The loop's ----

  private ClientPhase phase = ClientPhase.CREATED;
  private @Nullable Timer deadlineTimer;
  private @Nullable Http2Stream stream;
  private final ResponseReader response;
  private boolean repeated;
  private int repeats;
  private @Nullable Backoff repeatBackoff;
  private boolean again;
  private final @Nullable Retries retries;
  private final @Nullable Hedging hedging;
  private @Nullable Timer retryTimer;

  ClientCall(
      ChannelCore core,
      MethodDescriptor<?, ?> method,
      CallOptions options,
      @Nullable Compressor compressor,
      OutboundMessages outbound,
      Wakeup reader,
      Wakeup writer) {
    super(core, method, options, outbound);
    this.compressor = compressor;
    this.reader = reader;
    this.writer = writer;
    this.response = new ResponseReader(core.options().compressors());
    this.inheritance = Inheritance.ofCurrent();
    long remaining = options.remainingNanos();
    if (inheritance != null) {
      remaining = Math.min(remaining, inheritance.remainingNanos());
    }
    this.diagnosis = new CallDiagnosis(core, core.loop().nanoTime(), remaining);
    RetryPolicy retrying = options.retryPolicy();
    this.retries = retrying == null ? null : new Retries(retrying, core);
    HedgingPolicy copying = method.type().clientStreams() ? null : options.hedgingPolicy();
    this.hedging = copying == null ? null : new Hedging(this, core, copying);
  }

  // ---- The user's side: any thread ----

  /** Hands the call to its loop. Called once, before all else. */
  void start() {
    if (inheritance != null) {
      inheritance.watch(this);
    }
    signal();
  }

  // ---- The loop's side ----

  @Override
  protected void runOnLoop() {
    rearm();
    if (phase == ClientPhase.CREATED) {
      begin();
    }
    CallResult cancelled = cancellation();
    if (cancelled != null) {
      fail(cancelled);
    } else if (again && phase == ClientPhase.WAITING) {
      tryAgain();
    } else if (phase == ClientPhase.OPEN && stream != null) {
      pump(stream);
      inbound.giveBack(stream);
    }
  }

  private void begin() {
    long now = core.loop().nanoTime();
    diagnosis.begin(now);
    if (retries != null) {
      diagnosis.countedBy(retries);
      outbound.keepWithin(core.replayBudget());
    }
    if (cancellation() != null) {
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

  private Headers head(int previousAttempts) {
    return RequestHeaders.build(
        core.options(), method, options, compressor, previousAttempts, diagnosis.remainingNanos());
  }

  /** Opens its stream there, which is possible now. */
  void open(ClientConnection connection) {
    Headers head = head(retries == null ? 0 : retries.failed());
    String tooLarge = diagnosis.tooLarge(head, connection.engine().peerSettings());
    if (tooLarge != null) {
      fail(CallResult.local(StatusCode.RESOURCE_EXHAUSTED, tooLarge, null));
      return;
    }
    become(ClientPhase.OPEN);
    if (hedging != null) {
      hedging.begin(connection);
      return;
    }
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

  // ---- Of its copies, when it has some ----

  /** A stream for another copy. */
  Http2Stream openCopy(ClientConnection connection, StreamListener copy, int previousAttempts) {
    diagnosis.opened(connection);
    Http2Stream opened = connection.engine().openStream(copy, head(previousAttempts), false);
    diagnosis.stream(opened.id());
    return opened;
  }

  /** The response of that copy begins, and is the call's. */
  void adopt(Http2Stream copy, ClientConnection connection, Headers head, boolean endStream) {
    ResponseInfo info = options.responseInfo();
    if (info != null) {
      info.begun(connection.address());
    }
    stream = copy;
    copy.listener(this);
    onHeaders(head, endStream);
  }

  /** No copy is left to wait for. */
  void failHedged(CallResult how) {
    fail(how);
  }

  boolean isOver() {
    return phase == ClientPhase.CLOSED;
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
    headers(received);
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
    CallResult how = new CallResult(status, MetadataWire.read(trailers), null, true);
    RetryThrottle throttle = core.retryThrottle();
    if (status.isOk() && throttle != null) {
      throttle.succeeded();
    }
    if (status.isOk() || !triesAgain(how)) {
      settle(how, ErrorCode.NO_ERROR);
    }
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
      failOrTryAgain(streamEnded(cause));
    }
  }

  CallResult streamEnded(CloseCause cause) {
    return diagnosis.streamEnded(cause, phaseInWords());
  }

  boolean isUnprocessed(CloseCause cause) {
    return cause instanceof CloseCause.Unprocessed || diagnosis.isRefusal(cause);
  }

  /** The stream was certainly not processed: tries another one, or fails. */
  private void retryOrFail(boolean leftThisSide, String message) {
    if (response.isSeen() || !outbound.isReplayable() || (leftThisSide && repeated)) {
      failOrTryAgain(local(StatusCode.UNAVAILABLE, message));
      return;
    }
    repeated |= leftThisSide;
    leaveStream(ErrorCode.CANCEL);
    diagnosis.waitingFor("another stream, as the server did not process the first");
    if (leftThisSide || ++repeats <= REPEATS_AT_ONCE) {
      again = true;
      signal(); // not at once: the streams of a connection that ends, end in a loop
      return;
    }
    if (repeatBackoff == null) {
      repeatBackoff = new Backoff(core.backoff(), core.random());
    }
    retryTimer =
        core.loop()
            .schedule(core.loop().nanoTime() + repeatBackoff.nextDelayNanos(), this::tryAgain);
  }

  private void failOrTryAgain(CallResult how) {
    if (!triesAgain(how)) {
      fail(how);
    }
  }

  /** Whether the policy has another attempt for a call that failed so; then it has begun. */
  private boolean triesAgain(CallResult how) {
    if (retries == null || !outbound.isReplayable()) {
      return false;
    }
    long delay = retries.afterFailure(how);
    if (delay == Retries.STOP) {
      return false;
    }
    leaveStream(ErrorCode.NO_ERROR);
    diagnosis.waitingFor("the backoff before " + retries.attempt() + ", after " + how.status());
    retryTimer = core.loop().schedule(core.loop().nanoTime() + delay, this::tryAgain);
    return true;
  }

  private void tryAgain() {
    again = false;
    retryTimer = null;
    outbound.rewind();
    inbound.reset(maxInboundMessageSize());
    core.submit(this);
  }

  /** It waits for another one; of the present one nothing is heard any more. */
  private void leaveStream(ErrorCode code) {
    become(ClientPhase.WAITING);
    Http2Stream left = stream;
    stream = null;
    if (left != null) {
      left.listener(ClientConnection.NOBODY);
      endStream(left, code);
    }
  }

  /** Trailers before the end of the request end it with NO_ERROR (PROTOCOL-HTTP2.md). */
  private void endStream(Http2Stream over, ErrorCode code) {
    if (!over.isClosed()) {
      inbound.release(over);
      if (code != ErrorCode.NO_ERROR || !over.isOutputEnded()) {
        over.reset(code);
      }
    }
  }

  // ---- Results ----

  /** The channel has no connection, for that reason. */
  void failConnect(ConnectProblem problem) {
    StatusCode code = StatusCode.UNAVAILABLE;
    failOrTryAgain(CallResult.local(code, diagnosis.connectFailed(problem), problem.cause()));
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
    fail(local(code, message));
  }

  private CallResult local(StatusCode code, String message) {
    return CallResult.local(code, diagnosis.explain(message, phaseInWords()), null);
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
    if (retryTimer != null) {
      retryTimer.cancel();
    }
    if (hedging != null) {
      hedging.end();
    }
    if (stream != null) {
      endStream(stream, code);
    }
    outbound.commit();
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
    result(how);
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
