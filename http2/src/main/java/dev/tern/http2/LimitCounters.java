package dev.tern.http2;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often each limit was hit, by all connections that were given the same {@link Http2Options}.
 *
 * <p>Owner: nobody; any thread may read it, and a loop counts only when a limit is hit.
 */
public final class LimitCounters {
  private static final Limit[] LIMITS = Limit.values();

  private final AtomicLongArray counts = new AtomicLongArray(LIMITS.length);

  LimitCounters() {}

  void hit(Limit limit) {
    counts.incrementAndGet(limit.ordinal());
  }

  /** How often that limit was hit so far. */
  public long count(Limit limit) {
    return counts.get(limit.ordinal());
  }

  /** The limits that were hit, {@code RESETS=2 WRITE_STALL=1}; empty when none was. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Limit limit : LIMITS) {
      long count = count(limit);
      if (count > 0) {
        out.append(out.isEmpty() ? "" : " ").append(limit).append('=').append(count);
      }
    }
    return out.toString();
  }
}
