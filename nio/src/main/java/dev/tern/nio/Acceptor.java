package dev.tern.nio;

import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Transport;
import dev.tern.http2.transport.Transport.ConnectionFactory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One listening socket: it accepts, and hands each connection to a loop in turn.
 *
 * <p>Owner: event loop, but for {@link #address} and {@link #close}, which any thread may call.
 */
final class Acceptor extends Selectable implements Transport.Listening {
  /** Connections that are accepted in one turn of the loop, before others have theirs. */
  private static final int TURN_CONNECTIONS = 64;

  private static final long FIRST_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LAST_BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSE_SECONDS = 10;

  private final NioTransport transport;
  private final NioLoop loop;
  private final ServerSocketChannel channel;
  private final SocketAddress address;
  private final @Nullable UnixSocketFile file;
  private final ConnectionFactory factory;

  /** The address in words, made early: without descriptors no class can be loaded any more. */
  private final String where;

  private long backoffNanos;

  private Acceptor(
      NioTransport transport,
      NioLoop loop,
      ServerSocketChannel channel,
      SocketAddress address,
      @Nullable UnixSocketFile file,
      ConnectionFactory factory) {
    this.transport = transport;
    this.loop = loop;
    this.channel = channel;
    this.address = address;
    this.file = file;
    this.factory = factory;
    this.where = Failures.describe(address);
  }

  /**
   * Binds, and begins to accept on that loop. Any thread.
   *
   * @param shared whether other acceptors have the same address
   */
  static Acceptor listen(
      NioTransport transport,
      NioLoop loop,
      SocketAddress address,
      boolean shared,
      ConnectionFactory factory)
      throws IOException {
    UnixSocketFile file = UnixSocketFile.prepare(address);
    ServerSocketChannel channel = Sockets.openServer(address);
    try {
      transport.options().sockets().setUp(channel, shared);
      channel.bind(address, transport.options().backlog());
      if (file != null) {
        file.bound();
      }
      SocketAddress bound = channel.getLocalAddress();
      Acceptor acceptor = new Acceptor(transport, loop, channel, bound, file, factory);
      loop.execute(acceptor.new Begin());
      return acceptor;
    } catch (IOException e) {
      Sockets.closeQuietly(channel);
      throw new IOException(
          "cannot listen on " + Failures.describe(address) + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      Sockets.closeQuietly(channel);
      throw e;
    }
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  /** {@inheritDoc} On return the address is free, unless the caller is a loop. */
  @Override
  public void close() {
    CountDownLatch closed = new CountDownLatch(1);
    loop.execute(new End(closed));
    if (NioLoop.inAnyLoop()) {
      return;
    }
    try {
      if (!closed.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        NioLoop.LOG.log(Level.WARNING, "the loop of " + address + " does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- On the loop ----

  @Override
  void ready(int readyOps, long nowNanos) {
    try {
      for (int i = 0; i < TURN_CONNECTIONS; i++) {
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
          break;
        }
        backoffNanos = 0;
        admit(accepted);
      }
    } catch (IOException e) {
      if (channel.isOpen()) {
        backOff(e, nowNanos);
      }
    }
  }

  /**
   * Mostly out of file descriptors: the connection stays in the backlog, so that the selector would
   * report it again at once. Wait a little instead, and then try again, for ever.
   */
  private void backOff(IOException cause, long nowNanos) {
    transport.counters().acceptFailed();
    boolean first = backoffNanos == 0;
    backoffNanos = first ? FIRST_BACKOFF_NANOS : Math.min(2 * backoffNanos, LAST_BACKOFF_NANOS);
    interest(0);
    loop.schedule(nowNanos + backoffNanos, () -> interest(SelectionKey.OP_ACCEPT));
    if (first) { // Last, because a logger may need a descriptor itself.
      NioLoop.LOG.log(Level.WARNING, "cannot accept on " + where + ", trying again: " + cause);
    }
  }

  private void admit(SocketChannel accepted) {
    if (!transport.admit()) {
      Sockets.closeQuietly(accepted);
      return;
    }
    try {
      NioLoop target = transport.loopInTurn();
      target.execute(new Adoption(accepted, target));
    } catch (RuntimeException e) {
      transport.lost(accepted);
      NioLoop.LOG.log(Level.WARNING, "an accepted connection finds no loop", e);
    }
  }

  @Override
  void abort(String reason, long nowNanos) {
    Sockets.closeQuietly(channel);
    if (file != null) {
      file.remove();
    }
  }

  @Override
  void crashed(Throwable bug, long nowNanos) {
    NioLoop.LOG.log(Level.ERROR, "accepting on " + address + " failed; it goes on", bug);
  }

  @Override
  NioTransport transport() {
    return transport;
  }

  private final class Begin extends LoopTask {
    @Override
    protected void runOnLoop() {
      try {
        if (transport.isClosed()) {
          abort("the transport is closed", loop.now());
        } else {
          loop.register(channel, SelectionKey.OP_ACCEPT, Acceptor.this);
        }
      } catch (IOException e) {
        // It was closed before it began.
        abort("closed", loop.now());
      }
    }
  }

  /**
   * A channel that is registered gives its descriptor back only when the selector selects, so this
   * takes two turns.
   */
  private final class End extends LoopTask {
    private final CountDownLatch closed;
    private boolean again;

    End(CountDownLatch closed) {
      this.closed = closed;
    }

    @Override
    protected void runOnLoop() {
      if (again) {
        closed.countDown();
      } else {
        again = true;
        abort("closed", loop.now());
        loop.execute(this);
      }
    }
  }

  /** Brings an accepted connection to its loop. */
  private final class Adoption extends LoopTask {
    private final SocketChannel accepted;
    private final NioLoop target;

    Adoption(SocketChannel accepted, NioLoop target) {
      this.accepted = accepted;
      this.target = target;
    }

    @Override
    protected void runOnLoop() {
      transport.adopt(accepted, target, factory);
    }
  }
}
