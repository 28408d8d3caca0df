package dev.tern.nio;

import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Timer;
import dev.tern.http2.transport.Transport.ConnectFailure;
import dev.tern.http2.transport.Transport.ConnectHandler;
import dev.tern.http2.transport.Transport.ConnectTarget;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connect that is under way. It tells the handler exactly once, unless it becomes a connection,
 * which then does.
 *
 * <p>Owner: event loop.
 */
final class Connector extends Selectable {
  /** No sum with the clock overflows. */
  private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(365);

  private final NioTransport transport;
  private final NioLoop loop;
  private final ConnectTarget target;
  private final ConnectHandler handler;
  private @Nullable SocketChannel channel;
  private @Nullable Timer timer;
  private long deadline;
  private boolean over;

  private Connector(
      NioTransport transport, NioLoop loop, ConnectTarget target, ConnectHandler handler) {
    this.transport = transport;
    this.loop = loop;
    this.target = target;
    this.handler = handler;
  }

  /** Begins on that loop. Any thread. Never throws. */
  static void connect(
      NioTransport transport, NioLoop loop, ConnectTarget target, ConnectHandler handler) {
    Connector connector = new Connector(transport, loop, target, handler);
    loop.execute(connector.new Begin());
  }

  private void begin() {
    if (transport.isClosed()) {
      failed(Failures.connect(target.address(), new IOException("the transport is closed")));
      return;
    }
    deadline = loop.now() + Math.min(target.timeoutNanos(), LONGEST_NANOS);
    try {
      SocketChannel opened = Sockets.openClient(target.address());
      channel = opened;
      transport.options().sockets().setUp(opened);
      boolean connected = opened.connect(target.address());
      loop.register(opened, connected ? 0 : SelectionKey.OP_CONNECT, this);
      if (connected) { // A Unix socket, or a loopback that is quick.
        established(loop.now());
      } else {
        timer = loop.schedule(deadline, this::timedOut);
      }
    } catch (IOException | RuntimeException e) {
      failed(Failures.connect(target.address(), e));
    }
  }

  @Override
  void ready(int readyOps, long nowNanos) {
    SocketChannel connecting = channel;
    if (over || connecting == null) {
      return;
    }
    try {
      if (connecting.finishConnect()) {
        established(nowNanos);
      }
    } catch (IOException | RuntimeException e) {
      failed(Failures.connect(target.address(), e));
    }
  }

  /** The connection takes over the channel and its key. */
  private void established(long nowNanos) throws IOException {
    SocketChannel connected = channel;
    SelectionKey current = key;
    if (connected == null || current == null) {
      return;
    }
    NioPipe pipe = transport.clientPipe(loop, connected, target, deadline);
    over = true;
    cancelTimer();
    current.attach(pipe);
    current.interestOps(SelectionKey.OP_READ);
    pipe.registered(current);
    try {
      pipe.start(handler, nowNanos);
    } catch (RuntimeException | Error bug) {
      pipe.crashed(bug, nowNanos);
    }
  }

  private void timedOut() {
    failed(Failures.connectTimeout(target.address(), target.timeoutNanos()));
  }

  private void failed(ConnectFailure failure) {
    if (over) {
      return;
    }
    over = true;
    cancelTimer();
    SocketChannel opened = channel;
    if (opened != null) {
      Sockets.closeQuietly(opened);
    }
    handler.failed(failure);
  }

  private void cancelTimer() {
    Timer current = timer;
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  void abort(String reason, long nowNanos) {
    failed(Failures.connect(target.address(), new IOException(reason)));
  }

  @Override
  void crashed(Throwable bug, long nowNanos) {
    NioLoop.LOG.log(
        Level.ERROR, "connecting to " + Failures.describe(target.address()) + " failed", bug);
  }

  @Override
  NioTransport transport() {
    return transport;
  }

  private final class Begin extends LoopTask {
    @Override
    protected void runOnLoop() {
      begin();
    }
  }
}
