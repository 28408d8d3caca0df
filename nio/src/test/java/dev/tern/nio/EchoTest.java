package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.Http2Connection;
import dev.tern.http2.transport.Transport.Listening;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client and a server, two transports with loops of their own, over every kind of socket. */
class EchoTest {
  private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.localhost();

  /** What the octets go over. */
  enum Over {
    TCP,
    TLS_1_3,
    TLS_1_2,
    UNIX,
    UNIX_TLS;

    private NioTransport.Builder with(TlsOptions.Builder tls) {
      return switch (this) {
        case TCP, UNIX -> NioTransport.builder();
        case TLS_1_3, UNIX_TLS -> NioTransport.builder().tls(tls.protocols("TLSv1.3").build());
        case TLS_1_2 -> NioTransport.builder().tls(tls.protocols("TLSv1.2").build());
      };
    }

    NioTransport.Builder server() {
      return with(
          TlsOptions.builder()
              .identity(List.of(CERTIFICATE.certificate()), CERTIFICATE.privateKey()));
    }

    NioTransport.Builder client() {
      return with(TlsOptions.builder().trust(List.of(CERTIFICATE.certificate())));
    }

    boolean isTls() {
      return this != TCP && this != UNIX;
    }

    SocketAddress address(Path directory) {
      return this == UNIX || this == UNIX_TLS
          ? UnixDomainSocketAddress.of(directory.resolve("s"))
          : Fixtures.anyPort();
    }
  }

  @ParameterizedTest
  @EnumSource
  void smallCallIsAnsweredAndTheConnectionEndsCleanly(Over over, @TempDir Path directory)
      throws Exception {
    EchoServer server = new EchoServer();
    try (NioTransport serving = over.server().loops(1).build();
        NioTransport calling = over.client().loops(1).build();
        Listening listening = serving.listen(over.address(directory), server)) {
      TestClient client = TestClient.connect(calling, listening.address());

      assertEquals(5, TestClient.await(client.echo(5)));

      Http2Connection connection = TestClient.await(client.connected);
      SSLSession session = connection.pipe().tlsSession();
      if (over.isTls()) {
        assertNotNull(session);
        assertTrue(session.getProtocol().startsWith("TLSv1."), session.getProtocol());
      } else {
        assertNull(session);
      }
      assertEquals(listening.address(), connection.pipe().remoteAddress());
      client.shutdown();
      TestClient.await(client.closed);
      assertNotNull(server.closed.poll(TestClient.SECONDS, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @EnumSource
  void bigTransfersBothWaysArriveOctetForOctet(Over over, @TempDir Path directory)
      throws Exception {
    try (NioTransport serving = over.server().loops(1).build();
        NioTransport calling = over.client().loops(1).build();
        Listening listening = serving.listen(over.address(directory), new EchoServer())) {
      TestClient client = TestClient.connect(calling, listening.address());
      // The tests run without the compiler that knows AES, so TLS has less to carry.
      long bytes = (over.isTls() ? 1L : 12L) * 1024 * 1024 + 12_345;

      List<CompletableFuture<Long>> echoes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        echoes.add(client.echo(bytes + i));
      }

      for (int i = 0; i < 3; i++) {
        assertEquals(bytes + i, TestClient.await(echoes.get(i)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void socketsWithTinyBuffersCarryTheSame(Over over, @TempDir Path directory) throws Exception {
    try (NioTransport serving =
            over.server().loops(1).sendBuffer(4096).receiveBuffer(4096).build();
        NioTransport calling = over.client().loops(1).sendBuffer(4096).receiveBuffer(4096).build();
        Listening listening = serving.listen(over.address(directory), new EchoServer())) {
      TestClient client = TestClient.connect(calling, listening.address());
      assertEquals(1_000_001, TestClient.await(client.echo(1_000_001)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyConnectionsAndStreamsShareTheLoops(Over over, @TempDir Path directory) throws Exception {
    try (NioTransport serving = over.server().loops(2).build();
        NioTransport calling = over.client().loops(2).build();
        Listening listening = serving.listen(over.address(directory), new EchoServer())) {
      List<CompletableFuture<Long>> echoes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        TestClient client = TestClient.connect(calling, listening.address());
        TestClient.await(client.settings);
        for (int j = 0; j < 20; j++) {
          echoes.add(client.echo(1000 + j));
        }
      }
      for (int i = 0; i < echoes.size(); i++) {
        assertEquals(1000 + i % 20, TestClient.await(echoes.get(i)));
      }
      assertEquals(20, serving.stats().accepted());
      assertEquals(20, serving.stats().openAccepted());
      assertEquals(20, calling.stats().openConnected());
      assertEquals(0, serving.stats().handshaking());
    }
  }

  /** What the loop does when its selector spins; nobody on the wire should notice. */
  @ParameterizedTest
  @EnumSource(names = {"TCP", "TLS_1_3"})
  void selectorIsReplacedUnderWay(Over over, @TempDir Path directory) throws Exception {
    try (NioTransport serving = over.server().loops(1).build();
        NioTransport calling = over.client().loops(1).build();
        Listening listening = serving.listen(over.address(directory), new EchoServer())) {
      TestClient client = TestClient.connect(calling, listening.address());
      CompletableFuture<Long> underWay = client.echo(1_000_000);
      for (NioTransport transport : List.of(serving, calling)) {
        NioLoop loop = (NioLoop) transport.nextLoop();
        TestClient.execute(loop, loop::rebuildSelector);
      }
      assertEquals(1_000_000, TestClient.await(underWay));
      TestClient another = TestClient.connect(calling, listening.address());
      assertEquals(3, TestClient.await(another.echo(3)));
    }
  }

  /** A server that was killed leaves its file behind; one that closes removes it. */
  @ParameterizedTest
  @EnumSource(names = "UNIX")
  void socketFileGoesWithItsServer(Over over, @TempDir Path directory) throws Exception {
    SocketAddress address = over.address(directory);
    try (NioTransport serving = over.server().loops(1).build()) {
      serving.listen(address, new EchoServer()).close();
      assertTrue(Files.notExists(directory.resolve("s")));
    }
  }
}
