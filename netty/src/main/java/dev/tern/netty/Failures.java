package dev.tern.netty;

import dev.tern.http2.transport.Transport.ConnectFailure;
import dev.tern.http2.transport.Transport.ConnectPhase;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Puts what Netty, BoringSSL and the JDK say into words for those who did not write them. */
final class Failures {
  private Failures() {}

  // ---- Connections ----

  /** An established connection broke. */
  static IOException readable(Throwable cause) {
    String lower = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    String words;
    if (lower.contains("connection reset")) {
      words = "connection reset by peer";
    } else if (lower.contains("broken pipe")) {
      words = "the peer has closed the connection (broken pipe)";
    } else if (lower.contains("timed out")) {
      words = "connection timed out: the peer's machine does not answer any more";
    } else if (cause instanceof ClosedChannelException) {
      words = "the connection was closed";
    } else if (cause instanceof IOException plain) {
      return plain;
    } else {
      words = cause.toString();
    }
    return new IOException(words, cause);
  }

  /** The same where TLS may be what broke. */
  static IOException readableOverTls(Throwable cause, boolean client) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof SSLException) {
        return new IOException(tlsMessage(each, client), cause);
      }
    }
    return readable(cause);
  }

  static boolean isTimeout(@Nullable Throwable cause) {
    return cause instanceof ConnectTimeoutException
        || cause instanceof SslHandshakeTimeoutException;
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
    } else if (address instanceof UnixDomainSocketAddress
        && (cause instanceof FileNotFoundException || message.contains("No such file"))) {
      return "no socket file: " + where;
    } else if (message.contains("Connection refused")) {
      return "connection refused: nothing listens at " + where;
    } else if (cause instanceof NoRouteToHostException || message.contains("unreachable")) {
      return "no route to " + where + ": " + message;
    } else if (message.contains("timed out")) {
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

  private static String seconds(long nanos) {
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
        ? peer + " did not agree on HTTP/2: its TLS hello has no ALPN; it must speak \"h2\""
        : peer + " chose " + protocol + " by ALPN; it must be \"h2\"";
  }

  /** BoringSSL names its reasons in capitals, the JDK its alerts in small letters. */
  static String tlsMessage(Throwable cause, boolean client) {
    String peer = client ? "the server" : "the client";
    String message = String.valueOf(cause.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    Throwable certificate = certificateFailure(cause);
    if (cause instanceof SslHandshakeTimeoutException) {
      return "the TLS handshake timed out";
    } else if (cause instanceof ClosedChannelException) {
      return "the peer closed the connection during the TLS handshake";
    } else if (certificate != null) {
      return certificateMessage(String.valueOf(certificate.getMessage()), peer);
    } else if (containsAny(
        lower, "not an ssl/tls record", "unrecognized ssl message", "wrong_version_number")) {
      return peer + " does not speak TLS on this connection; it may be plaintext";
    } else if (containsAny(lower, "no_application_protocol", "alpn")) {
      return peer + " does not speak HTTP/2 over TLS: no ALPN protocol in common with \"h2\"";
    } else if (containsAny(
        lower,
        "certificate_required",
        "did_not_return_a_certificate",
        "empty client certificate chain",
        "empty certificate chain")) {
      return client
          ? "the server wants a client certificate and got none (mutual TLS)"
          : "the client showed no certificate, which is required here (mutual TLS)";
    } else if (lower.contains("alert") && containsAny(lower, "certificate", "unknown_ca")) {
      return peer + " does not accept our certificate: " + message;
    } else if (lower.contains("alert") && lower.contains("handshake_failure")) {
      return peer
          + " refused the handshake without a reason (handshake_failure): no cipher in common,"
          + " or a certificate that it requires is missing";
    } else {
      Throwable inner = cause.getCause();
      return "TLS failed: " + message + (inner == null ? "" : ": " + inner);
    }
  }

  private static boolean containsAny(String text, String... parts) {
    for (String part : parts) {
      if (text.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static String certificateMessage(String reason, String peer) {
    String lower = reason.toLowerCase(Locale.ROOT);
    if (containsAny(lower, "no subject alternative", "no name matching")) {
      return peer + "'s certificate is for another name: " + reason;
    } else if (containsAny(lower, "path", "trust")) {
      return peer + "'s certificate is not trusted: " + reason;
    } else {
      return peer + "'s certificate is refused: " + reason;
    }
  }

  private static @Nullable Throwable certificateFailure(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof CertificateException
          || String.valueOf(cause.getMessage()).contains("No subject alternative")) {
        return cause;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
