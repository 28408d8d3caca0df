package dev.tern.http2.loopback;

import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Joins engines in memory. Everything happens when its {@link SimulatedLoop} is turned.
 *
 * <p>Owner: the loop's thread; {@link #listen}, {@link #connect} and {@link #close} are for any.
 */
public final class LoopbackTransport implements Transport {
  private static final int BUFFER_SIZE = 32 << 10;

  /** Passes on all at once. */
  static final Link PLAIN = new Link() {};

  private final SimulatedLoop loop;
  private final int chunk;
  private final int bufferSize;
  private final Map<SocketAddress, ConnectionFactory> listeners = new ConcurrentHashMap<>();
  private final List<LoopbackConnection> connections = new ArrayList<>();
  private volatile Function<LoopbackConnection, Link> links = connection -> PLAIN;
  private int count;

  /** Over a loop of its own. */
  public LoopbackTransport() {
    this(new SimulatedLoop(), Integer.MAX_VALUE, BUFFER_SIZE);
  }

  public LoopbackTransport(SimulatedLoop loop) {
    this(loop, Integer.MAX_VALUE, BUFFER_SIZE);
  }

  /**
   * For tests of how bytes may be cut.
   *
   * @param chunk the most octets that an engine receives at once
   * @param bufferSize the octets that an engine has to transmit into
   */
  public LoopbackTransport(SimulatedLoop loop, int chunk, int bufferSize) {
    if (chunk < 1 || bufferSize < 1) {
      throw new IllegalArgumentException("a chunk and a buffer have at least one octet");
    }
    this.loop = loop;
    this.chunk = chunk;
    this.bufferSize = bufferSize;
  }

  /** An address of this transport, or of any other: names are free. */
  public static SocketAddress address(String name) {
    return new Address(name);
  }

  /** The loop to turn. */
  public SimulatedLoop loop() {
    return loop;
  }

  /** Gives each connection, as it begins, what it does with its octets. Any thread. */
  public void links(Function<LoopbackConnection, Link> newLinks) {
    links = newLinks;
  }

  /**
   * The connections of which an end is not closed, in their order. On the loop, or between its
   * turns.
   */
  public List<LoopbackConnection> connections() {
    connections.removeIf(LoopbackTransport::isOver);
    return List.copyOf(connections);
  }

  private static boolean isOver(LoopbackConnection connection) {
    return connection.isClosed(Link.Side.CLIENT) && connection.isClosed(Link.Side.SERVER);
  }

  /** Breaks all connections, as a lost network would. On the loop, or between its turns. */
  public void breakConnections() {
    IOException cause = new IOException("the network is gone");
    connections.forEach(connection -> connection.breakNow(cause));
    connections.clear();
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public EventLoop nextLoop() {
    return loop;
  }

  @Override
  public Listening listen(SocketAddress address, ConnectionFactory factory) throws IOException {
    if (listeners.putIfAbsent(address, factory) != null) {
      throw new BindException(address + " is in use");
    }
    return new Listening() {
      @Override
      public SocketAddress address() {
        return address;
      }

      @Override
      public void close() {
        listeners.remove(address, factory);
      }
    };
  }

  @Override
  public void connect(EventLoop ignored, ConnectTarget target, ConnectHandler handler) {
    loop.execute(
        new LoopTask() {
          @Override
          protected void runOnLoop() {
            join(target.address(), handler);
          }
        });
  }

  private void join(SocketAddress address, ConnectHandler handler) {
    ConnectionFactory factory = listeners.get(address);
    if (factory == null) {
      String message = "nothing listens at " + address;
      handler.failed(
          new ConnectFailure(ConnectPhase.CONNECT, message, new ConnectException(message)));
      return;
    }
    SocketAddress clientAddress = address("client-" + ++count);
    LoopbackPipe client =
        new LoopbackPipe(loop, Link.Side.CLIENT, clientAddress, address, chunk, bufferSize);
    LoopbackPipe server =
        new LoopbackPipe(loop, Link.Side.SERVER, address, clientAddress, chunk, bufferSize);
    server.join(client, factory.open(server, loop.nanoTime()));
    client.join(server, handler.open(client, loop.nanoTime()));
    connections.removeIf(LoopbackTransport::isOver);
    LoopbackConnection connection = new LoopbackConnection(count, client, server);
    connections.add(connection);
    Link link = links.apply(connection);
    client.link(link);
    server.link(link);
    loop.add(server);
    loop.add(client);
  }

  /** Listens no more and breaks what is connected. */
  @Override
  public void close() {
    listeners.clear();
    loop.execute(
        new LoopTask() {
          @Override
          protected void runOnLoop() {
            breakConnections();
          }
        });
  }

  private static final class Address extends SocketAddress {
    private static final long serialVersionUID = 1;

    private final String name;

    Address(String name) {
      this.name = name;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Address that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }

    @Override
    public String toString() {
      return "loopback:" + name;
    }
  }
}
