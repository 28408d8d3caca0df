package dev.tern.netty;

import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;

/**
 * The host that is meant by {@code host}, {@code host:port}, {@code [v6]:port} or a bare IPv6
 * address, and its port or -1.
 */
record Authority(String host, int port) {

  static Authority parse(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0
          ? new Authority(text, -1)
          : new Authority(text.substring(1, end), port(text, end + 1));
    }
    int colon = text.indexOf(':');
    boolean onlyColon = colon >= 0 && colon == text.lastIndexOf(':');
    return onlyColon
        ? new Authority(text.substring(0, colon), port(text, colon))
        : new Authority(text, -1);
  }

  /** -1 for none or a bad one: the port is only a key of the session cache. */
  private static int port(String text, int colon) {
    try {
      return Math.max(-1, Integer.parseInt(text, colon + 1, text.length(), 10));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return -1;
    }
  }

  /** What SNI says; null for addresses, which RFC 6066 section 3 does not permit, and non-names. */
  @Nullable SNIHostName serverName() {
    if (host.isEmpty() || isAddress()) {
      return null;
    }
    try {
      return new SNIHostName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private boolean isAddress() {
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
