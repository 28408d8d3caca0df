package dev.tern.rpc;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.Timer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call on the server: it listens to its stream, is itself the task that runs the handler, and
 * is itself what brings the handler's results back to the event loop.
 *
 * <p>Owner: event loop; the groups of fields below say what the handler's thread writes, and what
 * orders it. What any thread may touch is in {@link ServerCallState}.
 *
 * <p>A unary call waits for the end of its request and is then one task for the executor: decode,
 * handler, encode. It comes back as one task of the loop, which queues head, message and trailers
 * together.
 */
final class ServerCall extends ServerCallState implements StreamListener, Runnable {
  /** A deadline farther away than this (73 years) is moved here, so that clocks do not overflow. */
  private static final long FARTHEST_NANOS = Long.MAX_VALUE / 4;

  /** How much of a request that is refused anyway is awaited, in octets. */
  private static final int MAX_REFUSED = 64 * 1024;

  private final Http2Stream stream;

  // The event loop's alone.
  private CallPhase phase = CallPhase.AWAITING_REQUEST;
  private @Nullable MessageDeframer deframer; // null until the head is accepted
  private @Nullable Timer deadlineTimer;
  private RequestHead.@Nullable Refusal refusal; // waits for the end of a request of plain HTTP
  private int refusedOctets;
  private int uncredited; // octets of DATA that the window has not got back
  private boolean requestEnded;
  private boolean headersSent;
  private boolean dispatched;
  private boolean ended;

  // Written by the loop before the handler has the call, and constant from then on.
  private byte @Nullable [] request; // of a method with one request; null when it lies in deframer
  private boolean requestComplete;
  private boolean requestCompressed;
  private @Nullable RequestStream<?> requests; // of a method with many

  // Written by the handler's thread before it sets handlerDone, read by the loop after that.
  private @Nullable Headers replyHead;
  private byte @Nullable [] reply;
  private Headers lastHeaders = ResponseHeads.OK_TRAILERS;
  private volatile boolean handlerDone;

  ServerCall(ServerConnection connection, Http2Stream stream) {
    super(connection);
    this.stream = stream;
  }

  // ---- The request comes in. On the loop. ----

  @Override
  public void onHeaders(Headers headers, boolean endStream) {
    if (deframer == null && refusal == null && phase == CallPhase.AWAITING_REQUEST) {
      requestEnded = endStream;
      onHead(headers, endStream);
    } else if (endStream) {
      onRequestEnd(); // trailers: a gRPC request has none, but they end it
    }
  }

  private void onHead(Headers headers, boolean endStream) {
    RequestHead head = connection.head();
    RequestHead.Refusal refused = head.read(headers);
    ServerMethod<?, ?> found = head.method;
    if (refused != null || found == null) {
      if (!handOver(headers, endStream)) {
        refuse(Objects.requireNonNull(refused));
      }
      return;
    }
    connection.noteTe(head.teTrailers);
    accept(headers, head);
    deframer = new MessageDeframer(connection.config().maxInboundMessageSize());
    if (head.timeoutNanos != RequestHead.NO_TIMEOUT) {
      armDeadline(head.timeoutNanos);
    }
    if (found.descriptor().type().clientStreams() && phase == CallPhase.AWAITING_REQUEST) {
      requests = new RequestStream<>(this, found.descriptor().requestCodec());
      dispatch(found);
    }
    if (endStream) {
      onRequestEnd();
    }
  }

  /** What is no gRPC goes to the handler of plain HTTP, if there is one. */
  private boolean handOver(Headers headers, boolean endStream) {
    HttpHandler http = connection.config().http();
    boolean taken =
        http != null
            && !RequestHead.isGrpc(headers.get("content-type"))
            && !"CONNECT".equals(headers.get(":method"));
    if (taken) {
      ended = true; // the exchange tells the connection of its own end
      HttpExchange exchange = new HttpExchange(connection, stream, Objects.requireNonNull(http));
      stream.listener(exchange);
      exchange.onHeaders(headers, endStream);
    }
    return taken;
  }

  private void armDeadline(long timeoutNanos) {
    long deadlineNanos = connection.loop().nanoTime() + Math.min(timeoutNanos, FARTHEST_NANOS);
    setDeadline(deadlineNanos);
    if (timeoutNanos == 0) {
      onDeadline();
    } else {
      deadlineTimer = connection.loop().schedule(deadlineNanos, this::onDeadline);
    }
  }

  @Override
  public void onData(byte[] buffer, int offset, int length, boolean endStream) {
    MessageDeframer messages = deframer;
    if (messages == null || isAnswered()) {
      stream.consume(length);
      onRefusedData(length, endStream);
      return;
    }
    uncredited += length;
    try {
      int position = offset;
      int limit = offset + length;
      while (position < limit && !isAnswered()) {
        position += messages.feed(buffer, position, limit - position);
        if (messages.isReady()) {
          onMessage(messages, endStream && position == limit);
        }
      }
    } catch (RpcException broken) {
      fault(broken.status());
    }
    giveCredit();
    stream.gathered(messages.gatheredCapacity());
    if (endStream) {
      onRequestEnd();
    }
  }

  private void onMessage(MessageDeframer messages, boolean isLast) {
    boolean compressed = messages.isCompressed();
    RequestStream<?> many = requests;
    if (compressed && requestCompressor() == null) {
      fault(Status.of(StatusCode.INTERNAL, "a message is compressed, but no grpc-encoding is set"));
    } else if (many != null) {
      many.put(messages.take(), compressed);
    } else if (requestComplete) {
      fault(
          Status.of(
              StatusCode.UNIMPLEMENTED, method().descriptor() + " takes one request, not several"));
    } else {
      requestComplete = true;
      requestCompressed = compressed;
      if (!isLast || !method().direct() || !connection.sendRoom().isFree()) {
        request = messages.take(); // else it is read in place, before the stretch is gone
      }
    }
  }

  private void onRequestEnd() {
    requestEnded = true;
    if (isAnswered()) {
      return;
    }
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    RequestStream<?> many = requests;
    if (deframer != null && !deframer.isAtBoundary() && !deframer.isReady()) {
      fault(Status.of(StatusCode.INTERNAL, "the request ends inside a message"));
    } else if (many != null) {
      many.end();
    } else if (!requestComplete) {
      fault(
          Status.of(
              StatusCode.UNIMPLEMENTED,
              method().descriptor() + " takes one request, and none came"));
    } else {
      dispatch(method());
    }
  }

  /** Gives the window back what may be given: a request is bounded, streams by what waits. */
  private void giveCredit() {
    RequestStream<?> many = requests;
    if (uncredited > 0 && (many == null || many.mayCredit())) {
      stream.consume(uncredited);
      uncredited = 0;
    }
  }

  /** The one hand-over to the handler. */
  private void dispatch(ServerMethod<?, ?> to) {
    phase = phase.after(CallPhase.Input.REQUEST_READY);
    dispatched = true;
    stream.hold(); // the client's slot is free again when the handler ends, not when it resets
    if (to.direct() && (request == null || connection.sendRoom().isFree())) {
      run(); // else it may have to wait for room, which the loop cannot
      return;
    }
    try {
      connection.config().executor().execute(this);
    } catch (RuntimeException | Error e) { // an Error: no memory for a thread
      connection.noteRefusal(e);
      handlerDone = true; // it will never run
      fault(
          Status.of(StatusCode.RESOURCE_EXHAUSTED, "the server is overloaded: no thread is free"));
    }
  }

  // ---- The handler runs. On a thread of the executor, or on the loop when direct. ----

  @Override
  public void run() {
    ServerCallState previous = ServerContext.enter(this);
    try {
      if (outcome() == null) { // nobody waits for what has ended before it began
        serve(method());
      }
    } catch (Throwable thrown) { // an Error too: the call must end whatever the handler does
      RpcException failure =
          HandlerFailure.of(thrown, method().descriptor(), connection.config().log());
      conclude(failure.status(), failure.trailers(), null);
    } finally {
      ServerContext.exit(previous);
    }
    handlerDone = true;
    if (connection.loop().inLoop()) {
      advance();
    } else {
      wakeLoop();
    }
  }

  private <Q, R> void serve(ServerMethod<Q, R> to) throws Exception {
    byte[] framed = null;
    switch (to.descriptor().type()) {
      case UNARY -> framed = frame(to, to.unary().handle(onlyRequest(to)));
      case SERVER_STREAMING -> to.serverStreaming().handle(onlyRequest(to), responses(to));
      case CLIENT_STREAMING -> framed = frame(to, to.clientStreaming().handle(requestStream()));
      case BIDI_STREAMING -> to.bidi().handle(requestStream(), responses(to));
    }
    conclude(Status.OK, Metadata.empty(), framed);
  }

  private <Q> Q onlyRequest(ServerMethod<Q, ?> to) {
    byte[] bytes = request;
    if (bytes == null) {
      setMessageCompressed(requestCompressed);
      return RequestDecoder.inPlace(
          to.descriptor().requestCodec(),
          Objects.requireNonNull(deframer),
          requestCompressor(),
          maxMessageSize());
    }
    request = null; // from now on the message is all that is needed
    return decode(to.descriptor().requestCodec(), bytes, requestCompressed);
  }

  @SuppressWarnings("unchecked") // one call has one method, and so one type of request
  private <Q> RequestStream<Q> requestStream() {
    return (RequestStream<Q>) Objects.requireNonNull(requests);
  }

  private <R> byte[] frame(ServerMethod<?, R> to, R message) {
    Objects.requireNonNull(message, "the handler returned null");
    return connection.sendRoom().frame(this, to.descriptor().responseCodec(), message);
  }

  /** What the loop will send at the end: with it the handler's thread has done its part. */
  private void conclude(Status status, Metadata ownTrailers, byte @Nullable [] framed) {
    ServerContext known = contextOrNull();
    ResponseStream<?> early = responsesOrNull();
    boolean headSent = early != null && early.areHeadersSent();
    if (framed != null && !headSent) {
      replyHead = commitHeaders();
      headSent = true;
    }
    reply = framed;
    Metadata trailers = known == null ? Metadata.empty() : known.trailersFor(headSent);
    trailers = trailers.merge(ownTrailers);
    lastHeaders =
        headSent
            ? ResponseHeads.trailers(status, trailers)
            : ResponseHeads.trailersOnly(status, trailers);
  }

  // ---- The response goes out, and the call ends. On the loop. ----

  @Override
  protected void runOnLoop() {
    rearm();
    giveCredit();
    advance();
  }

  private void advance() {
    boolean done = handlerDone; // before the streams: what was sent before it is in them
    if (phase == CallPhase.RUNNING) {
      drainResponses();
      if (done) {
        if (replyHead != null) {
          stream.sendHeaders(replyHead, false);
        }
        if (reply != null) {
          stream.sendData(reply, 0, reply.length, false);
        }
        settle(Outcome.Completed.INSTANCE);
        answer(lastHeaders, null);
      }
    }
    if (done) {
      forgetReply();
    }
    endIfOver();
  }

  private void forgetReply() {
    byte[] made = reply;
    if (made != null) {
      reply = null;
      connection.sendRoom().done(made);
    }
  }

  private void drainResponses() {
    ResponseStream<?> early = responsesOrNull();
    if (early != null) {
      headersSent |= early.drainTo(stream);
    }
  }

  /** The library answers in the handler's place; what the handler sent before goes first. */
  private void fault(Status status) {
    if (isAnswered()) {
      return;
    }
    drainResponses();
    settle(new Outcome.Faulted(status));
    answer(
        headersSent
            ? ResponseHeads.trailers(status, Metadata.empty())
            : ResponseHeads.trailersOnly(status, Metadata.empty()),
        null);
  }

  private void onRefusedData(int length, boolean endStream) {
    refusedOctets += length;
    RequestHead.Refusal refused = refusal;
    if (endStream) {
      onRequestEnd();
    } else if (refused != null && refusedOctets > MAX_REFUSED && !isAnswered()) {
      answerRefusal(refused);
    }
  }

  private void refuse(RequestHead.Refusal refused) {
    if (refused.waitsForEnd && !requestEnded) {
      refusal = refused;
    } else {
      answerRefusal(refused);
    }
  }

  private void answerRefusal(RequestHead.Refusal refused) {
    settle(new Outcome.Faulted(Status.of(StatusCode.CANCELLED, "the call was refused")));
    answer(refused.headers, refused.body);
  }

  /** Queues the end of the response; an end before the request's stops the client's sending. */
  private void answer(Headers last, byte @Nullable [] body) {
    phase = phase.after(CallPhase.Input.TRAILERS);
    stream.sendHeaders(last, body == null);
    if (body != null) {
      stream.sendData(body, 0, body.length, true);
    }
    if (!requestEnded) {
      stream.resetAfterOutput(ErrorCode.NO_ERROR); // it gives back what the windows lack
      uncredited = 0;
    }
  }

  private boolean isAnswered() {
    return phase == CallPhase.TRAILERS_QUEUED || phase == CallPhase.CLOSED;
  }

  private void onDeadline() {
    if (phase != CallPhase.CLOSED) {
      settle(Outcome.DeadlineExceeded.INSTANCE);
      stream.reset(ErrorCode.CANCEL);
    }
  }

  @Override
  public void onWritable() {
    ResponseStream<?> early = responsesOrNull();
    if (early != null) {
      early.onWritable();
    }
  }

  @Override
  public void onClosed(CloseCause cause) {
    phase = phase.after(CallPhase.Input.STREAM_CLOSED);
    if (deadlineTimer != null) {
      deadlineTimer.cancel();
    }
    settle(Outcome.of(cause));
    endIfOver();
  }

  /** The first outcome holds; a handler that still runs, or waits, learns it. */
  private void settle(Outcome how) {
    if (!setOutcome(how)) {
      return;
    }
    RequestStream<?> many = requests;
    if (many != null) {
      many.fail(how.status());
    }
    ResponseStream<?> early = responsesOrNull();
    if (early != null) {
      early.fail(how.status());
    }
    ServerContext known = contextOrNull();
    Runnable listeners = known == null ? null : known.end();
    connection.sendRoom().wake(); // a handler may wait there
    if (listeners != null && isCancelled()) {
      connection.runAside(listeners);
    }
  }

  private void endIfOver() {
    if (!ended && phase == CallPhase.CLOSED && (!dispatched || handlerDone)) {
      ended = true;
      if (dispatched) {
        stream.release();
      }
      connection.callEnded();
    }
  }
}
