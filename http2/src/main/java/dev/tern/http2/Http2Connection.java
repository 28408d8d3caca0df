package dev.tern.http2;

import dev.tern.http2.transport.Pipe;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection, client or server: bytes and the time go in, events and bytes come out.
 *
 * <p>Owner: event loop. Every method is called on the connection's event loop.
 *
 * <pre>
 *   receive ─▶ Http2Stream ─▶ StreamListener     (asks FrameReader and InboundFrames)
 *   transmit ◀─ FrameWriter ◀─ WriteScheduler ◀─ Http2Stream ◀─ sendHeaders, sendData
 * </pre>
 */
public final class Http2Connection {

  private final boolean server;
  private final Pipe pipe;
  private final Http2Options options;
  final ConnectionListener listener;

  // The parts, which the handlers of frames use too.
  final StreamTable streams;
  final ConnectionFlow flow;
  final AbuseGuard guard;
  final Deadlines deadlines;
  final Farewell farewell = new Farewell();
  final FrameWriter writer = new FrameWriter();
  final WriteScheduler scheduler;
  private final FrameReader reader;
  private final InboundFrames inbound;

  private Http2Settings peerSettings = Http2Settings.INITIAL;
  private int streamWindow;
  private int prefaceSeen;

  private boolean over;
  private long now;
  private boolean writeRequested;

  private Http2Connection(
      boolean server, Pipe pipe, Http2Options options, ConnectionListener listener, long nowNanos) {
    this.server = server;
    this.pipe = pipe;
    this.options = options;
    this.listener = listener;
    this.now = nowNanos;
    this.prefaceSeen = server ? 0 : FrameWriter.prefaceLength();
    this.streams = new StreamTable(server, options.maxConcurrentStreams());
    this.deadlines = new Deadlines(options, nowNanos);
    this.guard = new AbuseGuard(options, nowNanos);
    this.flow = new ConnectionFlow(this, options, streams, guard);
    this.scheduler = new WriteScheduler(this, writer, flow.outboundWindow());
    this.reader = new FrameReader(options.maxFrameSize());
    this.inbound = new InboundFrames(this, reader, new FieldBlocks(options, guard));
    // Until the peer has acknowledged a smaller window it may use the initial one.
    this.streamWindow =
        Math.max(options.initialStreamWindow(), Http2Settings.INITIAL.initialWindowSize());
  }

  /** The server's end; its SETTINGS wait to be transmitted at once. */
  public static Http2Connection server(
      Pipe pipe, Http2Options options, ConnectionListener listener, long nowNanos) {
    Http2Connection connection = new Http2Connection(true, pipe, options, listener, nowNanos);
    connection.begin();
    return connection;
  }

  /** The client's end; the preface and its SETTINGS wait to be transmitted at once. */
  public static Http2Connection client(
      Pipe pipe, Http2Options options, ConnectionListener listener, long nowNanos) {
    Http2Connection connection = new Http2Connection(false, pipe, options, listener, nowNanos);
    connection.writer.preface();
    connection.begin();
    return connection;
  }

  private void begin() {
    writer.settings(options, server);
    int more = options.connectionWindow() - Http2Settings.INITIAL.initialWindowSize();
    if (more > 0) {
      writer.windowUpdate(0, more);
    }
    requestWrite();
  }

  // ---- The transport's side ----

  /**
   * Takes what was read from the peer. The buffer is the caller's again on return. Never throws for
   * what a peer sent.
   */
  public void receive(byte[] buffer, int offset, int length, long nowNanos) {
    now = nowNanos;
    if (over) {
      return; // nothing that comes behind a fatal error is looked at
    }
    int preface = Math.min(length, FrameWriter.prefaceLength() - prefaceSeen);
    for (int i = 0; i < preface; i++) {
      if (buffer[offset + i] != FrameWriter.prefaceOctet(prefaceSeen++)) {
        end(ErrorCode.PROTOCOL_ERROR, Initiator.LIBRARY, "not an HTTP/2 preface", null);
        return;
      }
    }
    reader.feed(buffer, offset + preface, length - preface);
    boolean failed = true;
    while (failed) { // behind a stream's failure it goes on
      failed = false;
      try {
        handleFrames();
      } catch (Http2Exception failure) {
        failed = true;
        failed(failure);
      } catch (RuntimeException failure) {
        listener.onListenerFailure(failure);
        end(ErrorCode.INTERNAL_ERROR, Initiator.LIBRARY, "a failure inside", failure);
      }
    }
    reader.release();
  }

  private void handleFrames() throws Http2Exception {
    while (!over && reader.next()) {
      Http2Stream stream = inbound.accept();
      if (stream != null) {
        Headers headers = inbound.takeHeaders();
        boolean end = inbound.endStream();
        if (headers != null) {
          stream.receiveHeaders(headers, end);
        } else {
          stream.receiveData(reader.payload(), reader.offset(), reader.stretchLength(), end);
        }
      }
    }
  }

  /**
   * Whether the transport should read from the peer: false while replies pile up because the peer
   * does not read them.
   */
  public boolean wantsInput() {
    return !guard.pausesInput();
  }

  /**
   * Writes what is due into buffer[offset..limit) and returns the number of octets written; 0 when
   * nothing is due. Called on, with more room, while {@link #hasOutput}; after that, when the pipe
   * is asked again by {@link Pipe#wantWrite}.
   */
  public int transmit(byte[] buffer, int offset, int limit, long nowNanos) {
    now = nowNanos;
    writeRequested = true; // what becomes due meanwhile is part of this
    int written = scheduler.transmit(buffer, offset, limit);
    writeRequested = hasOutput();
    if (!writer.hasQueued()) {
      guard.controlRepliesSent();
    }
    deadlines.outputTaken(writeRequested, now);
    return written;
  }

  /** Whether {@link #transmit} would write something. */
  public boolean hasOutput() {
    return scheduler.hasOutput();
  }

  /** When {@link #onDeadline} wants to be called, as a nanoTime; Long.MAX_VALUE for never. */
  public long nextDeadlineNanos() {
    return deadlines.next();
  }

  /** The time of {@link #nextDeadlineNanos} has come; calling it early changes nothing. */
  public void onDeadline(long nowNanos) {
    now = nowNanos;
    if (deadlines.isStalled(now)) {
      end(ErrorCode.NO_ERROR, Initiator.LIBRARY, "the peer takes no output", null);
      writer.clear();
    } else if (deadlines.isPrefacePast(now)) {
      end(ErrorCode.PROTOCOL_ERROR, Initiator.LIBRARY, "no preface in time", null);
    } else if (deadlines.isSettingsAckPast(now)) {
      end(ErrorCode.SETTINGS_TIMEOUT, Initiator.LIBRARY, "SETTINGS not acknowledged", null);
    } else if (deadlines.isShutdownPingPast(now)) {
      finalGoAway();
    }
  }

  /** The peer closed its side of the transport. */
  public void endOfInput(long nowNanos) {
    now = nowNanos;
    end(ErrorCode.NO_ERROR, farewell.lost("the peer closed the connection", null));
  }

  /** The transport broke. */
  public void transportFailed(Throwable cause, long nowNanos) {
    now = nowNanos;
    end(ErrorCode.NO_ERROR, farewell.lost("the connection broke: " + cause, cause));
    writer.clear();
  }

  /** Whether the connection is over and all its output transmitted: the transport closes then. */
  public boolean isFinished() {
    return over && !writer.hasQueued();
  }

  // ---- The user's side ----

  /**
   * Whether a stream can be opened now: no GOAWAY, and below the peer's
   * SETTINGS_MAX_CONCURRENT_STREAMS.
   */
  public boolean canOpenStream() {
    return !isDraining() && streams.localStreams() < peerSettings.maxConcurrentStreams();
  }

  /**
   * Whether no stream will ever be opened here again: it is over, or will be when its last stream
   * is, or its stream numbers are used up (RFC 9113 section 5.1.1).
   */
  public boolean isDraining() {
    return over || farewell.isSaid() || farewell.isHeard() || server || !streams.hasLocalIds();
  }

  /**
   * Opens a stream (a client's side only), RFC 9113 section 5.1.1. Requires {@link #canOpenStream}.
   *
   * @throws IllegalStateException when no stream can be opened
   * @throws IllegalArgumentException when the fields are not those of a request
   */
  public Http2Stream openStream(StreamListener listener, Headers headers, boolean endStream) {
    if (!canOpenStream()) {
      throw new IllegalStateException("no stream can be opened now");
    }
    if (headers.shape() != Headers.Shape.REQUEST) {
      throw new IllegalArgumentException("a request has :method, :scheme and :path");
    }
    Http2Stream stream =
        new Http2Stream(
            this, streams.takeLocalId(), listener, streamWindow, peerSettings.initialWindowSize());
    streams.add(stream);
    stream.request(headers, endStream);
    outputReady(stream);
    return stream;
  }

  /** Sends a PING, RFC 9113 section 6.7. */
  public void ping(long payload) {
    if (!over) {
      writer.ping(false, (int) (payload >>> 32), (int) payload);
      requestWrite();
    }
  }

  /**
   * Graceful end: GOAWAY(2^31-1), PING, its answer, GOAWAY(last id); closes when the last stream
   * has ended. A client, which has no streams of its peer to wait for, says GOAWAY once.
   */
  public void shutdown(String debugData, long nowNanos) {
    now = nowNanos;
    if (over || farewell.isSaid()) {
      return;
    }
    farewell.plan(debugData);
    if (server) {
      if (!deadlines.awaitsShutdownPing()) { // RFC 9113 section 6.8
        writer.goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR, debugData);
        writer.ping(false, Farewell.PING, Farewell.PING);
        deadlines.shutdownPingSent(now);
        requestWrite();
      }
    } else {
      finalGoAway();
    }
  }

  /** Ends at once: streams are told ConnectionLost, GOAWAY is sent, then the transport closes. */
  public void close(ErrorCode code, String debugData) {
    end(code, Initiator.USER, debugData, null);
  }

  /** Streams that are open or half-closed. */
  public int activeStreams() {
    return streams.size();
  }

  /** What the peer has set so far. */
  public Http2Settings peerSettings() {
    return peerSettings;
  }

  public Pipe pipe() {
    return pipe;
  }

  // ---- Failures and ends ----

  /** The one place where a failure becomes frames, RFC 9113 section 5.4. */
  private void failed(Http2Exception failure) {
    if (failure instanceof Http2Exception.OfStream ofStream) {
      boolean theirMistake =
          failure.code() != ErrorCode.REFUSED_STREAM || !deadlines.awaitsSettingsAck();
      if (theirMistake && !guard.allowsReset(now) || !guard.allowsReply()) {
        end(ErrorCode.ENHANCE_YOUR_CALM, Initiator.LIBRARY, "too many stream errors", null);
        return;
      }
      Http2Stream stream = streams.get(ofStream.streamId());
      if (stream == null) { // refused before it became one
        writer.rstStream(ofStream.streamId(), failure.code());
        requestWrite();
      } else {
        reset(stream, new CloseCause.Reset(failure.code(), failure.initiator(), failure.reason()));
      }
    } else {
      end(failure.code(), failure.initiator(), failure.reason(), null);
    }
  }

  private void end(ErrorCode code, Initiator initiator, String reason, @Nullable Throwable cause) {
    end(code, new CloseCause.ConnectionLost(code, initiator, reason, cause));
  }

  private void end(ErrorCode code, CloseCause.ConnectionLost lost) {
    if (over) {
      return;
    }
    over = true;
    deadlines.over();
    if (!farewell.isSaid() || code != ErrorCode.NO_ERROR) {
      String debugData = lost.initiator() == Initiator.PEER ? "" : lost.message();
      writer.goAway(streams.lastProcessedId(), code, debugData);
      requestWrite();
    }
    for (Http2Stream stream : streams.snapshot()) {
      boolean known = streams.isPeers(stream.id()) || stream.isHeadSent();
      closed(stream, known ? lost : new CloseCause.Unprocessed(false, lost.message()));
    }
    try {
      listener.onClosed(lost);
    } catch (RuntimeException failure) {
      listener.onListenerFailure(failure);
    }
    pipe.wantWrite(); // at the least, to find that this is finished
  }

  /** The shutdown's second GOAWAY, with the last number. */
  void finalGoAway() {
    deadlines.shutdownPingCame();
    farewell.say();
    writer.goAway(streams.lastProcessedId(), ErrorCode.NO_ERROR, farewell.debugData());
    requestWrite();
    endWhenDrained();
  }

  void endWhenDrained() {
    boolean draining = farewell.isSaid() || farewell.isHeard() && !deadlines.awaitsShutdownPing();
    if (draining && streams.size() == 0) {
      end(ErrorCode.NO_ERROR, farewell.drained());
    }
  }

  void listenerFailed(Http2Stream stream, RuntimeException failure) {
    listener.onListenerFailure(failure);
    if (!stream.isClosed()) {
      reset(
          stream,
          new CloseCause.Reset(ErrorCode.INTERNAL_ERROR, Initiator.USER, failure.toString()));
    }
  }

  /** Sends RST_STREAM, unless the peer has never heard of the stream, and closes it. */
  void reset(Http2Stream stream, CloseCause.Reset cause) {
    boolean known = stream.isHeadSent() || streams.isPeers(stream.id());
    if (known && !over) {
      writer.rstStream(stream.id(), cause.code());
      requestWrite();
    }
    closed(stream, cause);
  }

  /** Forgets a stream and tells its user. */
  void closed(Http2Stream stream, CloseCause cause) {
    if (stream.isForgotten()) {
      return;
    }
    boolean wasFull = streams.localStreams() >= peerSettings.maxConcurrentStreams();
    boolean endedByPeer =
        !(cause instanceof CloseCause.Reset reset) || reset.initiator() == Initiator.PEER;
    streams.remove(stream, endedByPeer);
    scheduler.leave(stream);
    long dropped = stream.queuedOctets();
    stream.close(cause);
    flow.dropped(dropped);
    if (wasFull) {
      tellStreamAvailable();
    }
    endWhenDrained();
  }

  void tellStreamAvailable() {
    if (canOpenStream()) {
      try {
        listener.onStreamAvailable();
      } catch (RuntimeException failure) {
        listener.onListenerFailure(failure);
      }
    }
  }

  // ---- What the peer's frames do ----

  boolean isServer() {
    return server;
  }

  void peerSettings(Http2Settings settings) {
    peerSettings = settings;
  }

  /** The window that new streams give to the peer. */
  int streamWindow() {
    return streamWindow;
  }

  void streamWindow(int octets) {
    streamWindow = octets;
  }

  Http2Options options() {
    return options;
  }

  /** Most numbers of the peer's streams are used up, RFC 9113 section 5.1.1. */
  void numbersRunOut() {
    shutdown("stream numbers are used up", now);
  }

  /** A closed stream is held no longer. */
  void released(Http2Stream stream) {
    streams.freed(stream.id());
  }

  void headSent(Http2Stream stream) {
    if (!streams.isPeers(stream.id())) {
      streams.sentLocal(stream.id());
    }
  }

  void peerReset(Http2Stream stream, ErrorCode code) throws Http2Exception {
    boolean answered = stream.isOutputEnded();
    closed(stream, new CloseCause.Reset(code, Initiator.PEER, "RST_STREAM " + code));
    if (server && !answered && !guard.allowsReset(now)) {
      throw AbuseGuard.calm("too many streams reset");
    }
  }

  // ---- Output ----

  void sendWindowUpdate(int streamId, int increment) {
    if (!over) {
      writer.windowUpdate(streamId, increment);
      requestWrite();
    }
  }

  /** A stream has more to send, or a wider window. */
  void outputReady(Http2Stream stream) {
    scheduler.ready(stream);
    requestWriteIfDue();
  }

  /** END_STREAM of a stream was given to the transport. */
  void endSent(Http2Stream stream) {
    stream.sentEnd();
    if (stream.isClosed()) {
      closed(stream, CloseCause.EndOfStream.INSTANCE);
    }
  }

  /** The scheduler has sent what it could of a stream. */
  void turnEnded(Http2Stream stream) {
    ErrorCode code = stream.resetAfterOutput();
    if (code != null && !stream.isClosed() && stream.isQueueEmpty()) {
      reset(stream, new CloseCause.Reset(code, Initiator.USER, ""));
    }
  }

  void requestWriteIfDue() {
    if (!writeRequested && hasOutput()) {
      requestWrite();
    }
  }

  void requestWrite() {
    if (!writeRequested) {
      writeRequested = true;
      deadlines.outputDue(now);
      pipe.wantWrite();
    }
  }
}
