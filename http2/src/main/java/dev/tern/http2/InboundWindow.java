package dev.tern.http2;

/**
 * How much the peer may send on a stream or on the connection, RFC 9113 section 5.2.
 *
 * <p>Owner: event loop. All arithmetic of the receiving side is here. An octet is in one of three
 * states, and their sum is the window's size, always:
 *
 * <pre>
 *   available ──receive──▶ unconsumed ──consume──▶ owed ──WINDOW_UPDATE──▶ available
 * </pre>
 */
final class InboundWindow {
  /** A WINDOW_UPDATE is sent once this part (a shift) of the window is owed: the half. */
  private static final int UPDATE_SHIFT = 1;

  /** What the peer may send; below zero after the window was made smaller. */
  private int available;

  private int unconsumed;
  private int owed;
  private int size;

  InboundWindow(int size) {
    this.size = size;
    this.available = size;
  }

  int available() {
    return available;
  }

  int unconsumed() {
    return unconsumed;
  }

  int owed() {
    return owed;
  }

  int size() {
    return size;
  }

  /** Whether the peer may send that much. */
  boolean allows(int octets) {
    return octets <= available;
  }

  /** The peer sent that much, which was allowed. */
  void receive(int octets) {
    available -= octets;
    unconsumed += octets;
  }

  /**
   * The user took that much of what was received.
   *
   * @return the increment to announce now; 0 to wait
   */
  int consume(int octets) {
    take(octets);
    return isUpdateDue() ? update() : 0;
  }

  /** As {@link #consume}, and nothing is announced. */
  void take(int octets) {
    if (octets < 0 || octets > unconsumed) {
      throw new IllegalArgumentException(
          octets + " octets consumed, where " + unconsumed + " are to be consumed");
    }
    unconsumed -= octets;
    owed += octets;
  }

  boolean isUpdateDue() {
    return owed > 0 && owed >= size >> UPDATE_SHIFT;
  }

  /** Gives back what is owed, and returns the increment to announce. */
  int update() {
    int increment = owed;
    available += increment;
    owed = 0;
    return increment;
  }

  /** SETTINGS changed the window's size, RFC 9113 section 6.9.2; both ends do the same sum. */
  void resize(int newSize) {
    available += newSize - size;
    size = newSize;
  }
}
