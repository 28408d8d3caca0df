package dev.tern.rpc;

import dev.tern.http2.CloseCause;
import dev.tern.http2.LimitCounters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Logs the connections that the server had to cut: who, why, and how often each limit was hit so
 * far. An attacker decides how many there are, but not how many lines: beyond a burst and a line a
 * second they are counted only, and the next line says how many.
 *
 * <p>Owner: its lock; the event loops call it.
 */
final class CutLog {
  static final int BURST = 20;
  private static final long NANOS_PER_LINE = 1_000_000_000L;

  private final Logger log;
  private final LimitCounters counters;
  private int allowance = BURST;
  private long refilledNanos;
  private long unsaid;

  CutLog(Logger log, LimitCounters counters) {
    this.log = log;
    this.counters = counters;
  }

  void cut(@Nullable SocketAddress peer, CloseCause.ConnectionLost cause, long nowNanos) {
    String line = line(peer, cause, nowNanos);
    if (line != null) {
      log.log(Level.WARNING, line);
    }
  }

  /** Null when nothing is to be said now. */
  private synchronized @Nullable String line(
      @Nullable SocketAddress peer, CloseCause.ConnectionLost cause, long nowNanos) {
    if (allowance == BURST) {
      refilledNanos = nowNanos;
    }
    long refill = Math.max(0, (nowNanos - refilledNanos) / NANOS_PER_LINE);
    allowance = (int) Math.min(BURST, allowance + refill);
    refilledNanos += refill * NANOS_PER_LINE;
    if (allowance == 0) {
      unsaid++;
      return null;
    }
    allowance--;
    String before = unsaid == 0 ? "" : "; " + unsaid + " more were cut and not logged";
    unsaid = 0;
    String hits = counters.toString();
    return "the connection with "
        + peer
        + " was cut: "
        + cause.code()
        + ", "
        + cause.message()
        + (hits.isEmpty() ? "" : "; limits hit so far: " + hits)
        + before;
  }
}
