package dev.tern.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS for a transport: who we are, whom we trust, and the rules of HTTP/2 over TLS (RFC 9113
 * sections 3.2 and 9.2): TLS 1.3 or 1.2, ALPN {@code h2}, SNI, ephemeral key exchange and
 * authenticated ciphers only.
 *
 * <p>One object serves servers and clients. Immutable and thread-safe; its {@link SSLContext} keeps
 * the sessions, so share it in order to resume them.
 */
public final class TlsOptions {
  /** The protocol's name in ALPN, RFC 9113 section 3.2. */
  public static final String ALPN = "h2";

  /** How long a handshake may take unless {@link Builder#handshakeTimeout} says otherwise. */
  public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  /** Whether a server asks the client for a certificate. */
  public enum ClientAuth {
    /** The server does not ask. */
    NONE,
    /** The server asks; a client may have none, but one that it shows must be trusted. */
    OPTIONAL,
    /** A client without a trusted certificate is refused: mutual TLS. */
    REQUIRED
  }

  private final SSLContext context;
  private final ClientAuth clientAuth;
  private final boolean verifiesHostname;
  private final Duration handshakeTimeout;
  private final String[] protocols;
  private final String[] cipherSuites;

  private TlsOptions(Builder builder, SSLContext context) {
    this.context = context;
    this.clientAuth = builder.clientAuth;
    this.verifiesHostname = builder.verifyHostname && !builder.trustAll;
    this.handshakeTimeout = builder.handshakeTimeout;
    this.protocols = builder.protocols;
    this.cipherSuites = cipherSuites(context);
  }

  /**
   * A server with that certificate.
   *
   * @param certificateChain PEM, the server's certificate first
   * @param privateKey PEM: PKCS#8, PKCS#1 or SEC 1, not encrypted
   * @throws IllegalArgumentException if a file's contents are malformed or do not belong together
   * @throws UncheckedIOException if a file cannot be read
   */
  public static TlsOptions server(Path certificateChain, Path privateKey) {
    return builder().identity(certificateChain, privateKey).build();
  }

  /** A client that trusts the certificate authorities of the JDK. */
  public static TlsOptions client() {
    return builder().build();
  }

  /**
   * A client that trusts the certificates of a PEM file, and no others.
   *
   * @throws IllegalArgumentException if the file's contents are malformed
   * @throws UncheckedIOException if the file cannot be read
   */
  public static TlsOptions client(Path trustedCertificates) {
    return builder().trust(trustedCertificates).build();
  }

  /**
   * A client that trusts every certificate of every server: encrypted, but to whom is unknown. For
   * tests only.
   */
  public static TlsOptions insecureTrustAll() {
    return builder().insecureTrustAll().build();
  }

  /** Keys, trust and providers from a context made elsewhere. */
  public static TlsOptions of(SSLContext context) {
    return builder().context(context).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public SSLContext context() {
    return context;
  }

  public ClientAuth clientAuth() {
    return clientAuth;
  }

  /** Whether a client compares the server's certificate with the name it meant, RFC 9110 4.3.4. */
  public boolean verifiesHostname() {
    return verifiesHostname;
  }

  /** A server's limit for one handshake; a client has its connect timeout. */
  public Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  /** An engine for one accepted connection. */
  public SSLEngine serverEngine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = parameters(engine);
    switch (clientAuth) {
      case NONE -> parameters.setNeedClientAuth(false);
      case OPTIONAL -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  /**
   * An engine for one connection to a server.
   *
   * @param authority the host that is meant, perhaps with a port: it goes into SNI (RFC 6066
   *     section 3, unless it is an address) and is looked for in the server's certificate
   */
  public SSLEngine clientEngine(String authority) {
    String host = hostOf(authority);
    SSLEngine engine = context.createSSLEngine(host, portOf(authority));
    engine.setUseClientMode(true);
    SSLParameters parameters = parameters(engine);
    if (verifiesHostname) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    SNIHostName serverName = serverName(host);
    if (serverName != null) {
      parameters.setServerNames(List.of(serverName));
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  private SSLParameters parameters(SSLEngine engine) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(protocols);
    parameters.setCipherSuites(cipherSuites);
    parameters.setApplicationProtocols(new String[] {ALPN});
    parameters.setUseCipherSuitesOrder(true);
    return parameters;
  }

  /**
   * What RFC 9113 section 9.2.2 allows, AES-128-GCM first: it is the fastest here and strong
   * enough. A provider with other names keeps its own list.
   */
  private static String[] cipherSuites(SSLContext context) {
    String[] all = context.getDefaultSSLParameters().getCipherSuites();
    String[] allowed =
        Arrays.stream(all)
            .filter(TlsOptions::isAllowedByHttp2)
            .sorted(Comparator.comparingInt(suite -> suite.contains("_AES_128_") ? 0 : 1))
            .toArray(String[]::new);
    return allowed.length > 0 ? allowed : all;
  }

  private static boolean isAllowedByHttp2(String suite) {
    boolean authenticated = suite.contains("_GCM_") || suite.contains("_CHACHA20_POLY1305_");
    boolean tls13 = suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_");
    return authenticated && (tls13 || suite.startsWith("TLS_ECDHE_"));
  }

  /** The host of {@code host}, {@code host:port}, {@code [v6]:port} or a bare IPv6 address. */
  static String hostOf(String authority) {
    if (authority.startsWith("[")) {
      int end = authority.indexOf(']');
      return end < 0 ? authority : authority.substring(1, end);
    }
    int colon = authority.indexOf(':');
    boolean onlyColon = colon >= 0 && colon == authority.lastIndexOf(':');
    return onlyColon ? authority.substring(0, colon) : authority;
  }

  private static int portOf(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean bareV6 = !authority.startsWith("[") && authority.indexOf(':') != colon;
    if (colon < 0 || bareV6 || authority.endsWith("]")) {
      return -1;
    }
    try {
      return Integer.parseInt(authority, colon + 1, authority.length(), 10);
    } catch (NumberFormatException e) {
      return -1; // The port is only a key of the session cache.
    }
  }

  private static @Nullable SNIHostName serverName(String host) {
    if (host.isEmpty() || isAddress(host)) {
      return null; // RFC 6066 section 3: literal addresses are not permitted.
    }
    try {
      return new SNIHostName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    } catch (IllegalArgumentException e) {
      return null; // Not a name that DNS could know; there is nothing to indicate.
    }
  }

  static boolean isAddress(String host) {
    if (host.indexOf(':') >= 0) {
      return true;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  /**
   * Gathers TLS options.
   *
   * <p>Owner: the thread that builds.
   */
  public static final class Builder {
    private @Nullable SSLContext context;
    private @Nullable KeyManager identity;
    private @Nullable List<X509Certificate> trusted;
    private boolean trustAll;
    private boolean verifyHostname = true;
    private ClientAuth clientAuth = ClientAuth.NONE;
    private Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;
    private String[] protocols = {"TLSv1.3", "TLSv1.2"};

    private Builder() {}

    /**
     * Our certificate: a server's, or a client's for mutual TLS.
     *
     * @param certificateChain PEM, our certificate first, then those that issued it
     * @param privateKey PEM: PKCS#8 (RSA, EC, Ed25519), PKCS#1 (RSA) or SEC 1 (EC), not encrypted
     * @throws IllegalArgumentException if the contents are malformed or do not belong together
     * @throws UncheckedIOException if a file cannot be read
     */
    public Builder identity(Path certificateChain, Path privateKey) {
      return identity(
          Pem.certificates(read(certificateChain), certificateChain.toString()),
          Pem.privateKey(read(privateKey), privateKey.toString()));
    }

    /**
     * The same from streams, which are read to their end and not closed.
     *
     * @throws IllegalArgumentException if the contents are malformed or do not belong together
     * @throws UncheckedIOException if a stream cannot be read
     */
    public Builder identity(InputStream certificateChain, InputStream privateKey) {
      return identity(
          Pem.certificates(read(certificateChain), "certificate chain"),
          Pem.privateKey(read(privateKey), "private key"));
    }

    /**
     * The same as objects.
     *
     * @throws IllegalArgumentException if the chain is empty or the key is not its first's
     */
    public Builder identity(List<X509Certificate> certificateChain, PrivateKey privateKey) {
      identity = new IdentityKeyManager(certificateChain, privateKey);
      return this;
    }

    /**
     * Adds certificates that are trusted: authorities, or peers' own. The JDK's authorities are
     * then not trusted any more.
     *
     * @throws IllegalArgumentException if the contents are malformed
     * @throws UncheckedIOException if the file cannot be read
     */
    public Builder trust(Path pem) {
      return trust(Pem.certificates(read(pem), pem.toString()));
    }

    /**
     * The same from a stream, which is read to its end and not closed.
     *
     * @throws IllegalArgumentException if the contents are malformed
     * @throws UncheckedIOException if the stream cannot be read
     */
    public Builder trust(InputStream pem) {
      return trust(Pem.certificates(read(pem), "trusted certificates"));
    }

    /** The same as objects. */
    public Builder trust(Collection<X509Certificate> certificates) {
      if (trusted == null) {
        trusted = new ArrayList<>();
      }
      trusted.addAll(certificates);
      return this;
    }

    /** Trusts everybody and compares no names: whoever sits between can read all. For tests. */
    public Builder insecureTrustAll() {
      trustAll = true;
      return this;
    }

    /** Whether a client checks the name in the server's certificate. Default: yes. */
    public Builder verifyHostname(boolean verify) {
      verifyHostname = verify;
      return this;
    }

    /** Whether a server asks for the client's certificate. Default: none. */
    public Builder clientAuth(ClientAuth clientAuth) {
      this.clientAuth = clientAuth;
      return this;
    }

    /**
     * How long a server waits for a handshake to end.
     *
     * @throws IllegalArgumentException if it is zero, negative or longer than a day
     */
    public Builder handshakeTimeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "handshake timeout " + timeout + " is not in (0, 1 day]");
      }
      handshakeTimeout = timeout;
      return this;
    }

    /**
     * The versions of TLS, by the JDK's names. Default: TLSv1.3 and TLSv1.2; older ones are refused
     * (RFC 9113 section 9.2).
     *
     * @throws IllegalArgumentException for anything but those two
     */
    public Builder protocols(String... names) {
      for (String name : names) {
        if (!name.equals("TLSv1.3") && !name.equals("TLSv1.2")) {
          throw new IllegalArgumentException(name + ": HTTP/2 goes over TLSv1.3 or TLSv1.2");
        }
      }
      if (names.length == 0) {
        throw new IllegalArgumentException("no version of TLS is left");
      }
      protocols = names.clone();
      return this;
    }

    /** Keys, trust and providers from a context made elsewhere, instead of the methods above. */
    public Builder context(SSLContext context) {
      this.context = context;
      return this;
    }

    /**
     * @throws IllegalStateException if a context was given beside an identity or trust, or the JDK
     *     has no TLS
     */
    public TlsOptions build() {
      if (context != null) {
        if (identity != null || trusted != null || trustAll) {
          throw new IllegalStateException("a context brings its own keys and trust: give one only");
        }
        return new TlsOptions(this, context);
      }
      try {
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(identity == null ? null : new KeyManager[] {identity}, trustManagers(), null);
        return new TlsOptions(this, made);
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
      }
    }

    /** Null for the JDK's own. */
    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
      if (trustAll) {
        return new TrustManager[] {new TrustEverybody()};
      }
      if (trusted == null) {
        return null;
      }
      KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null, null);
      for (int i = 0; i < trusted.size(); i++) {
        roots.setCertificateEntry("trusted-" + i, trusted.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(roots);
      return factory.getTrustManagers();
    }

    private static byte[] read(Path file) {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new UncheckedIOException(file + " cannot be read: " + e, e);
      }
    }

    private static byte[] read(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("a PEM stream cannot be read: " + e, e);
      }
    }
  }
}
