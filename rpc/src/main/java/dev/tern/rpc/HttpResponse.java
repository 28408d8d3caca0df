package dev.tern.rpc;

import dev.tern.http2.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The answer to an {@link HttpRequest}.
 *
 * <p>Immutable; any thread may read it.
 */
public final class HttpResponse {
  private final Headers head;
  private final byte[] body;

  private HttpResponse(Headers head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /**
   * A response with content; content-length is added when it is sent.
   *
   * @param status 200 to 599
   * @param body is not copied, and must not change
   * @throws IllegalArgumentException for another status, or a content type that is no field's value
   */
  public static HttpResponse of(int status, String contentType, byte[] body) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("a response's status is 200 to 599, not " + status);
    }
    Headers head = Headers.of(":status", Integer.toString(status), "content-type", contentType);
    return new HttpResponse(head, body);
  }

  /** A response of plain text in UTF-8. */
  public static HttpResponse text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * This, with another header field.
   *
   * @throws IllegalArgumentException when HTTP/2 forbids the field (RFC 9113 section 8.2)
   */
  public HttpResponse header(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith(":") || lower.equals("content-length")) {
      throw new IllegalArgumentException(name + " is not set as a header field");
    }
    return new HttpResponse(head.toBuilder().add(lower, value).build(), body);
  }

  /** The head as it is sent. */
  Headers head() {
    return head.toBuilder()
        .add("content-length", Integer.toString(body.length), Headers.Indexing.UNINDEXED)
        .build();
  }

  byte[] body() {
    return body;
  }
}
