package dev.tern.rpc;

import dev.tern.http2.Headers;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Metadata as HTTP/2 fields and back: names, text, {@code -bin} values (PROTOCOL-HTTP2.md,
 * "Custom-Metadata"). Stateless.
 */
final class MetadataWire {
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getDecoder();

  private MetadataWire() {}

  // ---- To the wire ----

  /** Adds the fields; octets become base64 without padding. */
  static void append(Metadata metadata, Headers.Builder out) {
    for (int i = 0; i < metadata.size(); i++) {
      String name = metadata.name(i);
      out.add(name, metadata.value(i), indexing(name));
    }
  }

  private static Headers.Indexing indexing(String name) {
    if (isSecret(name)) {
      return Headers.Indexing.NEVER_INDEXED;
    }
    // Octets are trace contexts, tokens and details: they rarely come again.
    return isBinaryName(name) ? Headers.Indexing.UNINDEXED : Headers.Indexing.INDEXED;
  }

  // ---- From the wire ----

  /**
   * The fields that belong to the user, that is all but those of the protocol. A {@code -bin} value
   * that intermediaries joined is split at its commas before it is decoded.
   *
   * @throws RpcException (stackless) INTERNAL when a {@code -bin} value is not base64
   */
  static Metadata read(Headers headers) {
    Metadata.Builder out = null;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (isReserved(name)) {
        continue;
      }
      if (out == null) {
        out = Metadata.builder();
      }
      if (isBinaryName(name)) {
        readBinary(name, headers.value(i), out);
      } else {
        out.put(name, strip(headers.value(i)));
      }
    }
    return out == null ? Metadata.empty() : out.build();
  }

  private static void readBinary(String name, String joined, Metadata.Builder out) {
    int start = 0;
    while (start <= joined.length()) {
      int comma = joined.indexOf(',', start);
      int end = comma < 0 ? joined.length() : comma;
      byte[] octets = decodeBase64(joined.substring(start, end));
      if (octets == null) {
        throw RpcException.stackless(
            StatusCode.INTERNAL, "the value of metadata \"" + name + "\" is not base64");
      }
      out.put(name, octets);
      start = end + 1;
    }
  }

  /** The size that limits count: name, value as on the wire, and 32 for each field. */
  static long size(Headers headers) {
    long size = 0;
    for (int i = 0; i < headers.size(); i++) {
      size += headers.name(i).length() + headers.value(i).length() + 32;
    }
    return size;
  }

  // ---- Names and values ----

  static boolean isBinaryName(String name) {
    return name.endsWith("-bin");
  }

  /** Whether the value must be neither in a compression table nor in a log. */
  static boolean isSecret(String name) {
    return name.equals("authorization")
        || name.equals("proxy-authorization")
        || name.equals("cookie");
  }

  /**
   * Whether the field is the protocol's own: a user neither sets nor sees it. Other names that
   * begin with {@code grpc-} pass, as proxies and retry need it.
   */
  static boolean isReserved(String name) {
    if (name.isEmpty() || name.charAt(0) == ':') {
      return true;
    }
    return switch (name) {
      case "grpc-status",
          "grpc-message",
          "grpc-timeout",
          "grpc-encoding",
          "grpc-accept-encoding",
          "grpc-message-type",
          "content-type",
          "content-length",
          "te",
          "host",
          "connection",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          "upgrade" ->
          true;
      default -> false;
    };
  }

  static String lowerCase(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return name.toLowerCase(Locale.ROOT);
      }
    }
    return name;
  }

  /** The name in lower case, or an IllegalArgumentException that says what is wrong with it. */
  static String checkName(String name) {
    String lower = lowerCase(name);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      boolean legal =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
      if (!legal) {
        throw new IllegalArgumentException(
            "metadata name \""
                + name
                + "\" has a character that is not a letter, a digit, '-', '_' or '.'");
      }
    }
    if (lower.isEmpty()) {
      throw new IllegalArgumentException("a metadata name must not be empty");
    }
    if (isReserved(lower)) {
      throw new IllegalArgumentException("metadata name \"" + lower + "\" belongs to the protocol");
    }
    return lower;
  }

  /** The text without blanks around it, or an IllegalArgumentException. */
  static String checkText(String name, String value) {
    String text = strip(value);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 0x20 && c != '\t') || c == 0x7f || c > 0xff) {
        throw new IllegalArgumentException(
            String.format(
                "the value of metadata \"%s\" has the character U+%04X, which a field of text cannot"
                    + " carry; use a name that ends in \"-bin\"",
                name, (int) c));
      }
    }
    return text;
  }

  private static String strip(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  // ---- Base64 ----

  static String encodeBase64(byte[] octets) {
    return ENCODER.encodeToString(octets);
  }

  /** Whether a received {@code -bin} value, perhaps several joined by commas, can be decoded. */
  static boolean isBinaryValue(String joined) {
    int start = 0;
    while (start <= joined.length()) {
      int comma = joined.indexOf(',', start);
      int end = comma < 0 ? joined.length() : comma;
      if (decodeBase64(joined.substring(start, end)) == null) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }

  /**
   * The octets of one base64 text, padded or not, blanks around it allowed; null when malformed.
   */
  static byte @Nullable [] decodeBase64(String text) {
    try {
      return DECODER.decode(strip(text));
    } catch (IllegalArgumentException e) {
      return null; // the caller says which field it was
    }
  }
}
