package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.nio.TlsOptions.ClientAuth;
import dev.tern.transporttest.Peer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsOptionsTest {

  @ParameterizedTest
  @CsvSource({
    "rsa.pem, rsa-pkcs8.key",
    "rsa.pem, rsa-pkcs1.key",
    "ec.pem, ec-pkcs8.key",
    "ec.pem, ec-sec1.key",
    "ec384.pem, ec384-sec1-with-parameters.key",
    "ed25519.pem, ed25519.key"
  })
  void everyKindOfKeyIsRead(String chain, String key) {
    assertNotNull(TlsOptions.server(Peer.pem(chain), Peer.pem(key)).serverEngine());
  }

  @ParameterizedTest
  @CsvSource({
    "rsa.pem, rsa-encrypted.key, encrypted",
    "rsa.pem, rsa-encrypted-pkcs1.key, encrypted",
    "rsa.pem, ec-pkcs8.key, is not that of the certificate",
    "ec.pem, server.key, is not that of the certificate",
    "rsa.pem, rsa.pem, no BEGIN PRIVATE KEY",
    "rsa-pkcs8.key, rsa-pkcs8.key, no BEGIN CERTIFICATE"
  })
  void filesThatDoNotFitAreRefusedAndSayWhy(String chain, String key, String why) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> TlsOptions.server(Peer.pem(chain), Peer.pem(key)));
    Peer.assertSays(why, refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "-----BEGIN CERTIFICATE-----/AAAA, has no END",
    "-----BEGIN CERTIFICATE-----/A*/-----END CERTIFICATE-----, is not base64",
    "-----BEGIN CERTIFICATE-----/AAAA/-----END CERTIFICATE-----, certificate 1 is malformed",
    "'', no BEGIN CERTIFICATE"
  })
  void brokenCertificatesAreRefusedAndSayWhy(String text, String why) {
    InputStream pem = stream(text.replace('/', '\n'));
    TlsOptions.Builder builder = TlsOptions.builder();
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> builder.trust(pem));
    Peer.assertSays(why, refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "EC PRIVATE KEY/MAA=, does not name its curve",
    "EC PRIVATE KEY/MA==, malformed",
    "RSA PRIVATE KEY/AAAA, malformed",
    "PRIVATE KEY/AAAA, malformed"
  })
  void brokenKeysAreRefusedAndSayWhy(String text, String why) throws Exception {
    String label = text.substring(0, text.indexOf('/'));
    String body = text.substring(text.indexOf('/') + 1);
    InputStream key =
        stream("-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    try (InputStream chain = Files.newInputStream(Peer.pem("ec.pem"))) {
      TlsOptions.Builder builder = TlsOptions.builder();
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> builder.identity(chain, key));
      Peer.assertSays(why, refused.getMessage());
    }
  }

  @Test
  void missingFileIsNamed() {
    UncheckedIOException refused =
        assertThrows(
            UncheckedIOException.class, () -> TlsOptions.client(Path.of("no", "such.pem")));
    Peer.assertSays("such.pem", refused.getMessage());
  }

  /** RFC 9113 section 9.2: TLS 1.2 at least, and of its ciphers none of appendix A. */
  @Test
  void onlyWhatHttp2AllowsIsOffered() {
    for (SSLEngine engine :
        List.of(
            SelfSignedCertificate.localhost().serverOptions().serverEngine(),
            TlsOptions.client().clientEngine("example.com"))) {
      SSLParameters parameters = engine.getSSLParameters();
      assertArrayEquals(new String[] {"TLSv1.3", "TLSv1.2"}, parameters.getProtocols());
      assertArrayEquals(new String[] {"h2"}, parameters.getApplicationProtocols());
      for (String suite : parameters.getCipherSuites()) {
        assertFalse(suite.contains("_CBC_"), suite);
        assertTrue(suite.contains("ECDHE") || suite.matches("TLS_(AES|CHACHA20)_.*"), suite);
      }
      assertTrue(Arrays.asList(parameters.getCipherSuites()).contains("TLS_AES_128_GCM_SHA256"));
    }
  }

  /** RFC 6066 section 3. */
  @ParameterizedTest
  @CsvSource({
    "foo.example:443, foo.example, foo.example, 443",
    "foo.example, foo.example, foo.example, -1",
    "foo.example.:443, foo.example., foo.example, 443",
    "localhost:1, localhost, localhost, 1",
    "127.0.0.1:443, 127.0.0.1, , 443",
    "[::1]:443, ::1, , 443",
    "[::1], ::1, , -1",
    "::1, ::1, , -1",
    "not a name, not a name, , -1",
  })
  void sniIsTheNameThatIsMeantButNeverAnAddress(
      String authority, String host, String sni, int port) {
    SSLEngine engine = TlsOptions.client().clientEngine(authority);
    assertEquals(host, engine.getPeerHost());
    assertEquals(port, engine.getPeerPort());
    assertEquals("HTTPS", engine.getSSLParameters().getEndpointIdentificationAlgorithm());
    var names = engine.getSSLParameters().getServerNames();
    assertEquals(sni == null ? null : List.of(new SNIHostName(sni)), names);
  }

  @Test
  void namesAreNotComparedWhenSwitchedOff() {
    for (TlsOptions options :
        List.of(
            TlsOptions.insecureTrustAll(), TlsOptions.builder().verifyHostname(false).build())) {
      assertFalse(options.verifiesHostname());
      assertNull(
          options
              .clientEngine("a.example")
              .getSSLParameters()
              .getEndpointIdentificationAlgorithm());
    }
  }

  @ParameterizedTest
  @CsvSource({"NONE, false, false", "OPTIONAL, true, false", "REQUIRED, false, true"})
  void serverAsksForCertificateAsTold(ClientAuth auth, boolean wants, boolean needs) {
    SSLEngine engine = TlsOptions.builder().clientAuth(auth).build().serverEngine();
    assertEquals(wants, engine.getWantClientAuth());
    assertEquals(needs, engine.getNeedClientAuth());
  }

  @Test
  void valuesOutOfRangeAreRefused() throws Exception {
    TlsOptions.Builder builder = TlsOptions.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.handshakeTimeout(Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class, () -> builder.handshakeTimeout(Duration.ofDays(2)));
    assertThrows(IllegalArgumentException.class, () -> builder.protocols("TLSv1.1"));
    assertThrows(IllegalArgumentException.class, builder::protocols);
    SSLContext context = SSLContext.getDefault();
    assertNotNull(TlsOptions.of(context).clientEngine("a.example"));
    builder.context(context).insecureTrustAll();
    assertThrows(IllegalStateException.class, builder::build);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }
}
