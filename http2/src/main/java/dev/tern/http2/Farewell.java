package dev.tern.http2;

import org.jspecify.annotations.Nullable;

/**
 * Which GOAWAY was said and heard, RFC 9113 section 6.8, and what that means for the end.
 *
 * <p>Owner: event loop.
 */
final class Farewell {
  /** Both halves of the PING between the two GOAWAYs of a shutdown. */
  static final int PING = 0x7465726e;

  private boolean said;
  private String saidDebug = "";
  private boolean heard;
  private ErrorCode heardCode = ErrorCode.NO_ERROR;
  private String heardDebug = "";

  /** This side begins to shut down, with a reason for the peer. */
  void plan(String debugData) {
    saidDebug = debugData;
  }

  String debugData() {
    return saidDebug;
  }

  /** GOAWAY with the last number was sent: the peer opens no more streams. */
  void say() {
    said = true;
  }

  boolean isSaid() {
    return said;
  }

  void hear(ErrorCode code, String debugData) {
    heard = true;
    heardCode = code;
    heardDebug = debugData;
  }

  boolean isHeard() {
    return heard;
  }

  /** The last stream has ended after a GOAWAY of either side. */
  CloseCause.ConnectionLost drained() {
    return said
        ? new CloseCause.ConnectionLost(
            ErrorCode.NO_ERROR, Initiator.USER, explained(saidDebug), null)
        : lost("", null);
  }

  /** The peer is gone; its GOAWAY, if there was one, says why. */
  CloseCause.ConnectionLost lost(String reason, @Nullable Throwable cause) {
    return new CloseCause.ConnectionLost(heardCode, Initiator.PEER, explained(reason), cause);
  }

  /** A reason, and what the peer said before. */
  String explained(String reason) {
    if (!heard) {
      return reason;
    }
    String heardWords = "the peer said GOAWAY " + heardCode;
    if (!heardDebug.isEmpty()) {
      heardWords += " (" + heardDebug + ")";
    }
    return reason.isEmpty() ? heardWords : reason + "; before, " + heardWords;
  }
}
