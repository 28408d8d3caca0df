package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfSignedCertificateTest {
  private final SelfSignedCertificate made = SelfSignedCertificate.localhost();

  @Test
  void itIsSignedByItsOwnKeyAndValidNow() throws Exception {
    X509Certificate certificate = made.certificate();
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity();
    assertEquals(3, certificate.getVersion());
    assertEquals(-1, certificate.getBasicConstraints(), "it is no authority");
    assertTrue(certificate.getKeyUsage()[0], "digitalSignature");
  }

  /** RFC 5280 section 4.2.1.6. */
  @Test
  void itNamesThisMachine() throws Exception {
    Collection<List<?>> names = made.certificate().getSubjectAlternativeNames();
    assertEquals(
        List.of(List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1")),
        List.copyOf(names));
  }

  @Test
  void otherNamesMayBeGivenButNotNone() throws Exception {
    X509Certificate certificate =
        SelfSignedCertificate.forNames(List.of("a.example", "b.example")).certificate();
    assertEquals("CN=a.example", certificate.getSubjectX500Principal().getName());
    assertTrue(certificate.getSubjectAlternativeNames().contains(List.of(2, "b.example")));
    assertThrows(IllegalArgumentException.class, () -> SelfSignedCertificate.forNames(List.of()));
  }

  @Test
  void itsPemIsReadAgain() {
    TlsOptions options =
        TlsOptions.builder()
            .identity(stream(made.certificatePem()), stream(made.privateKeyPem()))
            .build();
    assertTrue(options.verifiesHostname());
  }

  @Test
  void twoAreDifferent() {
    assertTrue(
        !made.certificate()
            .getSerialNumber()
            .equals(SelfSignedCertificate.localhost().certificate().getSerialNumber()));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }
}
