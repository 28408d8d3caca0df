package dev.tern.http2.loopback;

import dev.tern.http2.Http2Connection;
import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.Pipe;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection in memory.
 *
 * <p>Owner: event loop; both ends have the same.
 */
final class LoopbackPipe implements Pipe {
  private final SimulatedLoop loop;
  private final SocketAddress local;
  private final SocketAddress remote;
  private final Link.Side side;
  private final int chunk;
  private final byte[] buffer;

  private @Nullable LoopbackPipe peer;
  private @Nullable Http2Connection engine;
  private Link link = LoopbackTransport.PLAIN;

  // What the peer's end has sent and this end has not received.
  private byte[] arrived = new byte[0];
  private int arrivedLength;
  private boolean peerClosed;
  private @Nullable Throwable broken;
  private boolean endTold;
  private boolean outputEnded;
  private boolean wantsWrite;
  private boolean closed;
  private @Nullable Runnable whenClosed;

  LoopbackPipe(
      SimulatedLoop loop,
      Link.Side side,
      SocketAddress local,
      SocketAddress remote,
      int chunk,
      int bufferSize) {
    this.loop = loop;
    this.side = side;
    this.local = local;
    this.remote = remote;
    this.chunk = chunk;
    this.buffer = new byte[bufferSize];
  }

  void join(LoopbackPipe other, Http2Connection ownEngine) {
    peer = other;
    engine = ownEngine;
  }

  void link(Link newLink) {
    link = newLink;
  }

  Http2Connection engine() {
    return Objects.requireNonNull(engine);
  }

  /** The peer hears of the end behind what is on its way to it; what follows goes nowhere. */
  void endOutput() {
    outputEnded = true;
    if (peer != null) {
      peer.peerClosed = true;
    }
  }

  /** Breaks the connection as a lost network would: both engines hear of it. */
  void breakNow(Throwable cause) {
    broken = cause;
    if (peer != null) {
      peer.broken = cause;
    }
  }

  boolean isClosed() {
    return closed;
  }

  long nextDeadlineNanos() {
    return engine == null || closed ? Long.MAX_VALUE : engine.nextDeadlineNanos();
  }

  /** Receives, meets deadlines and transmits, once; whether anything happened. */
  boolean turn(long nowNanos) {
    Http2Connection connection = engine;
    if (closed || connection == null) {
      return false;
    }
    boolean worked = receive(connection, nowNanos);
    if (connection.nextDeadlineNanos() <= nowNanos) {
      connection.onDeadline(nowNanos);
      worked = true;
    }
    if (wantsWrite) {
      wantsWrite = false;
      worked |= transmit(connection, nowNanos);
    }
    if (connection.isFinished()) {
      close();
      worked = true;
    }
    return worked;
  }

  private boolean receive(Http2Connection connection, long nowNanos) {
    Throwable failure = broken;
    if (failure != null) {
      if (!link.tellEnd(side)) {
        return false;
      }
      connection.transportFailed(failure, nowNanos);
      return true;
    }
    if (arrivedLength > 0 && connection.wantsInput()) {
      int length = link.deliver(side, arrivedLength);
      if (length == 0) {
        return false;
      }
      byte[] bytes = Arrays.copyOf(arrived, length);
      arrivedLength -= length;
      arrived =
          arrivedLength == 0
              ? new byte[0]
              : Arrays.copyOfRange(arrived, length, length + arrivedLength);
      link.delivered(side, bytes, length);
      for (int from = 0; from < length; from += chunk) {
        connection.receive(bytes, from, Math.min(chunk, length - from), nowNanos);
      }
      return true;
    }
    if (peerClosed && arrivedLength == 0 && !endTold && link.tellEnd(side)) {
      endTold = true;
      connection.endOfInput(nowNanos);
      return true;
    }
    return false;
  }

  private boolean transmit(Http2Connection connection, long nowNanos) {
    boolean worked = false;
    int room = link.take(side, peer == null ? 0 : peer.arrivedLength);
    int written = connection.transmit(buffer, 0, Math.min(room, buffer.length), nowNanos);
    while (written > 0) {
      worked = true;
      room -= written;
      link.taken(side, buffer, written);
      if (peer != null && !peer.closed) {
        if (!outputEnded) {
          peer.arrive(buffer, written);
        }
      } else if (broken == null && endTold) { // as a kernel answers with RST, once all was read
        broken = new IOException("the peer is gone");
      }
      written = connection.transmit(buffer, 0, Math.min(room, buffer.length), nowNanos);
    }
    wantsWrite |= connection.hasOutput(); // the link takes no more in this turn
    return worked;
  }

  private void arrive(byte[] bytes, int length) {
    if (arrived.length - arrivedLength < length) {
      arrived = Arrays.copyOf(arrived, Math.max(2 * arrived.length, arrivedLength + length));
    }
    System.arraycopy(bytes, 0, arrived, arrivedLength, length);
    arrivedLength += length;
  }

  private void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (peer != null) {
      peer.peerClosed = true;
    }
    if (whenClosed != null) {
      whenClosed.run();
    }
  }

  @Override
  public void whenClosed(Runnable action) {
    if (closed) {
      action.run();
    } else {
      whenClosed = action;
    }
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public long wantWrite() {
    wantsWrite = true;
    return loop.nanoTime();
  }

  @Override
  public SocketAddress localAddress() {
    return local;
  }

  @Override
  public SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public @Nullable SSLSession tlsSession() {
    return null;
  }
}
