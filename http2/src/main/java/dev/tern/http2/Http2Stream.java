package dev.tern.http2;

import dev.tern.http2.StreamState.Input;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a connection.
 *
 * <p>Owner: event loop. Every method is called on the connection's event loop.
 */
public final class Http2Stream extends OutboundQueue {
  /** How far an HTTP message is, in either direction. */
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
  private Progress receiving = Progress.HEAD;
  private boolean headSent;
  private boolean headRequest;
  private boolean held;
  private @Nullable CloseCause closeCause;
  private boolean awaitsWritable;
  private @Nullable ErrorCode resetAfterOutput;

  /** Octets of DATA that content-length still promises; -1 when it was not said. */
  private long bodyLeft = -1;

  // Of StreamLine.
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
   * Drops what is queued and sends RST_STREAM, RFC 9113 section 6.4. Ignored when the stream is
   * closed.
   */
  public void reset(ErrorCode code) {
    if (!isClosed()) {
      connection.reset(this, new CloseCause.Reset(code, Initiator.USER, ""));
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
    if (increment > 0 && receiving != Progress.ENDED && resetAfterOutput == null) {
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
    return receiving == Progress.ENDED || isClosed();
  }

  /** Whether the stream is closed and its listener told, or being told. */
  public boolean isClosed() {
    return state == StreamState.CLOSED;
  }

  // ---- The peer's frames ----

  StreamState state() {
    return state;
  }

  /** Whether DATA may come: not before the head of the response. */
  boolean isBodyAllowed() {
    return receiving != Progress.HEAD;
  }

  InboundWindow inboundWindow() {
    return inboundWindow;
  }

  void receiveHeaders(Headers headers, boolean endStream) throws Http2Exception {
    boolean interim = false;
    if (receiving == Progress.HEAD) {
      interim = headers.status() < 200;
      if (state != StreamState.IDLE // a request's head was checked before the stream was made
          && (headers.shape() != Headers.Shape.RESPONSE
              || interim && (endStream || headers.status() == 101))) {
        throw malformed("a response without :status, or an interim one that ends");
      }
      interim &= headers.shape() == Headers.Shape.RESPONSE;
      if (!interim) {
        expectBody(headers);
      }
    } else if (!endStream || headers.shape() != Headers.Shape.TRAILERS) {
      throw malformed("trailers with pseudo-header fields, or that do not end the stream");
    }
    if (endStream) {
      requireWholeBody();
    }
    state = state.then(Input.RECEIVE_HEADERS);
    if (!interim) {
      receiving = Progress.BODY;
    }
    if (endStream) {
      endReceived();
    }
    if (resetAfterOutput == null) {
      try {
        listener.onHeaders(headers, endStream);
      } catch (RuntimeException failure) {
        connection.listenerFailed(this, failure);
      }
    }
    closeAtEnd(endStream);
  }

  /** A stretch of DATA that the state and the window allow. */
  void receiveData(byte[] buffer, int offset, int length, boolean endStream) throws Http2Exception {
    inboundWindow.receive(length);
    if (bodyLeft >= 0) {
      bodyLeft -= length;
      if (bodyLeft < 0) {
        throw malformed("more DATA than content-length says");
      }
    }
    if (endStream) {
      requireWholeBody();
      endReceived();
    }
    if (resetAfterOutput != null) {
      consumeAll();
    } else {
      try {
        listener.onData(buffer, offset, length, endStream);
      } catch (RuntimeException failure) {
        connection.listenerFailed(this, failure);
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

  private void expectBody(Headers head) throws Http2Exception {
    boolean none = headRequest || head.status() == 304; // RFC 9110 section 8.6
    bodyLeft = none ? -1 : contentLength(head);
  }

  private void requireWholeBody() throws Http2Exception {
    if (bodyLeft > 0) { // RFC 9113 section 8.1.1
      throw malformed("less DATA than content-length says");
    }
  }

  private void endReceived() {
    receiving = Progress.ENDED;
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

  private long contentLength(Headers head) throws Http2Exception {
    long found = -1;
    for (int i = 0; i < head.size(); i++) {
      if (head.name(i).equals("content-length")) {
        long value = decimal(head.value(i));
        if (value < 0 || found >= 0 && value != found) {
          throw malformed("a content-length that is no number, or two of them");
        }
        found = value;
      }
    }
    return found;
  }

  private static long decimal(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  private Http2Exception malformed(String reason) {
    return Http2Exception.stream(id, ErrorCode.PROTOCOL_ERROR, reason);
  }

  // ---- The connection and its scheduler ----

  /** A client's stream begins with its request. */
  void request(Headers head, boolean endStream) {
    headRequest = "HEAD".equals(head.get(":method"));
    queueHead(head, endStream);
    sending = endStream ? Progress.ENDED : Progress.BODY;
  }

  /** The listener that the user gave; it hears of an end that came before it. */
  void listener(StreamListener newListener) {
    listener = newListener;
    if (closeCause != null) {
      tellClosed(closeCause);
    }
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

  /** Whether the user gave all its output, and awaits no more than its sending. */
  boolean isResetDue() {
    return resetAfterOutput != null;
  }

  @Nullable ErrorCode resetAfterOutput() {
    return resetAfterOutput;
  }

  void sent(Input input) {
    state = state.then(input);
    if (!headSent) {
      headSent = true;
      connection.headSent(this);
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
        connection.listenerFailed(this, failure);
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
    if (!held) {
      consumeAll();
    }
    tellClosed(cause);
  }

  private void tellClosed(CloseCause cause) {
    try {
      listener.onClosed(cause);
    } catch (RuntimeException failure) {
      connection.listenerFailed(this, failure);
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
