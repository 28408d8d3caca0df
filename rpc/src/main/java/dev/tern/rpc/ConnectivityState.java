package dev.tern.rpc;

/**
 * What a channel, or one of its connections, is doing (gRPC "connectivity semantics and API").
 *
 * <pre>
 *           +----------- call, connect() ------------+
 *           |                                        v
 *         IDLE <---- connection lost ---- READY <- CONNECTING
 *           ^                               ^        |
 *           |                               |        | every address failed
 *           +---- resolver starts anew -- TRANSIENT_FAILURE   (tries go on, with backoff)
 *
 *         close() leads from everywhere to SHUTDOWN, which is the end.
 * </pre>
 */
public enum ConnectivityState {
  /** Not connected and not trying; the next call begins to connect. */
  IDLE,
  /** Resolving the name or connecting; calls wait. */
  CONNECTING,
  /** Connected: the peer's SETTINGS have arrived. */
  READY,
  /**
   * Every address failed. New tries go on with backoff; meanwhile calls fail at once, except those
   * that wait for ready. The state stays until a connection is made (gRFC A62).
   */
  TRANSIENT_FAILURE,
  /** Closed; nothing leads out of it. */
  SHUTDOWN;

  private static final int[] NEXT = {
    /* IDLE */ set(CONNECTING, TRANSIENT_FAILURE, SHUTDOWN),
    /* CONNECTING */ set(IDLE, READY, TRANSIENT_FAILURE, SHUTDOWN),
    /* READY */ set(IDLE, CONNECTING, TRANSIENT_FAILURE, SHUTDOWN),
    /* TRANSIENT_FAILURE */ set(IDLE, CONNECTING, READY, SHUTDOWN),
    /* SHUTDOWN */ 0
  };

  /** Whether a channel may go from this state to that one; to itself it never does. */
  boolean mayBecome(ConnectivityState next) {
    return (NEXT[ordinal()] & 1 << next.ordinal()) != 0;
  }

  private static int set(ConnectivityState... states) {
    int bits = 0;
    for (ConnectivityState state : states) {
      bits |= 1 << state.ordinal();
    }
    return bits;
  }
}
