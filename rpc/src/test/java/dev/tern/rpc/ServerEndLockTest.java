package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A listening address may wait for its loop when it is closed, and a loop tells the server of each
 * connection that has ended: so the server must not hold its monitor meanwhile.
 */
class ServerEndLockTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void listeningEndsOutsideTheServersMonitor(boolean drain) {
    try (WatchedTransport transport = new WatchedTransport()) {
      Server server =
          Server.builder()
              .transport(transport)
              .address(LoopbackTransport.address("watched"))
              .service(ServiceDefinition.builder(new ServiceDescriptor("s", List.of())).build())
              .start();
      transport.server.set(server);
      if (drain) {
        server.drain(Duration.ZERO);
      } else {
        server.close();
      }
      assertEquals(1, transport.closed.get());
      assertFalse(transport.heldMonitor);
    }
  }

  /** A loopback whose listening address notices who closes it how. */
  private static final class WatchedTransport implements Transport {
    private final LoopbackTransport inner = new LoopbackTransport();
    private final AtomicReference<Server> server = new AtomicReference<>();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile boolean heldMonitor;

    /** Whether another thread can have what the server's monitor guards. */
    private boolean othersGetThrough() {
      Thread other = new Thread(() -> Objects.requireNonNull(server.get()).addresses());
      other.start();
      try {
        other.join(2_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return !other.isAlive();
    }

    @Override
    public String scheme() {
      return inner.scheme();
    }

    @Override
    public EventLoop nextLoop() {
      return inner.nextLoop();
    }

    @Override
    public Listening listen(SocketAddress address, ConnectionFactory factory) throws IOException {
      Listening listening = inner.listen(address, factory);
      return new Listening() {
        @Override
        public SocketAddress address() {
          return listening.address();
        }

        @Override
        public void close() {
          closed.incrementAndGet();
          heldMonitor |= !othersGetThrough();
          listening.close();
        }
      };
    }

    @Override
    public void connect(EventLoop loop, ConnectTarget target, ConnectHandler handler) {
      inner.connect(loop, target, handler);
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
