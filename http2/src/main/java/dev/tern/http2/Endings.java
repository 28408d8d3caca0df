package dev.tern.http2;

import org.jspecify.annotations.Nullable;

/**
 * How streams and the connection end: by a failure, by their user, by the peer, or in peace (RFC
 * 9113 sections 5.4 and 6.8).
 *
 * <p>Owner: event loop.
 */
final class Endings {
  private final Http2Connection connection;
  private final StreamTable streams;
  private final Deadlines deadlines;
  private final Farewell farewell;
  private final FrameWriter writer;

  private boolean over;
  private boolean inputEnded;

  Endings(Http2Connection connection) {
    this.connection = connection;
    this.streams = connection.streams;
    this.deadlines = connection.deadlines;
    this.farewell = connection.farewell;
    this.writer = connection.writer;
  }

  boolean isOver() {
    return over;
  }

  /** Whether nothing of the peer is looked at any more. */
  boolean dropsInput() {
    return over || inputEnded;
  }

  // ---- Failures ----

  /** The one place where a failure becomes frames, RFC 9113 section 5.4. */
  void failed(Http2Exception failure) {
    if (failure instanceof Http2Exception.OfStream ofStream) {
      boolean theirMistake =
          failure.code() != ErrorCode.REFUSED_STREAM || !deadlines.awaitsSettingsAck();
      AbuseGuard guard = connection.guard;
      if (theirMistake && !guard.allowsReset(connection.now()) || !guard.allowsReply()) {
        end(ErrorCode.ENHANCE_YOUR_CALM, Initiator.LIBRARY, "too many stream errors", null);
        return;
      }
      Http2Stream stream = streams.get(ofStream.streamId());
      if (stream == null) { // refused before it became one
        connection.flow.expectLate(connection.flow.streamWindow());
        writer.rstStream(ofStream.streamId(), failure.code());
        connection.requestWrite();
      } else {
        reset(stream, new CloseCause.Reset(failure.code(), failure.initiator(), failure.reason()));
      }
    } else {
      end(failure.code(), failure.initiator(), failure.reason(), null);
    }
  }

  void listenerFailed(Http2Stream stream, RuntimeException failure) {
    connection.listener.onListenerFailure(failure);
    if (!stream.isClosed()) {
      reset(
          stream,
          new CloseCause.Reset(ErrorCode.INTERNAL_ERROR, Initiator.USER, failure.toString()));
    }
  }

  // ---- A stream ----

  /** Sends RST_STREAM, unless the peer has never heard of the stream, and closes it. */
  void reset(Http2Stream stream, CloseCause.Reset cause) {
    boolean known = stream.isHeadSent() || streams.isPeers(stream.id());
    if (known && !over) {
      writer.rstStream(stream.id(), cause.code());
      connection.requestWrite();
    }
    connection.closed(stream, cause);
  }

  /** The scheduler has sent what it could of a stream: it may have been all that was to be sent. */
  void turnEnded(Http2Stream stream) {
    ErrorCode code = stream.resetAfterOutput();
    if (code != null && !stream.isClosed() && stream.isQueueEmpty()) {
      reset(stream, new CloseCause.Reset(code, Initiator.USER, ""));
    }
  }

  void peerReset(Http2Stream stream, ErrorCode code) throws Http2Exception {
    boolean answered = stream.isOutputEnded();
    connection.closed(stream, new CloseCause.Reset(code, Initiator.PEER, "RST_STREAM " + code));
    if (connection.isServer() && !answered && !connection.guard.allowsReset(connection.now())) {
      throw AbuseGuard.calm("too many streams reset");
    }
  }

  /** A stream's whole output stood before a closed window for too long. */
  void windowStalled(Http2Stream stream) {
    connection.guard.hit(Limit.WINDOW_STALL);
    String reason = "the peer opens no window for the rest of what it asked for";
    reset(stream, new CloseCause.Reset(ErrorCode.CANCEL, Initiator.LIBRARY, reason));
  }

  /** The peer opens its windows a few octets at a time, for ever. */
  void dripped() {
    connection.guard.hit(Limit.WINDOW_DRIP);
    end(ErrorCode.ENHANCE_YOUR_CALM, Initiator.LIBRARY, "windows of a few octets", null);
  }

  // ---- The connection ----

  void end(ErrorCode code, Initiator initiator, String reason, @Nullable Throwable cause) {
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
      connection.requestWrite();
    }
    for (Http2Stream stream : streams.snapshot()) {
      boolean known = streams.isPeers(stream.id()) || stream.isHeadSent();
      connection.closed(stream, known ? lost : new CloseCause.Unprocessed(false, lost.message()));
    }
    connection.flow.settle();
    connection.tell(listener -> listener.onClosed(lost));
    connection.pipe().wantWrite(); // at the least, to find that this is finished
  }

  /** The transport broke, or takes nothing: what was left to say is dropped. */
  void broken(String reason, @Nullable Throwable cause) {
    end(ErrorCode.NO_ERROR, farewell.lost(reason, cause));
    writer.clear();
  }

  /** The peer takes no output for too long. */
  void stalled() {
    connection.guard.hit(Limit.WRITE_STALL);
    end(ErrorCode.NO_ERROR, Initiator.LIBRARY, "the peer takes no output", null);
    writer.clear();
  }

  /** An answer in HTTP/1.1 is the last word: no GOAWAY is for such a peer. */
  void refusedHttp1() {
    farewell.say();
    end(ErrorCode.NO_ERROR, Initiator.PEER, "the peer speaks HTTP/1.1", null);
  }

  /**
   * The peer ended its output. What it asked for completely it still gets; everything else is over.
   * Most such peers are gone, though, and only a write tells: a PING is one.
   */
  void inputEnded() {
    if (dropsInput()) {
      return;
    }
    inputEnded = true;
    CloseCause.ConnectionLost lost = farewell.lost("the peer closed the connection", null);
    boolean waits = connection.isServer() && !farewell.isHeard();
    for (Http2Stream stream : streams.snapshot()) {
      if (!waits || !stream.isInputEnded()) {
        boolean known = streams.isPeers(stream.id()) || stream.isHeadSent();
        connection.closed(stream, known ? lost : new CloseCause.Unprocessed(false, lost.message()));
      }
    }
    if (streams.size() == 0) {
      end(ErrorCode.NO_ERROR, lost);
    } else {
      deadlines.inputEnded(connection.now());
      writer.ping(false, Farewell.PING, 0);
      connection.requestWrite();
    }
  }

  /** The time of one of the deadlines has come. */
  void onDeadline(long now) {
    if (deadlines.isStalled(now)) {
      stalled();
    } else if (deadlines.isPrefacePast(now)) {
      connection.guard.hit(Limit.PREFACE_TIMEOUT);
      end(ErrorCode.PROTOCOL_ERROR, Initiator.LIBRARY, "no preface in time", null);
    } else if (deadlines.isSettingsAckPast(now)) {
      connection.guard.hit(Limit.SETTINGS_ACK_TIMEOUT);
      end(ErrorCode.SETTINGS_TIMEOUT, Initiator.LIBRARY, "SETTINGS not acknowledged", null);
    } else if (deadlines.isHalfClosePast(now)) {
      connection.guard.hit(Limit.HALF_CLOSE_TIMEOUT);
      broken("the peer closed the connection, and its last calls take too long", null);
    } else if (deadlines.probes(now)) {
      writer.ping(false, Farewell.PING, 0);
      connection.requestWrite();
    }
    if (deadlines.isShutdownPingPast(now)) {
      finalGoAway();
    }
    if (deadlines.isWindowStallPast(now)) {
      connection.scheduler.resetStalled(now);
    }
    if (deadlines.retriesCredit(now)) {
      connection.flow.retryCredit();
    }
  }

  // ---- In peace ----

  void shutdown(String debugData) {
    if (over || farewell.isSaid()) {
      return;
    }
    farewell.plan(debugData);
    if (!connection.isServer()) {
      finalGoAway();
    } else if (!deadlines.awaitsShutdownPing()) { // RFC 9113 section 6.8
      writer.goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR, debugData);
      writer.ping(false, Farewell.PING, Farewell.PING);
      deadlines.shutdownPingSent(connection.now());
      connection.requestWrite();
    }
  }

  /** The shutdown's second GOAWAY, with the last number. */
  void finalGoAway() {
    deadlines.shutdownPingCame();
    farewell.say();
    writer.goAway(streams.lastProcessedId(), ErrorCode.NO_ERROR, farewell.debugData());
    connection.requestWrite();
    endWhenDrained();
  }

  void endWhenDrained() {
    if (over || streams.size() > 0) {
      return;
    }
    if (inputEnded) {
      end(ErrorCode.NO_ERROR, farewell.lost("the peer closed the connection", null));
    } else if (farewell.isSaid() || farewell.isHeard() && !deadlines.awaitsShutdownPing()) {
      end(ErrorCode.NO_ERROR, farewell.drained());
    }
  }
}
