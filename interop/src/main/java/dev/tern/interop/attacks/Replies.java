package dev.tern.interop.attacks;

import dev.tern.http2.hpack.HpackDecoder;
import dev.tern.http2.hpack.HpackException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server said on one connection.
 *
 * <p>Owner: its {@link Peer}.
 */
final class Replies {
  private static final int INITIAL_WINDOW = 65_535;
  private static final int INITIAL_WINDOW_SIZE = 4;

  private final HpackDecoder decoder = new HpackDecoder(4096, 1 << 20, 4096);
  private final Map<Integer, String> statuses = new HashMap<>();
  private final Map<Integer, Integer> resets = new HashMap<>();

  /** What was added to each window and not taken; of the connection under 0. */
  private final Map<Integer, Integer> windows = new HashMap<>();

  private int initialWindow = INITIAL_WINDOW;
  private int goAwayCode = -1;
  private String goAwayText = "";
  private int acknowledgementsDue;
  private long dataOctets;
  private byte[] answer = new byte[0];

  /** Whether SETTINGS are to be acknowledged. */
  boolean answersSettings = true;

  /** Takes one frame from the buffer; false when it has no whole one. */
  boolean frame(ByteBuffer in) throws HpackException {
    int start = in.position();
    if (in.remaining() < 9) {
      return false;
    }
    int length = (in.get(start) & 0xff) << 16 | (in.getShort(start + 1) & 0xffff);
    if (length > in.capacity() - 9) { // no frame: plain HTTP, or TLS
      answer = new byte[in.remaining()];
      in.get(answer);
      return false;
    }
    if (in.remaining() < 9 + length) {
      return false;
    }
    int type = in.get(start + 3);
    int flags = in.get(start + 4);
    int stream = in.getInt(start + 5);
    byte[] payload = new byte[length];
    in.get(start + 9, payload);
    in.position(start + 9 + length);
    switch (type) {
      case Octets.DATA -> dataOctets += length;
      case Octets.HEADERS -> fields(stream, flags, payload);
      case Octets.RST_STREAM -> resets.put(stream, ByteBuffer.wrap(payload).getInt());
      case Octets.SETTINGS -> settings(flags, ByteBuffer.wrap(payload));
      case Octets.WINDOW_UPDATE ->
          windows.merge(stream, ByteBuffer.wrap(payload).getInt(), Integer::sum);
      case Octets.GOAWAY -> {
        goAwayCode = ByteBuffer.wrap(payload).getInt(4);
        goAwayText = new String(payload, 8, length - 8, StandardCharsets.ISO_8859_1);
      }
      default -> {}
    }
    return true;
  }

  private void settings(int flags, ByteBuffer entries) {
    if ((flags & Octets.ACK) != 0) {
      return;
    }
    if (answersSettings) {
      acknowledgementsDue++;
    }
    while (entries.remaining() >= 6) {
      int identifier = entries.getShort();
      int value = entries.getInt();
      if (identifier == INITIAL_WINDOW_SIZE) {
        initialWindow = value;
      }
    }
  }

  private void fields(int stream, int flags, byte[] block) throws HpackException {
    decoder.decode(
        block,
        0,
        block.length,
        (name, value, traits) -> {
          if (name.equals("grpc-status")) {
            statuses.put(stream, value);
          } else if (name.equals(":status") && !value.equals("200")) {
            statuses.put(stream, "HTTP " + value);
          }
        });
    if ((flags & Octets.END_STREAM) != 0) {
      statuses.putIfAbsent(stream, "no status");
    }
  }

  /** Takes so much of the windows of a stream and of the connection, when both have it. */
  boolean takeWindow(int stream, int octets) {
    boolean enough =
        INITIAL_WINDOW + windows.getOrDefault(0, 0) >= octets
            && initialWindow + windows.getOrDefault(stream, 0) >= octets;
    if (enough) {
      windows.merge(0, -octets, Integer::sum);
      windows.merge(stream, -octets, Integer::sum);
    }
    return enough;
  }

  boolean owesAcknowledgements() {
    return acknowledgementsDue > 0;
  }

  int takeAcknowledgements() {
    int due = acknowledgementsDue;
    acknowledgementsDue = 0;
    return due;
  }

  int goAwayCode() {
    return goAwayCode;
  }

  long dataOctets() {
    return dataOctets;
  }

  Map<Integer, Integer> resets() {
    return resets;
  }

  @Nullable String status(int stream) {
    return statuses.get(stream);
  }

  long answeredOk() {
    return statuses.values().stream().filter("0"::equals).count();
  }

  byte[] answer() {
    return answer;
  }

  /** The GOAWAY that came, empty when none did. */
  String goAway() {
    if (goAwayCode < 0) {
      return "";
    }
    String text = goAwayText.isEmpty() ? "" : " \"" + goAwayText + "\"";
    return "GOAWAY " + errorName(goAwayCode) + text;
  }

  private static String errorName(int code) {
    String[] names = {
      "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT",
      "STREAM_CLOSED", "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR",
      "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED"
    };
    return code < names.length ? names[code] : Integer.toString(code);
  }
}
