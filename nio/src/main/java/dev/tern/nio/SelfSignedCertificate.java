package dev.tern.nio;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;

/**
 * A certificate made on the spot, for tests and demonstrations: EC P-256, signed by itself, for
 * {@code localhost}, 127.0.0.1 and ::1 (RFC 5280). Nobody trusts it but those who are given it.
 *
 * <p>Immutable and thread-safe.
 */
public final class SelfSignedCertificate {
  private static final Duration VALIDITY = Duration.ofDays(365);

  /** The start is set back, for clocks that differ. */
  private static final Duration SKEW = Duration.ofDays(1);

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final byte[] ECDSA_WITH_SHA256 = {
    0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2
  };
  private static final byte[] COMMON_NAME = {0x55, 4, 3};
  private static final byte[] SUBJECT_ALT_NAME = {0x55, 0x1d, 17};
  private static final byte[] BASIC_CONSTRAINTS = {0x55, 0x1d, 19};
  private static final byte[] KEY_USAGE = {0x55, 0x1d, 15};
  private static final byte[] EXTENDED_KEY_USAGE = {0x55, 0x1d, 37};
  private static final byte[] SERVER_AUTH = {0x2b, 6, 1, 5, 5, 7, 3, 1};
  private static final byte[] CLIENT_AUTH = {0x2b, 6, 1, 5, 5, 7, 3, 2};

  private static final byte[] IPV4_LOOPBACK = {127, 0, 0, 1};
  private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private final X509Certificate certificate;
  private final PrivateKey privateKey;

  private SelfSignedCertificate(X509Certificate certificate, PrivateKey privateKey) {
    this.certificate = certificate;
    this.privateKey = privateKey;
  }

  /**
   * A new key and its certificate for this machine's own names, valid from yesterday for a year.
   *
   * @throws IllegalStateException if the JDK lacks EC keys
   */
  public static SelfSignedCertificate localhost() {
    return forNames(List.of("localhost"));
  }

  /**
   * The same for those DNS names, and the loopback addresses.
   *
   * @throws IllegalArgumentException if there is no name
   * @throws IllegalStateException if the JDK lacks EC keys
   */
  public static SelfSignedCertificate forNames(List<String> dnsNames) {
    if (dnsNames.isEmpty()) {
      throw new IllegalArgumentException("a certificate needs a name");
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] body = body(pair, dnsNames, Instant.now());
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(body);
      byte[] der =
          Der.sequence(body, algorithm(), Der.of(Der.BIT_STRING, new byte[1], signature.sign()));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      return new SelfSignedCertificate(certificate, pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot make an EC certificate", e);
    }
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public PrivateKey privateKey() {
    return privateKey;
  }

  /** The certificate as a PEM block. */
  public String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was parsed has no encoding", e);
    }
  }

  /** The private key as a PEM block, PKCS#8 and not encrypted. */
  public String privateKeyPem() {
    return pem("PRIVATE KEY", privateKey.getEncoded());
  }

  /** A server with this certificate. */
  public TlsOptions serverOptions() {
    return TlsOptions.builder().identity(List.of(certificate), privateKey).build();
  }

  /** A client that trusts this certificate and no other. */
  public TlsOptions clientOptions() {
    return TlsOptions.builder().trust(List.of(certificate)).build();
  }

  /** TBSCertificate, RFC 5280 section 4.1. */
  private static byte[] body(KeyPair pair, List<String> dnsNames, Instant now) {
    Instant start = now.minus(SKEW);
    byte[] name =
        Der.sequence(
            Der.of(
                Der.SET,
                Der.sequence(
                    Der.of(Der.OID, COMMON_NAME),
                    Der.of(Der.UTF8_STRING, dnsNames.get(0).getBytes(StandardCharsets.UTF_8)))));
    return Der.sequence(
        Der.of(Der.CONTEXT | Der.CONSTRUCTED, Der.integer(BigInteger.TWO)), // version 3
        Der.integer(new BigInteger(120, new SecureRandom()).add(BigInteger.ONE)),
        algorithm(),
        name,
        Der.sequence(time(start), time(start.plus(VALIDITY))),
        name,
        pair.getPublic().getEncoded(),
        Der.of(Der.CONTEXT | Der.CONSTRUCTED | 3, extensions(dnsNames)));
  }

  private static byte[] extensions(List<String> dnsNames) {
    byte[][] names = new byte[dnsNames.size() + 2][];
    for (int i = 0; i < dnsNames.size(); i++) {
      byte[] ascii = dnsNames.get(i).getBytes(StandardCharsets.US_ASCII);
      names[i] = Der.of(Der.CONTEXT | 2, ascii); // dNSName
    }
    names[dnsNames.size()] = Der.of(Der.CONTEXT | 7, IPV4_LOOPBACK); // iPAddress
    names[dnsNames.size() + 1] = Der.of(Der.CONTEXT | 7, IPV6_LOOPBACK);
    byte[] digitalSignature = Der.of(Der.BIT_STRING, new byte[] {7, (byte) 0x80});
    byte[] purposes = Der.sequence(Der.of(Der.OID, SERVER_AUTH), Der.of(Der.OID, CLIENT_AUTH));
    return Der.sequence(
        extension(BASIC_CONSTRAINTS, true, Der.sequence()), // not an authority
        extension(KEY_USAGE, true, digitalSignature),
        extension(EXTENDED_KEY_USAGE, false, purposes),
        extension(SUBJECT_ALT_NAME, false, Der.sequence(names)));
  }

  private static byte[] extension(byte[] oid, boolean critical, byte[] value) {
    byte[] flag = critical ? Der.of(Der.BOOLEAN, new byte[] {(byte) 0xFF}) : new byte[0];
    return Der.sequence(Der.of(Der.OID, oid), flag, Der.of(Der.OCTET_STRING, value));
  }

  private static byte[] algorithm() {
    return Der.sequence(Der.of(Der.OID, ECDSA_WITH_SHA256));
  }

  /** UTCTime until 2049, GeneralizedTime after, RFC 5280 section 4.1.2.5. */
  private static byte[] time(Instant instant) {
    String text = UTC_TIME.format(instant);
    return text.compareTo("2050") < 0
        ? Der.of(Der.UTC_TIME, text.substring(2).getBytes(StandardCharsets.US_ASCII))
        : Der.of(Der.GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
