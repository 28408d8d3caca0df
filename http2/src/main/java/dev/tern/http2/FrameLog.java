package dev.tern.http2;

import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes down the frames of a connection, a line for each, in fixed columns: seconds since the log
 * began, direction, stream, type, flags, length of the payload, and what is in it. Values of fields
 * that are never indexed are not shown, and no octet of DATA is.
 *
 * <pre>
 *     0.000412 <-       0 SETTINGS        -                          6 INITIAL_WINDOW_SIZE=65535
 *     0.001377 <-       1 HEADERS         END_HEADERS               41 :method=POST :path=/a.B/C
 *     0.001377 <-       1 DATA            END_STREAM                12
 *     0.002101 ->       1 HEADERS         END_STREAM|END_HEADERS     5 :status=200
 * </pre>
 *
 * <p>Threads: immutable; the sink is called on the loops of the connections that have this log.
 */
public final class FrameLog {
  private static final int LONGEST_SUMMARY = 512;
  private static final String[] TYPES = {
    "DATA",
    "HEADERS",
    "PRIORITY",
    "RST_STREAM",
    "SETTINGS",
    "PUSH_PROMISE",
    "PING",
    "GOAWAY",
    "WINDOW_UPDATE",
    "CONTINUATION"
  };
  private static final String[] SETTINGS = {
    "",
    "HEADER_TABLE_SIZE",
    "ENABLE_PUSH",
    "MAX_CONCURRENT_STREAMS",
    "INITIAL_WINDOW_SIZE",
    "MAX_FRAME_SIZE",
    "MAX_HEADER_LIST_SIZE"
  };

  private final String name;
  private final long beganNanos;
  private final Consumer<String> sink;

  /**
   * @param name stands before every line, to tell connections apart; may be empty
   * @param beganNanos the time that is 0 in the log, as a nanoTime of the connection's loop
   * @param sink takes the lines, without an end of line; it must not block
   */
  public FrameLog(String name, long beganNanos, Consumer<String> sink) {
    this.name = name.isEmpty() ? "" : name + " ";
    this.beganNanos = beganNanos;
    this.sink = Objects.requireNonNull(sink, "sink");
  }

  /** A whole frame, which is laid out in that array. */
  void sent(long nowNanos, byte[] frame, int at, @Nullable Headers fields) {
    int lengthAndType = FrameWriter.getInt(frame, at);
    int payload = at + FrameType.HEADER_SIZE;
    line(
        nowNanos,
        "->",
        FrameWriter.getInt(frame, at + 5),
        lengthAndType & 0xff,
        frame[at + 4],
        lengthAndType >>> 8,
        frame,
        payload,
        fields);
  }

  /** The frame of the reader; of DATA its first stretch. */
  void received(long nowNanos, FrameReader frame, @Nullable Headers fields) {
    line(
        nowNanos,
        "<-",
        frame.streamId(),
        frame.type(),
        frame.flags(),
        frame.length(),
        frame.payload(),
        frame.offset(),
        fields);
  }

  private void line(
      long nowNanos,
      String direction,
      int streamId,
      int type,
      int flags,
      int length,
      byte[] payload,
      int offset,
      @Nullable Headers fields) {
    String summary =
        fields == null ? summary(type, flags, length, payload, offset) : fields(fields);
    String typeName =
        type < TYPES.length
            ? TYPES[type]
            : type == FrameType.PRIORITY_UPDATE
                ? "PRIORITY_UPDATE"
                : "0x" + Integer.toHexString(type);
    String line =
        String.format(
            Locale.ROOT,
            "%s%12.6f %s %7d %-15s %-22s %6d %s",
            name,
            (nowNanos - beganNanos) / 1e9,
            direction,
            streamId,
            typeName,
            flags(type, flags),
            length,
            summary);
    sink.accept(line.stripTrailing());
  }

  private static String flags(int type, int flags) {
    StringBuilder out = new StringBuilder();
    int left = flags & 0xff;
    if (type == FrameType.DATA || type == FrameType.HEADERS) {
      left = flag(out, left, FrameType.FLAG_END_STREAM, "END_STREAM");
    } else if (type == FrameType.SETTINGS || type == FrameType.PING) {
      left = flag(out, left, FrameType.FLAG_ACK, "ACK");
    }
    if (FrameType.isBlock(type)) {
      left = flag(out, left, FrameType.FLAG_END_HEADERS, "END_HEADERS");
    }
    if (type == FrameType.DATA || type == FrameType.HEADERS || type == FrameType.PUSH_PROMISE) {
      left = flag(out, left, FrameType.FLAG_PADDED, "PADDED");
    }
    if (type == FrameType.HEADERS) {
      left = flag(out, left, FrameType.FLAG_PRIORITY, "PRIORITY");
    }
    if (left != 0) {
      out.append(out.isEmpty() ? "0x" : "|0x").append(Integer.toHexString(left));
    }
    return out.isEmpty() ? "-" : out.toString();
  }

  private static int flag(StringBuilder out, int flags, int flag, String word) {
    if ((flags & flag) != 0) {
      out.append(out.isEmpty() ? "" : "|").append(word);
    }
    return flags & ~flag;
  }

  /** What a frame of a right size says; of a wrong size nothing, it is an error anyway. */
  private static String summary(int type, int flags, int length, byte[] payload, int at) {
    return switch (type) {
      case FrameType.RST_STREAM -> length == 4 ? code(payload, at) : "";
      case FrameType.WINDOW_UPDATE ->
          length == 4 ? "+" + (FrameWriter.getInt(payload, at) & Integer.MAX_VALUE) : "";
      case FrameType.PING -> length == 8 ? ping(payload, at) : "";
      case FrameType.GOAWAY -> length >= 8 ? goAway(payload, at, length) : "";
      case FrameType.SETTINGS -> settings(payload, at, length);
      case FrameType.PRIORITY_UPDATE ->
          length >= 4
              ? FrameWriter.getInt(payload, at) + " " + text(payload, at + 4, length - 4)
              : "";
      case FrameType.HEADERS, FrameType.CONTINUATION, FrameType.PUSH_PROMISE ->
          (flags & FrameType.FLAG_END_HEADERS) == 0 ? "goes on" : "";
      default -> "";
    };
  }

  private static String code(byte[] payload, int at) {
    return ErrorCode.of(FrameWriter.getInt(payload, at)).toString();
  }

  private static String ping(byte[] payload, int at) {
    long high = FrameWriter.getInt(payload, at) & 0xffffffffL;
    return String.format("%08x%08x", high, FrameWriter.getInt(payload, at + 4));
  }

  private static String goAway(byte[] payload, int at, int length) {
    String words = "last=" + FrameWriter.getInt(payload, at) + " " + code(payload, at + 4);
    return length == 8 ? words : words + " " + text(payload, at + 8, length - 8);
  }

  private static String settings(byte[] payload, int at, int length) {
    StringBuilder out = new StringBuilder();
    for (int i = at; i + 6 <= at + length && out.length() < LONGEST_SUMMARY; i += 6) {
      int id = (payload[i] & 0xff) << 8 | payload[i + 1] & 0xff;
      String word =
          id > 0 && id < SETTINGS.length
              ? SETTINGS[id]
              : id == FrameType.SETTINGS_NO_RFC7540_PRIORITIES
                  ? "NO_RFC7540_PRIORITIES"
                  : "0x" + Integer.toHexString(id);
      long value = FrameWriter.getInt(payload, i + 2) & 0xffffffffL;
      out.append(out.isEmpty() ? "" : " ").append(word).append('=').append(value);
    }
    return out.toString();
  }

  private static String fields(Headers headers) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < headers.size() && out.length() < LONGEST_SUMMARY; i++) {
      boolean secret = headers.indexing(i) == Headers.Indexing.NEVER_INDEXED;
      out.append(out.isEmpty() ? "" : " ").append(headers.name(i)).append('=');
      String value = headers.value(i);
      int room = Math.max(0, LONGEST_SUMMARY - out.length());
      String shown = value.length() > room ? value.substring(0, room) + "..." : value;
      out.append(secret ? "<redacted>" : shown);
    }
    return printable(out);
  }

  private static String text(byte[] payload, int at, int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(length, LONGEST_SUMMARY); i++) {
      out.append((char) (payload[at + i] & 0xff));
    }
    return printable(out);
  }

  /** A line stays one line, whatever a peer writes. */
  private static String printable(StringBuilder text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        text.setCharAt(i, '.');
      }
    }
    return text.toString();
  }
}
