package dev.tern.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS for a {@link NettyTransport}: who we are, whom we trust, and the rules of HTTP/2 over TLS
 * (RFC 9113 sections 3.2 and 9.2): TLS 1.3 or 1.2, ALPN {@code h2}, SNI, ephemeral key exchange and
 * authenticated ciphers only.
 *
 * <p>BoringSSL does the work when the jar netty-tcnative-boringssl-static of this platform is
 * there, else the JDK. One object serves servers and clients. Immutable and thread-safe; it keeps
 * the sessions, so share it in order to resume them.
 */
public final class NettyTlsOptions {
  /** The protocol's name in ALPN, RFC 9113 section 3.2. */
  public static final String ALPN = "h2";

  /** How long a handshake may take unless {@link Builder#handshakeTimeout} says otherwise. */
  public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  /** RFC 9113 section 9.2.2; AES-128-GCM first, as it is the fastest and strong enough. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** Who does the work of TLS. */
  public enum Provider {
    /** BoringSSL, from the jar netty-tcnative-boringssl-static of this platform. */
    BORINGSSL,
    /** The JDK. */
    JDK;

    /** Whether it can be used here. */
    public boolean isAvailable() {
      return this == JDK || OpenSsl.isAvailable();
    }

    /** BoringSSL where it is available, else the JDK. */
    public static Provider best() {
      return BORINGSSL.isAvailable() ? BORINGSSL : JDK;
    }
  }

  /** Whether a server asks the client for a certificate. */
  public enum ClientAuth {
    /** The server does not ask. */
    NONE,
    /** The server asks; a client may have none, but one that it shows must be trusted. */
    OPTIONAL,
    /** A client without a trusted certificate is refused: mutual TLS. */
    REQUIRED
  }

  private final @Nullable SslContext server;
  private final SslContext client;
  private final Duration handshakeTimeout;

  private NettyTlsOptions(
      @Nullable SslContext server, SslContext client, Duration handshakeTimeout) {
    this.server = server;
    this.client = client;
    this.handshakeTimeout = handshakeTimeout;
  }

  /**
   * A server with that certificate.
   *
   * @param certificateChain PEM, the server's certificate first
   * @param privateKey PEM: PKCS#8, PKCS#1 or SEC 1, not encrypted
   * @throws IllegalArgumentException if a file cannot be read, or its contents are malformed
   */
  public static NettyTlsOptions server(Path certificateChain, Path privateKey) {
    return builder().identity(certificateChain, privateKey).build();
  }

  /** A client that trusts the certificate authorities of the JDK. */
  public static NettyTlsOptions client() {
    return builder().build();
  }

  /**
   * A client that trusts the certificates of a PEM file, and no others.
   *
   * @throws IllegalArgumentException if the file cannot be read, or its contents are malformed
   */
  public static NettyTlsOptions client(Path trustedCertificates) {
    return builder().trust(trustedCertificates).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Whether there is a certificate to serve with. */
  boolean canServe() {
    return server != null;
  }

  /** A handler for one accepted connection. */
  SslHandler serverHandler(ByteBufAllocator allocator) throws IOException {
    SslContext context = server;
    if (context == null) {
      throw new IOException("a server needs a certificate: these TLS options have no identity");
    }
    SslHandler handler = context.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(Math.max(1, handshakeTimeout.toMillis()));
    return handler;
  }

  /**
   * A handler for one connection to a server.
   *
   * @param authority the host that is meant, perhaps with a port: it goes into SNI (RFC 6066
   *     section 3, unless it is an address) and is looked for in the server's certificate
   */
  SslHandler clientHandler(ByteBufAllocator allocator, String authority, long timeoutNanos) {
    Authority meant = Authority.parse(authority);
    SslHandler handler = client.newHandler(allocator, meant.host(), meant.port());
    SNIHostName name = meant.serverName();
    if (name != null) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setServerNames(List.of(name));
      handler.engine().setSSLParameters(parameters);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(timeoutNanos);
    handler.setHandshakeTimeoutMillis(Math.max(1, millis));
    return handler;
  }

  /**
   * Gathers TLS options.
   *
   * <p>Owner: the thread that builds.
   */
  public static final class Builder {
    private @Nullable List<X509Certificate> chain;
    private @Nullable PrivateKey key;
    private final List<X509Certificate> trusted = new ArrayList<>();
    private boolean trustAll;
    private boolean verifyHostname = true;
    private ClientAuth clientAuth = ClientAuth.NONE;
    private Duration handshakeTimeout = DEFAULT_HANDSHAKE_TIMEOUT;
    private String[] protocols = {"TLSv1.3", "TLSv1.2"};
    private Provider provider = Provider.best();

    private Builder() {}

    /**
     * Our certificate: a server's, or a client's for mutual TLS.
     *
     * @param certificateChain PEM, our certificate first, then those that issued it
     * @param privateKey PEM: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), not encrypted. BoringSSL serves
     *     with RSA and EC keys only
     * @throws IllegalArgumentException if a file cannot be read, or its contents are malformed
     */
    public Builder identity(Path certificateChain, Path privateKey) {
      return identity(Certificates.read(certificateChain), PemKey.read(privateKey));
    }

    /**
     * The same as objects.
     *
     * @throws IllegalArgumentException if the chain is empty
     */
    public Builder identity(List<X509Certificate> certificateChain, PrivateKey privateKey) {
      if (certificateChain.isEmpty()) {
        throw new IllegalArgumentException("the certificate chain is empty");
      }
      chain = List.copyOf(certificateChain);
      key = privateKey;
      return this;
    }

    /**
     * Adds certificates that are trusted: authorities, or peers' own. The JDK's authorities are
     * then not trusted any more.
     *
     * @throws IllegalArgumentException if the file cannot be read, or its contents are malformed
     */
    public Builder trust(Path pem) {
      return trust(Certificates.read(pem));
    }

    /** The same as objects. */
    public Builder trust(Collection<X509Certificate> certificates) {
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
     * How long a server waits for a handshake to end; a client has its connect timeout.
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

    /**
     * Who does the work. Default: {@link Provider#best}.
     *
     * @throws IllegalArgumentException if it is not available here
     */
    public Builder provider(Provider provider) {
      if (!provider.isAvailable()) {
        throw new IllegalArgumentException(
            provider
                + " is not available: add netty-tcnative-boringssl-static for this platform: "
                + OpenSsl.unavailabilityCause());
      }
      this.provider = provider;
      return this;
    }

    /**
     * @throws IllegalArgumentException if a file cannot be read, its contents are malformed, or key
     *     and certificate do not belong together
     */
    public NettyTlsOptions build() {
      try {
        return new NettyTlsOptions(
            chain != null ? common(serverBuilder()).build() : null,
            common(clientBuilder()).build(),
            handshakeTimeout);
      } catch (SSLException | RuntimeException e) {
        throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
      }
    }

    private SslContextBuilder serverBuilder() {
      return SslContextBuilder.forServer(key, chain)
          .clientAuth(
              switch (clientAuth) {
                case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
                case OPTIONAL -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
                case REQUIRED -> io.netty.handler.ssl.ClientAuth.REQUIRE;
              });
    }

    private SslContextBuilder clientBuilder() {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .endpointIdentificationAlgorithm(verifyHostname && !trustAll ? "HTTPS" : null);
      if (chain != null) {
        builder.keyManager(key, chain);
      }
      return builder;
    }

    private SslContextBuilder common(SslContextBuilder builder) {
      if (trustAll) {
        builder.trustManager(io.netty.handler.ssl.util.InsecureTrustManagerFactory.INSTANCE);
      } else if (!trusted.isEmpty()) {
        builder.trustManager(trusted);
      }
      return builder
          .sslProvider(provider == Provider.BORINGSSL ? SslProvider.OPENSSL : SslProvider.JDK)
          .protocols(protocols)
          .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  ALPN));
    }
  }

  /** Reads PEM by the JDK's factory, which skips text between the blocks. */
  private static final class Certificates {
    static List<X509Certificate> read(Path pem) {
      List<X509Certificate> certificates = new ArrayList<>();
      try (InputStream in = Files.newInputStream(pem)) {
        for (var certificate :
            java.security.cert.CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          certificates.add((X509Certificate) certificate);
        }
      } catch (IOException | java.security.cert.CertificateException e) {
        throw new IllegalArgumentException(pem + " has no certificates in PEM: " + e, e);
      }
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException(pem + " has no certificates in PEM");
      }
      return certificates;
    }
  }
}
