package dev.tern.http2;

/**
 * The flow of DATA through the connection as a whole: its two windows (RFC 9113 section 5.2), and
 * how much is queued on all streams together.
 *
 * <p>Owner: event loop.
 */
final class ConnectionFlow {
  private final Http2Connection connection;
  private final StreamTable streams;
  private final AbuseGuard guard;
  private final InboundWindow inboundWindow;
  private final OutboundWindow outboundWindow =
      new OutboundWindow(Http2Settings.INITIAL.initialWindowSize());

  private final int highWatermark;
  private long queuedOctets;
  private boolean pressed;

  ConnectionFlow(
      Http2Connection connection, Http2Options options, StreamTable streams, AbuseGuard guard) {
    this.connection = connection;
    this.streams = streams;
    this.guard = guard;
    this.inboundWindow = new InboundWindow(options.connectionWindow());
    this.highWatermark = options.connectionHighWatermark();
  }

  InboundWindow inboundWindow() {
    return inboundWindow;
  }

  OutboundWindow outboundWindow() {
    return outboundWindow;
  }

  // ---- In ----

  /** A DATA frame of that length, padding included, begins. */
  void admit(int length) throws Http2Exception {
    if (!inboundWindow.allows(length)) {
      throw Http2Exception.connection(
          ErrorCode.FLOW_CONTROL_ERROR, "DATA beyond the connection's window");
    }
  }

  void received(int octets) {
    inboundWindow.receive(octets);
  }

  /** Octets of DATA are done with, by the user or dropped. */
  void consumed(int octets) {
    int increment = inboundWindow.consume(octets);
    if (increment > 0) {
      connection.sendWindowUpdate(0, increment);
    }
  }

  void consumedByUser(int octets) {
    guard.consumed();
    consumed(octets);
  }

  // ---- Out ----

  void queued(int octets) {
    queuedOctets += octets;
    pressed |= queuedOctets >= highWatermark;
  }

  /** Queued octets were dropped. */
  void dropped(long octets) {
    queuedOctets -= octets;
    relieve();
  }

  /** DATA of a stream was given to the transport. */
  void sent(Http2Stream stream, int octets) {
    queuedOctets -= octets;
    stream.checkWritable();
    relieve();
  }

  /** Whether less than the high watermark is queued. */
  boolean isWritable() {
    return queuedOctets < highWatermark;
  }

  private void relieve() {
    if (pressed && queuedOctets <= highWatermark / 2) {
      pressed = false;
      for (Http2Stream each : streams.snapshot()) {
        each.checkWritable();
      }
    }
  }
}
