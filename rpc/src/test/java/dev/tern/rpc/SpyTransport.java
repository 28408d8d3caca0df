package dev.tern.rpc;

import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Timer;
import dev.tern.http2.transport.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A transport whose servers' pipes tell when something is offered to their loop, and when an engine
 * wants to write; and which can hold back that they are closed.
 */
final class SpyTransport implements Transport {
  private final Transport real;
  private final Runnable onOffer;
  private final Runnable onWantWrite;
  private @Nullable List<Runnable> heldBack;

  SpyTransport(Transport real, Runnable onOffer, Runnable onWantWrite) {
    this.real = real;
    this.onOffer = onOffer;
    this.onWantWrite = onWantWrite;
  }

  /** As if the last octets were on their way for long. */
  void holdBackClosing() {
    heldBack = new ArrayList<>();
  }

  void letClose() {
    List<Runnable> held = Objects.requireNonNull(heldBack);
    heldBack = null;
    held.forEach(Runnable::run);
  }

  @Override
  public String scheme() {
    return real.scheme();
  }

  @Override
  public EventLoop nextLoop() {
    return real.nextLoop();
  }

  @Override
  public Listening listen(SocketAddress address, ConnectionFactory factory) throws IOException {
    return real.listen(address, (pipe, now) -> factory.open(new SpyPipe(pipe), now));
  }

  @Override
  public void connect(EventLoop loop, ConnectTarget target, ConnectHandler handler) {
    real.connect(loop, target, handler);
  }

  @Override
  public void close() {
    real.close();
  }

  private final class SpyPipe implements Pipe {
    private final Pipe pipe;
    private final SpyLoop loop;

    SpyPipe(Pipe pipe) {
      this.pipe = pipe;
      this.loop = new SpyLoop(pipe.loop());
    }

    @Override
    public EventLoop loop() {
      return loop;
    }

    @Override
    public long wantWrite() {
      onWantWrite.run();
      return pipe.wantWrite();
    }

    @Override
    public void whenClosed(Runnable action) {
      List<Runnable> held = heldBack;
      if (held == null) {
        pipe.whenClosed(action);
      } else {
        held.add(action);
      }
    }

    @Override
    public SocketAddress localAddress() {
      return pipe.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
      return pipe.remoteAddress();
    }

    @Override
    public @Nullable SSLSession tlsSession() {
      return pipe.tlsSession();
    }
  }

  private final class SpyLoop implements EventLoop {
    private final EventLoop loop;

    SpyLoop(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public long nanoTime() {
      return loop.nanoTime();
    }

    @Override
    public boolean inLoop() {
      return loop.inLoop();
    }

    @Override
    public void execute(LoopTask task) {
      onOffer.run();
      loop.execute(task);
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable action) {
      return loop.schedule(deadlineNanos, action);
    }
  }
}
