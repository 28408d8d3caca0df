package dev.tern.transporttest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.transport.Transport;
import dev.tern.http2.transport.Transport.ConnectFailure;
import dev.tern.http2.transport.Transport.ConnectPhase;
import dev.tern.http2.transport.Transport.Listening;
import dev.tern.transporttest.TlsSpec.ClientAuth;
import dev.tern.transporttest.TlsSpec.Identity;
import java.io.IOException;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with peers of all kinds: ours, the JDK's sockets, and such as do not speak it. */
@SuppressWarnings("NullAway.Init")
public abstract class TlsContract extends TransportContract {
  private static final Duration LONG = Duration.ofSeconds(TestClient.SECONDS);

  private final EchoServer server = new EchoServer();
  private Transport serving;
  private Transport calling;

  private Transport open(TlsSpec tls) {
    return open(TransportSpec.over(tls));
  }

  @BeforeEach
  void begin() {
    serving = open(TlsSpec.server());
    calling = open(TlsSpec.client());
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
    try (Transport calling = open(TlsSpec.client().withProtocols(protocol));
        Listening listening = serving.listen(Peer.anyPort(), server);
        TricklingProxy proxy = new TricklingProxy((InetSocketAddress) listening.address())) {
      TestClient client = TestClient.connect(calling, proxy.address());
      assertEquals(20_000, TestClient.await(client.echo(20_000)));
      client.shutdown();
      TestClient.await(client.closed);
      assertNotNull(server.closed.poll(TestClient.SECONDS, TimeUnit.SECONDS));
    }
  }

  /** Cut in the middle and joined, as no sender wrote them: five seeds for each version. */
  @ParameterizedTest
  @CsvSource({"TLSv1.3, 7", "TLSv1.3, 300", "TLSv1.3, 40000", "TLSv1.2, 7", "TLSv1.2, 40000"})
  void recordsMayBeCutAndJoinedAnyhow(String protocol, int mostAtOnce) throws Exception {
    for (long seed = 1; seed <= 5; seed++) {
      try (Transport calling = open(TlsSpec.client().withProtocols(protocol));
          Listening listening = serving.listen(Peer.anyPort(), server);
          TricklingProxy proxy =
              new TricklingProxy((InetSocketAddress) listening.address(), mostAtOnce, seed)) {
        TestClient client = TestClient.connect(calling, proxy.address());
        assertEquals(30_000, TestClient.await(client.echo(30_000)), "seed " + seed);
        client.shutdown();
        TestClient.await(client.closed);
        assertNotNull(server.closed.poll(TestClient.SECONDS, TimeUnit.SECONDS));
      }
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
      Peer.assertSays(why, failure.message());
      Peer.assertSays("h2", failure.message());
      accepting.join(LONG.toMillis());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http/1.1"})
  void clientWithoutHttp2IsSentAway(String alpn) throws Exception {
    try (Listening listening = serving.listen(Peer.anyPort(), server)) {
      try (SSLSocket client = clientSocket(listening, "TLSv1.3", alpn)) {
        client.startHandshake();
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
        String answer = new String(client.getInputStream().readAllBytes(), US_ASCII);
        Peer.assertSays("HTTP/1.1 505", answer);
        Peer.assertSays("it offers the protocol h2 by ALPN", answer);
      } catch (IOException e) {
        Peer.assertSays("no_application_protocol", e.getMessage());
      }
      assertStillServing(listening);
      assertEquals(1, server.opened.size(), "no engine for the other");
    }
  }

  // ---- Peers that do not speak TLS ----

  @Test
  void plaintextServerIsRecognised() throws Exception {
    try (Transport plain = plaintext();
        Listening listening = plain.listen(Peer.anyPort(), server)) {
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
    try (Listening listening = serving.listen(Peer.anyPort(), server);
        Socket client = Peer.socket(listening.address())) {
      client.getOutputStream().write(Peer.PREFACE);
      client.getInputStream().readAllBytes();
      assertStillServing(listening);
      assertEquals(1, server.opened.size(), "no engine for the other");
    }
  }

  @Test
  void handshakeThatIsNotMadeInTimeIsCutOff() throws Exception {
    try (Transport serving = open(TlsSpec.server().withHandshakeTimeout(Duration.ofMillis(200)));
        Listening listening = serving.listen(Peer.anyPort(), server);
        Socket silent = Peer.socket(listening.address())) {
      assertEquals(-1, silent.getInputStream().read());
      assertTrue(server.opened.isEmpty());
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
    try (Listening listening = serving.listen(Peer.anyPort(), server)) {
      int before = openDescriptors();
      byte[] cutHello = {22, 3, 1, 2, 0, 1, 0, 1};
      for (int i = 0; i < 20; i++) {
        try (Socket client = Peer.socket(listening.address())) {
          client.getOutputStream().write(cutHello);
          client.setSoLinger(i % 2 == 0, 0);
        }
      }
      assertStillServing(listening);
      awaitDescriptors(serving, before + 4);
    }
    try (ServerSocket leaving = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      TestClient client = TestClient.connect(calling, leaving.getLocalSocketAddress());
      try (Socket accepted = leaving.accept()) {
        accepted.getInputStream().read();
        accepted.shutdownOutput();
        Peer.assertSays(
            "closed the connection during the TLS handshake",
            TestClient.await(client.failed).message());
      }
    }
  }

  @Test
  void handshakesAboveTheLimitAreClosedAtOnceAndCounted() throws Exception {
    try (Transport serving = open(TransportSpec.over(TlsSpec.server()).withMaxHandshakes(1));
        Listening listening = serving.listen(Peer.anyPort(), server)) {
      try (Socket slow = Peer.socket(listening.address())) {
        try (Socket second = Peer.socket(listening.address())) {
          assertEquals(-1, second.getInputStream().read());
        }
        slow.shutdownOutput();
        assertEquals(-1, slow.getInputStream().read());
      }
      assertStillServing(listening);
    }
  }

  // ---- Certificates ----

  @Test
  void strangersCertificateIsRefused() throws Exception {
    try (Transport calling = open(TlsSpec.client("ec384.pem"));
        Listening listening = serving.listen(Peer.anyPort(), server)) {
      ConnectFailure failure =
          TestClient.await(TestClient.connect(calling, listening.address()).failed);
      Peer.assertSays("the server's certificate is not trusted", failure.message());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "localhost:50051, true",
    "127.0.0.1, true",
    "[::1]:443, false",
    "other.example, false",
    "127.0.0.2, false"
  })
  void certificateMustNameTheAuthority(String authority, boolean named) throws Exception {
    try (Transport serving = open(TlsSpec.server(Identity.of("rsa.pem", "rsa-pkcs8.key")));
        Transport calling = open(TlsSpec.client("rsa.pem"));
        Listening listening = serving.listen(Peer.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address(), authority, LONG);
      if (named) {
        assertEquals(3, TestClient.await(client.echo(3)));
      } else {
        Peer.assertSays(
            "certificate is for another name", TestClient.await(client.failed).message());
      }
    }
  }

  @Test
  void whoeverTrustsAllIsToldNoName() throws Exception {
    try (Transport calling = open(TlsSpec.client().withTrusted(null));
        Listening listening = serving.listen(Peer.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address(), "x.example", LONG);
      assertEquals(3, TestClient.await(client.echo(3)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rsa.pem, rsa-pkcs1.key, TLSv1.3",
    "rsa.pem, rsa-pkcs8.key, TLSv1.2",
    "ec.pem, ec-sec1.key, TLSv1.2",
    "ec384.pem, ec384-sec1-with-parameters.key, TLSv1.3"
  })
  void everyKindOfKeyServes(String chain, String key, String protocol) throws Exception {
    try (Transport serving = open(TlsSpec.server(Identity.of(chain, key)));
        Transport calling = open(TlsSpec.client(chain).withProtocols(protocol));
        Listening listening = serving.listen(Peer.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address());
      assertEquals(3, TestClient.await(client.echo(3)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void mutualTlsNamesTheClient(String protocol) throws Exception {
    try (Transport serving = open(mutual(ClientAuth.REQUIRED));
        Transport calling =
            open(
                TlsSpec.client()
                    .withIdentity(Identity.of("client.pem", "client.key"))
                    .withProtocols(protocol));
        Listening listening = serving.listen(Peer.anyPort(), server)) {
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
    try (Transport serving = open(mutual(ClientAuth.REQUIRED));
        Transport calling = open(TlsSpec.client().withProtocols(protocol));
        Listening listening = serving.listen(Peer.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address());
      String message =
          protocol.equals("TLSv1.3")
              ? TestClient.await(client.closed).toString()
              : TestClient.await(client.failed).message();
      Peer.assertSays("certificate", message);
      assertNull(server.opened.poll());
    }
  }

  @Test
  void clientWithoutCertificateIsServedWhereItIsOptional() throws Exception {
    try (Transport serving = open(mutual(ClientAuth.OPTIONAL));
        Transport calling = open(TlsSpec.client());
        Listening listening = serving.listen(Peer.anyPort(), server)) {
      TestClient client = TestClient.connect(calling, listening.address());
      assertEquals(3, TestClient.await(client.echo(3)));
    }
  }

  private static TlsSpec mutual(ClientAuth auth) {
    return TlsSpec.server().withTrusted(Peer.pem("ca.pem")).withClientAuth(auth);
  }

  // ---- SNI, resumption, renegotiation, close_notify ----

  @ParameterizedTest
  @CsvSource({"localhost:1, localhost", "127.0.0.1:1, "})
  void serverHearsTheNameThatIsMeant(String authority, String name) throws Exception {
    try (Transport calling = open(TlsSpec.client().withTrusted(null));
        Listening listening = serving.listen(Peer.anyPort(), server)) {
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
    try (Transport calling = open(TlsSpec.client().withProtocols(protocol));
        Listening listening = serving.listen(Peer.anyPort(), server)) {
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
    try (Listening listening = serving.listen(Peer.anyPort(), server);
        SSLSocket client = clientSocket(listening, "TLSv1.2", "h2")) {
      Peer.hello(client);
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
    try (Listening listening = serving.listen(Peer.anyPort(), server);
        SSLSocket client = clientSocket(listening, protocol, "h2")) {
      Peer.hello(client);
      Http2Connection connection = server.opened.take();
      TestClient.execute(
          connection.pipe().loop(), () -> connection.close(ErrorCode.NO_ERROR, "bye"));
      byte[] goAway = Peer.readFrame(client.getInputStream(), Peer.GOAWAY);
      assertNotNull(goAway);
      assertEquals("bye", new String(goAway, 8, goAway.length - 8, StandardCharsets.UTF_8));
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void closeNotifyOfThePeerEndsTheConnection(String protocol) throws Exception {
    try (Listening listening = serving.listen(Peer.anyPort(), server);
        SSLSocket client = clientSocket(listening, protocol, "h2")) {
      Peer.hello(client);
      client.shutdownOutput();
      assertNotNull(server.closed.poll(TestClient.SECONDS, TimeUnit.SECONDS));
      client.getInputStream().readAllBytes();
    }
  }

  @Test
  void garbageAfterTheHandshakeEndsTheConnection() throws Exception {
    try (Listening listening = serving.listen(Peer.anyPort(), server);
        Socket raw = Peer.socket(listening.address());
        SSLSocket client = layered(raw)) {
      Peer.hello(client);
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

  private static SSLSocket clientSocket(Listening listening, String protocol, String alpn)
      throws IOException {
    InetSocketAddress address = (InetSocketAddress) listening.address();
    SSLSocket socket =
        (SSLSocket)
            JdkTls.client()
                .getSocketFactory()
                .createSocket(address.getAddress(), address.getPort());
    return setUp(socket, protocol, alpn);
  }

  private static SSLSocket layered(Socket raw) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            JdkTls.client().getSocketFactory().createSocket(raw, "localhost", raw.getPort(), false);
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
            JdkTls.server()
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
