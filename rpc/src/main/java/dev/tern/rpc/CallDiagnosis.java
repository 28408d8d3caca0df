package dev.tern.rpc;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Settings;
import dev.tern.http2.Initiator;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a call knows about its own way, and how it tells that when it fails: phase, target, peer,
 * attempts, and the time by phase. A status that the server sent is never touched.
 *
 * <p>Owner: event loop.
 */
final class CallDiagnosis {
  private static final System.Logger LOG = System.getLogger("dev.tern.rpc.Channel");
  private static final long NO_DEADLINE = Long.MAX_VALUE;

  private final ChannelCore core;
  private final long startNanos;
  private final long timeoutNanos;

  // What the channel's clock showed when the call began.
  private long resolveNanos;
  private long connectNanos;
  private long backoffNanos;

  private @Nullable String waitingFor;
  private @Nullable ClientConnection connection;
  private int attempts;
  private @Nullable Retries retries;
  private int streamId;
  private long openNanos;

  CallDiagnosis(ChannelCore core, long startNanos, long remainingNanos) {
    this.core = core;
    this.startNanos = startNanos;
    this.timeoutNanos = remainingNanos;
  }

  // ---- Its way ----

  /** Counts the attempts from now on. */
  void countedBy(Retries counting) {
    retries = counting;
  }

  void begin(long nowNanos) {
    PhaseClock clock = core.clock();
    resolveNanos = clock.sum(PhaseClock.Phase.RESOLVE, nowNanos);
    connectNanos = clock.sum(PhaseClock.Phase.CONNECT, nowNanos);
    backoffNanos = clock.sum(PhaseClock.Phase.BACKOFF, nowNanos);
  }

  void waitingFor(String what) {
    waitingFor = what;
  }

  void opened(ClientConnection on) {
    waitingFor = null;
    connection = on;
    attempts++;
    openNanos = core.loop().nanoTime();
  }

  void stream(int id) {
    streamId = id;
  }

  // ---- Its deadline ----

  boolean hasDeadline() {
    return timeoutNanos < NO_DEADLINE / 2; // beyond is 146 years, and would overflow the clock
  }

  long deadlineNanos() {
    return startNanos + timeoutNanos;
  }

  /** The time that is left, Long.MAX_VALUE without a deadline. */
  long remainingNanos() {
    return hasDeadline() ? deadlineNanos() - core.loop().nanoTime() : NO_DEADLINE;
  }

  boolean isDeadlinePassed() {
    return hasDeadline() && remainingNanos() <= 0;
  }

  // ---- What it says ----

  /** Tells interceptors how the call ended; a failure of theirs is not the call's. */
  void tellEnd(ClientInterceptor.Watch watch, CallResult how) {
    try {
      watch.ended(how.status(), how.trailers(), core.loop().nanoTime() - startNanos);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "an interceptor failed at the end of a call", e);
    }
  }

  String deadlineExceeded(String phase) {
    return explain("the deadline of " + millis(timeoutNanos) + " passed", phase);
  }

  /** A failure to connect, with the address that was tried and how often. */
  String connectFailed(ConnectProblem problem) {
    StringBuilder out = new StringBuilder(problem.message());
    out.append(" (phase ").append(problem.phase());
    out.append(", target ").append(core.options().target().text());
    if (problem.peer() != null) {
      out.append(", peer ").append(name(problem.peer()));
    }
    out.append(", ").append(retries != null ? retries.attempt() : "attempt " + problem.attempt());
    appendTimes(out);
    StateHolder.Current state = core.state().current();
    if (state.sinceNanos() < startNanos) {
      long age = core.loop().nanoTime() - state.sinceNanos();
      out.append("; the channel is in ").append(state.state()).append(" for ").append(millis(age));
    }
    return appendGoAway(out).append(')').toString();
  }

  /** Any other failure that this side noticed. */
  String explain(String message, String phase) {
    StringBuilder out = new StringBuilder(message);
    out.append(" (phase ").append(phase);
    out.append(", target ").append(core.options().target().text());
    ClientConnection on = connection;
    if (on != null) {
      out.append(", peer ").append(name(on.address()));
      out.append(", stream ").append(streamId);
      if (retries != null) {
        out.append(", ").append(retries.attempt());
      } else if (attempts > 1) {
        out.append(", attempt ").append(attempts);
      }
    }
    appendTimes(out);
    if (waitingFor != null) {
      out.append("; waited for ").append(waitingFor);
      appendState(out);
    }
    return appendGoAway(out).append(')').toString();
  }

  /** Whether the peer says that it did not begin with the stream (RFC 9113 section 8.7). */
  boolean isRefusal(CloseCause cause) {
    return cause instanceof CloseCause.Reset reset
        && reset.initiator() == Initiator.PEER
        && reset.code() == ErrorCode.REFUSED_STREAM;
  }

  /** The result of a stream that ended before its response did. */
  CallResult streamEnded(CloseCause cause, String phase) {
    if (cause instanceof CloseCause.ConnectionLost lost) {
      String text = explain("connection lost: " + lost.message(), phase);
      return CallResult.local(StatusCode.UNAVAILABLE, text, lost.cause());
    }
    if (!(cause instanceof CloseCause.Reset reset)) {
      String text = explain("the stream ended before the response did", phase);
      return CallResult.local(StatusCode.INTERNAL, text, null);
    }
    boolean byPeer = reset.initiator() == Initiator.PEER;
    // Of the engine's own faults only metadata beyond its limit has a code of its own.
    boolean mapped = byPeer || reset.code() == ErrorCode.ENHANCE_YOUR_CALM;
    StatusCode code = mapped ? StatusMapping.ofReset(reset.code()) : StatusCode.INTERNAL;
    if (code == StatusCode.CANCELLED && isDeadlinePassed()) {
      // The server's timer was faster than ours.
      return CallResult.local(StatusCode.DEADLINE_EXCEEDED, deadlineExceeded(phase), null);
    }
    String text =
        (byPeer ? "the server reset the stream (" : "stream error (") + reset.code() + ")";
    String more = reset.message().isEmpty() ? text : text + ": " + reset.message();
    return CallResult.local(code, explain(more, phase), null);
  }

  private void appendTimes(StringBuilder out) {
    long now = core.loop().nanoTime();
    PhaseClock clock = core.clock();
    out.append(", ").append(millis(now - startNanos));
    char separator = ':';
    if (waitingFor != null || connection == null) {
      long resolve = clock.sum(PhaseClock.Phase.RESOLVE, now) - resolveNanos;
      long connect = clock.sum(PhaseClock.Phase.CONNECT, now) - connectNanos;
      long backoff = clock.sum(PhaseClock.Phase.BACKOFF, now) - backoffNanos;
      separator = appendTime(out, separator, "resolve", resolve);
      separator = appendTime(out, separator, "connect", connect);
      separator = appendTime(out, separator, "backoff", backoff);
    } else {
      separator = appendTime(out, separator, "wait", openNanos - startNanos);
      appendTime(out, separator, "stream", now - openNanos);
    }
  }

  private static char appendTime(StringBuilder out, char separator, String what, long nanos) {
    if (nanos < 100_000) {
      return separator; // would read 0.0
    }
    out.append(separator).append(' ').append(what).append(' ').append(millis(nanos));
    return ',';
  }

  private void appendState(StringBuilder out) {
    out.append("; channel ").append(core.state().describe(core.loop().nanoTime()));
  }

  private StringBuilder appendGoAway(StringBuilder out) {
    String goAway = core.lastGoAway(core.loop().nanoTime());
    if (goAway != null) {
      out.append("; last ").append(goAway);
    }
    return out;
  }

  /** Why the peer would not take that head; null when it would (RFC 9113 section 6.5.2). */
  @Nullable String tooLarge(Headers head, Http2Settings peer) {
    if (peer.maxHeaderListSize() == Integer.MAX_VALUE) {
      return null;
    }
    long size = MetadataWire.size(head);
    return size <= peer.maxHeaderListSize()
        ? null
        : "the request's metadata of "
            + size
            + " bytes is larger than the "
            + peer.maxHeaderListSize()
            + " bytes that the server takes";
  }

  private static String millis(long nanos) {
    long micros = nanos / 1000;
    return micros >= 10_000 || micros % 1000 == 0
        ? micros / 1000 + " ms"
        : micros / 1000 + "." + micros / 100 % 10 + " ms";
  }

  /** {@code 127.0.0.1:50051}, {@code [::1]:50051}, a path. */
  static String name(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      String host = inet.isUnresolved() ? inet.getHostString() : inet.getAddress().getHostAddress();
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
    return address.toString();
  }
}
