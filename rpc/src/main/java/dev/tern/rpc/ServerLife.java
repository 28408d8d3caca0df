package dev.tern.rpc;

import dev.tern.http2.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server from its first address to its last connection: it listens, knows its connections, and
 * ends in peace or at once.
 *
 * <p>Owner: its monitor, for what changes; any thread may call its methods.
 */
final class ServerLife {
  private enum State {
    SERVING,
    DRAINING,
    CLOSED
  }

  private final ServerConfig config;
  private final CutLog cutLog;
  private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch terminated = new CountDownLatch(1);

  private State state = State.SERVING;
  private volatile @Nullable Consumer<String> frameSink;
  private List<Transport.Listening> listenings = List.of();

  ServerLife(ServerConfig config) {
    this.config = config;
    this.cutLog = new CutLog(config.log(), config.http2().limitCounters());
  }

  /**
   * Listens on all these addresses, or on none.
   *
   * @throws UncheckedIOException when one cannot be listened on
   */
  synchronized void listen(Transport transport, List<SocketAddress> addresses) {
    List<Transport.Listening> open = new ArrayList<>();
    for (SocketAddress address : addresses) {
      try {
        open.add(transport.listen(address, (pipe, now) -> ServerConnection.open(this, pipe, now)));
      } catch (IOException e) {
        open.forEach(Transport.Listening::close);
        throw new UncheckedIOException(
            "the server cannot listen on " + address + ": " + e.getMessage(), e);
      }
    }
    listenings = List.copyOf(open);
  }

  /** What it listens on, with the ports that were chosen. */
  synchronized List<SocketAddress> addresses() {
    List<SocketAddress> addresses = new ArrayList<>();
    for (Transport.Listening listening : listenings) {
      addresses.add(listening.address());
    }
    return addresses;
  }

  ServerConfig config() {
    return config;
  }

  CutLog cutLog() {
    return cutLog;
  }

  // ---- Its connections ----

  /** Writes down the frames of all connections from now on; null to stop. */
  void logFrames(@Nullable Consumer<String> sink) {
    frameSink = sink;
    connections.forEach(ServerConnection::logFrames);
  }

  /** Where frames are written down; null for nowhere. */
  @Nullable Consumer<String> frameSink() {
    return frameSink;
  }

  /** A connection began; on its loop. */
  void add(ServerConnection connection) {
    connections.add(connection);
    if (frameSink != null) {
      connection.logFrames();
    }
    State now;
    synchronized (this) {
      now = state;
    }
    if (now == State.DRAINING) {
      connection.drain();
    } else if (now == State.CLOSED) {
      connection.close();
    }
  }

  /** Calls that have not ended. On the loop, when there is one; elsewhere a guess. */
  int openCalls() {
    int sum = 0;
    for (ServerConnection connection : connections) {
      sum += connection.openCalls();
    }
    return sum;
  }

  /** A connection is closed and its handlers have ended; on its loop. */
  void remove(ServerConnection connection) {
    connections.remove(connection);
    terminateIfOver();
  }

  private synchronized void terminateIfOver() {
    if (state != State.SERVING && connections.isEmpty()) {
      state = State.CLOSED;
      terminated.countDown();
    }
  }

  // ---- Its end ----

  /** Takes no more connections and calls, and lets those that have begun end; does not block. */
  void beginDrain() {
    List<Transport.Listening> open;
    synchronized (this) {
      if (state != State.SERVING) {
        return;
      }
      state = State.DRAINING;
      open = listenings;
    }
    config.methods().services().forEach(this::tellOfDrain);
    open.forEach(Transport.Listening::close); // waits for a loop, which may wait for our monitor
    connections.forEach(ServerConnection::drain);
    terminateIfOver();
  }

  private void tellOfDrain(ServiceDefinition service) {
    try {
      service.onDrain().run();
    } catch (RuntimeException e) {
      config.log().log(Level.ERROR, service.name() + " failed to prepare for a drain", e);
    }
  }

  /** Ends at once, and cancels all calls; does not wait for handlers. */
  void close() {
    List<Transport.Listening> open;
    synchronized (this) {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
      open = listenings;
    }
    open.forEach(Transport.Listening::close); // not under the monitor, see beginDrain
    connections.forEach(ServerConnection::close);
    terminateIfOver();
  }

  /** Whether it has ended, with all connections and handlers. */
  boolean isOver() {
    return terminated.getCount() == 0;
  }

  void awaitEnd() throws InterruptedException {
    terminated.await();
  }

  /** Whether it ended before the time was up. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return terminated.await(Deadline.saturatedNanos(atMost), TimeUnit.NANOSECONDS);
  }
}
