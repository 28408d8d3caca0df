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
   */
  void wantWrite();

  SocketAddress localAddress();

  SocketAddress remoteAddress();

  /** Null when the connection is plaintext. */
  @Nullable SSLSession tlsSession();
}
