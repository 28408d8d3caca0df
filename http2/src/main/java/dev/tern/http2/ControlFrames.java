package dev.tern.http2;

import dev.tern.http2.hpack.HpackDecoder;
import java.nio.charset.StandardCharsets;

/**
 * What the frames of the connection do: SETTINGS, PING, GOAWAY, and WINDOW_UPDATE for all streams.
 *
 * <p>Owner: event loop.
 */
final class ControlFrames {
  private static final int MAX_DEBUG_DATA = 1024;

  private final Http2Connection connection;
  private final FrameReader reader;
  private final HpackDecoder decoder;
  private final AbuseGuard guard;

  private boolean prefaceSeen;
  private boolean ownSettingsHold;

  ControlFrames(Http2Connection connection, FrameReader reader, HpackDecoder decoder) {
    this.connection = connection;
    this.reader = reader;
    this.decoder = decoder;
    this.guard = connection.guard;
  }

  /** Whether the peer's first SETTINGS came, RFC 9113 section 3.4. */
  boolean isPrefaceSeen() {
    return prefaceSeen;
  }

  // ---- SETTINGS, section 6.5 ----

  void settings() throws Http2Exception {
    int length = reader.length();
    if (reader.streamId() != 0) {
      throw InboundFrames.protocol("SETTINGS on a stream");
    }
    if (reader.hasFlag(FrameType.FLAG_ACK)) {
      if (length != 0) {
        throw InboundFrames.frameSize("an acknowledgement of SETTINGS");
      }
      acknowledged();
      return;
    }
    if (length % 6 != 0) {
      throw InboundFrames.frameSize("SETTINGS");
    }
    guard.settingsEntries(length / 6);
    Http2Settings old = connection.peerSettings();
    boolean first = !prefaceSeen;
    prefaceSeen = true;
    connection.deadlines.prefaceCame();
    Http2Settings settings = apply(reader);
    if (!first && settings.noRfc7540Priorities() != old.noRfc7540Priorities()) {
      throw InboundFrames.protocol("SETTINGS_NO_RFC7540_PRIORITIES that changes"); // RFC 9218 2.1
    }
    if (!guard.allowsReply()) {
      throw AbuseGuard.calm("too many SETTINGS");
    }
    connection.writer.settingsAck();
    connection.requestWrite();
    connection.listener.onSettings(settings);
    if (connection.streams.localStreams() >= old.maxConcurrentStreams()) {
      connection.ownStreams.tellAvailable();
    }
  }

  /** Applies what such a frame sets; it is acknowledged elsewhere, or needs not be. */
  Http2Settings apply(FrameReader frame) throws Http2Exception {
    Http2Settings old = connection.peerSettings();
    Http2Settings settings = old.with(frame, connection.isServer());
    connection.peerSettings(settings);
    connection.writer.encoder().setPeerTableSize(old.leastTableSize(frame)); // HPACK passes it
    connection.writer.encoder().setPeerTableSize(settings.headerTableSize());
    connection.scheduler.maxFrameSize(settings.maxFrameSize());
    moveWindows(settings.initialWindowSize() - old.initialWindowSize());
    return settings;
  }

  /** RFC 9113 section 6.9.2: the windows of all streams move with their initial size. */
  private void moveWindows(int difference) throws Http2Exception {
    if (difference == 0) {
      return;
    }
    for (Http2Stream stream : connection.streams.snapshot()) {
      if (!stream.outboundWindow().add(difference)) {
        throw Http2Exception.connection(
            ErrorCode.FLOW_CONTROL_ERROR, "SETTINGS_INITIAL_WINDOW_SIZE lets a window overflow");
      }
      connection.outputReady(stream);
    }
  }

  /** Our SETTINGS hold from now on; what they narrowed was let pass before. */
  private void acknowledged() {
    if (!connection.deadlines.awaitsSettingsAck()) {
      return;
    }
    connection.deadlines.settingsAckCame();
    if (ownSettingsHold) {
      return; // a window that grew, and holds since then
    }
    ownSettingsHold = true;
    decoder.setAllowedTableSize(connection.options().headerTableSize());
    int window = connection.options().initialStreamWindow();
    if (connection.flow.streamWindow() != window) {
      connection.flow.streamWindow(window);
    }
  }

  // ---- PING, section 6.7 ----

  void ping() throws Http2Exception {
    if (reader.length() != 8) {
      throw InboundFrames.frameSize("PING");
    }
    if (reader.streamId() != 0) {
      throw InboundFrames.protocol("PING on a stream");
    }
    int high = reader.int32(0);
    int low = reader.int32(4);
    if (!reader.hasFlag(FrameType.FLAG_ACK)) {
      if (!guard.allowsReply()) {
        throw AbuseGuard.calm("too many PINGs");
      }
      connection.writer.ping(true, high, low);
      connection.requestWrite();
      connection.listener.onPing();
    } else if (high == Farewell.PING
        && low == Farewell.PING
        && connection.deadlines.awaitsShutdownPing()) {
      connection.endings.finalGoAway();
    } else if (high == BandwidthEstimate.PING_HIGH
        && low == BandwidthEstimate.PING_LOW
        && connection.flow.isMeasuring()) {
      connection.flow.measured();
    } else {
      connection.listener.onPingAck((long) high << 32 | low & 0xffffffffL);
    }
  }

  // ---- GOAWAY, section 6.8 ----

  void goAway() throws Http2Exception {
    if (reader.length() < 8) {
      throw InboundFrames.frameSize("GOAWAY");
    }
    if (reader.streamId() != 0) {
      throw InboundFrames.protocol("GOAWAY on a stream");
    }
    int lastStreamId = reader.int32(0) & Integer.MAX_VALUE;
    ErrorCode code = ErrorCode.of(reader.int32(4));
    int debugLength = Math.min(reader.length() - 8, MAX_DEBUG_DATA);
    String debugData =
        new String(reader.payload(), reader.offset() + 8, debugLength, StandardCharsets.UTF_8);
    connection.farewell.hear(code, debugData);
    connection.listener.onGoAway(lastStreamId, code, debugData);
    String reason = connection.farewell.explained("");
    StreamTable streams = connection.streams;
    for (Http2Stream stream : streams.snapshot()) {
      boolean sent = stream.isHeadSent();
      if (!streams.isPeers(stream.id()) && (stream.id() > lastStreamId || !sent)) {
        connection.closed(stream, new CloseCause.Unprocessed(sent, reason));
      }
    }
    connection.endings.endWhenDrained();
  }

  // ---- WINDOW_UPDATE, section 6.9 ----

  void connectionWindowUpdate(int increment) throws Http2Exception {
    if (!connection.flow.outboundWindow().add(increment)) {
      throw Http2Exception.connection(ErrorCode.FLOW_CONTROL_ERROR, "WINDOW_UPDATE to over 2^31-1");
    }
    connection.scheduler.connectionWindowGrew();
    connection.requestWriteIfDue();
  }
}
