package dev.tern.rpc;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a connection is dead (gRFC A8 for clients, A9 for servers): when nothing was read
 * for a time it sends a PING, and when nothing is read in the time after that it closes the
 * connection. Everything that is read counts as a sign of life.
 *
 * <p>Owner: event loop.
 */
final class KeepAlive {
  private static final long PAYLOAD = 0x6b65657000000000L;

  private final EventLoop loop;
  private final Http2Connection engine;
  private final KeepAliveOptions options;
  private final boolean withoutStreams;
  private @Nullable Timer timer;
  private long pingedAtNanos;
  private long pings;
  private boolean awaiting;

  /**
   * @param withoutStreams whether it goes on while no stream is open
   */
  KeepAlive(
      EventLoop loop, Http2Connection engine, KeepAliveOptions options, boolean withoutStreams) {
    this.loop = loop;
    this.engine = engine;
    this.options = options;
    this.withoutStreams = withoutStreams;
  }

  void begin() {
    schedule(loop.nanoTime() + options.timeNanos());
  }

  private void schedule(long atNanos) {
    timer = loop.schedule(atNanos, this::look);
  }

  private void look() {
    timer = null;
    long now = loop.nanoTime();
    long read = engine.lastReceivedNanos();
    if (awaiting && read - pingedAtNanos < 0) {
      engine.close(
          ErrorCode.NO_ERROR,
          "keepalive: the peer is silent, also "
              + options.timeoutNanos() / 1_000_000
              + " ms after a PING");
      return;
    }
    awaiting = false;
    if (read + options.timeNanos() - now > 0) {
      schedule(read + options.timeNanos());
    } else if (withoutStreams || engine.activeStreams() > 0) {
      awaiting = true;
      pingedAtNanos = now;
      engine.ping(PAYLOAD + pings++);
      schedule(now + options.timeoutNanos());
    } else {
      schedule(now + options.timeNanos());
    }
  }

  /** The connection is over. */
  void end() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
