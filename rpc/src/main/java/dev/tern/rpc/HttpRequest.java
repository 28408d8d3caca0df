package dev.tern.rpc;

import dev.tern.http2.Headers;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request of plain HTTP/2 (RFC 9110), with its whole content.
 *
 * <p>Immutable; any thread may read it.
 */
public final class HttpRequest {
  private final Headers head;
  private final byte[] content;

  /** The array belongs to the new object. */
  HttpRequest(Headers head, byte[] content) {
    this.head = head;
    this.content = content;
  }

  /** GET, HEAD, POST and so on. */
  public String method() {
    return pseudo(":method");
  }

  /** The path and, behind a "?", the query, as they came. */
  public String path() {
    return pseudo(":path");
  }

  /** The host (and port) that the request is for; empty when it says none. */
  public String authority() {
    String authority = head.get(":authority");
    String host = authority == null ? head.get("host") : authority;
    return host == null ? "" : host;
  }

  private String pseudo(String name) {
    String value = head.get(name);
    return value == null ? "" : value;
  }

  /** The first value of that header field, whose name is in any case; null when there is none. */
  public @Nullable String header(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith(":") ? null : head.get(lower);
  }

  /** All values of that header field, in their order. */
  public List<String> headers(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < head.size(); i++) {
      if (head.name(i).equals(lower) && !lower.startsWith(":")) {
        values.add(head.value(i));
      }
    }
    return values;
  }

  /** The content, from its beginning; a new stream each time. */
  public InputStream body() {
    return new ByteArrayInputStream(content);
  }

  /** The number of octets of the content. */
  public int contentLength() {
    return content.length;
  }
}
