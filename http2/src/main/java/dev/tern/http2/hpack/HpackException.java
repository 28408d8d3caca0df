package dev.tern.http2.hpack;

/**
 * A field block that cannot be decoded: the tables of the two ends may differ from here on, so the
 * connection is lost (RFC 9113 section 4.3). Stackless.
 */
public final class HpackException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  HpackException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
