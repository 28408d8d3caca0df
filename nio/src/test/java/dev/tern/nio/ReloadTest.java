package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.transport.Transport.Listening;
import dev.tern.transporttest.EchoServer;
import dev.tern.transporttest.Peer;
import dev.tern.transporttest.TestClient;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates change on disk, and nobody restarts anything. */
class ReloadTest {
  @TempDir private Path directory;
  private Path chain;
  private Path key;

  @BeforeEach
  void begin() throws Exception {
    chain = directory.resolve("chain.pem");
    key = directory.resolve("key.pem");
    put("rsa.pem", chain);
    put("rsa-pkcs8.key", key);
  }

  private static void put(String resource, Path file) throws Exception {
    Files.copy(Peer.pem(resource), file, StandardCopyOption.REPLACE_EXISTING);
  }

  private TlsOptions.Builder server() {
    return TlsOptions.builder().identity(chain, key);
  }

  private static NioTransport transport(TlsOptions tls) {
    return NioTransport.builder().loops(1).tls(tls).build();
  }

  private static final TlsOptions CLIENT =
      TlsOptions.builder().trust(Peer.pem("rsa.pem")).trust(Peer.pem("ec.pem")).build();

  /** What the server shows to a new connection: the algorithm of its key tells which it is. */
  private static String shown(NioTransport calling, Listening listening) throws Exception {
    TestClient client = TestClient.connect(calling, listening.address());
    assertEquals(3, TestClient.await(client.echo(3)));
    SSLSession session = TestClient.await(client.connected).pipe().tlsSession();
    assertNotNull(session);
    return ((X509Certificate) session.getPeerCertificates()[0]).getPublicKey().getAlgorithm();
  }

  @Test
  void newFilesServeNewConnectionsAndOldConnectionsGoOn() throws Exception {
    TlsOptions options = server().build();
    try (NioTransport serving = transport(options);
        NioTransport calling = transport(CLIENT);
        Listening listening = serving.listen(Peer.anyPort(), new EchoServer())) {
      TestClient old = TestClient.connect(calling, listening.address());
      assertEquals(3, TestClient.await(old.echo(3)));
      assertFalse(options.reload(), "nothing has changed");
      assertEquals("RSA", shown(calling, listening));

      put("ec.pem", chain);
      put("ec-pkcs8.key", key);
      assertTrue(options.reload());

      assertEquals("EC", shown(calling, listening), "and no session of before is resumed");
      assertEquals(4, TestClient.await(old.echo(4)));
    }
  }

  @Test
  void wrongFilesKeepTheOldOnesInUse() throws Exception {
    TlsOptions options = server().build();
    try (NioTransport serving = transport(options);
        NioTransport calling = transport(CLIENT);
        Listening listening = serving.listen(Peer.anyPort(), new EchoServer())) {
      put("ec.pem", chain); // Its key comes later.
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, options::reload);
      Peer.assertSays("is not that of the certificate", refused.getMessage());
      assertEquals("RSA", shown(calling, listening));
      Files.delete(key);
      assertThrows(UncheckedIOException.class, options::reload);
      assertEquals("RSA", shown(calling, listening));
      put("ec-pkcs8.key", key);
      assertTrue(options.reload());
      assertEquals("EC", shown(calling, listening));
    }
  }

  @Test
  void whatIsWrongIsLoggedOnceUntilItIsRightAgain() throws Exception {
    TlsOptions options = server().build();
    assertNull(options.poll());
    Files.writeString(chain, "no certificate");
    Peer.assertSays("chain.pem: no BEGIN CERTIFICATE block", options.poll());
    assertNull(options.poll());
    put("ec.pem", chain);
    Peer.assertSays("is not that of the certificate", options.poll());
    put("ec-pkcs8.key", key);
    Peer.assertSays("new certificates are in use", options.poll());
    assertNull(options.poll());
    Files.writeString(chain, "no certificate");
    Peer.assertSays("chain.pem: no BEGIN CERTIFICATE block", options.poll());
  }

  @Test
  void transportLooksAtTheFilesByItself() throws Exception {
    try (NioTransport serving = transport(server().reloadEvery(Duration.ofMillis(10)).build());
        NioTransport calling = transport(CLIENT);
        Listening listening = serving.listen(Peer.anyPort(), new EchoServer())) {
      assertEquals("RSA", shown(calling, listening));
      put("ec.pem", chain);
      put("ec-pkcs8.key", key);
      long deadline = System.nanoTime() + Duration.ofSeconds(TestClient.SECONDS).toNanos();
      while (!shown(calling, listening).equals("EC")) {
        assertTrue(System.nanoTime() < deadline, "the new certificate is never shown");
        Fixtures.awaitTurn(serving, 5);
      }
    }
  }

  /** Of a client's trust, too: an authority that is taken off the list is not trusted any more. */
  @Test
  void trustIsReloaded() throws Exception {
    Path trusted = directory.resolve("trusted.pem");
    put("rsa.pem", trusted);
    TlsOptions client = TlsOptions.client(trusted);
    try (NioTransport serving = transport(server().build());
        NioTransport calling = transport(client);
        Listening listening = serving.listen(Peer.anyPort(), new EchoServer())) {
      assertEquals("RSA", shown(calling, listening));
      put("ec.pem", trusted);
      assertTrue(client.reload());
      TestClient refused = TestClient.connect(calling, listening.address());
      Peer.assertSays("is not trusted", TestClient.await(refused.failed).message());
    }
  }

  @Test
  void withoutFilesThereIsNothingToReload() {
    assertFalse(SelfSignedCertificate.localhost().serverOptions().reload());
    TlsOptions.Builder builder = TlsOptions.builder().reloadEvery(Duration.ofSeconds(1));
    assertThrows(IllegalStateException.class, builder::build);
    assertThrows(IllegalArgumentException.class, () -> builder.reloadEvery(Duration.ofMillis(9)));
  }
}
