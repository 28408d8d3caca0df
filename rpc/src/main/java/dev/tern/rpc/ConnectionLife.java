package dev.tern.rpc;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.Timer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long a server's connection lives, and what ends it: its age, its idleness, its silence, or
 * too many PINGs (gRFC A8, A9). Ended in peace, it says why in GOAWAY: {@code max_age}, {@code
 * max_idle}.
 *
 * <p>Owner: event loop.
 */
final class ConnectionLife {
  private final EventLoop loop;
  private final Http2Connection engine;
  private final ConnectionLimits limits;
  private final PingPolicy pings;
  private final KeepAlive keepAlive;
  private @Nullable Timer age;
  private @Nullable Timer idle;

  ConnectionLife(
      EventLoop loop, Http2Connection engine, ConnectionLimits limits, RandomGenerator random) {
    this.loop = loop;
    this.engine = engine;
    this.limits = limits;
    this.pings = new PingPolicy(limits.minPingNanos(), limits.pingWithoutCalls());
    this.keepAlive = new KeepAlive(loop, engine, limits.keepAlive(), true);
    keepAlive.begin();
    if (limits.maxAgeNanos() != ConnectionLimits.NEVER) {
      long jittered = (long) (limits.maxAgeNanos() * (0.9 + 0.2 * random.nextDouble()));
      age = loop.schedule(loop.nanoTime() + jittered, this::tooOld);
    }
    callsEnded();
  }

  private void tooOld() {
    age = null;
    engine.shutdown("max_age", loop.nanoTime());
    if (limits.ageGraceNanos() != ConnectionLimits.NEVER) {
      age = loop.schedule(loop.nanoTime() + limits.ageGraceNanos(), this::graceOver);
    }
  }

  private void graceOver() {
    age = null;
    engine.close(ErrorCode.NO_ERROR, "max_age");
  }

  /** No call is open. */
  void callsEnded() {
    if (limits.maxIdleNanos() != ConnectionLimits.NEVER) {
      idle = loop.schedule(loop.nanoTime() + limits.maxIdleNanos(), this::tooIdle);
    }
  }

  /** One is. */
  void callBegan() {
    if (idle != null) {
      idle.cancel();
      idle = null;
    }
  }

  private void tooIdle() {
    idle = null;
    engine.shutdown("max_idle", loop.nanoTime());
  }

  /** The client sent PING. */
  void pinged() {
    if (!pings.allows(loop.nanoTime(), engine.streamFramesSent(), engine.activeStreams())) {
      engine.close(ErrorCode.ENHANCE_YOUR_CALM, "too_many_pings");
    }
  }

  void end() {
    keepAlive.end();
    callBegan();
    if (age != null) {
      age.cancel();
    }
  }
}
