package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tern.transporttest.Peer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
  private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  @ParameterizedTest
  @CsvSource({
    "Connection reset, connection reset by peer",
    "Connection reset by peer, connection reset by peer",
    "Broken pipe, the peer has closed the connection (broken pipe)",
    "Connection timed out, connection timed out: the peer's machine does not answer any more",
    "Something else, Something else"
  })
  void brokenConnectionIsPutInWords(String jdk, String words) {
    assertEquals(words, Failures.readable(new SocketException(jdk)).getMessage());
  }

  @Test
  void connectThatFailsNamesTheAddress() throws Exception {
    InetSocketAddress v6 = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK_6), 50051);
    assertEquals(
        "connection refused: nothing listens at [0:0:0:0:0:0:0:1]:50051",
        Failures.connect(v6, new ConnectException("Connection refused")).message());
    assertEquals(
        "no route to [0:0:0:0:0:0:0:1]:50051: No route to host",
        Failures.connect(v6, new NoRouteToHostException("No route to host")).message());
    assertEquals(
        "connection timed out: [0:0:0:0:0:0:0:1]:50051 does not answer",
        Failures.connect(v6, new ConnectException("Connection timed out")).message());
    assertEquals(
        "connection refused: nothing listens at unix:/tmp/s",
        Failures.connect(
                UnixDomainSocketAddress.of("/tmp/s"), new ConnectException("Connection refused"))
            .message());
    assertEquals(
        "cannot connect to unix:/tmp/s: java.lang.IllegalStateException: x",
        Failures.connect(UnixDomainSocketAddress.of("/tmp/s"), new IllegalStateException("x"))
            .message());
    assertEquals(
        "cannot connect to unix:/tmp/s: odd",
        Failures.connect(UnixDomainSocketAddress.of("/tmp/s"), new IOException("odd")).message());
  }

  @ParameterizedTest
  @CsvSource({
    "true, Unsupported or unrecognized SSL message, the server does not speak TLS",
    "false, Unsupported or unrecognized SSL message, the client does not speak TLS",
    "true, Received fatal alert: no_application_protocol, does not speak HTTP/2 over TLS",
    "false, Empty client certificate chain, the client showed no certificate",
    "true, Received fatal alert: certificate_required, wants a client certificate",
    "true, Received fatal alert: bad_certificate, the server does not accept our certificate",
    "false, Received fatal alert: unknown_ca, the client does not accept our certificate",
    "false, No available authentication scheme, no certificate is set up here",
    "true, Received fatal alert: handshake_failure, the server refused the handshake",
    "true, Received fatal alert: protocol_version, TLS failed: Received fatal alert"
  })
  void tlsFailureIsPutInWords(boolean client, String jdk, String words) {
    Peer.assertSays(words, Failures.tlsMessage(new SSLHandshakeException(jdk), client));
  }

  @ParameterizedTest
  @CsvSource({
    "PKIX path building failed, the server's certificate is not trusted",
    "No name matching x found, the server's certificate is for another name",
    "certificate expired, the server's certificate is refused"
  })
  void certificateThatIsRefusedSaysWhy(String reason, String words) {
    SSLHandshakeException failure = new SSLHandshakeException("outer");
    failure.initCause(new CertificateException(reason));
    assertEquals(words + ": " + reason, Failures.tlsMessage(failure, true));
  }
}
