package dev.tern.http2;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A look into a connection: what it holds, and what its windows and tables say. For simulations,
 * tests and diagnosis; it changes nothing.
 *
 * <p>Threads: every method is called on the connection's event loop. Immutable; each method answers
 * for the present.
 */
public final class Inspection {
  private final Http2Connection connection;

  /** A look into that connection. */
  public Inspection(Http2Connection connection) {
    this.connection = connection;
  }

  /** Whether nothing of the peer is looked at any more: it is over, or the peer's side is. */
  public boolean isDeaf() {
    return connection.endings.dropsInput();
  }

  /** Whether the peer has acknowledged all SETTINGS that were sent. */
  public boolean isSettled() {
    return !connection.deadlines.awaitsSettingsAck();
  }

  /** Whether control frames wait to be transmitted. */
  public boolean hasQueuedControl() {
    return connection.writer.hasQueued();
  }

  /** The octets that the connection holds: not consumed, gathered, or not sent; 0 or more. */
  public long heldOctets() {
    return connection.flow.held();
  }

  /** The octets of DATA that are queued on all streams and not transmitted; 0 or more. */
  public long queuedOctets() {
    return connection.flow.queuedOctets();
  }

  /** The octets of DATA that this end may send on the connection, RFC 9113 section 5.2. */
  public int sendWindow() {
    return connection.flow.outboundWindow().available();
  }

  /** The octets of DATA that this end has allowed its peer to send on the connection. */
  public int receiveWindow() {
    return connection.flow.inboundWindow().available();
  }

  /** The octets of DATA that have come and were not consumed. */
  public int unconsumed() {
    return connection.flow.inboundWindow().unconsumed();
  }

  /** The numbers of the streams that are not closed. */
  public int[] streamIds() {
    Http2Stream[] streams = connection.streams.snapshot();
    int[] ids = new int[streams.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = streams[i].id();
    }
    return ids;
  }

  /** The number that the next stream of this end will have. */
  public int nextStreamId() {
    return connection.streams.nextLocalId;
  }

  /**
   * What this end may send on a stream, below zero after the peer made its window smaller; null
   * when the stream is closed, or has sent all.
   */
  public @Nullable Integer sendWindow(int streamId) {
    Http2Stream stream = connection.streams.get(streamId);
    if (stream == null || stream.state() == StreamState.HALF_CLOSED_LOCAL) {
      return null;
    }
    return stream.outboundWindow().available();
  }

  /** What this end has allowed its peer to send on a stream; null when nothing more is to come. */
  public @Nullable Integer receiveWindow(int streamId) {
    Http2Stream stream = connection.streams.get(streamId);
    return stream == null || stream.isInputEnded() || stream.resetAfterOutput() != null
        ? null
        : stream.inboundWindow().available();
  }

  /** The dynamic table of what this end sends, the newest field first (RFC 7541 section 2.3.2). */
  public List<String> encoderTable() {
    return connection.writer.encoder().tableFields();
  }

  /** The dynamic table of what this end receives, the newest field first. */
  public List<String> decoderTable() {
    return connection.hpackDecoder().tableFields();
  }
}
