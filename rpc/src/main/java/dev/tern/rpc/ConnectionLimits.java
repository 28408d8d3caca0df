package dev.tern.rpc;

/**
 * How a server's connections are kept and ended (gRFC A8, A9), in nanoseconds. Immutable.
 *
 * @param keepAlive when the server asks for a sign of life
 * @param minPingNanos how often a client may ask for one
 * @param pingWithoutCalls whether it may do so without a stream
 * @param maxAgeNanos when a connection is ended in peace, before jitter; Long.MAX_VALUE for never
 * @param ageGraceNanos how long its calls may go on then; Long.MAX_VALUE for as long as they want
 * @param maxIdleNanos how long it may be without calls; Long.MAX_VALUE for ever
 */
record ConnectionLimits(
    KeepAliveOptions keepAlive,
    long minPingNanos,
    boolean pingWithoutCalls,
    long maxAgeNanos,
    long ageGraceNanos,
    long maxIdleNanos) {
  static final long NEVER = Long.MAX_VALUE;

  /** 5 min between a client's PINGs, and no end. */
  static final ConnectionLimits DEFAULT =
      new ConnectionLimits(
          KeepAliveOptions.OF_SERVER, 300_000_000_000L, false, NEVER, NEVER, NEVER);
}
