package dev.tern.nio;

import dev.tern.http2.transport.Transport.Listening;
import java.net.SocketAddress;
import java.util.List;

/** Several acceptors of one address. Immutable; any thread. */
record SharedListening(List<Acceptor> acceptors) implements Listening {
  @Override
  public SocketAddress address() {
    return acceptors.get(0).address();
  }

  @Override
  public void close() {
    acceptors.forEach(Acceptor::close);
  }
}
