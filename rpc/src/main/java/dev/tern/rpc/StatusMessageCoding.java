package dev.tern.rpc;

import java.nio.charset.StandardCharsets;

/**
 * The value of grpc-message: UTF-8, then all but printable ASCII percent-encoded, and the percent
 * sign too (PROTOCOL-HTTP2.md, "Status-Message"). A blank at either end is encoded as well, since
 * HTTP/2 forbids it there. Stateless.
 */
final class StatusMessageCoding {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private StatusMessageCoding() {}

  static String encode(String message) {
    for (int i = 0; i < message.length(); i++) {
      if (mustEscape(message.charAt(i))) {
        return escape(message);
      }
    }
    return message.startsWith(" ") || message.endsWith(" ") ? escape(message) : message;
  }

  private static boolean mustEscape(int c) {
    return c < 0x20 || c > 0x7e || c == '%';
  }

  private static String escape(String message) {
    byte[] octets = message.getBytes(StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(octets.length + 16);
    for (int i = 0; i < octets.length; i++) {
      int c = octets[i] & 0xff;
      boolean atEnd = i == 0 || i == octets.length - 1;
      if (mustEscape(c) || (c == ' ' && atEnd)) {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      } else {
        out.append((char) c);
      }
    }
    return out.toString();
  }

  /**
   * Never fails: a percent sign that is not followed by two digits stays as it is, and octets that
   * are not UTF-8 become the replacement character.
   */
  static String decode(String value) {
    boolean plain = true;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      plain &= c != '%' && c < 0x80;
    }
    if (plain) {
      return value;
    }
    byte[] octets = new byte[value.length()];
    int size = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%' && i + 2 < value.length()) {
        int high = Character.digit(value.charAt(i + 1), 16);
        int low = Character.digit(value.charAt(i + 2), 16);
        if (high >= 0 && low >= 0) {
          octets[size++] = (byte) (high << 4 | low);
          i += 2;
          continue;
        }
      }
      octets[size++] = (byte) c; // a Latin-1 character stands for its octet
    }
    return new String(octets, 0, size, StandardCharsets.UTF_8);
  }
}
