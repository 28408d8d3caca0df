package dev.tern.http2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Lays out frames octet by octet, right or wrong: what a peer in a script says. */
final class Frames {
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Frames() {}

  static byte[] frame(int type, int flags, int streamId, byte[] payload) {
    byte[] frame = new byte[9 + payload.length];
    frame[0] = (byte) (payload.length >>> 16);
    frame[1] = (byte) (payload.length >>> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    System.arraycopy(int32(streamId), 0, frame, 5, 4);
    System.arraycopy(payload, 0, frame, 9, payload.length);
    return frame;
  }

  static byte[] data(int streamId, boolean end, byte[] octets) {
    return frame(FrameType.DATA, end ? 1 : 0, streamId, octets);
  }

  static byte[] data(int streamId, boolean end, int octets) {
    return data(streamId, end, new byte[octets]);
  }

  static byte[] paddedData(int streamId, boolean end, int octets, int padding) {
    byte[] payload = new byte[1 + octets + padding];
    payload[0] = (byte) padding;
    return frame(FrameType.DATA, FrameType.FLAG_PADDED | (end ? 1 : 0), streamId, payload);
  }

  /** HEADERS with END_HEADERS; fields in pairs. */
  static byte[] headers(int streamId, boolean end, String... namesAndValues) {
    return frame(
        FrameType.HEADERS,
        FrameType.FLAG_END_HEADERS | (end ? 1 : 0),
        streamId,
        block(namesAndValues));
  }

  static byte[] get(int streamId, boolean end) {
    return headers(streamId, end, ":method", "GET", ":scheme", "http", ":path", "/");
  }

  /** A field block of literals that leave the dynamic table alone, unchecked. */
  static byte[] block(String... namesAndValues) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i++) {
      if (i % 2 == 0) {
        out.write(0);
      }
      byte[] text = namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1);
      if (text.length < 127) {
        out.write(text.length);
      } else {
        out.write(127);
        int rest = text.length - 127;
        while (rest >= 128) {
          out.write(rest & 0x7f | 0x80);
          rest >>>= 7;
        }
        out.write(rest);
      }
      out.writeBytes(text);
    }
    return out.toByteArray();
  }

  static byte[] rst(int streamId, ErrorCode code) {
    return frame(FrameType.RST_STREAM, 0, streamId, int32(code.code()));
  }

  /** SETTINGS; entries in pairs of number and value. */
  static byte[] settings(int... entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < entries.length; i += 2) {
      out.write(entries[i] >>> 8);
      out.write(entries[i]);
      out.writeBytes(int32(entries[i + 1]));
    }
    return frame(FrameType.SETTINGS, 0, 0, out.toByteArray());
  }

  static byte[] settingsAck() {
    return frame(FrameType.SETTINGS, FrameType.FLAG_ACK, 0, new byte[0]);
  }

  static byte[] ping(boolean ack, long payload) {
    byte[] eight = join(int32((int) (payload >>> 32)), int32((int) payload));
    return frame(FrameType.PING, ack ? FrameType.FLAG_ACK : 0, 0, eight);
  }

  static byte[] goAway(int lastStreamId, ErrorCode code, String debug) {
    return frame(
        FrameType.GOAWAY,
        0,
        0,
        join(int32(lastStreamId), int32(code.code()), debug.getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] windowUpdate(int streamId, int increment) {
    return frame(FrameType.WINDOW_UPDATE, 0, streamId, int32(increment));
  }

  static byte[] continuation(int streamId, boolean endHeaders, byte[] fragment) {
    return frame(
        FrameType.CONTINUATION, endHeaders ? FrameType.FLAG_END_HEADERS : 0, streamId, fragment);
  }

  static byte[] priority(int streamId, int dependsOn) {
    return frame(FrameType.PRIORITY, 0, streamId, join(int32(dependsOn), new byte[] {15}));
  }

  static byte[] int32(int value) {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
