package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.transport.Transport.Listening;
import dev.tern.nio.TlsOptions.ClientAuth;
import dev.tern.transporttest.EchoServer;
import dev.tern.transporttest.Peer;
import dev.tern.transporttest.TestClient;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificate is shown to whom, and where certificates may come from. */
class CertificateChoiceTest {
  private static final Duration LONG = Duration.ofSeconds(TestClient.SECONDS);
  private static final char[] PASSWORD = "secret".toCharArray();

  private final EchoServer server = new EchoServer();

  private static NioTransport transport(TlsOptions.Builder tls) {
    return NioTransport.builder().loops(1).tls(tls.build()).build();
  }

  private static X509Certificate shown(TestClient client) throws Exception {
    assertEquals(3, TestClient.await(client.echo(3)));
    SSLSession session = TestClient.await(client.connected).pipe().tlsSession();
    assertNotNull(session);
    return (X509Certificate) session.getPeerCertificates()[0];
  }

  /** RFC 6066 section 3; whoever means nobody of ours, or nobody at all, gets the first. */
  @ParameterizedTest
  @CsvSource({
    "one.example, TLSv1.3, CN=one.example",
    "two.example, TLSv1.3, CN=two.example",
    "TWO.example, TLSv1.2, CN=two.example",
    "a.wild.example, TLSv1.3, CN=*.wild.example",
    "a.b.wild.example, TLSv1.3, CN=one.example",
    "wild.example, TLSv1.2, CN=one.example",
    "elsewhere.example, TLSv1.3, CN=one.example",
    "127.0.0.1, TLSv1.3, CN=one.example"
  })
  void serverChoosesByTheNameThatIsMeant(String name, String protocol, String subject)
      throws Exception {
    TlsOptions.Builder tls = TlsOptions.builder();
    for (String host : List.of("one.example", "two.example", "*.wild.example")) {
      SelfSignedCertificate own = SelfSignedCertificate.forNames(List.of(host));
      tls.identity(List.of(own.certificate()), own.privateKey());
    }
    try (NioTransport serving = transport(tls);
        NioTransport calling =
            transport(TlsOptions.builder().insecureTrustAll().protocols(protocol));
        Listening listening = serving.listen(Peer.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address(), name, LONG);
      assertEquals(subject, shown(client).getSubjectX500Principal().getName());
    }
  }

  /** Two certificates of one name: the kind of key decides, by what the client understands. */
  @ParameterizedTest
  @CsvSource({
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, RSA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, EC"
  })
  void serverChoosesByTheKindOfKey(String suite, String algorithm) throws Exception {
    TlsOptions.Builder tls =
        TlsOptions.builder()
            .identity(Peer.pem("rsa.pem"), Peer.pem("rsa-pkcs8.key"))
            .identity(Peer.pem("ec.pem"), Peer.pem("ec-pkcs8.key"));
    try (NioTransport serving = transport(tls);
        NioTransport calling =
            transport(
                TlsOptions.builder().insecureTrustAll().protocols("TLSv1.2").cipherSuites(suite));
        Listening listening = serving.listen(Peer.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address());
      assertEquals(algorithm, shown(client).getPublicKey().getAlgorithm());
      SSLSession session = TestClient.await(client.connected).pipe().tlsSession();
      assertNotNull(session);
      assertEquals(suite, session.getCipherSuite());
    }
  }

  /** Of several, a client shows the one whose issuer the server names. */
  @Test
  void clientChoosesByTheIssuersThatTheServerTrusts() throws Exception {
    SelfSignedCertificate stranger = SelfSignedCertificate.forNames(List.of("stranger.example"));
    TlsOptions.Builder mutual =
        TlsOptions.builder()
            .identity(Peer.pem("server.pem"), Peer.pem("server.key"))
            .trust(Peer.pem("ca.pem"))
            .clientAuth(ClientAuth.REQUIRED);
    TlsOptions.Builder both =
        TlsOptions.builder()
            .trust(Peer.pem("ca.pem"))
            .identity(List.of(stranger.certificate()), stranger.privateKey())
            .identity(Peer.pem("client.pem"), Peer.pem("client.key"));
    try (NioTransport serving = transport(mutual);
        NioTransport calling = transport(both);
        Listening listening = serving.listen(Peer.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address());
      assertEquals(3, TestClient.await(client.echo(3)));
      SSLSession session = server.opened.take().pipe().tlsSession();
      assertNotNull(session);
      assertEquals("CN=tern-client", session.getPeerPrincipal().getName());
    }
  }

  // ---- Key stores ----

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void keyStoresServeAndAreTrusted(String type, @TempDir Path directory) throws Exception {
    SelfSignedCertificate own = SelfSignedCertificate.localhost();
    KeyStore keys = KeyStore.getInstance(type);
    keys.load(null, null);
    keys.setKeyEntry("us", own.privateKey(), PASSWORD, new X509Certificate[] {own.certificate()});
    KeyStore trust = KeyStore.getInstance(type);
    trust.load(null, null);
    trust.setCertificateEntry("them", own.certificate());
    Path keyFile = store(keys, directory.resolve("keys"));
    Path trustFile = store(trust, directory.resolve("trust"));
    try (NioTransport serving = transport(TlsOptions.builder().identityStore(keyFile, PASSWORD));
        NioTransport calling = transport(TlsOptions.builder().trustStore(trustFile, PASSWORD));
        Listening listening = serving.listen(Peer.anyPort(), server)) {
      assertEquals(own.certificate(), shown(TestClient.connect(calling, listening.address())));
    }
    assertRefused("no private key", TlsOptions.builder().identityStore(trustFile, PASSWORD));
    assertRefused("no trusted certificate", TlsOptions.builder().trustStore(keyFile, PASSWORD));
    assertRefused(
        "password is wrong", TlsOptions.builder().trustStore(trustFile, "other".toCharArray()));
    assertRefused(
        "no PKCS#12 or JKS", TlsOptions.builder().trustStore(Peer.pem("ca.pem"), PASSWORD));
  }

  private static Path store(KeyStore keys, Path file) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      keys.store(out, PASSWORD);
    }
    return file;
  }

  private static void assertRefused(String why, TlsOptions.Builder builder) {
    Peer.assertSays(why, assertThrows(IllegalArgumentException.class, builder::build).getMessage());
  }

  /** The own authority and the JDK's together; a connection shows that the own one counts. */
  @Test
  void systemsAuthoritiesMayBeTrustedBesideOthers() throws Exception {
    try (NioTransport serving =
            transport(
                TlsOptions.builder().identity(Peer.pem("server.pem"), Peer.pem("server.key")));
        NioTransport calling =
            transport(TlsOptions.builder().trust(Peer.pem("ca.pem")).trustSystem());
        Listening listening = serving.listen(Peer.anyPort(), server)) {
      assertNotNull(shown(TestClient.connect(calling, listening.address())));
    }
  }

  @Test
  void fileThatIsTooLargeIsNoCertificate(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("large"), new byte[TlsFiles.MOST_BYTES + 1]);
    assertRefused("more than 4194304 octets", TlsOptions.builder().trust(file));
  }

  // ---- Ciphers and sessions ----

  @Test
  void ciphersThatCannotWorkAreRefusedAtOnce() {
    TlsOptions.Builder builder = TlsOptions.builder();
    assertThrows(IllegalArgumentException.class, builder::cipherSuites);
    IllegalArgumentException prohibited =
        assertThrows(
            IllegalArgumentException.class,
            () -> builder.cipherSuites("TLS_RSA_WITH_AES_128_CBC_SHA"));
    Peer.assertSays("ephemeral key exchange", prohibited.getMessage());
    assertRefused(
        "none of the cipher suites is of TLSv1.2",
        TlsOptions.builder().cipherSuites("TLS_AES_128_GCM_SHA256"));
    assertRefused("no such cipher suite", TlsOptions.builder().cipherSuites("TLS_AES_1_GCM_SHA1"));
  }

  @Test
  void sessionCacheIsLimitedAsTold() {
    TlsOptions options = TlsOptions.builder().sessionCache(7, Duration.ofMinutes(5)).build();
    assertEquals(7, options.context().getClientSessionContext().getSessionCacheSize());
    assertEquals(300, options.context().getServerSessionContext().getSessionTimeout());
    TlsOptions.Builder builder = TlsOptions.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.sessionCache(0, LONG));
    assertThrows(IllegalArgumentException.class, () -> builder.sessionCache(1, Duration.ofDays(8)));
  }

  @Test
  void certificateOfTheServerIsNamedInWildcardsOfOneLabelOnly() {
    SelfSignedCertificate own = SelfSignedCertificate.forNames(List.of("*.a.example"));
    Identity identity = new Identity(List.of(own.certificate()), own.privateKey());
    assertTrue(identity.names("x.A.example"));
    assertEquals(
        List.of(false, false, false),
        List.of(identity.names("x.y.a.example"), identity.names(".a.example"), identity.names("")));
  }
}
