package dev.tern.http2;

import static dev.tern.http2.FrameType.HEADER_SIZE;

import dev.tern.http2.hpack.HpackEncoder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lays out frames: those of the connection into a queue of octets of its own, those of streams
 * straight into the transport's buffer.
 *
 * <p>Owner: event loop; for streams only the {@link WriteScheduler} calls it.
 */
final class FrameWriter {
  private static final byte[] NONE = new byte[0];
  private static final int KEPT = 128;
  private static final int MOST_SETTINGS = 8;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Http2Connection connection;
  private final HpackEncoder encoder = new HpackEncoder();
  private @Nullable FrameLog log;

  // Octets that go out before everything else: from queue[taken] to queue[filled].
  private byte[] queue = NONE;
  private int taken;
  private int filled;

  FrameWriter(Http2Connection connection) {
    this.connection = connection;
  }

  /** Logs frames from now on, or no longer. */
  void log(@Nullable FrameLog newLog) {
    log = newLog;
  }

  /** A frame is laid out there: for the log, if there is one. */
  void logged(byte[] frame, int at, @Nullable Headers fields) {
    if (log != null) {
      log.sent(connection.now(), frame, at, fields);
    }
  }

  HpackEncoder encoder() {
    return encoder;
  }

  static int getInt(byte[] from, int at) {
    return (int) INTS.get(from, at);
  }

  static void putInt(byte[] to, int at, int value) {
    INTS.set(to, at, value);
  }

  static void header(byte[] to, int at, int length, int type, int flags, int streamId) {
    putInt(to, at, length << 8 | type);
    to[at + 4] = (byte) flags;
    putInt(to, at + 5, streamId);
  }

  /** The client's preface, RFC 9113 section 3.4. */
  static int prefaceLength() {
    return PREFACE.length;
  }

  static byte prefaceOctet(int at) {
    return PREFACE[at];
  }

  // ---- The queue ----

  boolean hasQueued() {
    return filled > taken;
  }

  /** Moves queued octets to the buffer and returns the place behind them. */
  int drain(byte[] buffer, int at, int limit) {
    int count = Math.min(filled - taken, limit - at);
    if (count > 0) {
      System.arraycopy(queue, taken, buffer, at, count);
      taken += count;
    }
    if (taken == filled) {
      taken = 0;
      filled = 0;
      if (queue.length > KEPT) {
        queue = NONE;
      }
    }
    return at + count;
  }

  /** Puts octets before those that are queued. */
  void prepend(byte[] from, int offset, int count) {
    byte[] joined = new byte[count + filled - taken];
    System.arraycopy(from, offset, joined, 0, count);
    System.arraycopy(queue, taken, joined, count, filled - taken);
    queue = joined;
    taken = 0;
    filled = joined.length;
  }

  /** Forgets what is queued. */
  void clear() {
    queue = NONE;
    taken = 0;
    filled = 0;
  }

  void preface() {
    int at = room(PREFACE.length);
    System.arraycopy(PREFACE, 0, queue, at, PREFACE.length);
  }

  /** Our SETTINGS, RFC 9113 section 6.5; values that are the initial ones are left out. */
  void settings(Http2Options options, boolean server) {
    ensure(HEADER_SIZE + MOST_SETTINGS * 6);
    int start = room(HEADER_SIZE);
    setting(FrameType.SETTINGS_HEADER_TABLE_SIZE, options.headerTableSize(), 4096);
    if (server) {
      setting(FrameType.SETTINGS_MAX_CONCURRENT_STREAMS, options.maxConcurrentStreams(), -1);
    } else if (options.enablePush()) {
      setting(FrameType.SETTINGS_MAX_CONCURRENT_STREAMS, options.maxConcurrentStreams(), -1);
    } else {
      setting(FrameType.SETTINGS_ENABLE_PUSH, 0, 1);
    }
    setting(FrameType.SETTINGS_INITIAL_WINDOW_SIZE, options.initialStreamWindow(), 65_535);
    setting(FrameType.SETTINGS_MAX_FRAME_SIZE, options.maxFrameSize(), 16_384);
    setting(FrameType.SETTINGS_MAX_HEADER_LIST_SIZE, options.maxHeaderListSize(), -1);
    if (server && options.enableConnectProtocol()) {
      setting(FrameType.SETTINGS_ENABLE_CONNECT_PROTOCOL, 1, 0);
    }
    setting(FrameType.SETTINGS_NO_RFC7540_PRIORITIES, 1, 0);
    header(queue, start, filled - start - HEADER_SIZE, FrameType.SETTINGS, 0, 0);
    logged(queue, start, null);
  }

  /** SETTINGS with that payload, as a peer would send them. */
  static byte[] settingsOf(byte[] payload) {
    byte[] frame = new byte[HEADER_SIZE + payload.length];
    header(frame, 0, payload.length, FrameType.SETTINGS, 0, 0);
    System.arraycopy(payload, 0, frame, HEADER_SIZE, payload.length);
    return frame;
  }

  /** SETTINGS_INITIAL_WINDOW_SIZE, changed. */
  void initialWindow(int octets) {
    ensure(HEADER_SIZE + 6);
    int start = room(HEADER_SIZE);
    setting(FrameType.SETTINGS_INITIAL_WINDOW_SIZE, octets, -1);
    header(queue, start, 6, FrameType.SETTINGS, 0, 0);
    logged(queue, start, null);
  }

  private void setting(int id, int value, int initial) {
    if (value != initial) {
      int at = room(6);
      queue[at] = 0;
      queue[at + 1] = (byte) id;
      putInt(queue, at + 2, value);
    }
  }

  void settingsAck() {
    int at = room(HEADER_SIZE);
    header(queue, at, 0, FrameType.SETTINGS, FrameType.FLAG_ACK, 0);
    logged(queue, at, null);
  }

  void ping(boolean ack, int high, int low) {
    int at = room(HEADER_SIZE + 8);
    header(queue, at, 8, FrameType.PING, ack ? FrameType.FLAG_ACK : 0, 0);
    putInt(queue, at + HEADER_SIZE, high);
    putInt(queue, at + HEADER_SIZE + 4, low);
    logged(queue, at, null);
  }

  void goAway(int lastStreamId, ErrorCode code, String debugData) {
    byte[] debug = debugData.getBytes(StandardCharsets.UTF_8);
    int debugLength = Math.min(debug.length, 1024);
    int at = room(HEADER_SIZE + 8 + debugLength);
    header(queue, at, 8 + debugLength, FrameType.GOAWAY, 0, 0);
    putInt(queue, at + HEADER_SIZE, lastStreamId);
    putInt(queue, at + HEADER_SIZE + 4, code.code());
    System.arraycopy(debug, 0, queue, at + HEADER_SIZE + 8, debugLength);
    logged(queue, at, null);
  }

  void rstStream(int streamId, ErrorCode code) {
    int at = room(HEADER_SIZE + 4);
    header(queue, at, 4, FrameType.RST_STREAM, 0, streamId);
    putInt(queue, at + HEADER_SIZE, code.code());
    logged(queue, at, null);
  }

  void windowUpdate(int streamId, int increment) {
    int at = room(HEADER_SIZE + 4);
    header(queue, at, 4, FrameType.WINDOW_UPDATE, 0, streamId);
    putInt(queue, at + HEADER_SIZE, increment);
    logged(queue, at, null);
  }

  /** PRIORITY_UPDATE, RFC 9218 section 7.1. */
  void priorityUpdate(int streamId, String value) {
    byte[] text = value.getBytes(StandardCharsets.US_ASCII);
    int at = room(HEADER_SIZE + 4 + text.length);
    header(queue, at, 4 + text.length, FrameType.PRIORITY_UPDATE, 0, 0);
    putInt(queue, at + HEADER_SIZE, streamId);
    System.arraycopy(text, 0, queue, at + HEADER_SIZE + 4, text.length);
    logged(queue, at, null);
  }

  /** Octets that are no frame: the answer to HTTP/1.1. */
  void raw(byte[] octets) {
    int at = room(octets.length);
    System.arraycopy(octets, 0, queue, at, octets.length);
  }

  /** Makes the queue longer, which may be another array then, and returns where. */
  private int room(int count) {
    ensure(count);
    int at = filled;
    filled += count;
    return at;
  }

  /** Has the next calls of {@link #room}, for that many octets together, move nothing. */
  private void ensure(int count) {
    if (queue.length - filled < count) {
      if (taken > 0) {
        System.arraycopy(queue, taken, queue, 0, filled - taken);
        filled -= taken;
        taken = 0;
      }
      if (queue.length - filled < count) {
        queue = Arrays.copyOf(queue, Math.max(64, Math.max(2 * queue.length, filled + count)));
      }
    }
  }

  // ---- Frames of streams ----

  /** What HEADERS can take at most, when it is one frame. */
  static int headersBound(Headers headers) {
    return HEADER_SIZE + HpackEncoder.bound(headers);
  }

  /** HEADERS in one frame, into a buffer with room for {@link #headersBound}. */
  int headers(byte[] buffer, int at, int streamId, Headers headers, boolean endStream) {
    int end = encoder.encode(headers, buffer, at + HEADER_SIZE);
    int flags = FrameType.FLAG_END_HEADERS | (endStream ? FrameType.FLAG_END_STREAM : 0);
    header(buffer, at, end - at - HEADER_SIZE, FrameType.HEADERS, flags, streamId);
    logged(buffer, at, headers);
    return end;
  }

  /** HEADERS and CONTINUATION, as many as it takes, into the queue. */
  void queueHeaders(int streamId, Headers headers, boolean endStream, int maxFrameSize) {
    byte[] block = new byte[HpackEncoder.bound(headers)];
    int length = encoder.encode(headers, block, 0);
    int flags = endStream ? FrameType.FLAG_END_STREAM : 0;
    queueBlock(FrameType.HEADERS, flags, streamId, headers, block, length, maxFrameSize);
  }

  /** PUSH_PROMISE, and CONTINUATION, as many as it takes, into the queue. */
  void pushPromise(int streamId, int promisedId, Headers request, int maxFrameSize) {
    byte[] block = new byte[4 + HpackEncoder.bound(request)];
    putInt(block, 0, promisedId);
    int length = encoder.encode(request, block, 4);
    queueBlock(FrameType.PUSH_PROMISE, 0, streamId, request, block, length, maxFrameSize);
  }

  private void queueBlock(
      int firstType,
      int firstFlags,
      int streamId,
      Headers headers,
      byte[] block,
      int length,
      int maxFrameSize) {
    int type = firstType;
    int flags = firstFlags;
    int from = 0;
    do {
      int count = Math.min(length - from, maxFrameSize);
      int last = from + count == length ? FrameType.FLAG_END_HEADERS : 0;
      int at = room(HEADER_SIZE + count);
      header(queue, at, count, type, flags | last, streamId);
      System.arraycopy(block, from, queue, at + HEADER_SIZE, count);
      logged(queue, at, last == 0 ? null : headers);
      from += count;
      type = FrameType.CONTINUATION;
      flags = 0;
    } while (from < length);
  }
}
