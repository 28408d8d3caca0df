package dev.tern.netty;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Timer;
import dev.tern.http2.transport.Transport.ConnectHandler;
import dev.tern.http2.transport.Transport.ConnectionFactory;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection: the last handler of its channel, which gives a channel's octets to the engine and
 * the engine's to the channel.
 *
 * <p>Owner: event loop. In one turn of the loop it reads at most once and writes at most once; what
 * it reads and writes is copied once, between Netty's buffers and the loop's arrays.
 *
 * <pre>
 *   HANDSHAKE ──▶ OPEN ──▶ LINGERING ──▶ CLOSED
 *      (TLS)        │   engine is finished: output is ended, input read and dropped for a while
 *                   └────────────────────▶ CLOSED: the transport failed
 * </pre>
 */
final class NettyPipe extends ChannelInboundHandlerAdapter
    implements Pipe, GenericFutureListener<Future<Void>> {
  private enum State {
    /** No engine yet: the channel is being connected, or TLS is being set up. */
    HANDSHAKE,
    /** The engine runs. */
    OPEN,
    /**
     * The engine is gone. What it left is written, then output is ended; input is dropped until the
     * peer ends it, because closing with input unread would make the kernel send RST, and the
     * peer's kernel would then throw away the GOAWAY that it has not read yet.
     */
    LINGERING,
    /** The channel is closed, or is closing. */
    CLOSED
  }

  private static final long NEVER = Long.MAX_VALUE;

  /**
   * How long the last octets of a transport that closes may take into a socket that is not full.
   */
  private static final long ABORT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  // The loop's list of those who want to write.
  boolean dirty;
  @Nullable NettyPipe nextDirty;

  private final NettyTransport transport;
  private final NettyLoop loop;
  private final Channel channel;
  private final @Nullable SslHandler ssl;
  private final boolean accepted;
  private State state = State.HANDSHAKE;
  private @Nullable Http2Connection engine;

  /** Gets the connection when it is up; null from then on. */
  private @Nullable ConnectionFactory opener;

  private SocketAddress localAddress = Addresses.UNKNOWN;
  private SocketAddress remoteAddress = Addresses.UNKNOWN;

  /** Whether it counts among the handshakes. */
  private boolean handshaking;

  /** The peer will send no more. */
  private boolean inputEnded;

  private boolean outputEnded;
  private boolean aborting;
  private boolean autoRead = true;

  /** Buffers that the channel has not written wholly. */
  private int writesInFlight;

  /** When LINGERING must be over. */
  private long stateDeadline = NEVER;

  /** When the peer must have taken some of what is in flight. */
  private long stallDeadline = NEVER;

  /** How far the channel was when {@link #stallDeadline} was set. */
  private long stallProgress;

  private @Nullable Runnable whenClosed;
  private @Nullable Timer timer;
  private long timerDeadline = NEVER;

  /**
   * @param ssl the handler before this one in the pipeline, or null for plaintext
   */
  NettyPipe(
      NettyTransport transport,
      NettyLoop loop,
      Channel channel,
      @Nullable SslHandler ssl,
      boolean accepted,
      ConnectionFactory opener) {
    this.transport = transport;
    this.loop = loop;
    this.channel = channel;
    this.ssl = ssl;
    this.accepted = accepted;
    this.opener = opener;
  }

  // ---- What the engine and its user see ----

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public long wantWrite() {
    loop.markDirty(this);
    return loop.now();
  }

  @Override
  public SocketAddress localAddress() {
    return localAddress;
  }

  @Override
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public @Nullable SSLSession tlsSession() {
    return ssl == null ? null : ssl.engine().getSession();
  }

  @Override
  public void whenClosed(Runnable action) {
    if (state == State.CLOSED) {
      action.run();
    } else {
      whenClosed = action;
    }
  }

  // ---- Start ----

  @Override
  public void channelActive(ChannelHandlerContext context) {
    localAddress = Addresses.ours(channel.localAddress());
    remoteAddress = Addresses.ours(channel.remoteAddress());
    transport.opened(this);
    if (ssl != null) {
      handshaking = true;
      transport.handshakeBegun();
      return;
    }
    long nowNanos = loop.enter();
    try {
      open(nowNanos);
    } catch (RuntimeException | Error bug) {
      crashed(bug, nowNanos);
    } finally {
      loop.leaveAndFlush();
    }
  }

  private void open(long nowNanos) {
    ConnectionFactory factory = opener;
    if (factory != null && state == State.HANDSHAKE) {
      opener = null;
      state = State.OPEN;
      engine = factory.open(this, nowNanos);
      loop.markDirty(this);
    }
  }

  // ---- In ----

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    long nowNanos = loop.enter();
    try {
      receive(bytes, nowNanos);
    } catch (RuntimeException | Error bug) {
      crashed(bug, nowNanos);
    } finally {
      bytes.release();
      loop.leave();
    }
  }

  /** In one stretch, but for what TLS opened at once of more than one turn's octets. */
  private void receive(ByteBuf bytes, long nowNanos) {
    Http2Connection engine = this.engine;
    while (engine != null && bytes.isReadable()) {
      int length = Math.min(bytes.readableBytes(), loop.readBytes.length);
      bytes.readBytes(loop.readBytes, 0, length);
      engine.receive(loop.readBytes, 0, length, nowNanos);
      engine = this.engine;
    }
    loop.markDirty(this);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    loop.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      loop.markDirty(this);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    long nowNanos = loop.enter();
    try {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        handshakeEnded(handshake, nowNanos);
      } else if (event instanceof ChannelInputShutdownEvent
          || event instanceof SslCloseCompletionEvent) {
        inputIsOver(nowNanos);
      }
    } catch (RuntimeException | Error bug) {
      crashed(bug, nowNanos);
    } finally {
      loop.leaveAndFlush();
    }
  }

  /** The peer sent FIN, or close_notify before it; without that, HTTP/2's framing tells the end. */
  private void inputIsOver(long nowNanos) {
    if (inputEnded) {
      return;
    }
    inputEnded = true;
    Http2Connection engine = this.engine;
    if (state == State.HANDSHAKE) {
      handshakeFailed("the peer closed the connection during the TLS handshake", null);
      close();
    } else if (engine != null) {
      engine.endOfInput(nowNanos);
    }
    loop.markDirty(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    broken(cause);
  }

  private void broken(Throwable cause) {
    long nowNanos = loop.enter();
    try {
      inputEnded = true;
      fail(ssl == null ? Failures.readable(cause) : Failures.readableOverTls(cause, !accepted));
    } catch (RuntimeException | Error bug) {
      crashed(bug, nowNanos);
    } finally {
      loop.leaveAndFlush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    broken(new IOException("the connection was closed"));
  }

  /** The last that a channel tells, also one that never was active. */
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    broken(new IOException("the connection was closed"));
  }

  // ---- TLS ----

  private void handshakeEnded(SslHandshakeCompletionEvent event, long nowNanos) {
    if (ssl == null || state != State.HANDSHAKE) {
      return;
    }
    if (!event.isSuccess()) {
      Throwable cause = event.cause();
      handshakeFailed(Failures.tlsMessage(cause, !accepted), cause);
      return; // Netty says the alert that tells the peer why, and closes.
    }
    String protocol = ssl.applicationProtocol();
    if (NettyTlsOptions.ALPN.equals(protocol)) {
      endHandshake();
      open(nowNanos);
    } else if (accepted && (protocol == null || protocol.isEmpty())) {
      // It counts as a failed handshake, but a client that speaks HTTP/1.1 is told why.
      endHandshake();
      failedToOpen(Failures.noAlpn("", false), null);
      opener = Http2Connection::withoutAlpn;
      open(nowNanos);
    } else {
      handshakeFailed(Failures.noAlpn(protocol, !accepted), null);
      closeOutbound(nowNanos);
      linger(nowNanos);
    }
  }

  private void handshakeFailed(String message, @Nullable Throwable cause) {
    endHandshake();
    if (opener != null) {
      failedToOpen(message, Failures.isTimeout(cause) ? null : cause);
    }
  }

  /** Tells a client's handler, or the log, that no engine will come. */
  private void failedToOpen(String message, @Nullable Throwable cause) {
    ConnectionFactory told = opener;
    opener = null;
    if (told instanceof ConnectHandler handler) {
      handler.failed(Failures.tls(message, cause));
    } else {
      NettyLoop.LOG.log(
          Level.DEBUG, () -> "TLS with " + Failures.describe(remoteAddress) + ": " + message);
    }
  }

  private void endHandshake() {
    if (handshaking) {
      handshaking = false;
      transport.handshakeEnded();
    }
  }

  // ---- Out ----

  /** Writes once, if there is something and the channel has room; then sees what comes next. */
  void flush(long nowNanos) {
    if (state == State.OPEN) {
      write(nowNanos);
    }
    if (state == State.LINGERING && writesInFlight == 0) {
      endOutput(nowNanos);
    }
    if (state == State.CLOSED) {
      return;
    }
    boolean reading = wantsInput();
    if (reading != autoRead) {
      autoRead = reading;
      channel.config().setAutoRead(reading);
    }
    setTimer();
  }

  /** Whether the next octets of the peer are welcome. */
  private boolean wantsInput() {
    Http2Connection engine = this.engine;
    return engine == null || engine.wantsInput();
  }

  private void write(long nowNanos) {
    Http2Connection engine = this.engine;
    if (engine == null) {
      return;
    }
    if (channel.isWritable()) {
      int length = engine.transmit(loop.writeBytes, 0, loop.writeBytes.length, nowNanos);
      if (state != State.OPEN) {
        return; // A listener, told that there is room again, made an end.
      }
      if (length > 0) {
        ByteBuf bytes = channel.alloc().directBuffer(length);
        bytes.writeBytes(loop.writeBytes, 0, length);
        writing(nowNanos);
        channel.writeAndFlush(bytes).addListener(this);
      }
    }
    if (state != State.OPEN) {
      return; // The write failed at once.
    }
    if (engine.isFinished() && !engine.hasOutput()) {
      closeOutbound(nowNanos);
      linger(nowNanos);
    } else if (engine.hasOutput() && channel.isWritable()) {
      loop.markDirty(this);
    }
  }

  private void writing(long nowNanos) {
    writesInFlight++;
    if (stallDeadline == NEVER) {
      watchForStall(nowNanos);
    }
  }

  /** TLS says close_notify behind the last frame, RFC 8446 section 6.1. */
  private void closeOutbound(long nowNanos) {
    if (ssl != null) {
      writing(nowNanos);
      ssl.closeOutbound().addListener(this);
    }
  }

  /** A write ended. */
  @Override
  public void operationComplete(Future<Void> write) {
    writesInFlight--;
    if (state == State.CLOSED) {
      return;
    }
    if (!write.isSuccess()) {
      broken(write.cause());
      return;
    }
    if (writesInFlight == 0) {
      stallDeadline = NEVER;
      if (state == State.LINGERING) {
        loop.markDirty(this);
      }
    } else {
      watchForStall(loop.now());
    }
  }

  // ---- Time ----

  private void watchForStall(long nowNanos) {
    stallProgress = progress();
    stallDeadline = nowNanos + transport.options().writeStallNanos();
  }

  /** How much the channel has written of the buffer that it is writing. */
  private long progress() {
    var buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.currentProgress();
  }

  /**
   * Sets the one timer of this connection to the earliest of its deadlines. A timer that is too
   * early is left alone: deadlines move on with every turn, and it only sets itself again.
   */
  private void setTimer() {
    long deadline = Math.min(stateDeadline, stallDeadline);
    Http2Connection engine = this.engine;
    if (engine != null) {
      deadline = Math.min(deadline, engine.nextDeadlineNanos());
    }
    if (deadline >= timerDeadline) {
      return;
    }
    timerDeadline = deadline;
    Timer current = timer;
    if (current == null) {
      timer = loop.schedule(deadline, this::timeIsUp);
    } else {
      loop.reschedule(current, deadline);
    }
  }

  private void timeIsUp() {
    long nowNanos = loop.now();
    timerDeadline = NEVER;
    try {
      if (stateDeadline <= nowNanos) {
        close();
      }
      if (stallDeadline <= nowNanos && state != State.CLOSED) {
        stalled(nowNanos);
      }
      Http2Connection engine = this.engine;
      if (engine != null && engine.nextDeadlineNanos() <= nowNanos) {
        engine.onDeadline(nowNanos);
      }
    } catch (RuntimeException | Error bug) {
      crashed(bug, nowNanos);
    }
    loop.markDirty(this);
  }

  private void stalled(long nowNanos) {
    if (progress() != stallProgress) {
      watchForStall(nowNanos); // slow, but it reads
      return;
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(transport.options().writeStallNanos());
    fail(new IOException("the peer has read nothing for " + seconds + " s"));
  }

  // ---- End ----

  /** The engine is done: ends output when all is written, then drops input for a while. */
  private void linger(long nowNanos) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.LINGERING;
    engine = null;
    stateDeadline = nowNanos + transport.options().writeStallNanos();
    loop.markDirty(this);
  }

  private void endOutput(long nowNanos) {
    if (inputEnded || aborting) {
      close();
    } else if (!outputEnded) {
      outputEnded = true;
      stateDeadline = nowNanos + transport.options().lingerNanos();
      ((DuplexChannel) channel).shutdownOutput().addListener(done -> outputEnded(done.isSuccess()));
    }
  }

  private void outputEnded(boolean orderly) {
    if (!orderly) {
      close();
    }
  }

  /** The transport broke: the engine is told, and nothing can be written any more. */
  private void fail(IOException cause) {
    Http2Connection engine = this.engine;
    this.engine = null;
    if (opener != null && handshaking) {
      failedToOpen("the connection broke during the TLS handshake: " + cause.getMessage(), cause);
    }
    close();
    if (engine != null) {
      engine.transportFailed(cause, loop.now());
    }
  }

  /** The transport closes: says GOAWAY as far as the socket takes it at once, and closes. */
  void abort(String reason) {
    long nowNanos = loop.enter();
    try {
      Http2Connection engine = this.engine;
      if (state == State.OPEN && engine != null) {
        engine.close(ErrorCode.NO_ERROR, reason);
        flush(nowNanos);
      }
      if (state == State.LINGERING && writesInFlight > 0 && !aborting) {
        aborting = true; // io_uring says only in its next turn that the octets are gone
        stateDeadline = nowNanos + ABORT_NANOS;
        setTimer();
      } else {
        fail(new IOException(reason));
      }
    } catch (RuntimeException | Error bug) {
      crashed(bug, nowNanos);
    } finally {
      loop.leaveAndFlush();
    }
  }

  /** A method of this, or a listener below it, threw what it should not have. */
  void crashed(Throwable bug, long nowNanos) {
    NettyLoop.LOG.log(Level.ERROR, "a connection with " + remoteAddress + " is closed: a bug", bug);
    try {
      fail(new IOException("an internal error: " + bug, bug));
    } catch (RuntimeException | Error again) {
      NettyLoop.LOG.log(Level.ERROR, "its end failed too", again);
    }
  }

  private void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    endHandshake();
    stateDeadline = NEVER;
    stallDeadline = NEVER;
    Timer current = timer;
    if (current != null) {
      current.cancel();
    }
    ChannelFuture closing = channel.close();
    transport.closed(this, accepted, closing);
    Runnable action = whenClosed;
    if (action != null) {
      whenClosed = null;
      action.run();
    }
  }

  NettyLoop nettyLoop() {
    return loop;
  }

  ChannelFuture closeFuture() {
    return channel.closeFuture();
  }
}
