package dev.tern.http2;

import static dev.tern.http2.FrameType.HEADER_SIZE;

import dev.tern.http2.StreamState.Input;
import org.jspecify.annotations.Nullable;

/**
 * Decides which octet is sent next, alone: frames of the connection first, then the streams that
 * can send, in turn, a quantum each.
 *
 * <p>Owner: event loop. A stream stands in at most one of two lines, linked through the streams:
 * those that can send, and those that only wait for the connection's window. A stream that waits
 * for its own window stands in neither. Small stretches of DATA are gathered into one frame.
 */
final class WriteScheduler {
  /** What a stream sends before it is another's turn; also the least SETTINGS_MAX_FRAME_SIZE. */
  static final int QUANTUM = 16_384;

  /** With less room than this, output is laid out elsewhere first. */
  private static final int LEAST_BUFFER = 512;

  /** DATA is not cut to less than this for want of room, when there will be more room next time. */
  private static final int LEAST_DATA = 1024;

  private static final byte[] NONE = new byte[0];

  private final Http2Connection connection;
  private final FrameWriter writer;
  private final OutboundWindow connectionWindow;
  private int maxFrameSize = Http2Settings.INITIAL.maxFrameSize();

  private final StreamLine ready = new StreamLine();
  private final StreamLine starved = new StreamLine();
  private @Nullable Http2Stream served;

  // The buffer that is being filled.
  private byte[] buffer = NONE;
  private int start;
  private int position;
  private int limit;

  WriteScheduler(Http2Connection connection, FrameWriter writer, OutboundWindow connectionWindow) {
    this.connection = connection;
    this.writer = writer;
    this.connectionWindow = connectionWindow;
  }

  /** The peer's SETTINGS_MAX_FRAME_SIZE; larger frames than the quantum are of no use. */
  void maxFrameSize(int octets) {
    maxFrameSize = octets;
  }

  boolean hasOutput() {
    return writer.hasQueued() || !ready.isEmpty();
  }

  /** A stream may have become able to send. */
  void ready(Http2Stream stream) {
    if (stream.line != ready && stream != served) {
      leave(stream);
      place(stream);
    }
  }

  /** A stream is closed. */
  void leave(Http2Stream stream) {
    StreamLine line = stream.line;
    if (line != null) {
      line.remove(stream);
    }
  }

  /** The connection's window grew: those that waited for it can send. */
  void connectionWindowGrew() {
    Http2Stream stream = starved.first();
    while (stream != null && connectionWindow.available() > 0) {
      starved.remove(stream);
      place(stream);
      stream = starved.first();
    }
  }

  /** Writes what is due and returns the number of octets. */
  int transmit(byte[] to, int offset, int end) {
    if (end - offset >= LEAST_BUFFER) {
      return fill(to, offset, end);
    }
    if (!writer.hasQueued()) {
      byte[] larger = new byte[LEAST_BUFFER];
      writer.prepend(larger, 0, fill(larger, 0, LEAST_BUFFER));
    }
    return writer.drain(to, offset, end) - offset;
  }

  private int fill(byte[] to, int offset, int end) {
    buffer = to;
    start = offset;
    limit = end;
    position = writer.drain(to, offset, end);
    Http2Stream stream = ready.first();
    while (stream != null && !writer.hasQueued()) {
      ready.remove(stream);
      served = stream; // its listener may queue more: it is placed afterwards
      boolean enoughRoom = serve(stream);
      served = null;
      if (!enoughRoom) {
        ready.addFirst(stream);
        break;
      }
      place(stream);
      position = writer.drain(to, position, end);
      stream = ready.first();
    }
    buffer = NONE; // the buffer is the caller's again
    return position - offset;
  }

  /** Sends one turn of a stream; false when the room ends before. */
  private boolean serve(Http2Stream stream) {
    Headers head = stream.nextHead();
    while (head != null) {
      boolean end = stream.endsWithHead();
      if (!headers(stream, head, end)) {
        return false;
      }
      stream.headSent();
      if (end) {
        connection.endSent(stream);
        connection.turnEnded(stream);
        return true;
      }
      head = stream.nextHead();
    }
    long queued = stream.queuedOctets();
    boolean endsWithData = stream.endsWithData();
    if (queued > 0 || endsWithData) {
      int allowed = Math.min(QUANTUM, Math.min(maxFrameSize, windowOf(stream)));
      int count = (int) Math.min(queued, allowed);
      if (count <= 0 && queued > 0) {
        return true; // a window is closed
      }
      if (!data(stream, count, endsWithData && count == queued)) {
        return false;
      }
      if (stream.isClosed() || stream.queuedOctets() > 0) {
        return true;
      }
    }
    Headers trailers = stream.nextTrailers();
    if (trailers != null) {
      if (!headers(stream, trailers, true)) {
        return false;
      }
      connection.endSent(stream);
    }
    connection.turnEnded(stream);
    return true;
  }

  private boolean headers(Http2Stream stream, Headers headers, boolean end) {
    int bound = FrameWriter.headersBound(headers);
    boolean fits = bound <= limit - position;
    if (fits && bound - HEADER_SIZE <= maxFrameSize) {
      position = writer.headers(buffer, position, stream.id(), headers, end);
    } else if (fits || position == start) {
      writer.queueHeaders(stream.id(), headers, end, maxFrameSize);
      position = writer.drain(buffer, position, limit);
    } else {
      return false;
    }
    stream.sent(Input.SEND_HEADERS);
    return true;
  }

  /** Sends one DATA frame of at most that many octets. */
  private boolean data(Http2Stream stream, int most, boolean endsWithAll) {
    int room = limit - position - HEADER_SIZE;
    int count = most;
    if (count > room) {
      if (position > start && room < LEAST_DATA) {
        return false;
      }
      count = room;
    }
    if (count < 0) {
      return false;
    }
    boolean end = endsWithAll && count == most;
    FrameWriter.header(
        buffer, position, count, FrameType.DATA, end ? FrameType.FLAG_END_STREAM : 0, stream.id());
    stream.takeData(buffer, position + HEADER_SIZE, count);
    position += HEADER_SIZE + count;
    connectionWindow.spend(count);
    stream.outboundWindow().spend(count);
    stream.sent(Input.SEND_DATA);
    if (end) {
      connection.endSent(stream);
    }
    connection.flow.sent(stream, count);
    return true;
  }

  private int windowOf(Http2Stream stream) {
    return Math.min(stream.outboundWindow().available(), connectionWindow.available());
  }

  // ---- The lines ----

  private void place(Http2Stream stream) {
    if (stream.isClosed()) {
      return;
    }
    if (stream.nextHead() == null && stream.queuedOctets() > 0) {
      if (stream.outboundWindow().available() <= 0) {
        return;
      }
      if (connectionWindow.available() <= 0) {
        starved.addLast(stream);
        return;
      }
    } else if (stream.isQueueEmpty() && !stream.isResetDue()) {
      return;
    }
    ready.addLast(stream);
  }
}
