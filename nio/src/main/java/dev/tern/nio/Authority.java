package dev.tern.nio;

import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;

/** What TLS needs to know of an authority, RFC 3986 section 3.2. */
final class Authority {
  private Authority() {}

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

  static int portOf(String authority) {
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

  static @Nullable SNIHostName serverName(String host) {
    if (host.isEmpty() || isAddress(host)) {
      return null; // RFC 6066 section 3: literal addresses are not permitted.
    }
    try {
      return new SNIHostName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    } catch (IllegalArgumentException e) {
      return null; // Not a name that DNS could know; there is nothing to indicate.
    }
  }

  private static boolean isAddress(String host) {
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
}
