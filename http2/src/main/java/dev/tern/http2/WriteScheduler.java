package dev.tern.http2;

import static dev.tern.http2.FrameType.HEADER_SIZE;

import dev.tern.http2.StreamState.Input;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which octet is sent next, alone: frames of the connection first, then the streams that
 * can send, in turn, a quantum each.
 *
 * <p>Owner: event loop. A stream stands in at most one line, linked through the streams: those that
 * can send (one line for each urgency of RFC 9218, made when an urgency is first said), those that
 * only wait for the connection's window, and those that wait for their own. Small stretches of DATA
 * are gathered into one frame.
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

  /** Streams of the default urgency that can send. */
  private final StreamLine ready = new StreamLine();

  /** Those of each urgency; null while none but the default one was ever said. */
  private StreamLine @Nullable [] urgencies;

  private final StreamLine starved = new StreamLine();
  private final StreamLine closed = new StreamLine();
  private @Nullable Http2Stream served;

  // The buffer that is being filled.
  private byte[] buffer = NONE;
  private int start;
  private int position;
  private int limit;

  private long streamFrames;

  WriteScheduler(Http2Connection connection, FrameWriter writer, OutboundWindow connectionWindow) {
    this.connection = connection;
    this.writer = writer;
    this.connectionWindow = connectionWindow;
  }

  /** The peer's SETTINGS_MAX_FRAME_SIZE; larger frames than the quantum are of no use. */
  void maxFrameSize(int octets) {
    maxFrameSize = octets;
  }

  int maxFrameSize() {
    return maxFrameSize;
  }

  boolean hasOutput() {
    return writer.hasQueued() || next() != null;
  }

  /** HEADERS and DATA frames that were written. */
  long streamFrames() {
    return streamFrames;
  }

  /** The stream whose turn it is: the first of the most urgent. */
  private @Nullable Http2Stream next() {
    StreamLine[] lines = urgencies;
    if (lines == null) {
      return ready.first();
    }
    for (StreamLine line : lines) {
      if (!line.isEmpty()) {
        return line.first();
      }
    }
    return null;
  }

  /** A stream may have become able to send. */
  void ready(Http2Stream stream) {
    StreamLine line = stream.line;
    if (stream == served || line != null && line != starved && line != closed) {
      return;
    }
    if (line != null && isWaiting(stream, line)) {
      if (stream.isOutputEnded()) {
        stream.waitsSince = connection.now(); // what follows now is a peer's business alone
      }
      return;
    }
    leave(stream);
    place(stream, false);
  }

  private boolean isWaiting(Http2Stream stream, StreamLine line) {
    OutboundWindow window = line == closed ? stream.outboundWindow() : connectionWindow;
    return window.available() <= 0;
  }

  /** Another urgency was said for a stream. */
  void reprioritized(Http2Stream stream) {
    boolean urgent = (stream.priority() & Priorities.URGENCY) != Priorities.DEFAULT_URGENCY;
    if (urgencies == null && urgent) {
      StreamLine[] lines = new StreamLine[Priorities.URGENCY + 1];
      for (int i = 0; i < lines.length; i++) {
        lines[i] = i == Priorities.DEFAULT_URGENCY ? ready : new StreamLine();
      }
      urgencies = lines;
    }
    StreamLine line = stream.line;
    if (line != null && line != starved && line != closed) {
      leave(stream);
      place(stream, false);
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
      place(stream, false);
      stream = starved.first();
    }
  }

  /** Resets the streams whose whole output has stood before a closed window for too long. */
  void resetStalled(long nowNanos) {
    List<Http2Stream> stalled = new ArrayList<>();
    long timeout = connection.options().windowStallTimeoutNanos();
    boolean stuck = connection.flow.isStuck(nowNanos, timeout);
    if (stuck) {
      connection.tell(ConnectionListener::onStuck);
    }
    long next =
        Math.min(
            stalled(closed, nowNanos, timeout, stuck, stalled),
            stalled(starved, nowNanos, timeout, stuck, stalled));
    connection.deadlines.windowStall(next);
    for (Http2Stream stream : stalled) {
      connection.endings.windowStalled(stream);
    }
  }

  private static long stalled(
      StreamLine line, long nowNanos, long timeoutNanos, boolean stuck, List<Http2Stream> stalled) {
    long next = Deadlines.NEVER;
    for (Http2Stream stream = line.first(); stream != null; stream = stream.lineNext) {
      long due = (stuck || stream.isOutputEnded() ? stream.waitsSince : nowNanos) + timeoutNanos;
      if (due <= nowNanos) {
        stalled.add(stream);
      } else {
        next = Math.min(next, due);
      }
    }
    return next;
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
    Http2Stream stream = next();
    while (stream != null && !writer.hasQueued()) {
      leave(stream);
      served = stream; // its listener may queue more: it is placed afterwards
      boolean enoughRoom = serve(stream);
      served = null;
      if (!enoughRoom) {
        lineOf(stream).addFirst(stream);
        break;
      }
      place(stream, true);
      position = writer.drain(to, position, end);
      stream = next();
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
        connection.endings.turnEnded(stream);
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
      if (count < queued && !connection.flow.allowsDrip(count)) {
        connection.endings.dripped();
        return true;
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
    connection.endings.turnEnded(stream);
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
    streamFrames++;
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
    writer.logged(buffer, position, null);
    stream.takeData(buffer, position + HEADER_SIZE, count);
    position += HEADER_SIZE + count;
    connectionWindow.spend(count);
    stream.outboundWindow().spend(count);
    streamFrames++;
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

  private StreamLine lineOf(Http2Stream stream) {
    StreamLine[] lines = urgencies;
    return lines == null ? ready : lines[stream.priority() & Priorities.URGENCY];
  }

  private void place(Http2Stream stream, boolean wasServed) {
    if (stream.isClosed()) {
      return;
    }
    if (stream.nextHead() == null && stream.queuedOctets() > 0) {
      if (stream.outboundWindow().available() <= 0) {
        await(closed, stream);
        return;
      }
      if (connectionWindow.available() <= 0) {
        await(starved, stream);
        return;
      }
    } else if (stream.isQueueEmpty() && stream.resetAfterOutput() == null) {
      return;
    }
    if (wasServed && (stream.priority() & Priorities.INCREMENTAL) == 0) {
      lineOf(stream).addFirst(stream); // RFC 9218 section 10: it is finished before the next
    } else {
      lineOf(stream).addLast(stream);
    }
  }

  private void await(StreamLine line, Http2Stream stream) {
    stream.waitsSince = connection.now();
    connection.deadlines.windowClosed(stream.waitsSince);
    line.addLast(stream);
  }
}
