package dev.tern.nio;

import dev.tern.nio.CredentialSources.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS for a transport: who we are, whom we trust, and the rules of HTTP/2 over TLS (RFC 9113
 * sections 3.2 and 9.2): TLS 1.3 or 1.2, ALPN {@code h2}, SNI, ephemeral key exchange and
 * authenticated ciphers only.
 *
 * <p>One object serves servers and clients, and keeps their sessions, so share it in order to
 * resume them. Certificates and keys that come from files are read again by {@link #reload}, or by
 * themselves ({@link Builder#reloadEvery}): connections that begin from then on have the new ones,
 * and no session of before is resumed; those that are open go on.
 *
 * <p>Threads: any.
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

  private final TlsContext context;
  private final ClientAuth clientAuth;
  private final boolean verifiesHostname;
  private final Duration handshakeTimeout;
  private final String[] protocols;
  private final @Nullable Duration reloadInterval;

  private TlsOptions(Builder builder) {
    CredentialSources sources = builder.sources();
    this.context =
        new TlsContext(
            builder.context,
            sources,
            builder.protocols,
            builder.cipherSuites,
            builder.sessionCacheSize,
            builder.sessionTimeout);
    this.clientAuth = builder.clientAuth;
    this.verifiesHostname = builder.verifyHostname && !sources.trustAll();
    this.handshakeTimeout = builder.handshakeTimeout;
    this.protocols = builder.protocols;
    this.reloadInterval = builder.reloadInterval;
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

  /** The context in use; another one after a reload. */
  public SSLContext context() {
    return context.loaded().context();
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

  // ---- Reload ----

  /** How often a transport looks at the files; null when it does not. */
  public @Nullable Duration reloadInterval() {
    return reloadInterval;
  }

  /**
   * Reads the files again, and uses what they say if it has changed. Blocks for as long as that
   * takes.
   *
   * @return whether there is something new; false if nothing comes from files
   * @throws IllegalArgumentException if their contents are malformed or do not belong together; the
   *     old ones stay in use
   * @throws UncheckedIOException if a file cannot be read; likewise
   */
  public boolean reload() {
    return context.reload();
  }

  /** Reloads for a timer; see {@link TlsContext#poll}. */
  @Nullable String poll() {
    return context.poll();
  }

  // ---- Engines ----

  /** An engine for one accepted connection. */
  public SSLEngine serverEngine() {
    TlsContext.Loaded loaded = context.loaded();
    SSLEngine engine = loaded.context().createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = parameters(engine, loaded);
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
    TlsContext.Loaded loaded = context.loaded();
    String host = Authority.hostOf(authority);
    SSLEngine engine = loaded.context().createSSLEngine(host, Authority.portOf(authority));
    engine.setUseClientMode(true);
    SSLParameters parameters = parameters(engine, loaded);
    if (verifiesHostname) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    SNIHostName serverName = Authority.serverName(host);
    if (serverName != null) {
      parameters.setServerNames(List.of(serverName));
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  private SSLParameters parameters(SSLEngine engine, TlsContext.Loaded loaded) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(protocols);
    parameters.setCipherSuites(loaded.cipherSuites().toArray(new String[0]));
    parameters.setApplicationProtocols(new String[] {ALPN});
    parameters.setUseCipherSuitesOrder(true);
    return parameters;
  }

  /**
   * Gathers TLS options.
   *
   * <p>Owner: the thread that builds.
   */
  public static final class Builder {
    private @Nullable SSLContext context;
    private final List<Source<List<Identity>>> identities = new ArrayList<>();
    private final List<Source<Collection<X509Certificate>>> trusted = new ArrayList<>();
    private boolean trustSystem;
    private boolean trustAll;
    private boolean verifyHostname = true;
    private ClientAuth clientAuth = ClientAuth.NONE;
    private Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;
    private String[] protocols = {"TLSv1.3", "TLSv1.2"};
    private String @Nullable [] cipherSuites;
    private int sessionCacheSize = 20_480;
    private Duration sessionTimeout = Duration.ofDays(1);
    private @Nullable Duration reloadInterval;

    private Builder() {}

    /**
     * Adds a certificate of ours: a server's, or a client's for mutual TLS. A server with several
     * shows the one that bears the name which the client means (SNI), by its kind of key if there
     * are several of them; to whoever means another name, the first.
     *
     * @param certificateChain PEM, our certificate first, then those that issued it
     * @param privateKey PEM: PKCS#8 (RSA, EC, Ed25519), PKCS#1 (RSA) or SEC 1 (EC), not encrypted;
     *     {@link #build} reads both, and {@link TlsOptions#reload} reads them again
     */
    public Builder identity(Path certificateChain, Path privateKey) {
      identities.add(
          files ->
              List.of(
                  new Identity(
                      Pem.certificates(files.read(certificateChain), certificateChain.toString()),
                      Pem.privateKey(files.read(privateKey), privateKey.toString()))));
      return this;
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
      List<Identity> identity = List.of(new Identity(certificateChain, privateKey));
      identities.add(files -> identity);
      return this;
    }

    /**
     * Adds every private key of a PKCS#12 or JKS file, with its certificates.
     *
     * @param password of the file and of its keys
     */
    public Builder identityStore(Path keyStore, char[] password) {
      char[] copy = password.clone();
      identities.add(
          files -> CredentialSources.identitiesOf(files.read(keyStore), keyStore.toString(), copy));
      return this;
    }

    /**
     * Adds certificates that are trusted: authorities, or peers' own. The JDK's authorities are
     * then not trusted any more, unless {@link #trustSystem} says so.
     *
     * @param pem read by {@link #build}, and again by {@link TlsOptions#reload}
     */
    public Builder trust(Path pem) {
      trusted.add(files -> Pem.certificates(files.read(pem), pem.toString()));
      return this;
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
      List<X509Certificate> copy = List.copyOf(certificates);
      trusted.add(files -> copy);
      return this;
    }

    /** Adds the trusted certificates of a PKCS#12 or JKS file; its keys' own are none. */
    public Builder trustStore(Path keyStore, char[] password) {
      char[] copy = password.clone();
      trusted.add(
          files ->
              CredentialSources.certificatesOf(files.read(keyStore), keyStore.toString(), copy));
      return this;
    }

    /** Trusts the JDK's authorities beside those that are added. Alone it changes nothing. */
    public Builder trustSystem() {
      trustSystem = true;
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
     * How often a transport reads the files again to see whether they have changed. Default: never;
     * {@link TlsOptions#reload} does it at once. Files that are wrong are logged, and the old ones
     * stay in use until they are right.
     *
     * @throws IllegalArgumentException if it is shorter than 10 ms or longer than a day
     */
    public Builder reloadEvery(Duration interval) {
      if (interval.toMillis() < 10 || interval.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "reload interval " + interval + " is not in [10 ms, 1 day]");
      }
      reloadInterval = interval;
      return this;
    }

    /**
     * How many sessions are kept for resumption, a client's by host and port, and how long. Default
     * 20,480 and a day. A server that sends tickets (the JDK's default) keeps none itself.
     *
     * @throws IllegalArgumentException if the size is not 1 to 1,000,000, or the timeout is shorter
     *     than a second or longer than a week (RFC 8446 section 4.6.1)
     */
    public Builder sessionCache(int size, Duration timeout) {
      if (size < 1 || size > 1_000_000) {
        throw new IllegalArgumentException("session cache " + size + " is not 1 to 1,000,000");
      }
      if (timeout.toSeconds() < 1 || timeout.compareTo(Duration.ofDays(7)) > 0) {
        throw new IllegalArgumentException(
            "session timeout " + timeout + " is not in [1 s, 7 days]");
      }
      sessionCacheSize = size;
      sessionTimeout = timeout;
      return this;
    }

    /**
     * The cipher suites, by the JDK's names, the preferred first. Default: all that the JDK has
     * enabled and HTTP/2 allows.
     *
     * @throws IllegalArgumentException if there is none, or one that RFC 9113 appendix A prohibits
     */
    public Builder cipherSuites(String... names) {
      if (names.length == 0) {
        throw new IllegalArgumentException("no cipher suite is left");
      }
      for (String name : names) {
        if (!CipherSuites.isAllowed(name)) {
          throw new IllegalArgumentException(
              name
                  + ": HTTP/2 wants ephemeral key exchange and authenticated encryption, as in"
                  + " TLS_AES_128_GCM_SHA256 or TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        }
      }
      cipherSuites = names.clone();
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
     * Reads the files.
     *
     * @throws IllegalArgumentException if a file's contents are malformed or do not belong
     *     together, or a cipher suite is unknown to the JDK
     * @throws UncheckedIOException if a file cannot be read
     * @throws IllegalStateException if a context was given beside an identity or trust, or files
     *     shall be reloaded and there are none, or the JDK has no TLS
     */
    public TlsOptions build() {
      if (context != null && !sources().isEmpty()) {
        throw new IllegalStateException("a context brings its own keys and trust: give one only");
      }
      TlsOptions options = new TlsOptions(this);
      if (reloadInterval != null && !options.context.hasFiles()) {
        throw new IllegalStateException("nothing comes from files: there is nothing to reload");
      }
      return options;
    }

    private CredentialSources sources() {
      return new CredentialSources(identities, trusted, trustSystem, trustAll);
    }

    private static byte[] read(InputStream stream) {
      try {
        byte[] bytes = stream.readNBytes(TlsFiles.MOST_BYTES + 1);
        if (bytes.length > TlsFiles.MOST_BYTES) {
          throw new IllegalArgumentException(
              "a PEM stream of more than " + TlsFiles.MOST_BYTES + " octets");
        }
        return bytes;
      } catch (IOException e) {
        throw new UncheckedIOException("a PEM stream cannot be read: " + e, e);
      }
    }
  }
}
