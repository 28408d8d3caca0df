package dev.tern.rpc;

/**
 * How long a channel has spent in each phase of getting connected, since it was built. A call notes
 * the sums when it begins to wait, and says the differences when it fails.
 *
 * <p>Owner: event loop.
 */
final class PhaseClock {
  /** What a channel without a connection does. */
  enum Phase {
    NONE,
    RESOLVE,
    CONNECT,
    BACKOFF
  }

  static final int PHASES = 4;

  private final long[] sums = new long[PHASES];
  private Phase current = Phase.NONE;
  private long sinceNanos;
  private int connecting;

  /** One more try to connect has begun. */
  void connectBegun(long nowNanos) {
    connecting++;
    enter(Phase.CONNECT, nowNanos);
  }

  /** A try has ended; when it was the last one that ran, this phase follows. */
  void connectEnded(Phase next, long nowNanos) {
    connecting--;
    if (connecting == 0 && current == Phase.CONNECT) {
      enter(next, nowNanos);
    }
  }

  /** From now on it is that phase. */
  void enter(Phase phase, long nowNanos) {
    if (phase != current) {
      sums[current.ordinal()] += nowNanos - sinceNanos;
      current = phase;
      sinceNanos = nowNanos;
    }
  }

  /** The time spent in that phase so far. */
  long sum(Phase phase, long nowNanos) {
    long sum = sums[phase.ordinal()];
    return phase == current ? sum + nowNanos - sinceNanos : sum;
  }
}
