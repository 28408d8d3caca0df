package dev.tern.transporttest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The TLS that a contract asks for. Immutable.
 *
 * @param identities our certificates, the first for whoever names none of the others; may be empty
 * @param trusted PEM, the only certificates that are trusted; null trusts every certificate and
 *     every name
 * @param clientAuth whether a server asks for the client's certificate
 * @param protocols TLSv1.3, TLSv1.2 or both
 * @param handshakeTimeout a server's limit for one handshake
 */
public record TlsSpec(
    List<Identity> identities,
    @Nullable Path trusted,
    ClientAuth clientAuth,
    List<String> protocols,
    Duration handshakeTimeout) {

  /** Whether a server asks for the client's certificate. */
  public enum ClientAuth {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  /** A certificate chain and its private key, both PEM files. */
  public record Identity(Path chain, Path key) {
    static Identity of(String chain, String key) {
      return new Identity(Peer.pem(chain), Peer.pem(key));
    }
  }

  /** A server with the certificate for localhost that {@link #client()} trusts. */
  public static TlsSpec server() {
    return server(Identity.of("server.pem", "server.key"));
  }

  static TlsSpec server(Identity... identities) {
    return new TlsSpec(
        List.of(identities), null, ClientAuth.NONE, BOTH, Duration.ofSeconds(TestClient.SECONDS));
  }

  /** A client that trusts the authority of these contracts. */
  public static TlsSpec client() {
    return client("ca.pem");
  }

  static TlsSpec client(String trusted) {
    return new TlsSpec(
        List.of(),
        Peer.pem(trusted),
        ClientAuth.NONE,
        BOTH,
        Duration.ofSeconds(TestClient.SECONDS));
  }

  private static final List<String> BOTH = List.of("TLSv1.3", "TLSv1.2");

  TlsSpec withIdentity(Identity value) {
    return new TlsSpec(List.of(value), trusted, clientAuth, protocols, handshakeTimeout);
  }

  TlsSpec withTrusted(@Nullable Path value) {
    return new TlsSpec(identities, value, clientAuth, protocols, handshakeTimeout);
  }

  TlsSpec withClientAuth(ClientAuth value) {
    return new TlsSpec(identities, trusted, value, protocols, handshakeTimeout);
  }

  TlsSpec withProtocols(String... value) {
    return new TlsSpec(identities, trusted, clientAuth, List.of(value), handshakeTimeout);
  }

  TlsSpec withHandshakeTimeout(Duration value) {
    return new TlsSpec(identities, trusted, clientAuth, protocols, value);
  }
}
