package dev.tern.http2;

/**
 * How much may be sent to the peer on a stream or on the connection, RFC 9113 section 5.2.
 *
 * <p>Owner: event loop. All arithmetic of the sending side is here.
 */
final class OutboundWindow {
  /** Below zero after the peer's SETTINGS made it smaller, RFC 9113 section 6.9.2. */
  private int available;

  OutboundWindow(int size) {
    this.available = size;
  }

  int available() {
    return available;
  }

  /** That much was sent. */
  void spend(int octets) {
    available -= octets;
  }

  /**
   * WINDOW_UPDATE, or a difference of SETTINGS_INITIAL_WINDOW_SIZE, which may be negative.
   *
   * @return false, and nothing changed, when the sum is over 2^31-1 (RFC 9113 section 6.9.1)
   */
  boolean add(int octets) {
    long sum = (long) available + octets;
    if (sum > Integer.MAX_VALUE || sum < Integer.MIN_VALUE) {
      return false;
    }
    available = (int) sum;
    return true;
  }
}
