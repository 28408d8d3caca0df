package dev.tern.rpc;

/**
 * How often a client may send PING (gRFC A8, "Server Enforcement"): one that comes too early is a
 * strike, and more than two strikes are too many. What the server sends on streams forgives all.
 *
 * <p>Owner: event loop.
 */
final class PingPolicy {
  private static final int MAX_STRIKES = 2;

  /** Between PINGs without a stream, when those are not permitted. */
  private static final long WITHOUT_CALLS_NANOS = 7_200_000_000_000L;

  private final long minNanos;
  private final boolean withoutCalls;
  private boolean pinged;
  private long lastNanos;
  private long framesSent;
  private int strikes;

  PingPolicy(long minNanos, boolean withoutCalls) {
    this.minNanos = minNanos;
    this.withoutCalls = withoutCalls;
  }

  /** A PING came: false when there were too many. */
  boolean allows(long nowNanos, long framesSentUntilNow, int streams) {
    if (framesSent != framesSentUntilNow) {
      framesSent = framesSentUntilNow;
      strikes = 0;
      pinged = false;
    }
    long due = streams == 0 && !withoutCalls ? WITHOUT_CALLS_NANOS : minNanos;
    if (!pinged || nowNanos - lastNanos >= due) {
      pinged = true;
      lastNanos = nowNanos;
      return true;
    }
    return ++strikes <= MAX_STRIKES;
  }
}
