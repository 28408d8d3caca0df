package dev.tern.http2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.x request on a port of HTTP/2 (RFC 9112), read as far as it takes to answer
 * it or to upgrade it.
 *
 * <p>Owner: event loop.
 */
final class Http1Request {
  enum Reading {
    MORE,
    /** The head is here. */
    WHOLE,
    /** This is no HTTP at all. */
    GARBAGE
  }

  /** What the answer to HTTP/1.1 says. */
  private static final String WORDS =
      "This port speaks HTTP/2 (RFC 9113), as gRPC does, and no HTTP/1.x.\n"
          + "Without TLS a client begins with the HTTP/2 preface (curl --http2-prior-knowledge), or"
          + " upgrades to h2c;\n"
          + "with TLS it offers the protocol h2 by ALPN.\n";

  private static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: h2c\r\n\r\n";

  private final int most;
  private byte[] octets = new byte[256];
  private int length;
  private boolean firstLineSeen;
  private boolean lineIsEmpty = true;
  private byte[] upgradeSettings = new byte[0];

  /**
   * @param most octets that a head may have
   */
  Http1Request(int most) {
    this.most = Math.max(most, 256);
  }

  /** The next octet. */
  Reading add(byte octet) {
    if (length == most || length == 0 && (octet < 'A' || octet > 'Z')) {
      return Reading.GARBAGE;
    }
    if (length == octets.length) {
      octets = Arrays.copyOf(octets, Math.min(most, 2 * length));
    }
    octets[length++] = octet;
    if (octet == '\n') {
      if (!firstLineSeen) {
        firstLineSeen = true;
        if (requestLine().length != 3) {
          return Reading.GARBAGE;
        }
      } else if (lineIsEmpty) {
        return Reading.WHOLE;
      }
      lineIsEmpty = true;
    } else if (octet != '\r') {
      lineIsEmpty = false;
    }
    return Reading.MORE;
  }

  private List<String> lines() {
    String text = new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    return List.of(text.split("\\r?\\n", -1));
  }

  /** Method, target and version; empty when the first line is none of HTTP/1.x. */
  private String[] requestLine() {
    String[] words = lines().get(0).split(" ", -1);
    boolean http1 = words.length == 3 && words[2].startsWith("HTTP/1.");
    return http1 ? words : new String[0];
  }

  // ---- The refusal ----

  byte[] refusal() {
    boolean head = requestLine()[0].equals("HEAD");
    String text =
        "HTTP/1.1 505 HTTP Version Not Supported\r\n"
            + "content-type: text/plain; charset=utf-8\r\n"
            + "content-length: "
            + WORDS.length()
            + "\r\nconnection: close\r\n\r\n"
            + (head ? "" : WORDS);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  // ---- The upgrade ----

  static byte[] switching() {
    return SWITCHING.getBytes(StandardCharsets.US_ASCII);
  }

  /** The payload of SETTINGS that came with the upgrade. */
  byte[] upgradeSettings() {
    return upgradeSettings;
  }

  /**
   * The request that is to be upgraded, as HTTP/2 has it; null when no upgrade is asked for, or
   * none is possible.
   */
  @Nullable Headers upgrade() {
    String[] requestLine = requestLine();
    List<String> fields = new ArrayList<>();
    List<String> listed = new ArrayList<>();
    String settings = null;
    String host = null;
    boolean h2c = false;
    boolean whole = requestLine[2].equals("HTTP/1.1") && !requestLine[0].equals("CONNECT");
    List<String> lines = lines();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        whole &= line.isEmpty();
        continue;
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      switch (name) {
        case "connection" -> {
          for (String option : value.split(",", -1)) {
            listed.add(option.strip().toLowerCase(Locale.ROOT));
          }
        }
        case "upgrade" -> h2c |= Arrays.asList(value.split("\\s*,\\s*", -1)).contains("h2c");
        case "http2-settings" -> {
          whole &= settings == null;
          settings = value;
        }
        case "host" -> {
          whole &= host == null;
          host = value;
        }
        case "transfer-encoding" -> whole = false; // content: it cannot follow an upgrade here
        case "content-length" -> whole &= value.equals("0");
        default -> {
          fields.add(name);
          fields.add(value);
        }
      }
    }
    boolean asked = h2c && listed.contains("upgrade") && listed.contains("http2-settings");
    byte[] payload = settings == null ? null : payload(settings);
    if (!whole || !asked || host == null || payload == null) {
      return null;
    }
    upgradeSettings = payload;
    return head(requestLine, host, fields, listed);
  }

  private static @Nullable Headers head(
      String[] requestLine, String host, List<String> fields, List<String> dropped) {
    try {
      Headers.Builder head =
          Headers.builder()
              .add(":method", requestLine[0])
              .add(":scheme", "http")
              .add(":path", requestLine[1])
              .add(":authority", host);
      for (int i = 0; i < fields.size(); i += 2) {
        String name = fields.get(i);
        boolean ofConnection =
            dropped.contains(name) || name.equals("keep-alive") || name.equals("proxy-connection");
        boolean te = name.equals("te") && !fields.get(i + 1).equals("trailers");
        if (!ofConnection && !te) {
          head.add(name, fields.get(i + 1));
        }
      }
      return head.build();
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  /** The payload of SETTINGS, RFC 7540 section 3.2.1; null when it is none. */
  private static byte @Nullable [] payload(String base64) {
    try {
      byte[] payload = Base64.getUrlDecoder().decode(base64);
      return payload.length % 6 == 0 ? payload : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
