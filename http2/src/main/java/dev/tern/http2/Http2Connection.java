package dev.tern.http2;

import dev.tern.http2.hpack.HpackDecoder;
import dev.tern.http2.transport.Pipe;
import java.util.function.Consumer;
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
  final OwnStreams ownStreams;
  final ConnectionFlow flow;
  final AbuseGuard guard;
  final Deadlines deadlines;
  final Farewell farewell = new Farewell();
  final FrameWriter writer;
  final WriteScheduler scheduler;
  final Priorities priorities;
  final Endings endings;
  private final FrameReader reader;
  private final FieldBlocks blocks;
  private final InboundFrames inbound;

  /** What a server's peer has to say first; null on a client, and once it was said. */
  private @Nullable ClientPreface preface;

  private Http2Settings peerSettings = Http2Settings.INITIAL;

  private long now;
  private long lastReceived;
  private boolean writeRequested;

  private Http2Connection(
      boolean server, Pipe pipe, Http2Options options, ConnectionListener listener, long nowNanos) {
    this.server = server;
    this.pipe = pipe;
    this.options = options;
    this.listener = listener;
    this.now = nowNanos;
    this.lastReceived = nowNanos;
    this.streams = new StreamTable(server, options.maxConcurrentStreams());
    this.ownStreams = new OwnStreams(this);
    this.deadlines = new Deadlines(options, nowNanos);
    this.guard = new AbuseGuard(options, nowNanos);
    this.writer = new FrameWriter(this);
    this.flow = new ConnectionFlow(this, options);
    this.scheduler = new WriteScheduler(this, writer, flow.outboundWindow());
    this.priorities = new Priorities(options);
    this.endings = new Endings(this);
    this.reader = new FrameReader(options.maxFrameSize());
    this.blocks = new FieldBlocks(options, guard);
    this.inbound = new InboundFrames(this, reader, blocks);
  }

  /**
   * The server's end. Its SETTINGS wait to be transmitted at once over TLS, where ALPN has settled
   * that this is HTTP/2; else they follow the first octets of the peer, which may be HTTP/1.1.
   */
  public static Http2Connection server(
      Pipe pipe, Http2Options options, ConnectionListener listener, long nowNanos) {
    Http2Connection connection = new Http2Connection(true, pipe, options, listener, nowNanos);
    boolean tls = pipe.tlsSession() != null;
    connection.preface = new ClientPreface(connection, connection.inbound, tls, true);
    if (tls) {
      connection.begin();
    }
    return connection;
  }

  /**
   * The server's end over TLS whose client offered no protocol by ALPN: HTTP/1.1 is told what this
   * port speaks, and HTTP/2 that it has to offer h2 (RFC 9113 section 3.2).
   */
  public static Http2Connection withoutAlpn(Pipe pipe, long nowNanos) {
    Http2Connection connection =
        new Http2Connection(true, pipe, Http2Options.defaults(), NoListener.INSTANCE, nowNanos);
    connection.preface = ClientPreface.withoutAlpn(connection, connection.inbound);
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

  /** Says our SETTINGS. */
  void begin() {
    writer.settings(options, server);
    deadlines.settingsSent(now);
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
    lastReceived = nowNanos;
    if (endings.dropsInput()) {
      return; // nothing that comes behind a fatal error is looked at
    }
    flow.beginInput();
    reader.feed(buffer, offset, length);
    boolean failed = true;
    while (failed) { // behind a stream's failure it goes on
      failed = false;
      try {
        if (preface == null || preface.read(reader)) {
          preface = null;
          handleFrames();
        }
      } catch (Http2Exception failure) {
        failed = true;
        endings.failed(failure);
      } catch (RuntimeException failure) {
        listener.onListenerFailure(failure);
        endings.end(ErrorCode.INTERNAL_ERROR, Initiator.LIBRARY, "a failure inside", failure);
      }
      failed &= !endings.isOver();
    }
    reader.release();
    flow.settle();
  }

  private void handleFrames() throws Http2Exception {
    while (!endings.isOver() && reader.next()) {
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
    flow.settle();
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
    endings.onDeadline(nowNanos);
    flow.settle();
  }

  /**
   * The peer closed its side of the transport. A server's streams whose requests are complete are
   * still answered; everything else is over.
   */
  public void endOfInput(long nowNanos) {
    now = nowNanos;
    endings.inputEnded();
  }

  /** The transport broke. */
  public void transportFailed(Throwable cause, long nowNanos) {
    now = nowNanos;
    endings.broken("the connection broke: " + cause, cause);
  }

  /** Whether the connection is over and all its output transmitted: the transport closes then. */
  public boolean isFinished() {
    return endings.isOver() && !writer.hasQueued();
  }

  // ---- The user's side ----

  /**
   * Whether a stream can be opened now: no GOAWAY, and below the peer's
   * SETTINGS_MAX_CONCURRENT_STREAMS.
   */
  public boolean canOpenStream() {
    return ownStreams.canOpen();
  }

  /**
   * Whether no stream will ever be opened here again: it is over, or will be when its last stream
   * is, or its stream numbers are used up (RFC 9113 section 5.1.1).
   */
  public boolean isDraining() {
    return !ownStreams.goOn();
  }

  /**
   * Opens a stream (a client's side only), RFC 9113 section 5.1.1. Requires {@link #canOpenStream}.
   *
   * @throws IllegalStateException when no stream can be opened
   * @throws IllegalArgumentException when the fields are not those of a request
   */
  public Http2Stream openStream(StreamListener listener, Headers headers, boolean endStream) {
    Http2Stream stream = ownStreams.open(listener, headers, endStream);
    outputReady(stream);
    return stream;
  }

  /**
   * Whether {@link Http2Stream#push} is possible: the peer has not switched it off
   * (SETTINGS_ENABLE_PUSH), is below its SETTINGS_MAX_CONCURRENT_STREAMS, and goes on.
   */
  public boolean canPush() {
    return ownStreams.canPush();
  }

  /**
   * Sends a PING, RFC 9113 section 6.7.
   *
   * @param payload any but those of the connection's own PINGs, which begin with 0x7465726e
   */
  public void ping(long payload) {
    if (!endings.isOver()) {
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
    beginBeforeFarewell();
    endings.shutdown(debugData);
  }

  /** Ends at once: streams are told ConnectionLost, GOAWAY is sent, then the transport closes. */
  public void close(ErrorCode code, String debugData) {
    beginBeforeFarewell();
    endings.end(code, Initiator.USER, debugData, null);
  }

  /** A server's first frame is SETTINGS (RFC 9113 section 3.4), also when it ends at once. */
  private void beginBeforeFarewell() {
    if (preface != null && !endings.isOver()) {
      preface.beginIfAllowed();
    }
  }

  /**
   * Writes down every frame from now on, or no longer. Without a log it costs a comparison for each
   * frame.
   */
  public void frameLog(@Nullable FrameLog log) {
    inbound.log(log);
    writer.log(log);
  }

  /**
   * Whether more should be made for the peer: less than {@link
   * Http2Options#connectionHighWatermark} is queued, and the {@link MemoryBudget} has room. Once it
   * was false, {@link ConnectionListener#onWritable} follows, or the end. Unlike all else here it
   * may be asked by any thread.
   */
  public boolean isWritable() {
    return flow.isWritable();
  }

  /**
   * Somebody waits until {@link #isWritable}: while nothing at all can be sent, the streams that
   * stand before closed windows are reset after {@link Http2Options#windowStallTimeoutNanos}, also
   * those whose users still send. Any thread.
   */
  public void awaitRoom() {
    flow.awaitRoom();
  }

  /** Streams that are open or half-closed. */
  public int activeStreams() {
    return streams.size();
  }

  /** When the peer was last heard of, as a nanoTime; the begin of the connection before that. */
  public long lastReceivedNanos() {
    return lastReceived;
  }

  /** How many HEADERS and DATA frames were given to the transport. */
  public long streamFramesSent() {
    return scheduler.streamFrames();
  }

  /** What the peer has set so far. */
  public Http2Settings peerSettings() {
    return peerSettings;
  }

  public Pipe pipe() {
    return pipe;
  }

  // ---- What its parts ask ----

  HpackDecoder hpackDecoder() {
    return blocks.decoder();
  }

  boolean isServer() {
    return server;
  }

  /** The time of the last event. */
  long now() {
    return now;
  }

  void peerSettings(Http2Settings settings) {
    peerSettings = settings;
  }

  Http2Options options() {
    return options;
  }

  /** Forgets a stream and tells its user. */
  void closed(Http2Stream stream, CloseCause cause) {
    if (stream.isForgotten()) {
      return;
    }
    boolean wasFull = !ownStreams.hasRoom();
    boolean endedByPeer =
        !(cause instanceof CloseCause.Reset reset) || reset.initiator() == Initiator.PEER;
    streams.remove(stream, endedByPeer);
    scheduler.leave(stream);
    if (!endedByPeer && !stream.isInputEnded()) {
      flow.expectLate(stream.inboundWindow().available());
    }
    long dropped = stream.queuedOctets();
    stream.close(cause);
    flow.dropped(dropped);
    if (wasFull) {
      ownStreams.tellAvailable();
    }
    endings.endWhenDrained();
  }

  /** Tells the user something; what that throws ends nothing, and is for a log. */
  void tell(Consumer<ConnectionListener> news) {
    try {
      news.accept(listener);
    } catch (RuntimeException failure) {
      listener.onListenerFailure(failure);
    }
  }

  /** A closed stream is held no longer. */
  void released(Http2Stream stream) {
    streams.freed(stream.id());
    flow.settle();
  }

  // ---- Output ----

  void sendWindowUpdate(int streamId, int increment) {
    if (!endings.isOver()) {
      writer.windowUpdate(streamId, increment);
      requestWrite();
      flow.windowUpdated();
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

  void requestWriteIfDue() {
    if (!writeRequested && hasOutput()) {
      requestWrite();
    }
  }

  void requestWrite() {
    if (!writeRequested) {
      writeRequested = true;
      now = Math.max(now, pipe.wantWrite());
      deadlines.outputDue(now);
    }
  }
}
