package dev.tern.rpc;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ConnectionListener;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Settings;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Timer;
import dev.tern.http2.transport.Transport;
import java.net.SocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection of a {@link Subchannel}, from the try to connect to its end. It counts as
 * connected when the peer's SETTINGS have arrived. After a GOAWAY it leaves its subchannel and
 * lives on until its last stream has ended.
 *
 * <p>Owner: event loop.
 */
final class ClientConnection implements ConnectionListener, Transport.ConnectHandler {
  /** Hears nothing: of streams that a peer opens, which gRPC does not know, and those left. */
  static final StreamListener NOBODY =
      new StreamListener() {
        @Override
        public void onHeaders(Headers headers, boolean endStream) {}

        @Override
        public void onData(byte[] buffer, int offset, int length, boolean endStream) {}

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(CloseCause cause) {}
      };

  private final ChannelCore core;
  private final Subchannel owner;
  private @Nullable Http2Connection engine;
  private @Nullable Timer handshakeTimer;
  private long handshakeDeadline;
  private @Nullable KeepAlive keepAlive;
  private boolean settled;
  private boolean over;
  private @Nullable String closeReason;
  private @Nullable String goAway;

  ClientConnection(ChannelCore core, Subchannel owner) {
    this.core = core;
    this.owner = owner;
  }

  /** Begins to connect; the owner hears how it ends. */
  void begin(long timeoutNanos) {
    handshakeDeadline = core.loop().nanoTime() + timeoutNanos;
    core.connectionBegun(this);
    core.transport()
        .connect(
            core.loop(),
            new Transport.ConnectTarget(owner.address(), core.authority(), timeoutNanos),
            this);
  }

  SocketAddress address() {
    return owner.address();
  }

  /** The engine; to be asked for once this is connected. */
  Http2Connection engine() {
    if (engine == null) {
      throw new IllegalStateException("not connected");
    }
    return engine;
  }

  boolean canOpenStream() {
    return engine != null && engine.canOpenStream();
  }

  /** Whether no stream will ever be opened on it again. */
  boolean isDraining() {
    return engine != null && engine.isDraining();
  }

  /** The GOAWAY that was received, in words; null when there was none. */
  @Nullable String goAway() {
    return goAway;
  }

  // ---- Transport.ConnectHandler ----

  @Override
  public void failed(Transport.ConnectFailure failure) {
    if (over) {
      return;
    }
    finish();
    owner.connectFailed(
        this, failure.phase().name().toLowerCase(Locale.ROOT), failure.message(), failure.cause());
  }

  @Override
  public Http2Connection open(Pipe pipe, long nowNanos) {
    Http2Connection opened = Http2Connection.client(pipe, core.http2Options(), this, nowNanos);
    engine = opened;
    if (closeReason != null) {
      opened.close(ErrorCode.NO_ERROR, closeReason);
    } else {
      handshakeTimer = core.loop().schedule(handshakeDeadline, this::handshakeTimedOut);
    }
    return opened;
  }

  private void handshakeTimedOut() {
    handshakeTimer = null;
    if (!settled && engine != null) {
      engine.close(ErrorCode.SETTINGS_TIMEOUT, "no SETTINGS in time");
    }
  }

  // ---- ConnectionListener ----

  @Override
  public StreamListener onStream(Http2Stream stream) {
    stream.reset(ErrorCode.REFUSED_STREAM);
    return NOBODY;
  }

  @Override
  public void onSettings(Http2Settings settings) {
    if (!settled) {
      settled = true;
      cancelHandshakeTimer();
      KeepAliveOptions options = core.keepAlive();
      if (options != null) {
        keepAlive =
            new KeepAlive(core.loop(), engine(), options, core.options().keepAliveWithoutCalls());
        keepAlive.begin();
      }
      owner.connected(this);
    }
  }

  @Override
  public void onGoAway(int lastStreamId, ErrorCode code, String debugData) {
    String text = "GOAWAY " + code + (debugData.isEmpty() ? "" : " \"" + debugData + "\"");
    boolean first = goAway == null;
    if (code == ErrorCode.ENHANCE_YOUR_CALM && debugData.equals("too_many_pings")) {
      core.slowKeepAlive();
    }
    goAway = text;
    core.noteGoAway(text, owner.address());
    if (first && settled) {
      owner.lost(this, "the peer sent " + text);
      engine().shutdown("", core.loop().nanoTime());
    }
  }

  @Override
  public void onStreamAvailable() {
    owner.startWaiting(this);
  }

  @Override
  public void onClosed(CloseCause.ConnectionLost cause) {
    if (over) {
      return;
    }
    finish();
    if (settled) {
      owner.lost(this, "connection lost: " + cause.message());
    } else if (goAway != null) {
      owner.connectFailed(this, "settings", "the peer sent " + goAway, cause.cause());
    } else {
      owner.connectFailed(this, "settings", cause.message(), cause.cause());
    }
  }

  // ---- The owner's side ----

  /** Ends it at once; calls on it fail with that reason. */
  void close(String reason) {
    if (over || closeReason != null) {
      return;
    }
    closeReason = reason;
    if (engine != null) {
      engine.close(ErrorCode.NO_ERROR, reason);
    }
  }

  /** Ends it when its last stream has ended. */
  void drain() {
    if (!over && engine != null) {
      engine.shutdown("", core.loop().nanoTime());
    } else if (!over) {
      close("the channel is closed");
    }
  }

  private void finish() {
    over = true;
    cancelHandshakeTimer();
    if (keepAlive != null) {
      keepAlive.end();
    }
    core.connectionOver(this);
  }

  private void cancelHandshakeTimer() {
    if (handshakeTimer != null) {
      handshakeTimer.cancel();
      handshakeTimer = null;
    }
  }
}
