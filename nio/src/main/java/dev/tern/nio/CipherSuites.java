package dev.tern.nio;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Which cipher suites HTTP/2 goes over, RFC 9113 section 9.2.2, by the JDK's names. */
final class CipherSuites {
  private CipherSuites() {}

  /**
   * All that are allowed, AES-128-GCM first: it is the fastest here and strong enough. A provider
   * with other names keeps its own list.
   */
  static String[] preferred(SSLContext context) {
    String[] all = context.getDefaultSSLParameters().getCipherSuites();
    String[] allowed =
        Arrays.stream(all)
            .filter(CipherSuites::isAllowed)
            .sorted(Comparator.comparingInt(suite -> suite.contains("_AES_128_") ? 0 : 1))
            .toArray(String[]::new);
    return allowed.length > 0 ? allowed : all;
  }

  /** Ephemeral key exchange and authenticated encryption; the others stand in appendix A. */
  static boolean isAllowed(String suite) {
    boolean authenticated = suite.contains("_GCM_") || suite.contains("_CHACHA20_POLY1305_");
    return authenticated && (isTls13(suite) || suite.startsWith("TLS_ECDHE_"));
  }

  private static boolean isTls13(String suite) {
    return suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_");
  }

  /**
   * Refuses what cannot work, before a peer finds out.
   *
   * @throws IllegalArgumentException for a suite that the context lacks, and for a version of TLS
   *     without a suite
   */
  static void check(String[] suites, String[] protocols, SSLContext context) {
    List<String> supported = Arrays.asList(context.getSupportedSSLParameters().getCipherSuites());
    for (String suite : suites) {
      if (!supported.contains(suite)) {
        throw new IllegalArgumentException(suite + ": this JDK has no such cipher suite");
      }
    }
    for (String protocol : protocols) {
      boolean tls13 = protocol.equals("TLSv1.3");
      if (Arrays.stream(suites).noneMatch(suite -> isTls13(suite) == tls13)) {
        throw new IllegalArgumentException(
            "none of the cipher suites is of "
                + protocol
                + "; add one, or leave that version out of protocols(...)");
      }
    }
  }
}
