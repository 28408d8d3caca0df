package dev.tern.transporttest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.Http2Connection;
import dev.tern.http2.transport.Transport;
import dev.tern.http2.transport.Transport.Listening;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client and a server, two transports with loops of their own, over every kind of socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EchoContract extends TransportContract {

  /** What the octets go over. */
  public enum Over {
    TCP,
    TLS_1_3,
    TLS_1_2,
    UNIX,
    UNIX_TLS;

    private @Nullable TlsSpec with(TlsSpec tls) {
      return switch (this) {
        case TCP, UNIX -> null;
        case TLS_1_3, UNIX_TLS -> tls.withProtocols("TLSv1.3");
        case TLS_1_2 -> tls.withProtocols("TLSv1.2");
      };
    }

    TransportSpec server() {
      return TransportSpec.over(with(TlsSpec.server()));
    }

    TransportSpec client() {
      return TransportSpec.over(with(TlsSpec.client()));
    }

    boolean isTls() {
      return this != TCP && this != UNIX;
    }

    boolean isUnix() {
      return this == UNIX || this == UNIX_TLS;
    }

    SocketAddress address(Path directory) {
      return isUnix() ? UnixDomainSocketAddress.of(directory.resolve("s")) : Peer.anyPort();
    }
  }

  protected final List<Over> kinds() {
    return Arrays.stream(Over.values()).filter(over -> hasUnixSockets() || !over.isUnix()).toList();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void smallCallIsAnsweredAndTheConnectionEndsCleanly(Over over, @TempDir Path directory)
      throws Exception {
    EchoServer server = new EchoServer();
    try (Transport serving = open(over.server());
        Transport calling = open(over.client());
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
  @MethodSource("kinds")
  void bigTransfersBothWaysArriveOctetForOctet(Over over, @TempDir Path directory)
      throws Exception {
    try (Transport serving = open(over.server());
        Transport calling = open(over.client());
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
  @MethodSource("kinds")
  void socketsWithTinyBuffersCarryTheSame(Over over, @TempDir Path directory) throws Exception {
    try (Transport serving = open(over.server().withSocketBuffer(4096));
        Transport calling = open(over.client().withSocketBuffer(4096));
        Listening listening = serving.listen(over.address(directory), new EchoServer())) {
      TestClient client = TestClient.connect(calling, listening.address());
      assertEquals(1_000_001, TestClient.await(client.echo(1_000_001)));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void manyConnectionsAndStreamsShareTheLoops(Over over, @TempDir Path directory) throws Exception {
    try (Transport serving = open(over.server().withLoops(2));
        Transport calling = open(over.client().withLoops(2));
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
    }
  }
}
