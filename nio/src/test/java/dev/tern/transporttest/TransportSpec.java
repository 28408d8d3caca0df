package dev.tern.transporttest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a contract asks a transport to be built with. Immutable.
 *
 * @param tls null for plaintext
 * @param loops its own event loops, which end with it
 * @param socketBuffer SO_SNDBUF and SO_RCVBUF in octets, 0 for the system's choice
 * @param maxConnections accepted connections that may be open at once
 * @param maxHandshakes accepted connections that may be in their TLS handshake at once
 * @param writeStallTimeout how long a peer may read nothing while octets wait for it
 * @param lingerTimeout how long a connection that is over waits for the peer's end
 */
public record TransportSpec(
    @Nullable TlsSpec tls,
    int loops,
    int socketBuffer,
    int maxConnections,
    int maxHandshakes,
    Duration writeStallTimeout,
    Duration lingerTimeout) {

  /** One loop, and defaults that no test reaches. */
  public static TransportSpec plaintext() {
    return new TransportSpec(
        null, 1, 0, 10_000, 1_000, Duration.ofSeconds(30), Duration.ofSeconds(2));
  }

  public static TransportSpec over(@Nullable TlsSpec tls) {
    return plaintext().withTls(tls);
  }

  TransportSpec withTls(@Nullable TlsSpec value) {
    return new TransportSpec(
        value,
        loops,
        socketBuffer,
        maxConnections,
        maxHandshakes,
        writeStallTimeout,
        lingerTimeout);
  }

  TransportSpec withLoops(int value) {
    return new TransportSpec(
        tls, value, socketBuffer, maxConnections, maxHandshakes, writeStallTimeout, lingerTimeout);
  }

  TransportSpec withSocketBuffer(int value) {
    return new TransportSpec(
        tls, loops, value, maxConnections, maxHandshakes, writeStallTimeout, lingerTimeout);
  }

  TransportSpec withMaxConnections(int value) {
    return new TransportSpec(
        tls, loops, socketBuffer, value, maxHandshakes, writeStallTimeout, lingerTimeout);
  }

  TransportSpec withMaxHandshakes(int value) {
    return new TransportSpec(
        tls, loops, socketBuffer, maxConnections, value, writeStallTimeout, lingerTimeout);
  }

  TransportSpec withWriteStallTimeout(Duration value) {
    return new TransportSpec(
        tls, loops, socketBuffer, maxConnections, maxHandshakes, value, lingerTimeout);
  }

  TransportSpec withLingerTimeout(Duration value) {
    return new TransportSpec(
        tls, loops, socketBuffer, maxConnections, maxHandshakes, writeStallTimeout, value);
  }
}
