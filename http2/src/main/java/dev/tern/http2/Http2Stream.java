package dev.tern.http2;

import dev.tern.http2.StreamState.Input;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a connection.
 *
 * <p>Owner: event loop. Every method is called on the connection's event loop.
 */
public final class Http2Stream extends InboundMessage {
  /** How far this side's message is. */
  private enum Progress {
    HEAD,
    BODY,
    ENDED
  }

  private final Http2Connection connection;
  private final int id;
  private final InboundWindow inboundWindow;
  private final OutboundWindow outboundWindow;
  private StreamListener listener;

  private StreamState state = StreamState.IDLE;
  private Progress sending = Progress.HEAD; // what the user queued, not what was sent
  private boolean headSent;
  private boolean held;
  private @Nullable CloseCause closeCause;
  private boolean awaitsWritable;
  private @Nullable ErrorCode resetAfterOutput;
  private byte priority = Priorities.UNSAID;

  /** Octets that the user gathers, as it said. */
  private int gathered;

  // Of StreamLine and WriteScheduler.
  long waitsSince;
  @Nullable StreamLine line;
  @Nullable Http2Stream lineNext;
  @Nullable Http2Stream linePrevious;

  Http2Stream(
      Http2Connection connection,
      int id,
      StreamListener listener,
      int inboundWindow,
      int outboundWindow) {
    this.connection = connection;
    this.id = id;
    this.listener = listener;
    this.inboundWindow = new InboundWindow(inboundWindow);
    this.outboundWindow = new OutboundWindow(outboundWindow);
  }

  // ---- The user's side ----

  /** The stream's number, RFC 9113 section 5.1.1. */
  @Override
  public int id() {
    return id;
  }

  public Http2Connection connection() {
    return connection;
  }

  /**
   * Queues a field block; with endStream this side is done. Ignored when the stream is closed.
   *
   * @param headers on a server the head of a response, or of an interim one (1xx); behind a head,
   *     and on a client, trailers, which end the stream
   * @throws IllegalArgumentException when the fields are not those of such a message
   * @throws IllegalStateException when this side has ended already
   */
  public void sendHeaders(Headers headers, boolean endStream) {
    if (isClosed() || resetAfterOutput != null) {
      return;
    }
    if (sending == Progress.HEAD) {
      if (headers.shape() != Headers.Shape.RESPONSE) {
        throw new IllegalArgumentException("the head of a response has a :status, and no other");
      }
      boolean interim = headers.status() < 200;
      if (interim && (endStream || headers.status() == 101)) { // RFC 9113 sections 8.1 and 8.6
        throw new IllegalArgumentException("an interim response is not the end, and not a 101");
      }
      queueHead(headers, endStream);
      if (!interim) {
        sending = endStream ? Progress.ENDED : Progress.BODY;
      }
    } else {
      requireBody();
      if (!endStream || headers.shape() != Headers.Shape.TRAILERS) {
        throw new IllegalArgumentException(
            "trailers have no pseudo-header fields, and are the end");
      }
      queueTrailers(headers);
      sending = Progress.ENDED;
    }
    connection.outputReady(this);
  }

  /**
   * Queues DATA. The array must not change afterwards. Ignored when the stream is closed.
   *
   * @throws IllegalStateException when the head is not sent, or this side has ended already
   */
  public void sendData(byte[] buffer, int offset, int length, boolean endStream) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (isClosed() || resetAfterOutput != null) {
      return;
    }
    requireBody();
    if (length == 0 && !endStream) {
      return;
    }
    queueData(buffer, offset, length, endStream);
    if (endStream) {
      sending = Progress.ENDED;
    }
    connection.flow.queued(length);
    if (queuedOctets() >= connection.options().streamHighWatermark()) {
      awaitsWritable = true;
    }
    connection.outputReady(this);
  }

  private void requireBody() {
    if (sending != Progress.BODY) {
      throw new IllegalStateException(
          sending == Progress.HEAD ? "no head was sent" : "this side of the stream has ended");
    }
  }

  /**
   * Promises a response to a request that the peer will not have to make (a server's side only),
   * RFC 9113 section 8.4; to be called before this stream says what refers to it.
   *
   * @param request GET or HEAD, with :authority and without content
   * @return the stream for the response, which begins with {@link #sendHeaders}
   * @throws IllegalStateException when the peer takes no push now, {@link Http2Connection#canPush},
   *     or this side of this stream has ended, or is of a push itself
   * @throws IllegalArgumentException for another request
   */
  public Http2Stream push(StreamListener newListener, Headers request) {
    boolean known = state == StreamState.OPEN || state == StreamState.HALF_CLOSED_REMOTE;
    boolean peers = connection.streams.isPeers(id);
    if (!connection.canPush() || !known || !peers || sending == Progress.ENDED) {
      throw new IllegalStateException("nothing can be pushed now");
    }
    if (!request.isPushable()) {
      throw new IllegalArgumentException(
          "only a GET or HEAD with :authority and without content can be pushed");
    }
    return connection.ownStreams.push(this, newListener, request);
  }

  /**
   * Says how urgent the stream's response is, RFC 9218. On a client the server is told by
   * PRIORITY_UPDATE; on a server it replaces what the client said. Ignored when the stream is
   * closed.
   *
   * @param urgency 0, the most urgent, to 7; 3 is the default
   * @param incremental whether the response is of use in pieces, so that streams of the same
   *     urgency take turns; otherwise one is finished before the next
   * @throws IllegalArgumentException when the urgency is out of range
   */
  public void prioritize(int urgency, boolean incremental) {
    int wanted = OptionRange.check("urgency", urgency, 0, 7);
    wanted |= incremental ? Priorities.INCREMENTAL : 0;
    if (isClosed()) {
      return;
    }
    if (connection.isServer()) {
      priority(wanted);
    } else {
      connection.writer.priorityUpdate(id, Priorities.format(wanted));
      connection.requestWrite();
    }
  }

  /**
   * Drops what is queued and sends RST_STREAM, RFC 9113 section 6.4. Ignored when the stream is
   * closed.
   */
  public void reset(ErrorCode code) {
    if (!isClosed()) {
      connection.endings.reset(this, new CloseCause.Reset(code, Initiator.USER, ""));
    }
  }

  /**
   * Sends RST_STREAM as soon as everything that is queued has been sent, instead of dropping it:
   * how a response that ends early is followed by {@code NO_ERROR} (RFC 9113 section 8.1). Nothing
   * more can be queued, and what still arrives is dropped. When the peer ends its side before,
   * nothing is sent. Ignored when the stream is closed.
   */
  public void resetAfterOutput(ErrorCode code) {
    if (!isClosed() && resetAfterOutput == null) {
      resetAfterOutput = code;
      sending = Progress.ENDED;
      consumeAll();
      connection.outputReady(this);
    }
  }

  /**
   * The user took that many octets of {@link StreamListener#onData}: both windows get them back.
   * Ignored when the stream is closed and not held: they have been given back then.
   *
   * @throws IllegalArgumentException for more octets than there are to be consumed
   */
  public void consume(int bytes) {
    if (isClosed() && !held) {
      return;
    }
    int increment = inboundWindow.consume(bytes);
    if (increment > 0 && !isInputOver() && resetAfterOutput == null) {
      connection.sendWindowUpdate(id, increment);
    }
    connection.flow.consumedByUser(bytes);
  }

  /**
   * Keeps the stream's place in SETTINGS_MAX_CONCURRENT_STREAMS (on a server) and the unconsumed
   * octets of its windows until {@link #release}, even when the stream is closed: a peer that
   * resets streams gets no new ones while their handlers still run.
   */
  public void hold() {
    if (!isClosed()) {
      held = true;
    }
  }

  /** Ends {@link #hold}; once, and on the loop like everything else. */
  public void release() {
    if (held) {
      held = false;
      if (isClosed()) {
        consumeAll();
        connection.released(this);
      }
    }
  }

  /**
   * The user holds that many octets of this stream which it has consumed already, such as the
   * beginning of a message: they count for {@link MemoryBudget}. Zero once it is done with them;
   * the stream's end does that by itself.
   */
  public void gathered(int octets) {
    if (octets != gathered && !isClosed()) {
      connection.flow.gathered(octets - gathered);
      gathered = octets;
    }
  }

  /** Has another listener hear of everything from now on; of an end that was told already, too. */
  public void listener(StreamListener newListener) {
    listener = newListener;
    if (closeCause != null) {
      tellClosed(closeCause);
    }
  }

  /** Octets queued by {@link #sendData} and not yet given to the transport. */
  public long queuedBytes() {
    return queuedOctets();
  }

  /**
   * Whether more should be queued: {@link #queuedBytes} is below the high watermark, and so is the
   * connection's sum. Once it was false, {@link StreamListener#onWritable} follows, or the end.
   */
  public boolean isWritable() {
    boolean writable =
        queuedOctets() < connection.options().streamHighWatermark() && connection.flow.isWritable();
    awaitsWritable |= !writable;
    return writable;
  }

  /** Whether this side has queued its END_STREAM, or the stream is closed. */
  public boolean isOutputEnded() {
    return sending == Progress.ENDED || isClosed();
  }

  /** Whether the peer has sent its END_STREAM, or the stream is closed. */
  public boolean isInputEnded() {
    return isInputOver() || isClosed();
  }

  /** Whether the stream is closed and its listener told, or being told. */
  public boolean isClosed() {
    return state == StreamState.CLOSED;
  }

  // ---- The peer's frames ----

  StreamState state() {
    return state;
  }

  InboundWindow inboundWindow() {
    return inboundWindow;
  }

  void receiveHeaders(Headers headers, boolean endStream) throws Http2Exception {
    acceptHeaders(headers, endStream, state == StreamState.IDLE);
    state = state.then(Input.RECEIVE_HEADERS);
    if (endStream) {
      endReceived();
    }
    if (resetAfterOutput == null) {
      try {
        listener.onHeaders(headers, endStream);
      } catch (RuntimeException failure) {
        connection.endings.listenerFailed(this, failure);
      }
    }
    closeAtEnd(endStream);
  }

  /** A stretch of DATA that the state and the window allow. */
  void receiveData(byte[] buffer, int offset, int length, boolean endStream) throws Http2Exception {
    inboundWindow.receive(length);
    acceptData(length, endStream);
    if (endStream) {
      endReceived();
    }
    if (resetAfterOutput != null) {
      consumeAll();
    } else {
      try {
        listener.onData(buffer, offset, length, endStream);
      } catch (RuntimeException failure) {
        connection.endings.listenerFailed(this, failure);
      }
    }
    closeAtEnd(endStream);
  }

  /** Padding counts for the window, RFC 9113 section 6.1, and is given back at once. */
  void receivePadding(int octets) {
    inboundWindow.receive(octets);
    int increment = inboundWindow.consume(octets);
    if (increment > 0) {
      connection.sendWindowUpdate(id, increment);
    }
  }

  /** WINDOW_UPDATE; false when the window would pass 2^31-1. */
  boolean expandOutboundWindow(int increment) {
    boolean allowed = outboundWindow.add(increment);
    if (allowed) {
      connection.outputReady(this);
    }
    return allowed;
  }

  private void endReceived() {
    if (state != StreamState.HALF_CLOSED_LOCAL) {
      state = state.then(Input.RECEIVE_END);
    }
  }

  /** The listener heard of the end before the stream closes. */
  private void closeAtEnd(boolean endStream) {
    if (endStream && state == StreamState.HALF_CLOSED_LOCAL) {
      connection.closed(this, CloseCause.EndOfStream.INSTANCE);
    }
  }

  // ---- The connection and its scheduler ----

  /** A client's stream begins with its request. */
  void request(Headers head, boolean endStream) {
    requested(head);
    queueHead(head, endStream);
    sending = endStream ? Progress.ENDED : Progress.BODY;
  }

  /** A server's stream that PUSH_PROMISE has announced. */
  void promised() {
    noInput();
    sent(Input.SEND_PUSH_PROMISE);
  }

  /** A client's stream that PUSH_PROMISE has announced. */
  void promisedByPeer(Headers request) {
    requested(request);
    sending = Progress.ENDED;
    state = state.then(Input.RECEIVE_PUSH_PROMISE);
  }

  StreamListener listener() {
    return listener;
  }

  int priority() {
    return priority;
  }

  void priority(int newPriority) {
    if (newPriority != priority) {
      priority = (byte) newPriority;
      connection.scheduler.reprioritized(this);
    }
  }

  /** All that is held because of this stream. */
  long heldOctets() {
    return inboundWindow.unconsumed() + gathered + queuedOctets();
  }

  OutboundWindow outboundWindow() {
    return outboundWindow;
  }

  boolean isHeld() {
    return held;
  }

  /** Whether HEADERS of this side were given to the transport. */
  boolean isHeadSent() {
    return headSent;
  }

  /** What the stream is reset with when its output is sent; null for none. */
  @Nullable ErrorCode resetAfterOutput() {
    return resetAfterOutput;
  }

  void sent(Input input) {
    state = state.then(input);
    if (!headSent) {
      headSent = true;
      connection.streams.headSent(id);
    }
  }

  /** END_STREAM was sent. */
  void sentEnd() {
    endSent();
    state = state.then(Input.SEND_END);
  }

  /** The queue fell: tells the user when it waits for that. */
  void checkWritable() {
    if (awaitsWritable
        && !isClosed()
        && queuedOctets() <= connection.options().streamLowWatermark()
        && connection.flow.isWritable()) {
      awaitsWritable = false;
      if (sending == Progress.ENDED) {
        return;
      }
      try {
        listener.onWritable();
      } catch (RuntimeException failure) {
        connection.endings.listenerFailed(this, failure);
      }
    }
  }

  /** Whether the connection has let go of the stream, and the listener heard of the end. */
  boolean isForgotten() {
    return closeCause != null;
  }

  /** Ends the stream; the connection has forgotten it. */
  void close(CloseCause cause) {
    closeCause = cause;
    state = StreamState.CLOSED;
    clearQueue();
    connection.flow.gathered(-gathered);
    gathered = 0;
    if (!held) {
      consumeAll();
    }
    tellClosed(cause);
  }

  private void tellClosed(CloseCause cause) {
    try {
      listener.onClosed(cause);
    } catch (RuntimeException failure) {
      connection.endings.listenerFailed(this, failure);
    }
  }

  private void consumeAll() {
    int octets = inboundWindow.unconsumed();
    if (octets > 0) {
      inboundWindow.consume(octets);
      connection.flow.consumed(octets);
    }
  }
}
