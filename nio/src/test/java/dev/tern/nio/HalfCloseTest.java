package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ConnectionListener;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Options;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Transport.ConnectionFactory;
import dev.tern.http2.transport.Transport.Listening;
import dev.tern.transporttest.EchoServer;
import dev.tern.transporttest.Peer;
import dev.tern.transporttest.TestClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A peer ends its output: in good order, or cut off by somebody. */
class HalfCloseTest {
  private static final int DATA = 0;
  private static final int PING = 6;
  private static final int TIMEOUT_MILLIS = (int) (TestClient.SECONDS * 1000);

  private final SelfSignedCertificate own = SelfSignedCertificate.localhost();
  private final LateServer server = new LateServer();

  /** A server that keeps its requests until the test answers. */
  private static final class LateServer implements ConnectionFactory {
    final BlockingQueue<Http2Stream> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<CloseCause> streamsClosed = new LinkedBlockingQueue<>();

    @Override
    public Http2Connection open(Pipe pipe, long nowNanos) {
      ConnectionListener listener =
          new ConnectionListener() {
            @Override
            public StreamListener onStream(Http2Stream stream) {
              return new Kept(stream);
            }

            @Override
            public void onClosed(CloseCause.ConnectionLost cause) {}
          };
      return Http2Connection.server(pipe, Http2Options.defaults(), listener, nowNanos);
    }

    private final class Kept implements StreamListener {
      private final Http2Stream stream;

      Kept(Http2Stream stream) {
        this.stream = stream;
      }

      @Override
      public void onHeaders(Headers headers, boolean endStream) {
        requests.add(stream);
      }

      @Override
      public void onData(byte[] buffer, int offset, int length, boolean endStream) {}

      @Override
      public void onWritable() {}

      @Override
      public void onClosed(CloseCause cause) {
        streamsClosed.add(cause);
      }
    }

    Http2Stream request() throws Exception {
      Http2Stream stream = requests.poll(TestClient.SECONDS, TimeUnit.SECONDS);
      if (stream == null) {
        throw new AssertionError("no request came");
      }
      return stream;
    }

    String end() throws Exception {
      return String.valueOf(streamsClosed.poll(TestClient.SECONDS, TimeUnit.SECONDS));
    }
  }

  private NioTransport serving(boolean tls) {
    return NioTransport.builder().loops(1).tls(tls ? own.serverOptions() : null).build();
  }

  private SSLSocket tlsOver(Socket raw, String protocol) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            own.clientOptions()
                .context()
                .getSocketFactory()
                .createSocket(raw, "localhost", raw.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  /** The server probes a peer that ended its output; that shows that it has seen the end. */
  private void assertReplyComesAfterTheEnd(Socket peer) throws Exception {
    Peer.hello(peer);
    peer.getOutputStream().write(Peer.request(1, true));
    peer.getOutputStream().flush();
    Http2Stream request = server.request();

    peer.shutdownOutput();

    assertNotNull(Peer.readFrame(peer.getInputStream(), PING));
    TestClient.execute(
        request.connection().pipe().loop(),
        () -> {
          request.sendHeaders(Headers.of(":status", "200"), false);
          byte[] reply = "late".getBytes(StandardCharsets.UTF_8);
          request.sendData(reply, 0, reply.length, true);
        });
    byte[] data = Peer.readFrame(peer.getInputStream(), DATA);
    assertNotNull(data);
    assertEquals("late", new String(data, StandardCharsets.UTF_8));
    peer.getInputStream().readAllBytes(); // and then the connection ends
  }

  @Test
  void replyComesAfterTheEndOfInput() throws Exception {
    try (NioTransport transport = serving(false);
        Listening listening = transport.listen(Peer.anyPort(), server);
        Socket peer = Peer.socket(listening.address())) {
      assertReplyComesAfterTheEnd(peer);
      Fixtures.awaitStats(transport, stats -> stats.openAccepted() == 0);
    }
  }

  /** RFC 8446 section 6.1: close_notify ends one direction. */
  @Test
  void replyComesAfterCloseNotifyOfTls13() throws Exception {
    try (NioTransport transport = serving(true);
        Listening listening = transport.listen(Peer.anyPort(), server);
        SSLSocket peer = tlsOver(Peer.socket(listening.address()), "TLSv1.3")) {
      assertReplyComesAfterTheEnd(peer);
      Fixtures.awaitStats(transport, stats -> stats.openAccepted() == 0);
    }
  }

  /** RFC 5246 section 7.2.1: it ends both directions, and calls that are open end with it. */
  @Test
  void closeNotifyOfTls12EndsBothDirections() throws Exception {
    try (NioTransport transport = serving(true);
        Listening listening = transport.listen(Peer.anyPort(), server)) {
      try (SSLSocket peer = tlsOver(Peer.socket(listening.address()), "TLSv1.2")) {
        Peer.hello(peer);
        peer.getOutputStream().write(Peer.request(1, true));
        server.request();
      }
      Peer.assertSays("close_notify, which ends both directions of TLS 1.2", server.end());
      Fixtures.awaitStats(transport, stats -> stats.openAccepted() == 0);
    }
  }

  /** A truncation attack: FIN can be forged by anybody, close_notify cannot. */
  @Test
  void endWithoutCloseNotifyIsAnErrorWhileSomethingIsOpen() throws Exception {
    try (NioTransport transport = serving(true);
        Listening listening = transport.listen(Peer.anyPort(), server);
        Socket raw = Peer.socket(listening.address());
        SSLSocket peer = tlsOver(raw, "TLSv1.3")) {
      Peer.hello(peer);
      peer.getOutputStream().write(Peer.request(1, false));
      server.request();
      raw.shutdownOutput();
      Peer.assertSays("the connection was cut: it ended without close_notify", server.end());
      Fixtures.awaitStats(transport, stats -> stats.openAccepted() == 0);
    }
  }

  // ---- Plaintext here, TLS there ----

  @Test
  void plaintextClientIsToldThatTheServerSpeaksTls() throws Exception {
    try (NioTransport transport = serving(true);
        NioTransport calling = serving(false);
        Listening listening = transport.listen(Peer.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address());
      Peer.assertSays(
          "the server speaks TLS on this port", TestClient.await(client.closed).message());
      Fixtures.awaitStats(transport, stats -> stats.handshakeFailures() == 1);
    }
  }

  @Test
  void plaintextServerSaysThatItsClientSpeaksTls() throws Exception {
    EchoServer plain = new EchoServer();
    try (NioTransport transport = serving(false);
        NioTransport calling = NioTransport.builder().loops(1).tls(own.clientOptions()).build();
        Listening listening = transport.listen(Peer.anyPort(), plain)) {
      TestClient client = TestClient.connect(calling, listening.address());
      Peer.assertSays("does not speak TLS", TestClient.await(client.failed).message());
      Peer.assertSays(
          "the client speaks TLS, and this port is plaintext",
          String.valueOf(plain.closed.poll(TestClient.SECONDS, TimeUnit.SECONDS)));
    }
  }

  // ---- Nothing stays, and nothing turns for ever ----

  /** A peer that has everything and never goes is not waited for longer than that. */
  @Test
  void lingeringHasItsLimit() throws Exception {
    EchoServer echo = new EchoServer();
    try (NioTransport transport =
            NioTransport.builder().loops(1).lingerTimeout(Duration.ofMillis(100)).build();
        Listening listening = transport.listen(Peer.anyPort(), echo);
        Socket peer = Peer.socket(listening.address())) {
      Peer.hello(peer);
      Http2Connection connection = echo.opened.take();
      TestClient.execute(
          connection.pipe().loop(), () -> connection.close(ErrorCode.NO_ERROR, "over"));
      assertNotNull(Peer.readFrame(peer.getInputStream(), Peer.GOAWAY));
      peer.getInputStream().readAllBytes();
      Fixtures.awaitStats(transport, stats -> stats.openAccepted() == 0);
    }
  }

  /** Netty's 2026-42577: the loop span at 100 % after FIN and RST. */
  @Test
  void loopSleepsAfterFinAndReset() throws Exception {
    try (NioTransport transport = serving(false);
        Listening listening = transport.listen(Peer.anyPort(), server)) {
      for (int i = 0; i < 20; i++) {
        try (Socket peer = Peer.socket(listening.address())) {
          Peer.hello(peer);
          peer.getOutputStream().write(Peer.request(1, true));
          server.request(); // It is never answered, so that the connection waits.
          peer.shutdownOutput();
          if (i % 2 == 0) {
            assertNotNull(Peer.readFrame(peer.getInputStream(), PING));
          }
          peer.setSoLinger(true, 0);
        }
      }
      for (int i = 0; i < 20; i++) {
        server.end();
      }
      Fixtures.awaitStats(transport, stats -> stats.openAccepted() == 0);
      long before = processorNanos(transport);
      Fixtures.awaitTurn(transport, 300);
      long used = processorNanos(transport) - before;
      assertTrue(used < TimeUnit.MILLISECONDS.toNanos(100), used + " ns of 300 ms");
    }
  }

  /** Half-closed peers whose calls are open cost nothing but their memory. */
  @Test
  void loopSleepsWhileHalfClosedPeersWait() throws Exception {
    try (NioTransport transport = serving(false);
        Listening listening = transport.listen(Peer.anyPort(), server);
        Socket peer = Peer.socket(listening.address())) {
      Peer.hello(peer);
      peer.getOutputStream().write(Peer.request(1, true));
      server.request();
      peer.shutdownOutput();
      assertNotNull(Peer.readFrame(peer.getInputStream(), PING));
      long before = processorNanos(transport);
      Fixtures.awaitTurn(transport, 300);
      long used = processorNanos(transport) - before;
      assertTrue(used < TimeUnit.MILLISECONDS.toNanos(100), used + " ns of 300 ms");
      assertEquals(1, transport.stats().openAccepted());
    }
  }

  /** What the loop's thread has used; without Linux's count of it, the case is not made. */
  private static long processorNanos(NioTransport transport) throws Exception {
    Path statistics = Path.of("/proc/thread-self/schedstat");
    Assumptions.assumeTrue(Files.exists(statistics), "the kernel counts for each thread");
    CompletableFuture<Long> used = new CompletableFuture<>();
    TestClient.execute(
        transport.nextLoop(),
        () -> {
          try {
            used.complete(Long.valueOf(Files.readString(statistics).split(" ")[0]));
          } catch (IOException e) {
            used.completeExceptionally(e);
          }
        });
    return TestClient.await(used);
  }
}
