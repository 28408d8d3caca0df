package dev.tern.nio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.transport.Transport.ConnectFailure;
import dev.tern.http2.transport.Transport.ConnectPhase;
import dev.tern.http2.transport.Transport.Listening;
import dev.tern.nio.TlsOptions.ClientAuth;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with peers of all kinds: ours, the JDK's sockets, and such as do not speak it. */
class TlsTest {
  private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.localhost();
  private static final Duration LONG = Duration.ofSeconds(TestClient.SECONDS);

  private final EchoServer server = new EchoServer();
  private final NioTransport serving = transport(CERTIFICATE.serverOptions());
  private final NioTransport calling = transport(CERTIFICATE.clientOptions());

  private static NioTransport transport(TlsOptions tls) {
    return NioTransport.builder().loops(1).tls(tls).build();
  }

  @AfterEach
  void close() {
    serving.close();
    calling.close();
  }

  // ---- Records ----

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void recordsMayTrickleOctetByOctet(String protocol) throws Exception {
    try (NioTransport calling =
            transport(
                TlsOptions.builder()
                    .trust(List.of(CERTIFICATE.certificate()))
                    .protocols(protocol)
                    .build());
        Listening listening = serving.listen(Fixtures.anyPort(), server);
        TricklingProxy proxy = new TricklingProxy((InetSocketAddress) listening.address())) {
      TestClient client = TestClient.connect(calling, proxy.address());
      assertEquals(20_000, TestClient.await(client.echo(20_000)));
      client.shutdown();
      TestClient.await(client.closed);
      assertNotNull(server.closed.poll(TestClient.SECONDS, TimeUnit.SECONDS));
    }
  }

  // ---- ALPN, RFC 9113 section 3.2 ----

  @ParameterizedTest
  @CsvSource({"'', its TLS hello has no ALPN", "http/1.1, no ALPN protocol in common"})
  void serverWithoutHttp2IsExplained(String alpn, String why) throws Exception {
    try (SSLServerSocket other = serverSocket(alpn)) {
      Thread accepting = accept(other, socket -> socket.getInputStream().read());
      TestClient client = TestClient.connect(calling, other.getLocalSocketAddress());
      ConnectFailure failure = TestClient.await(client.failed);
      assertEquals(ConnectPhase.TLS, failure.phase());
      Fixtures.assertSays(why, failure.message());
      Fixtures.assertSays("h2", failure.message());
      accepting.join(LONG.toMillis());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http/1.1"})
  void clientWithoutHttp2IsSentAway(String alpn) throws Exception {
    try (Listening listening = serving.listen(Fixtures.anyPort(), server)) {
      try (SSLSocket client = clientSocket(listening, "TLSv1.3", alpn)) {
        client.startHandshake();
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
        String answer = new String(client.getInputStream().readAllBytes(), US_ASCII);
        Fixtures.assertSays("HTTP/1.1 505", answer);
        Fixtures.assertSays("it offers the protocol h2 by ALPN", answer);
      } catch (IOException e) {
        Fixtures.assertSays("no_application_protocol", e.getMessage());
      }
      assertStillServing(listening);
      assertEquals(1, serving.stats().handshakeFailures());
    }
  }

  // ---- Peers that do not speak TLS ----

  @Test
  void plaintextServerIsRecognised() throws Exception {
    try (NioTransport plain = NioTransport.builder().loops(1).build();
        Listening listening = plain.listen(Fixtures.anyPort(), server)) {
      ConnectFailure failure =
          TestClient.await(TestClient.connect(calling, listening.address()).failed);
      assertEquals(ConnectPhase.TLS, failure.phase());
      assertEquals(
          "the server does not speak TLS on this connection; it may be plaintext",
          failure.message());
    }
  }

  @Test
  void plaintextClientIsSentAway() throws Exception {
    try (Listening listening = serving.listen(Fixtures.anyPort(), server);
        Socket client = Fixtures.socket(listening.address())) {
      client.getOutputStream().write(Fixtures.PREFACE);
      client.getInputStream().readAllBytes();
      assertStillServing(listening);
      assertEquals(1, serving.stats().handshakeFailures());
    }
  }

  @Test
  void handshakeThatIsNotMadeInTimeIsCutOff() throws Exception {
    try (NioTransport serving =
            transport(
                TlsOptions.builder()
                    .identity(List.of(CERTIFICATE.certificate()), CERTIFICATE.privateKey())
                    .handshakeTimeout(Duration.ofMillis(200))
                    .build());
        Listening listening = serving.listen(Fixtures.anyPort(), server);
        Socket silent = Fixtures.socket(listening.address())) {
      assertEquals(-1, silent.getInputStream().read());
      assertEquals(1, serving.stats().handshakeFailures());
      assertEquals(0, serving.stats().handshaking());
    }
  }

  @Test
  void serverThatIsSilentInTheHandshakeTimesOut() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      TestClient client =
          TestClient.connect(
              calling, silent.getLocalSocketAddress(), "localhost", Duration.ofMillis(200));
      ConnectFailure failure = TestClient.await(client.failed);
      assertEquals(
          new ConnectFailure(ConnectPhase.TLS, "the TLS handshake timed out", null), failure);
    }
  }

  @Test
  void peersThatLeaveDuringTheHandshakeLeaveNothing() throws Exception {
    try (Listening listening = serving.listen(Fixtures.anyPort(), server)) {
      byte[] cutHello = {22, 3, 1, 2, 0, 1, 0, 1};
      for (int i = 0; i < 20; i++) {
        try (Socket client = Fixtures.socket(listening.address())) {
          client.getOutputStream().write(cutHello);
          client.setSoLinger(i % 2 == 0, 0);
        }
      }
      assertStillServing(listening);
      Fixtures.awaitStats(serving, stats -> stats.handshakeFailures() == 20);
      assertEquals(0, serving.stats().handshaking());
    }
    try (ServerSocket leaving = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      TestClient client = TestClient.connect(calling, leaving.getLocalSocketAddress());
      try (Socket accepted = leaving.accept()) {
        accepted.getInputStream().read();
        accepted.shutdownOutput();
        Fixtures.assertSays(
            "closed the connection during the TLS handshake",
            TestClient.await(client.failed).message());
      }
    }
  }

  @Test
  void handshakesAboveTheLimitAreClosedAtOnceAndCounted() throws Exception {
    try (NioTransport serving =
            NioTransport.builder()
                .loops(1)
                .tls(CERTIFICATE.serverOptions())
                .maxHandshakes(1)
                .build();
        Listening listening = serving.listen(Fixtures.anyPort(), server)) {
      try (Socket slow = Fixtures.socket(listening.address())) {
        Fixtures.awaitStats(serving, stats -> stats.handshaking() == 1);
        try (Socket second = Fixtures.socket(listening.address())) {
          assertEquals(-1, second.getInputStream().read());
        }
        assertEquals(1, serving.stats().refused());
        slow.shutdownOutput();
        assertEquals(-1, slow.getInputStream().read());
      }
      assertStillServing(listening);
    }
  }

  // ---- Certificates ----

  @Test
  void strangersCertificateIsRefused() throws Exception {
    try (NioTransport calling = transport(SelfSignedCertificate.localhost().clientOptions());
        Listening listening = serving.listen(Fixtures.anyPort(), server)) {
      ConnectFailure failure =
          TestClient.await(TestClient.connect(calling, listening.address()).failed);
      Fixtures.assertSays("the server's certificate is not trusted", failure.message());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "localhost:50051, true",
    "127.0.0.1, true",
    "[::1]:443, true",
    "other.example, false",
    "127.0.0.2, false"
  })
  void certificateMustNameTheAuthority(String authority, boolean named) throws Exception {
    try (Listening listening = serving.listen(Fixtures.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address(), authority, LONG);
      if (named) {
        assertEquals(3, TestClient.await(client.echo(3)));
      } else {
        Fixtures.assertSays(
            "certificate is for another name", TestClient.await(client.failed).message());
      }
    }
  }

  @Test
  void whoeverTrustsAllIsToldNoName() throws Exception {
    try (NioTransport calling = transport(TlsOptions.insecureTrustAll());
        Listening listening = serving.listen(Fixtures.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address(), "x.example", LONG);
      assertEquals(3, TestClient.await(client.echo(3)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rsa.pem, rsa-pkcs1.key, TLSv1.3",
    "rsa.pem, rsa-pkcs8.key, TLSv1.2",
    "ec.pem, ec-sec1.key, TLSv1.2",
    "ec384.pem, ec384-sec1-with-parameters.key, TLSv1.3",
    "ed25519.pem, ed25519.key, TLSv1.3"
  })
  void everyKindOfKeyServes(String chain, String key, String protocol) throws Exception {
    try (NioTransport serving =
            transport(TlsOptions.server(Fixtures.pem(chain), Fixtures.pem(key)));
        NioTransport calling =
            transport(TlsOptions.builder().trust(Fixtures.pem(chain)).protocols(protocol).build());
        Listening listening = serving.listen(Fixtures.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address());
      assertEquals(3, TestClient.await(client.echo(3)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void mutualTlsNamesTheClient(String protocol) throws Exception {
    try (NioTransport serving = transport(mutual(ClientAuth.REQUIRED));
        NioTransport calling =
            transport(
                TlsOptions.builder()
                    .trust(Fixtures.pem("ca.pem"))
                    .identity(Fixtures.pem("client.pem"), Fixtures.pem("client.key"))
                    .protocols(protocol)
                    .build());
        Listening listening = serving.listen(Fixtures.anyPort(), server)) {
      TestClient client =
          TestClient.connect(calling, listening.address(), "foo.test.example", LONG);
      assertEquals(3, TestClient.await(client.echo(3)));
      SSLSession session = server.opened.take().pipe().tlsSession();
      assertNotNull(session);
      X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
      assertEquals("CN=tern-client", shown.getSubjectX500Principal().getName());
    }
  }

  /** With TLS 1.2 the handshake fails; with TLS 1.3 the client is done before it is refused. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void clientWithoutCertificateIsRefusedWhereOneIsRequired(String protocol) throws Exception {
    try (NioTransport serving = transport(mutual(ClientAuth.REQUIRED));
        NioTransport calling =
            transport(
                TlsOptions.builder().trust(Fixtures.pem("ca.pem")).protocols(protocol).build());
        Listening listening = serving.listen(Fixtures.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address());
      String message =
          protocol.equals("TLSv1.3")
              ? TestClient.await(client.closed).toString()
              : TestClient.await(client.failed).message();
      Fixtures.assertSays("certificate", message);
      assertEquals(1, serving.stats().handshakeFailures());
      assertNull(server.opened.poll());
    }
  }

  @Test
  void clientWithoutCertificateIsServedWhereItIsOptional() throws Exception {
    try (NioTransport serving = transport(mutual(ClientAuth.OPTIONAL));
        NioTransport calling = transport(TlsOptions.client(Fixtures.pem("ca.pem")));
        Listening listening = serving.listen(Fixtures.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address());
      assertEquals(3, TestClient.await(client.echo(3)));
    }
  }

  private static TlsOptions mutual(ClientAuth auth) {
    return TlsOptions.builder()
        .identity(Fixtures.pem("server.pem"), Fixtures.pem("server.key"))
        .trust(Fixtures.pem("ca.pem"))
        .clientAuth(auth)
        .build();
  }

  // ---- SNI, resumption, renegotiation, close_notify ----

  @ParameterizedTest
  @CsvSource({"localhost:1, localhost", "127.0.0.1:1, "})
  void serverHearsTheNameThatIsMeant(String authority, String name) throws Exception {
    try (Listening listening = serving.listen(Fixtures.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address(), authority, LONG);
      assertEquals(3, TestClient.await(client.echo(3)));
      SSLSession session = server.opened.take().pipe().tlsSession();
      assertNotNull(session);
      assertEquals(
          name == null ? List.of() : List.of(new SNIHostName(name)),
          ((ExtendedSSLSession) session).getRequestedServerNames());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void secondConnectionResumesTheSession(String protocol) throws Exception {
    try (NioTransport calling =
            transport(
                TlsOptions.builder()
                    .trust(List.of(CERTIFICATE.certificate()))
                    .protocols(protocol)
                    .build());
        Listening listening = serving.listen(Fixtures.anyPort(), server)) {
      String authority = "localhost:" + ((InetSocketAddress) listening.address()).getPort();
      TestClient first = TestClient.connect(calling, listening.address(), authority, LONG);
      assertEquals(3, TestClient.await(first.echo(3)));
      TestClient second = TestClient.connect(calling, listening.address(), authority, LONG);
      assertEquals(3, TestClient.await(second.echo(3)));
      SSLSession one = TestClient.await(first.connected).pipe().tlsSession();
      SSLSession two = TestClient.await(second.connected).pipe().tlsSession();
      assertNotNull(one);
      assertNotNull(two);
      assertEquals(one.getCreationTime(), two.getCreationTime(), "resumed, not made anew");
    }
  }

  /** RFC 9113 section 9.2.1. */
  @Test
  void renegotiationIsRefused() throws Exception {
    try (Listening listening = serving.listen(Fixtures.anyPort(), server);
        SSLSocket client = clientSocket(listening, "TLSv1.2", "h2")) {
      hello(client);
      client.startHandshake();
      try {
        byte[] rest = client.getInputStream().readAllBytes();
        assertTrue(rest.length < 1000, "nothing but the end of the connection");
      } catch (IOException e) {
        // The JDK's client may see an alert or the end in the middle of its handshake.
      }
      assertNotNull(server.closed.poll(TestClient.SECONDS, TimeUnit.SECONDS));
      assertStillServing(listening);
    }
  }

  /** RFC 8446 section 6.1: the JDK's socket throws when the end comes without close_notify. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void closeNotifyIsSentAfterTheLastFrame(String protocol) throws Exception {
    try (Listening listening = serving.listen(Fixtures.anyPort(), server);
        SSLSocket client = clientSocket(listening, protocol, "h2")) {
      hello(client);
      Http2Connection connection = server.opened.take();
      TestClient.execute(
          connection.pipe().loop(), () -> connection.close(ErrorCode.NO_ERROR, "bye"));
      byte[] goAway = Fixtures.readFrame(client.getInputStream(), Fixtures.GOAWAY);
      assertNotNull(goAway);
      assertEquals("bye", new String(goAway, 8, goAway.length - 8, StandardCharsets.UTF_8));
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void closeNotifyOfThePeerEndsTheConnection(String protocol) throws Exception {
    try (Listening listening = serving.listen(Fixtures.anyPort(), server);
        SSLSocket client = clientSocket(listening, protocol, "h2")) {
      hello(client);
      client.shutdownOutput();
      assertNotNull(server.closed.poll(TestClient.SECONDS, TimeUnit.SECONDS));
      client.getInputStream().readAllBytes();
    }
  }

  @Test
  void garbageAfterTheHandshakeEndsTheConnection() throws Exception {
    try (Listening listening = serving.listen(Fixtures.anyPort(), server);
        Socket raw = Fixtures.socket(listening.address());
        SSLSocket client = layered(raw)) {
      hello(client);
      raw.getOutputStream().write(new byte[1000]);
      assertNotNull(server.closed.poll(TestClient.SECONDS, TimeUnit.SECONDS));
      assertStillServing(listening);
    }
  }

  // ---- Parts ----

  private void assertStillServing(Listening listening) throws Exception {
    TestClient client = TestClient.connect(calling, listening.address());
    assertEquals(7, TestClient.await(client.echo(7)));
    assertFalse(client.closed.isDone());
  }

  private static void hello(Socket peer) throws IOException {
    OutputStream out = peer.getOutputStream();
    out.write(Fixtures.concat(Fixtures.PREFACE, Fixtures.EMPTY_SETTINGS));
    out.flush();
    InputStream in = peer.getInputStream();
    assertNotNull(Fixtures.readFrame(in, 4));
  }

  private static SSLSocket clientSocket(Listening listening, String protocol, String alpn)
      throws IOException {
    InetSocketAddress address = (InetSocketAddress) listening.address();
    SSLSocket socket =
        (SSLSocket)
            TlsOptions.insecureTrustAll()
                .context()
                .getSocketFactory()
                .createSocket(address.getAddress(), address.getPort());
    return setUp(socket, protocol, alpn);
  }

  private static SSLSocket layered(Socket raw) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            TlsOptions.insecureTrustAll()
                .context()
                .getSocketFactory()
                .createSocket(raw, "localhost", raw.getPort(), false);
    return setUp(socket, "TLSv1.3", "h2");
  }

  private static SSLSocket setUp(SSLSocket socket, String protocol, String alpn)
      throws IOException {
    socket.setSoTimeout((int) LONG.toMillis());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    if (!alpn.isEmpty()) {
      parameters.setApplicationProtocols(new String[] {alpn});
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static SSLServerSocket serverSocket(String alpn) throws IOException {
    SSLServerSocket socket =
        (SSLServerSocket)
            CERTIFICATE
                .serverOptions()
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    SSLParameters parameters = socket.getSSLParameters();
    if (!alpn.isEmpty()) {
      parameters.setApplicationProtocols(new String[] {alpn});
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  private interface Serving {
    void with(Socket socket) throws IOException;
  }

  private static Thread accept(ServerSocket server, Serving serving) {
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                serving.with(socket);
              } catch (IOException e) {
                // The client goes as soon as it knows whom it has met.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
