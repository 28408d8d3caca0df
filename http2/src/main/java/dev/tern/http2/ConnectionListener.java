package dev.tern.http2;

/**
 * What a connection tells its user.
 *
 * <p>Threads: all methods are called on the connection's event loop, one at a time, and must not
 * block.
 */
public interface ConnectionListener {

  /**
   * The peer opened a stream (a server's side only). {@link StreamListener#onHeaders} of the
   * listener that is returned follows at once.
   */
  StreamListener onStream(Http2Stream stream);

  /**
   * The peer's SETTINGS were applied, RFC 9113 section 6.5; the first time, they are its preface.
   */
  default void onSettings(Http2Settings settings) {}

  /** The peer sent GOAWAY, RFC 9113 section 6.8. No stream can be opened any more. */
  default void onGoAway(int lastStreamId, ErrorCode code, String debugData) {}

  /** The peer sent PING, which was answered by itself. */
  default void onPing() {}

  /** The peer answered {@link Http2Connection#ping}. */
  default void onPingAck(long payload) {}

  /**
   * A stream closed, or the peer raised its limit: {@link Http2Connection#canOpenStream} may be
   * true again; or the stream numbers are used up, {@link Http2Connection#isDraining}.
   */
  default void onStreamAvailable() {}

  /** {@link Http2Connection#isWritable} was false, and is true again. */
  default void onWritable() {}

  /**
   * Nothing could be sent for {@link Http2Options#windowStallTimeoutNanos} while somebody waited
   * ({@link Http2Connection#awaitRoom}): the streams that stand before closed windows are reset
   * next, and who waits should wait no longer.
   */
  default void onStuck() {}

  /**
   * A listener threw: its stream was reset with INTERNAL_ERROR, or, when it was this one, the
   * connection is closed. For a log.
   */
  default void onListenerFailure(RuntimeException failure) {}

  /** The connection is over and every stream's listener has been told. Called exactly once. */
  void onClosed(CloseCause.ConnectionLost cause);
}
