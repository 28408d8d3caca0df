package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.transport.Transport.Listening;
import dev.tern.transporttest.EchoServer;
import dev.tern.transporttest.Peer;
import dev.tern.transporttest.TestClient;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options reach the sockets, and several acceptors share an address. */
class SocketOptionsTest {

  @Test
  void everyOptionReachesTheSocket() throws Exception {
    Sockets sockets = new Sockets(20_000, 30_000, false, true, 61, 7, 3);
    try (SocketChannel channel = SocketChannel.open()) {
      sockets.setUp(channel);
      assertEquals(false, channel.getOption(StandardSocketOptions.TCP_NODELAY));
      assertEquals(true, channel.getOption(StandardSocketOptions.SO_KEEPALIVE));
      assertEquals(61, channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE));
      assertEquals(7, channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL));
      assertEquals(3, channel.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT));
      assertTrue(channel.getOption(StandardSocketOptions.SO_SNDBUF) >= 20_000);
      assertTrue(channel.getOption(StandardSocketOptions.SO_RCVBUF) >= 30_000);
    }
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      sockets.setUp(channel, true);
      assertEquals(true, channel.getOption(StandardSocketOptions.SO_REUSEPORT));
    }
  }

  @Test
  void defaultsAreNoDelayAndNoKeepAlive() throws Exception {
    try (NioTransport transport = NioTransport.builder().loops(1).build();
        SocketChannel channel = SocketChannel.open()) {
      transport.options().sockets().setUp(channel);
      assertEquals(true, channel.getOption(StandardSocketOptions.TCP_NODELAY));
      assertEquals(false, channel.getOption(StandardSocketOptions.SO_KEEPALIVE));
    }
  }

  /** What is TCP's own is no concern of a Unix socket. */
  @Test
  void unixSocketsTakeWhatTheyCan(@TempDir Path directory) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (NioTransport transport =
            NioTransport.builder()
                .loops(2)
                .acceptors(2)
                .tcpKeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(5), 3)
                .build();
        Listening listening = transport.listen(address, new EchoServer())) {
      TestClient client = TestClient.connect(transport, listening.address());
      assertEquals(3, TestClient.await(client.echo(3)));
    }
  }

  @Test
  void severalAcceptorsShareOnePortAndEndTogether() throws Exception {
    EchoServer server = new EchoServer();
    try (NioTransport transport = NioTransport.builder().loops(2).acceptors(3).build();
        NioTransport calling = NioTransport.builder().loops(1).build()) {
      Listening listening = transport.listen(Peer.anyPort(), server);
      Set<Object> loops = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        TestClient client = TestClient.connect(calling, listening.address());
        assertEquals(3, TestClient.await(client.echo(3)));
        loops.add(server.opened.poll(TestClient.SECONDS, TimeUnit.SECONDS).pipe().loop());
      }
      assertEquals(2, loops.size(), "connections go to the loops in turn");
      assertEquals(20, transport.stats().accepted());
      listening.close();
      assertNotEquals(
          null, TestClient.await(TestClient.connect(calling, listening.address()).failed));
    }
  }

  @Test
  void oneAcceptorSharesItsPortWithNobody() throws Exception {
    try (NioTransport one = NioTransport.builder().loops(1).build();
        NioTransport many = NioTransport.builder().loops(1).acceptors(2).build();
        Listening listening = one.listen(Peer.anyPort(), new EchoServer())) {
      assertThrows(IOException.class, () -> one.listen(listening.address(), new EchoServer()));
      assertThrows(IOException.class, () -> many.listen(listening.address(), new EchoServer()));
    }
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    NioTransport.Builder builder = NioTransport.builder();
    Duration second = Duration.ofSeconds(1);
    assertThrows(IllegalArgumentException.class, () -> builder.acceptors(0));
    assertThrows(IllegalArgumentException.class, () -> builder.acceptors(65));
    assertThrows(
        IllegalArgumentException.class, () -> builder.tcpKeepAlive(Duration.ZERO, second, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.tcpKeepAlive(second, Duration.ofDays(365), 1));
    assertThrows(IllegalArgumentException.class, () -> builder.tcpKeepAlive(second, second, 128));
  }
}
