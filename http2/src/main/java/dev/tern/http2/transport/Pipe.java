package dev.tern.http2.transport;

import java.net.SocketAddress;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A connection's bytes, as its engine and its user see them: a socket, TLS over one, or memory. */
public interface Pipe {

  /** The loop that owns this connection. */
  EventLoop loop();

  /**
   * The engine has output, or is finished: the transport transmits (and closes) at the end of this
   * wake-up. On the loop only; calling it again changes nothing.
   *
   * @return the loop's time of now: the engine has no clock, and what waits from now on must not
   *     wait longer than it may
   */
  long wantWrite();

  /**
   * Has the action run on the loop when the transport is closed: all that was transmitted has been
   * taken by the peer, or was given up. That is later than the end of the engine, which still has
   * its last frames to send. At once when it is closed already. On the loop only, and once.
   */
  void whenClosed(Runnable action);

  SocketAddress localAddress();

  SocketAddress remoteAddress();

  /** Null when the connection is plaintext. */
  @Nullable SSLSession tlsSession();
}
