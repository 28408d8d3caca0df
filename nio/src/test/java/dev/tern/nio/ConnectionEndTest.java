package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Options;
import dev.tern.http2.transport.Transport.Listening;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How connections end: by either side, in good order or not. The peer is a plain socket. */
class ConnectionEndTest {

  /** RFC 9113 section 3.4; the engine's limit, the transport's timer. */
  @Test
  void peerThatNeverSendsItsPrefaceIsCutOff() throws Exception {
    EchoServer server =
        new EchoServer(Http2Options.builder().prefaceTimeout(Duration.ofMillis(200)).build());
    try (NioTransport transport = NioTransport.builder().loops(1).build();
        Listening listening = transport.listen(Fixtures.anyPort(), server);
        Socket silent = Fixtures.socket(listening.address())) {
      silent.getInputStream().readAllBytes();
      assertNotNull(closed(server));
    }
  }

  @Test
  void endOfInputEndsTheConnection() throws Exception {
    EchoServer server = new EchoServer();
    try (NioTransport transport = NioTransport.builder().loops(1).build();
        Listening listening = transport.listen(Fixtures.anyPort(), server);
        Socket peer = Fixtures.socket(listening.address())) {
      hello(peer);
      peer.shutdownOutput();
      peer.getInputStream().readAllBytes();
      closed(server);
      Fixtures.awaitNoneOpen(transport);
    }
  }

  @Test
  void resetIsToldInWords() throws Exception {
    EchoServer server = new EchoServer();
    try (NioTransport transport = NioTransport.builder().loops(1).build();
        Listening listening = transport.listen(Fixtures.anyPort(), server)) {
      try (Socket peer = Fixtures.socket(listening.address())) {
        hello(peer);
        peer.setSoLinger(true, 0); // RST instead of FIN
      }
      CloseCause.ConnectionLost cause = closed(server);
      Fixtures.assertSays("connection reset by peer", cause.toString());
    }
  }

  /** Netty's 2026-42577: FIN, then RST; the socket was never closed and the loop span. */
  @Test
  void finThenResetLeaksNothing() throws Exception {
    EchoServer server = new EchoServer();
    try (NioTransport transport = NioTransport.builder().loops(1).build();
        Listening listening = transport.listen(Fixtures.anyPort(), server)) {
      int before = Fixtures.openDescriptors();
      for (int i = 0; i < 300; i++) {
        try (Socket peer = Fixtures.socket(listening.address())) {
          peer.getOutputStream().write(Fixtures.PREFACE);
          peer.shutdownOutput();
          peer.setSoLinger(true, 0);
        }
      }
      for (int i = 0; i < 300; i++) {
        closed(server);
      }
      Fixtures.awaitNoneOpen(transport);
      assertTrue(Fixtures.openDescriptors() <= before + 2, "descriptors are flat");
    }
  }

  /**
   * Closing a socket whose input is unread makes the kernel send RST, and then the peer may lose
   * what it has not read yet. So the GOAWAY must arrive although the peer talks on and on.
   */
  @Test
  void goAwayReachesPeerThatTalksOn() throws Exception {
    EchoServer server = new EchoServer();
    try (NioTransport transport = NioTransport.builder().loops(1).build();
        Listening listening = transport.listen(Fixtures.anyPort(), server);
        Socket peer = Fixtures.socket(listening.address())) {
      hello(peer);
      Http2Connection connection = server.opened.take();
      TestClient.execute(
          connection.pipe().loop(),
          () -> connection.close(ErrorCode.ENHANCE_YOUR_CALM, "that will do"));
      byte[] windowUpdate = Fixtures.frame(8, 0, 0, new byte[] {0, 0, 0, 1});
      byte[] chatter = new byte[100 * windowUpdate.length];
      for (int i = 0; i < chatter.length; i++) {
        chatter[i] = windowUpdate[i % windowUpdate.length];
      }
      OutputStream out = peer.getOutputStream();
      for (int i = 0; i < 50; i++) {
        out.write(chatter);
      }
      byte[] goAway = Fixtures.readFrame(peer.getInputStream(), Fixtures.GOAWAY);
      assertNotNull(goAway);
      assertEquals("that will do", text(goAway, 8));
      assertEquals(-1, peer.getInputStream().read(), "then FIN, while the peer still talks");
      out.write(chatter);
    }
  }

  /** A peer that takes nothing more is given up, and what was meant for it is dropped. */
  @Test
  void peerThatStopsReadingIsGivenUp() throws Exception {
    EchoServer server = new EchoServer();
    try (NioTransport transport =
            NioTransport.builder()
                .loops(1)
                .sendBuffer(8192)
                .writeStallTimeout(Duration.ofMillis(300))
                .build();
        Listening listening = transport.listen(Fixtures.anyPort(), server);
        Socket peer = new Socket()) {
      peer.setReceiveBufferSize(4096);
      peer.connect(listening.address());
      hello(peer);
      flood(peer);
      closed(server);
      Fixtures.awaitNoneOpen(transport);
    }
  }

  /** PINGs that are never read: the answers fill the socket, then the engine stops reading. */
  private static void flood(Socket peer) {
    byte[] ping = Fixtures.frame(6, 0, 0, new byte[8]);
    byte[] pings = new byte[1000 * ping.length];
    for (int i = 0; i < pings.length; i++) {
      pings[i] = ping[i % ping.length];
    }
    try {
      OutputStream out = peer.getOutputStream();
      for (int i = 0; i < 1_000_000; i++) {
        out.write(pings);
      }
    } catch (IOException e) {
      assertTrue(e instanceof SocketException, e.toString()); // reset or broken pipe: given up
      return;
    }
    throw new AssertionError("all was taken");
  }

  @Test
  void closingTheTransportEndsItsConnectionsAtOnce() throws Exception {
    EchoServer server = new EchoServer();
    NioTransport serving = NioTransport.builder().loops(2).build();
    Listening listening = serving.listen(Fixtures.anyPort(), server);
    try (NioTransport calling = NioTransport.builder().loops(1).build()) {
      TestClient client = TestClient.connect(calling, listening.address());
      assertEquals(3, TestClient.await(client.echo(3)));
      serving.close();
      assertEquals(0, serving.stats().openAccepted());
      closed(server);
      TestClient.await(client.closed);
      serving.close();
    }
  }

  /** The loops of the process stay; only what belongs to this transport ends. */
  @Test
  void closingOneTransportLeavesItsNeighbourOnTheSameLoops() throws Exception {
    NioTransport one = NioTransport.plaintext();
    NioTransport two = NioTransport.plaintext();
    try (Listening listening = two.listen(Fixtures.anyPort(), new EchoServer())) {
      TestClient first = TestClient.connect(one, listening.address());
      TestClient second = TestClient.connect(two, listening.address());
      assertEquals(3, TestClient.await(first.echo(3)));
      assertEquals(3, TestClient.await(second.echo(3)));
      one.close();
      TestClient.await(first.closed);
      assertEquals(4, TestClient.await(second.echo(4)));
    } finally {
      two.close();
    }
    assertEquals(0, two.stats().openAccepted());
    assertEquals(0, two.stats().openConnected());
  }

  @Test
  void connectionsAboveTheLimitAreClosedAtOnceAndCounted() throws Exception {
    EchoServer server = new EchoServer();
    try (NioTransport transport = NioTransport.builder().loops(1).maxConnections(1).build();
        Listening listening = transport.listen(Fixtures.anyPort(), server)) {
      try (Socket first = Fixtures.socket(listening.address())) {
        hello(first);
        try (Socket second = Fixtures.socket(listening.address())) {
          assertEquals(-1, second.getInputStream().read());
        }
        assertEquals(1, transport.stats().refused());
      }
      closed(server);
      Fixtures.awaitNoneOpen(transport);
      try (Socket third = Fixtures.socket(listening.address())) {
        hello(third);
      }
    }
  }

  /** A listener that throws ends its own connection, and no other. */
  @Test
  void bugInOneListenerLeavesTheOthers() throws Exception {
    try (NioTransport transport = NioTransport.builder().loops(1).build();
        Listening broken =
            transport.listen(
                Fixtures.anyPort(),
                (pipe, now) -> {
                  throw new IllegalStateException("a bug, on purpose");
                });
        Listening listening = transport.listen(Fixtures.anyPort(), new EchoServer());
        Socket victim = Fixtures.socket(broken.address())) {
      assertEquals(-1, victim.getInputStream().read());
      TestClient client = TestClient.connect(transport, listening.address());
      assertEquals(3, TestClient.await(client.echo(3)));
    }
  }

  @Test
  void thousandConnectionsComeAndGoAndLeaveNothing() throws Exception {
    EchoServer server = new EchoServer();
    try (NioTransport transport = NioTransport.builder().loops(2).build();
        Listening listening = transport.listen(Fixtures.anyPort(), server)) {
      int before = Fixtures.openDescriptors();
      for (int round = 0; round < 10; round++) {
        TestClient[] clients = new TestClient[100];
        for (int i = 0; i < clients.length; i++) {
          clients[i] = TestClient.connect(transport, listening.address());
        }
        for (TestClient client : clients) {
          assertEquals(10, TestClient.await(client.echo(10)));
          client.shutdown();
        }
        for (TestClient client : clients) {
          TestClient.await(client.closed);
          closed(server);
        }
      }
      Fixtures.awaitNoneOpen(transport);
      assertEquals(1000, transport.stats().accepted());
      assertTrue(Fixtures.openDescriptors() <= before + 4, "descriptors are flat");
    }
  }

  // ---- Parts ----

  private static void hello(Socket peer) throws IOException {
    peer.getOutputStream().write(Fixtures.concat(Fixtures.PREFACE, Fixtures.EMPTY_SETTINGS));
    assertNotNull(Fixtures.readFrame(peer.getInputStream(), 4));
  }

  private static CloseCause.ConnectionLost closed(EchoServer server) throws Exception {
    CloseCause.ConnectionLost cause = server.closed.poll(TestClient.SECONDS, TimeUnit.SECONDS);
    if (cause == null) {
      throw new AssertionError("no connection was closed");
    }
    return cause;
  }

  private static String text(byte[] payload, int from) {
    return new String(Arrays.copyOfRange(payload, from, payload.length), StandardCharsets.UTF_8);
  }
}
