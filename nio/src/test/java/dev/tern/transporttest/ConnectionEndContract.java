package dev.tern.transporttest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Options;
import dev.tern.http2.transport.Transport;
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
public abstract class ConnectionEndContract extends TransportContract {

  /** RFC 9113 section 3.4; the engine's limit, the transport's timer. */
  @Test
  void peerThatNeverSendsItsPrefaceIsCutOff() throws Exception {
    EchoServer server =
        new EchoServer(Http2Options.builder().prefaceTimeout(Duration.ofMillis(200)).build());
    try (Transport transport = plaintext();
        Listening listening = transport.listen(Peer.anyPort(), server);
        Socket silent = Peer.socket(listening.address())) {
      silent.getInputStream().readAllBytes();
      assertNotNull(closed(server));
    }
  }

  @Test
  void endOfInputEndsTheConnection() throws Exception {
    EchoServer server = new EchoServer();
    try (Transport transport = plaintext();
        Listening listening = transport.listen(Peer.anyPort(), server);
        Socket peer = Peer.socket(listening.address())) {
      Peer.hello(peer);
      peer.shutdownOutput();
      peer.getInputStream().readAllBytes();
      closed(server);
    }
  }

  @Test
  void resetIsToldInWords() throws Exception {
    EchoServer server = new EchoServer();
    try (Transport transport = plaintext();
        Listening listening = transport.listen(Peer.anyPort(), server)) {
      try (Socket peer = Peer.socket(listening.address())) {
        Peer.hello(peer);
        peer.setSoLinger(true, 0); // RST instead of FIN
      }
      CloseCause.ConnectionLost cause = closed(server);
      Peer.assertSays("connection reset by peer", cause.toString());
    }
  }

  /** Netty's 2026-42577: FIN, then RST; the socket was never closed and the loop span. */
  @Test
  void finThenResetLeaksNothing() throws Exception {
    EchoServer server = new EchoServer();
    try (Transport transport = plaintext();
        Listening listening = transport.listen(Peer.anyPort(), server)) {
      int before = openDescriptors();
      for (int i = 0; i < 300; i++) {
        try (Socket peer = Peer.socket(listening.address())) {
          peer.getOutputStream().write(Peer.PREFACE);
          peer.shutdownOutput();
          peer.setSoLinger(true, 0);
        }
      }
      for (int i = 0; i < 300; i++) {
        closed(server);
      }
      awaitDescriptors(transport, before + 2);
    }
  }

  /**
   * Closing a socket whose input is unread makes the kernel send RST, and then the peer may lose
   * what it has not read yet. So the GOAWAY must arrive although the peer talks on and on.
   */
  @Test
  void goAwayReachesPeerThatTalksOn() throws Exception {
    EchoServer server = new EchoServer();
    try (Transport transport = plaintext();
        Listening listening = transport.listen(Peer.anyPort(), server);
        Socket peer = Peer.socket(listening.address())) {
      Peer.hello(peer);
      Http2Connection connection = server.opened.take();
      TestClient.execute(
          connection.pipe().loop(),
          () -> connection.close(ErrorCode.ENHANCE_YOUR_CALM, "that will do"));
      byte[] windowUpdate = Peer.frame(8, 0, 0, new byte[] {0, 0, 0, 1});
      byte[] chatter = new byte[100 * windowUpdate.length];
      for (int i = 0; i < chatter.length; i++) {
        chatter[i] = windowUpdate[i % windowUpdate.length];
      }
      OutputStream out = peer.getOutputStream();
      for (int i = 0; i < 50; i++) {
        out.write(chatter);
      }
      byte[] goAway = Peer.readFrame(peer.getInputStream(), Peer.GOAWAY);
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
    try (Transport transport =
            open(
                TransportSpec.plaintext()
                    .withSocketBuffer(8192)
                    .withWriteStallTimeout(Duration.ofMillis(300)));
        Listening listening = transport.listen(Peer.anyPort(), server);
        Socket peer = new Socket()) {
      peer.setReceiveBufferSize(4096);
      peer.connect(listening.address());
      Peer.hello(peer);
      flood(peer);
      closed(server);
    }
  }

  /** PINGs that are never read: the answers fill the socket, then the engine stops reading. */
  private static void flood(Socket peer) {
    byte[] ping = Peer.frame(6, 0, 0, new byte[8]);
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
    Transport serving = open(TransportSpec.plaintext().withLoops(2));
    Listening listening = serving.listen(Peer.anyPort(), server);
    try (Transport calling = plaintext()) {
      TestClient client = TestClient.connect(calling, listening.address());
      assertEquals(3, TestClient.await(client.echo(3)));
      serving.close();
      closed(server);
      TestClient.await(client.closed);
      serving.close();
    }
  }

  @Test
  void closingOneTransportLeavesItsNeighbour() throws Exception {
    Transport one = plaintext();
    Transport two = plaintext();
    try (Listening listening = two.listen(Peer.anyPort(), new EchoServer())) {
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
  }

  @Test
  void connectionsAboveTheLimitAreClosedAtOnceAndCounted() throws Exception {
    EchoServer server = new EchoServer();
    try (Transport transport = open(TransportSpec.plaintext().withMaxConnections(1));
        Listening listening = transport.listen(Peer.anyPort(), server)) {
      try (Socket first = Peer.socket(listening.address())) {
        Peer.hello(first);
        try (Socket second = Peer.socket(listening.address())) {
          assertEquals(-1, second.getInputStream().read());
        }
      }
      closed(server);
      awaitThat(transport, "room for another", () -> isServed(listening));
    }
  }

  /** The engine's end comes before the socket's, which alone makes room. */
  private static boolean isServed(Listening listening) {
    try (Socket peer = Peer.socket(listening.address())) {
      peer.getOutputStream().write(Peer.concat(Peer.PREFACE, Peer.EMPTY_SETTINGS));
      return Peer.readFrame(peer.getInputStream(), 4) != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** A listener that throws ends its own connection, and no other. */
  @Test
  void bugInOneListenerLeavesTheOthers() throws Exception {
    try (Transport transport = plaintext();
        Listening broken =
            transport.listen(
                Peer.anyPort(),
                (pipe, now) -> {
                  throw new IllegalStateException("a bug, on purpose");
                });
        Listening listening = transport.listen(Peer.anyPort(), new EchoServer());
        Socket victim = Peer.socket(broken.address())) {
      assertEquals(-1, victim.getInputStream().read());
      TestClient client = TestClient.connect(transport, listening.address());
      assertEquals(3, TestClient.await(client.echo(3)));
    }
  }

  @Test
  void thousandConnectionsComeAndGoAndLeaveNothing() throws Exception {
    EchoServer server = new EchoServer();
    try (Transport transport = open(TransportSpec.plaintext().withLoops(2));
        Listening listening = transport.listen(Peer.anyPort(), server)) {
      int before = openDescriptors();
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
      awaitDescriptors(transport, before + 4);
    }
  }

  // ---- Parts ----

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
