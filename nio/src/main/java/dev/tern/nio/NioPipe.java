package dev.tern.nio;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Timer;
import dev.tern.http2.transport.Transport.ConnectHandler;
import dev.tern.http2.transport.Transport.ConnectionFactory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One plaintext connection: a socket's octets go to its engine, and the engine's to the socket.
 *
 * <p>Owner: event loop. In one turn of the loop it reads at most once and writes at most once. It
 * keeps no buffer but what a full socket did not take.
 *
 * <pre>
 *   HANDSHAKE ──▶ OPEN ──▶ LINGERING ──▶ CLOSED
 *      (TLS)        │   engine is finished: output is ended, input read and dropped for a while
 *                   └────────────────────▶ CLOSED: the transport failed
 * </pre>
 */
class NioPipe extends Selectable implements Pipe {
  enum State {
    /** No engine yet: TLS is being set up. */
    HANDSHAKE,
    /** The engine runs. */
    OPEN,
    /**
     * The engine is gone. What it left is written, then output is ended; input is dropped until the
     * peer ends it, because closing with input unread would make the kernel send RST, and the
     * peer's kernel would then throw away the GOAWAY that it has not read yet.
     */
    LINGERING,
    /** The socket is closed. */
    CLOSED
  }

  static final long NEVER = Long.MAX_VALUE;

  /**
   * The type of a TLS record with an alert (RFC 8446 section 5.1): what a server of TLS answers to
   * a preface in plaintext. No frame that may come first begins so.
   */
  private static final byte TLS_ALERT = 21;

  /** With less room than this behind a leftover, the leftover is written alone. */
  private static final int LEAST_ROOM = NioLoop.SOCKET_BYTES - NioLoop.TURN_BYTES;

  final NioLoop loop;
  final SocketChannel channel;
  State state = State.HANDSHAKE;
  @Nullable Http2Connection engine;

  /** The peer will send no more. */
  boolean inputEnded;

  /** The peer has sent something. */
  private boolean heard;

  private @Nullable Runnable whenClosed;

  /** When HANDSHAKE or LINGERING must be over. */
  long stateDeadline = NEVER;

  // The loop's list of those who want to write.
  boolean dirty;
  @Nullable NioPipe nextDirty;

  private final NioTransport transport;
  private final boolean accepted;
  private final SocketAddress localAddress;
  private final SocketAddress remoteAddress;

  /** What the socket did not take: unsent[unsentStart..unsentEnd). Null when it took all. */
  private byte @Nullable [] unsent;

  private int unsentStart;
  private int unsentEnd;

  /** The socket takes no more until the selector says so. */
  private boolean socketFull;

  private boolean outputEnded;

  /** When the peer must have taken some of what is unsent. */
  private long stallDeadline = NEVER;

  private @Nullable Timer timer;
  private long timerDeadline = NEVER;

  NioPipe(NioTransport transport, NioLoop loop, SocketChannel channel, boolean accepted)
      throws IOException {
    this.transport = transport;
    this.loop = loop;
    this.channel = channel;
    this.accepted = accepted;
    this.localAddress = channel.getLocalAddress();
    this.remoteAddress = channel.getRemoteAddress();
  }

  // ---- What the engine and its user see ----

  @Override
  public final EventLoop loop() {
    return loop;
  }

  @Override
  public final long wantWrite() {
    loop.markDirty(this);
    return loop.now();
  }

  @Override
  public final SocketAddress localAddress() {
    return localAddress;
  }

  @Override
  public final SocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public @Nullable SSLSession tlsSession() {
    return null;
  }

  // ---- Start ----

  /** The socket is connected and registered. */
  void start(ConnectionFactory opener, long nowNanos) {
    open(opener, nowNanos);
  }

  final void open(ConnectionFactory opener, long nowNanos) {
    state = State.OPEN;
    stateDeadline = NEVER;
    engine = opener.open(this, nowNanos);
    loop.markDirty(this);
  }

  // ---- In ----

  @Override
  final void ready(int readyOps, long nowNanos) {
    if ((readyOps & SelectionKey.OP_WRITE) != 0) {
      socketFull = false;
    }
    if ((readyOps & SelectionKey.OP_READ) != 0 && state != State.CLOSED) {
      try {
        if (state == State.LINGERING) {
          drop();
        } else {
          read(nowNanos);
        }
      } catch (IOException e) {
        inputEnded = true;
        fail(Failures.readable(e), nowNanos);
      }
    }
    loop.markDirty(this);
  }

  /** Reads once and gives the engine what came. */
  void read(long nowNanos) throws IOException {
    int length = loop.read(channel, 0);
    Http2Connection engine = this.engine;
    if (engine == null) {
      return;
    }
    if (length > 0) {
      if (!accepted && !heard && loop.readBytes[0] == TLS_ALERT) {
        throw new IOException(
            "the server speaks TLS on this port, and this connection is plaintext");
      }
      heard = true;
      engine.receive(loop.readBytes, 0, length, nowNanos);
    } else if (length < 0) {
      inputEnded = true;
      engine.endOfInput(nowNanos);
    }
  }

  /** Reads once and forgets it. */
  private void drop() throws IOException {
    if (loop.read(channel, 0) < 0) {
      inputEnded = true;
    }
  }

  /** Whether the next octets of the peer are welcome. */
  boolean wantsInput() {
    Http2Connection engine = this.engine;
    return !inputEnded && (engine == null || engine.wantsInput());
  }

  // ---- Out ----

  /** Writes once, if there is something and the socket has room; then sees what comes next. */
  final void flush(long nowNanos) {
    if (state == State.CLOSED) {
      return;
    }
    try {
      if (!socketFull) {
        write(nowNanos);
      }
    } catch (IOException e) {
      fail(Failures.readable(e), nowNanos);
    }
    if (state == State.LINGERING && unsent == null) {
      endOutput(nowNanos);
    }
    if (state == State.CLOSED) {
      return;
    }
    int reading = wantsInput() ? SelectionKey.OP_READ : 0;
    int writing = socketFull ? SelectionKey.OP_WRITE : 0;
    interest(reading | writing);
    setTimer();
  }

  private void write(long nowNanos) throws IOException {
    ByteBuffer bytes = loop.socketBytes();
    int before = 0;
    if (unsent != null) {
      before = unsentEnd - unsentStart;
      int length = Math.min(before, bytes.remaining());
      bytes.put(unsent, unsentStart, length);
    }
    if (bytes.remaining() >= LEAST_ROOM && state == State.OPEN) {
      produce(bytes, nowNanos);
      if (state == State.CLOSED) {
        return; // A listener, told that there is room again, made an end.
      }
    }
    if (bytes.position() > 0) {
      bytes.flip();
      int written = channel.write(bytes);
      keepUnsent(bytes, before, written, nowNanos);
    }
    Http2Connection engine = this.engine;
    if (engine == null) {
      return;
    }
    if (isDone(engine)) {
      linger(nowNanos);
    } else if (engine.hasOutput() && !socketFull) {
      loop.markDirty(this);
    }
  }

  /** Whether nothing will be added to what is unsent. */
  boolean isDone(Http2Connection engine) {
    return engine.isFinished() && !engine.hasOutput();
  }

  /** Puts what the engine transmits behind what is in the buffer, which has LEAST_ROOM at least. */
  void produce(ByteBuffer bytes, long nowNanos) throws IOException {
    Http2Connection engine = this.engine;
    if (engine != null) {
      int limit = Math.min(loop.writeBytes.length, bytes.remaining());
      int length = engine.transmit(loop.writeBytes, 0, limit, nowNanos);
      bytes.put(loop.writeBytes, 0, length);
    }
  }

  /**
   * After a write: the first {@code before} octets of the buffer were unsent already, though not
   * always all of them; whatever the socket did not take is unsent now.
   */
  private void keepUnsent(ByteBuffer bytes, int before, int written, long nowNanos) {
    int rest = bytes.remaining();
    int offered = bytes.limit();
    if (offered < before) { // A leftover larger than the loop's buffer was offered in part.
      unsentStart += written;
    } else if (rest == 0) {
      unsent = null;
    } else {
      byte[] kept = unsent != null && unsent.length >= rest ? unsent : new byte[rest];
      bytes.get(kept, 0, rest);
      unsent = kept;
      unsentStart = 0;
      unsentEnd = rest;
    }
    socketFull = rest > 0;
    if (unsent == null) {
      stallDeadline = NEVER;
    } else if (written > 0 || stallDeadline == NEVER) {
      stallDeadline = nowNanos + transport.options().writeStallNanos();
    }
    if (unsent != null && !socketFull) {
      loop.markDirty(this);
    }
  }

  /** Has octets written before all that the engine will transmit. */
  final void addUnsent(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return;
    }
    int before = unsent == null ? 0 : unsentEnd - unsentStart;
    byte[] joined = new byte[before + length];
    if (unsent != null) {
      System.arraycopy(unsent, unsentStart, joined, 0, before);
    }
    System.arraycopy(bytes, offset, joined, before, length);
    unsent = joined;
    unsentStart = 0;
    unsentEnd = joined.length;
    loop.markDirty(this);
  }

  final int unsentLength() {
    return unsent == null ? 0 : unsentEnd - unsentStart;
  }

  // ---- Time ----

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
        stateTimedOut(nowNanos);
      }
      if (stallDeadline <= nowNanos && state != State.CLOSED) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(transport.options().writeStallNanos());
        fail(new IOException("the peer has read nothing for " + seconds + " s"), nowNanos);
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

  /** HANDSHAKE or LINGERING lasted too long. */
  void stateTimedOut(long nowNanos) {
    close();
  }

  // ---- End ----

  /** The engine is done: ends output when all is written, then drops input for a while. */
  final void linger(long nowNanos) {
    state = State.LINGERING;
    engine = null;
    stateDeadline = nowNanos + transport.options().writeStallNanos();
    loop.markDirty(this);
  }

  private void endOutput(long nowNanos) {
    if (inputEnded) {
      close();
    } else if (!outputEnded) {
      outputEnded = true;
      stateDeadline = nowNanos + transport.options().lingerNanos();
      try {
        channel.shutdownOutput();
      } catch (IOException e) {
        close();
      }
    }
  }

  /** The transport broke: the engine is told, and nothing can be written any more. */
  void fail(IOException cause, long nowNanos) {
    Http2Connection engine = this.engine;
    this.engine = null;
    close();
    if (engine != null) {
      engine.transportFailed(cause, nowNanos);
    }
  }

  @Override
  final void abort(String reason, long nowNanos) {
    Http2Connection engine = this.engine;
    if (state == State.OPEN && engine != null) {
      engine.close(ErrorCode.NO_ERROR, reason);
      flush(nowNanos);
    }
    fail(new IOException(reason), nowNanos);
  }

  @Override
  final void crashed(Throwable bug, long nowNanos) {
    NioLoop.LOG.log(Level.ERROR, "a connection with " + remoteAddress + " is closed: a bug", bug);
    try {
      fail(new IOException("an internal error: " + bug, bug), nowNanos);
    } catch (RuntimeException | Error again) {
      NioLoop.LOG.log(Level.ERROR, "its end failed too", again);
    }
  }

  final void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    stateDeadline = NEVER;
    stallDeadline = NEVER;
    unsent = null;
    Timer current = timer;
    if (current != null) {
      current.cancel();
    }
    Sockets.closeQuietly(channel);
    transport.counters().closed(accepted);
    Runnable action = whenClosed;
    if (action != null) {
      whenClosed = null;
      action.run();
    }
  }

  @Override
  public final void whenClosed(Runnable action) {
    if (state == State.CLOSED) {
      action.run();
    } else {
      whenClosed = action;
    }
  }

  /** Tells a client's handler, or the server's statistics, that no engine will come. */
  final void failedToOpen(ConnectionFactory opener, String message, @Nullable Throwable cause) {
    if (opener instanceof ConnectHandler handler) {
      handler.failed(Failures.tls(message, cause));
    } else {
      transport.counters().handshakeFailed(remoteAddress, message);
    }
  }

  @Override
  final NioTransport transport() {
    return transport;
  }
}
