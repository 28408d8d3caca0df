package dev.tern.http2;

import dev.tern.http2.hpack.HpackDecoder;
import dev.tern.http2.hpack.HpackException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what an engine sent and writes it down, a line for a frame; an independent reader, so that
 * the engine is not judged by itself.
 *
 * <pre>
 *   HEADERS 1 END {:status: 200}
 *   DATA 1 17
 *   DATA 1 END 0
 *   RST_STREAM 1 CANCEL
 *   GOAWAY 1 NO_ERROR done
 * </pre>
 */
final class SentFrames {
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

  private final HpackDecoder decoder = new HpackDecoder(65_536, 1 << 24, 1 << 16);
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private String openHeaders = "";
  private String promised = "";
  private byte[] rest = new byte[0];
  private boolean prefaceDue;
  private final List<Integer> lengths = new ArrayList<>();

  /** Of what a client sends, the preface comes first. */
  SentFrames(boolean client) {
    prefaceDue = client;
  }

  /** The lengths of all DATA payloads. */
  List<Integer> dataLengths() {
    return lengths;
  }

  List<String> read(byte[] sent) {
    List<String> lines = new ArrayList<>();
    byte[] bytes = Frames.join(rest, sent);
    int at = 0;
    if (prefaceDue && bytes.length >= Frames.PREFACE.length) {
      at = Frames.PREFACE.length;
      prefaceDue = false;
      lines.add(
          Arrays.equals(Arrays.copyOf(bytes, at), Frames.PREFACE) ? "PREFACE" : "BAD PREFACE");
    }
    while (!prefaceDue && bytes.length - at >= 9) {
      int length = (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] & 0xff;
      if (bytes.length - at < 9 + length) {
        break;
      }
      byte[] payload = Arrays.copyOfRange(bytes, at + 9, at + 9 + length);
      String line = line(bytes[at + 3], bytes[at + 4], int32(bytes, at + 5), payload);
      if (!line.isEmpty()) {
        lines.add(line);
      }
      at += 9 + length;
    }
    rest = Arrays.copyOfRange(bytes, at, bytes.length);
    return lines;
  }

  private String line(int type, int flags, int streamId, byte[] payload) {
    if (type == FrameType.PRIORITY_UPDATE) {
      return "PRIORITY_UPDATE "
          + int32(payload, 0)
          + " "
          + new String(payload, 4, payload.length - 4, StandardCharsets.US_ASCII);
    }
    String head = TYPES[type] + " " + streamId + ((flags & 1) != 0 ? " END" : "");
    return switch (type) {
      case FrameType.DATA -> {
        lengths.add(payload.length);
        yield head + " " + payload.length;
      }
      case FrameType.HEADERS, FrameType.CONTINUATION, FrameType.PUSH_PROMISE -> {
        boolean promise = type == FrameType.PUSH_PROMISE;
        block.write(payload, promise ? 4 : 0, payload.length - (promise ? 4 : 0));
        openHeaders = type == FrameType.CONTINUATION ? openHeaders + "+" : head;
        promised = promise ? " " + int32(payload, 0) : type == FrameType.HEADERS ? "" : promised;
        if ((flags & FrameType.FLAG_END_HEADERS) == 0) {
          yield "";
        }
        byte[] whole = block.toByteArray();
        block.reset();
        yield openHeaders + promised + " " + fields(whole);
      }
      case FrameType.RST_STREAM -> head + " " + ErrorCode.of(int32(payload, 0));
      case FrameType.SETTINGS -> (flags & 1) != 0 ? "SETTINGS ACK" : "SETTINGS" + entries(payload);
      case FrameType.PING ->
          "PING " + ((flags & 1) != 0 ? "ACK " : "") + Long.toHexString(int64(payload));
      case FrameType.GOAWAY ->
          "GOAWAY "
              + int32(payload, 0)
              + " "
              + ErrorCode.of(int32(payload, 4))
              + " "
              + new String(payload, 8, payload.length - 8, StandardCharsets.UTF_8);
      case FrameType.WINDOW_UPDATE -> head + " " + int32(payload, 0);
      default -> head;
    };
  }

  private String fields(byte[] whole) {
    List<String> fields = new ArrayList<>();
    try {
      decoder.decode(
          whole, 0, whole.length, (name, value, traits) -> fields.add(name + ": " + value));
    } catch (HpackException failure) {
      return failure.toString();
    }
    return "{" + String.join(", ", fields) + "}";
  }

  private static String entries(byte[] payload) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < payload.length; at += 6) {
      out.append(' ').append(payload[at + 1]).append('=').append(int32(payload, at + 2));
    }
    return out.toString();
  }

  private static int int32(byte[] from, int at) {
    return from[at] << 24
        | (from[at + 1] & 0xff) << 16
        | (from[at + 2] & 0xff) << 8
        | from[at + 3] & 0xff;
  }

  private static long int64(byte[] from) {
    return (long) int32(from, 0) << 32 | int32(from, 4) & 0xffffffffL;
  }
}
