package dev.tern.http2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes down what the engine tells its user, a line for an event. */
final class Recorder implements ConnectionListener {
  final List<String> events = new ArrayList<>();
  final Map<Integer, Http2Stream> streams = new HashMap<>();
  final Map<Integer, StringBuilder> bodies = new HashMap<>();

  /** Consumes data as it comes. */
  boolean consuming = true;

  List<String> take() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /** The octets of DATA that came on a stream. */
  int received(int id) {
    StringBuilder body = bodies.get(id);
    return body == null ? 0 : body.length();
  }

  Http2Stream stream(int id) {
    Http2Stream stream = streams.get(id);
    if (stream == null) {
      throw new AssertionError("no stream " + id + ", but " + events);
    }
    return stream;
  }

  @Override
  public StreamListener onStream(Http2Stream stream) {
    streams.put(stream.id(), stream);
    return listener(stream.id());
  }

  @Override
  public void onSettings(Http2Settings settings) {
    events.add("settings");
  }

  @Override
  public void onGoAway(int lastStreamId, ErrorCode code, String debugData) {
    events.add("goaway " + lastStreamId + " " + code + " " + debugData);
  }

  @Override
  public void onPingAck(long payload) {
    events.add("pong " + Long.toHexString(payload));
  }

  @Override
  public void onStreamAvailable() {
    events.add("available");
  }

  @Override
  public void onListenerFailure(RuntimeException failure) {
    events.add("failure " + failure.getMessage());
  }

  @Override
  public void onClosed(CloseCause.ConnectionLost cause) {
    events.add("over " + cause.code() + " " + cause.initiator() + " " + cause.message());
  }

  StreamListener listener(int id) {
    return new StreamListener() {
      @Override
      public void onHeaders(Headers headers, boolean endStream) {
        String fields = headers.toString().replace("\n", ", ");
        fields = fields.isEmpty() ? "" : fields.substring(0, fields.length() - 2);
        events.add("headers " + id + end(endStream) + " {" + fields + "}");
      }

      @Override
      public void onData(byte[] buffer, int offset, int length, boolean endStream) {
        events.add("data " + id + end(endStream) + " " + length);
        bodies
            .computeIfAbsent(id, any -> new StringBuilder())
            .append(new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
        Http2Stream stream = streams.get(id);
        if (consuming && stream != null) {
          stream.consume(length);
        }
      }

      @Override
      public void onWritable() {
        events.add("writable " + id);
      }

      @Override
      public void onClosed(CloseCause cause) {
        events.add("closed " + id + " " + text(cause));
      }
    };
  }

  private static String end(boolean endStream) {
    return endStream ? " END" : "";
  }

  private static String text(CloseCause cause) {
    if (cause instanceof CloseCause.Reset reset) {
      return reset.code() + " " + reset.initiator() + " " + reset.message();
    } else if (cause instanceof CloseCause.Unprocessed unprocessed) {
      return "unprocessed " + unprocessed.leftThisSide() + " " + unprocessed.message();
    } else if (cause instanceof CloseCause.ConnectionLost lost) {
      return "lost " + lost.code() + " " + lost.initiator() + " " + lost.message();
    }
    return "ended";
  }
}
