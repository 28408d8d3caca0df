package dev.tern.rpc;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A target as a user writes it, taken apart (gRPC "naming"): which scheme, which endpoints, and
 * what its :authority is.
 *
 * @param text as given, with its scheme written out
 * @param scheme dns, unix, ipv4, ipv6, static, or a custom one
 * @param path what follows the scheme, without an empty URI authority
 * @param authority the default :authority of calls
 */
record Target(String text, String scheme, String path, String authority) {

  /**
   * @throws IllegalArgumentException when it is malformed, saying what is expected
   */
  static Target parse(String text) {
    Objects.requireNonNull(text, "target");
    if (text.isBlank()) {
      throw new IllegalArgumentException("the target is empty; write host:port");
    }
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    if (!isScheme(scheme) || looksLikePort(text, colon)) {
      return dns("dns:///" + text, text);
    }
    String rest = text.substring(colon + 1);
    String path = rest;
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      if (slash != 2) {
        throw new IllegalArgumentException(
            "target '"
                + text
                + "' names a server to ask in its authority, which no resolver here"
                + " supports; write "
                + scheme
                + ":///...");
      }
      path = scheme.equals("unix") ? rest.substring(2) : rest.substring(3);
    }
    return switch (scheme) {
      case "dns" -> dns(text, path);
      case "unix" -> new Target(text, scheme, nonEmpty(text, path), "localhost");
      case "unix-abstract" ->
          throw new IllegalArgumentException(
              "target '" + text + "': the JDK cannot connect to abstract Unix sockets");
      default -> new Target(text, scheme, nonEmpty(text, path), firstOf(path));
    };
  }

  private static Target dns(String text, String path) {
    HostAndPort.parse(nonEmpty(text, path), 0);
    return new Target(text, "dns", path, path);
  }

  /** The endpoints of dns, ipv4, ipv6 and static targets. */
  List<HostAndPort> endpoints(int defaultPort) {
    List<HostAndPort> endpoints = new ArrayList<>();
    for (String part : path.split(",", -1)) {
      endpoints.add(HostAndPort.parse(part.strip(), defaultPort));
    }
    return endpoints;
  }

  /** The address of a unix target. */
  SocketAddress unixAddress() {
    return UnixDomainSocketAddress.of(Path.of(path));
  }

  private static String nonEmpty(String text, String path) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("target '" + text + "' has nothing after its scheme");
    }
    return path;
  }

  private static String firstOf(String path) {
    int comma = path.indexOf(',');
    return comma < 0 ? path : path.substring(0, comma);
  }

  /** RFC 3986 section 3.1; a host name with a dot is not taken for one. */
  private static boolean isScheme(String s) {
    if (s.isEmpty() || !isLetter(s.charAt(0))) {
      return false;
    }
    for (int i = 1; i < s.length(); i++) {
      char c = s.charAt(i);
      if (!isLetter(c) && (c < '0' || c > '9') && c != '-' && c != '+') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    char lower = (char) (c | 0x20);
    return lower >= 'a' && lower <= 'z';
  }

  /** Whether {@code localhost:50051} is meant: digits only after the one colon. */
  private static boolean looksLikePort(String text, int colon) {
    if (colon + 1 == text.length()) {
      return false;
    }
    for (int i = colon + 1; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * A host, a name or an IP literal without brackets, and a port.
   *
   * @param port 1 to 65535, or 0 when there is neither a port nor a default
   */
  record HostAndPort(String host, int port) {

    static HostAndPort parse(String text, int defaultPort) {
      String host = text;
      String port = "";
      if (text.startsWith("[")) {
        int close = text.indexOf(']');
        if (close < 0) {
          throw new IllegalArgumentException("'" + text + "' lacks the closing ]");
        }
        host = text.substring(1, close);
        port = afterColon(text, text.substring(close + 1));
      } else {
        int colon = text.indexOf(':');
        if (colon >= 0 && colon == text.lastIndexOf(':')) {
          host = text.substring(0, colon);
          port = afterColon(text, text.substring(colon));
        }
      }
      if (host.isEmpty() || host.indexOf('/') >= 0 || host.indexOf('@') >= 0) {
        throw new IllegalArgumentException("'" + text + "' is not host:port");
      }
      return new HostAndPort(
          host.toLowerCase(Locale.ROOT), port.isEmpty() ? defaultPort : portOf(text, port));
    }

    private static String afterColon(String text, String rest) {
      if (rest.isEmpty()) {
        return "";
      }
      if (rest.charAt(0) != ':' || rest.length() == 1) {
        throw new IllegalArgumentException("'" + text + "' is not host:port");
      }
      return rest.substring(1);
    }

    private static int portOf(String text, String digits) {
      try {
        int port = Integer.parseInt(digits);
        if (port > 0 && port <= 65_535) {
          return port;
        }
      } catch (NumberFormatException notANumber) {
        // Told below, with the range.
      }
      throw new IllegalArgumentException(
          "'" + text + "': port '" + digits + "' is not a number from 1 to 65535");
    }
  }
}
