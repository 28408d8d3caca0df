package dev.tern.http2;

/**
 * Measures how much DATA is on its way in one round trip, and how large a window has to be so that
 * it never stops the peer: its bandwidth-delay product.
 *
 * <pre>
 *   WINDOW_UPDATE is due ─▶ PING ─── octets that come meanwhile ───▶ its answer: octets, time
 * </pre>
 *
 * <p>A measurement begins only with a WINDOW_UPDATE of a stream or of the connection, so each PING
 * stands behind DATA of the peer: its policy against pings (gRPC's two strikes) is not tripped, as
 * it forgives pings once it has sent DATA. Small calls, whose windows never run low, cost no PING.
 *
 * <p>Owner: event loop.
 */
final class BandwidthEstimate {
  /** Both halves of the PING. */
  static final int PING_HIGH = 0x7465726e;

  static final int PING_LOW = 0x62647021;

  private static final double NEARLY_HALF = 2.25;

  private final int most;

  private boolean measuring;
  private long beganNanos;
  private long beganOctets;
  private double best; // octets a nanosecond

  /**
   * @param most the largest window that may come of it
   */
  BandwidthEstimate(int most) {
    this.most = most;
  }

  /** Whether a PING is to be sent now; its answer ends this measurement. */
  boolean begins(long octetsSoFar, int window, long nowNanos) {
    if (measuring || window >= most) {
      return false;
    }
    measuring = true;
    beganNanos = nowNanos;
    beganOctets = octetsSoFar;
    return true;
  }

  boolean isMeasuring() {
    return measuring;
  }

  /**
   * The answer came.
   *
   * @return the window that streams should have: the same one, unless the octets of a round trip
   *     are about half of it, which is what comes when the window is what stops the peer (its
   *     credit is returned in halves), and come faster than ever: more on the way at the same speed
   *     would be a queue somewhere, not bandwidth. Then it is twice as large.
   */
  int ended(long octetsSoFar, int window, long nowNanos) {
    measuring = false;
    long octets = octetsSoFar - beganOctets;
    double speed = (double) octets / Math.max(1, nowNanos - beganNanos);
    if (octets * NEARLY_HALF < window || speed <= best) {
      return window;
    }
    best = speed;
    return (int) Math.min(most, 2L * window);
  }
}
