package dev.tern.nio;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A certificate chain and the private key of its first certificate. Immutable.
 *
 * @param chain our certificate first, then those that issued it; not empty
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {
  private static final int DNS_NAME = 2;

  /**
   * @throws IllegalArgumentException if the chain is empty or the key is not its first's
   */
  Identity {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("the certificate chain is empty");
    }
    chain = List.copyOf(chain);
    if (!belongTogether(chain.get(0), key)) {
      throw new IllegalArgumentException(
          "the private key ("
              + key.getAlgorithm()
              + ") is not that of the certificate for "
              + chain.get(0).getSubjectX500Principal());
    }
  }

  /** Signs and verifies once: a mismatch should be known now, not at the first handshake. */
  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA" -> "EdDSA";
          default -> null;
        };
    if (algorithm == null) {
      return true; // A key of a provider we do not know: its handshake will tell.
    }
    if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    try {
      byte[] probe = {1, 2, 3};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether the certificate names that host, perhaps by a wildcard (RFC 6125 section 6.4.3). */
  boolean names(String host) {
    Collection<List<?>> names;
    try {
      names = chain.get(0).getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      return false;
    }
    if (names == null) {
      return false;
    }
    for (List<?> name : names) {
      if (name.get(0) instanceof Integer type
          && type == DNS_NAME
          && name.get(1) instanceof String pattern
          && matches(pattern.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  /** A wildcard stands for one whole label, the leftmost. */
  private static boolean matches(String pattern, String host) {
    if (!pattern.startsWith("*.")) {
      return pattern.equals(host);
    }
    int dot = host.indexOf('.');
    return dot > 0 && host.substring(dot).equals(pattern.substring(1));
  }

  /** Whether one of the chain was issued by one of these. */
  boolean isIssuedBy(Collection<?> issuers) {
    return chain.stream().anyMatch(one -> issuers.contains(one.getIssuerX500Principal()));
  }
}
