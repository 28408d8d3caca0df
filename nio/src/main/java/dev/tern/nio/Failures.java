package dev.tern.nio;

import dev.tern.http2.transport.Transport.ConnectFailure;
import dev.tern.http2.transport.Transport.ConnectPhase;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts what the JDK says about sockets and TLS into words for those who did not write it. */
final class Failures {
  private Failures() {}

  // ---- Connections ----

  /** An established connection broke. */
  static IOException readable(IOException cause) {
    String message = String.valueOf(cause.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    String words;
    if (lower.contains("connection reset")) {
      words = "connection reset by peer";
    } else if (lower.contains("broken pipe")) {
      words = "the peer has closed the connection (broken pipe)";
    } else if (lower.contains("timed out")) {
      words = "connection timed out: the peer's machine does not answer any more";
    } else {
      return cause;
    }
    return new IOException(words, cause);
  }

  /** A connection was not established. */
  static ConnectFailure connect(SocketAddress address, Throwable cause) {
    return new ConnectFailure(ConnectPhase.CONNECT, connectMessage(address, cause), cause);
  }

  private static String connectMessage(SocketAddress address, Throwable cause) {
    String where = describe(address);
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof UnresolvedAddressException) {
      return "unknown host: " + where;
    } else if (address instanceof UnixDomainSocketAddress && message.contains("No such file")) {
      return "no socket file: " + where;
    } else if (message.contains("Connection refused")) {
      return "connection refused: nothing listens at " + where;
    } else if (cause instanceof NoRouteToHostException || message.contains("unreachable")) {
      return "no route to " + where + ": " + message;
    } else if (cause instanceof ConnectException && message.contains("timed out")) {
      return "connection timed out: " + where + " does not answer";
    } else if (cause instanceof RuntimeException) {
      return "cannot connect to " + where + ": " + cause;
    } else {
      return "cannot connect to " + where + ": " + message;
    }
  }

  static ConnectFailure connectTimeout(SocketAddress address, long timeoutNanos) {
    return new ConnectFailure(
        ConnectPhase.CONNECT,
        "connection timed out: "
            + describe(address)
            + " has not answered for "
            + seconds(timeoutNanos),
        null);
  }

  static String seconds(long nanos) {
    double seconds = nanos / 1e9;
    return seconds >= 10
        ? Math.round(seconds) + " s"
        : String.format(Locale.ROOT, "%.3g s", seconds);
  }

  static String describe(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      InetAddress resolved = inet.getAddress();
      String host = resolved == null ? inet.getHostString() : resolved.getHostAddress();
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
    } else if (address instanceof UnixDomainSocketAddress unix) {
      return "unix:" + unix.getPath();
    } else {
      return address.toString();
    }
  }

  // ---- TLS ----

  static ConnectFailure tls(String message, @Nullable Throwable cause) {
    return new ConnectFailure(ConnectPhase.TLS, message, cause);
  }

  static String noAlpn(@Nullable String protocol, boolean client) {
    String peer = client ? "the server" : "the client";
    return protocol == null || protocol.isEmpty()
        ? peer
            + " did not agree on HTTP/2: its TLS hello has no ALPN; "
            + (client ? "switch HTTP/2 (\"h2\") on there" : "it must offer \"h2\"")
        : peer + " chose " + protocol + " by ALPN; it must be \"h2\"";
  }

  static String tlsMessage(Throwable cause, boolean client) {
    String peer = client ? "the server" : "the client";
    String message = String.valueOf(cause.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    Throwable certificate = certificateFailure(cause);
    if (certificate != null) {
      return certificateMessage(String.valueOf(certificate.getMessage()), peer);
    } else if (lower.contains("unsupported or unrecognized ssl message")
        || lower.contains("plaintext connection")) {
      return peer + " does not speak TLS on this connection; it may be plaintext";
    } else if (lower.contains("no_application_protocol") || lower.contains("alpn")) {
      return peer
          + " does not speak HTTP/2 over TLS: no ALPN protocol in common with \"h2\"; "
          + (client ? "switch HTTP/2 on there" : "it must offer \"h2\"");
    } else if (lower.contains("certificate_required")
        || lower.contains("empty client certificate chain")
        || lower.contains("empty certificate chain")) {
      return client
          ? "the server wants a client certificate and got none (mutual TLS)"
          : "the client showed no certificate, which is required here (mutual TLS)";
    } else if (lower.contains("fatal alert")
        && (lower.contains("certificate") || lower.contains("unknown_ca"))) {
      return peer + " does not accept our certificate: " + message;
    } else if (lower.contains("fatal alert: handshake_failure")) {
      return peer
          + " refused the handshake without a reason (handshake_failure): no cipher in common,"
          + " or a certificate that it requires is missing";
    } else if (lower.contains("no available authentication scheme")) {
      return client
          ? "no signature scheme in common with the server"
          : "no certificate is set up here that the client accepts: " + message;
    } else {
      return "TLS failed: " + message;
    }
  }

  private static String certificateMessage(String reason, String peer) {
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("no subject alternative") || lower.contains("no name matching")) {
      return peer + "'s certificate is for another name: " + reason;
    } else if (lower.contains("path") || lower.contains("trust")) {
      return peer + "'s certificate is not trusted: " + reason;
    } else {
      return peer + "'s certificate is refused: " + reason;
    }
  }

  private static @Nullable Throwable certificateFailure(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof CertificateException) {
        return cause;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
