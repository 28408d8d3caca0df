package dev.tern.http2.transport;

import dev.tern.http2.Http2Connection;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Makes pipes and runs engines over them. All methods may be called by any thread. */
public interface Transport extends AutoCloseable {

  /** {@code http} or {@code https}: the :scheme of requests. */
  String scheme();

  /** A loop of this transport, in turn. A connection made on it stays on it. */
  EventLoop nextLoop();

  /**
   * Listens; every accepted connection is given a loop in turn, and an engine by the factory on
   * that loop.
   */
  Listening listen(SocketAddress address, ConnectionFactory factory) throws IOException;

  /**
   * Connects on that loop of this transport, TLS included; tells the handler on the loop. Never
   * throws.
   */
  void connect(EventLoop loop, ConnectTarget target, ConnectHandler handler);

  /** Ends what it owns: listeners, connections, loops. */
  @Override
  void close();

  /**
   * @param address where to
   * @param authority the host (and port) that is meant: for SNI and the check of the certificate
   * @param timeoutNanos for the transport's connection and TLS handshake together
   */
  record ConnectTarget(SocketAddress address, String authority, long timeoutNanos) {}

  /** A listening address. */
  interface Listening extends AutoCloseable {
    /** The address that is bound, its port chosen. */
    SocketAddress address();

    /** Accepts no more; accepted connections go on. */
    @Override
    void close();
  }

  /** Gives a new connection its engine. */
  @FunctionalInterface
  interface ConnectionFactory {
    /** Called on the pipe's loop. */
    Http2Connection open(Pipe pipe, long nowNanos);
  }

  /** Hears of one connect: exactly one of its two methods is called, on the loop. */
  interface ConnectHandler extends ConnectionFactory {
    void failed(ConnectFailure failure);
  }

  /** The step at which a connect failed. */
  enum ConnectPhase {
    CONNECT,
    TLS
  }

  /** Why a connect failed, in words for a user, with the cause chained. */
  record ConnectFailure(ConnectPhase phase, String message, @Nullable Throwable cause) {}
}
