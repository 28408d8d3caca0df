package dev.tern.http2;

import org.jspecify.annotations.Nullable;

/** Why a stream or a connection is over. A stream's listener is told exactly once. */
public sealed interface CloseCause {

  /** Both directions ended as they should. */
  record EndOfStream() implements CloseCause {
    public static final EndOfStream INSTANCE = new EndOfStream();
  }

  /** RST_STREAM was sent (initiator USER or LIBRARY) or received (PEER), RFC 9113 section 6.4. */
  record Reset(ErrorCode code, Initiator initiator, String message) implements CloseCause {}

  /**
   * The peer never processed the stream: its id is above the last stream id of a GOAWAY (RFC 9113
   * section 6.8), or it never left this side. It is safe to try it again elsewhere.
   *
   * @param leftThisSide whether its HEADERS were given to the transport
   */
  record Unprocessed(boolean leftThisSide, String message) implements CloseCause {}

  /** The connection under the stream is gone. */
  record ConnectionLost(
      ErrorCode code, Initiator initiator, String message, @Nullable Throwable cause)
      implements CloseCause {}
}
