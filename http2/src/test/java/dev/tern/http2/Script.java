package dev.tern.http2;

import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.Pipe;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One engine, and a peer that says what the test tells it to: {@link #play} its frames, then look
 * at {@link #sent} (what the engine sent) and {@link #events} (what its user heard).
 */
final class Script implements Pipe {
  static final String[] OK = {":status", "200"};
  static final Headers REQUEST =
      Headers.of(":method", "POST", ":scheme", "http", ":path", "/s/m", "te", "trailers");
  static final Headers RESPONSE = Headers.of(":status", "200", "content-type", "application/grpc");
  static final Headers TRAILERS = Headers.of("grpc-status", "0");

  final Recorder recorder = new Recorder();
  final SentFrames log;
  final Http2Connection engine;
  long now = 1_000_000_000L;
  int wakeups;

  private Script(boolean server, Http2Options options) {
    log = new SentFrames(!server);
    engine =
        server
            ? Http2Connection.server(this, options, recorder, now)
            : Http2Connection.client(this, options, recorder, now);
  }

  /** A server's engine, before any octet. */
  static Script server(UnaryOperator<Http2Options.Builder> options) {
    return new Script(true, options.apply(plain()).build());
  }

  static Script client(UnaryOperator<Http2Options.Builder> options) {
    return new Script(false, options.apply(plain()).build());
  }

  /** The defaults, with windows that stay as they are. */
  private static Http2Options.Builder plain() {
    return Http2Options.builder().maxStreamWindow(0);
  }

  /** Moves the clock, and has the engine look at it. */
  Script pass(Duration time) {
    now += time.toNanos();
    engine.onDeadline(now);
    return this;
  }

  /** A server's engine behind the handshake. */
  static Script readyServer(UnaryOperator<Http2Options.Builder> options) {
    Script script = server(options);
    script.play(Frames.PREFACE, Frames.settings(), Frames.settingsAck());
    script.sent();
    script.events();
    return script;
  }

  static Script readyServer() {
    return readyServer(options -> options);
  }

  static Script readyClient(UnaryOperator<Http2Options.Builder> options) {
    Script script = client(options);
    script.play(Frames.settings(), Frames.settingsAck());
    script.sent();
    script.events();
    return script;
  }

  static Script readyClient() {
    return readyClient(options -> options);
  }

  Script play(byte[]... frames) {
    byte[] bytes = Frames.join(frames);
    engine.receive(bytes, 0, bytes.length, now);
    return this;
  }

  /** What the engine sends, to the end. */
  List<String> sent() {
    return log.read(sentBytes());
  }

  byte[] sentBytes() {
    return sentBytes(32 << 10);
  }

  byte[] sentBytes(int bufferSize) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[bufferSize];
    int written = engine.transmit(buffer, 0, buffer.length, now);
    while (written > 0) {
      out.write(buffer, 0, written);
      written = engine.transmit(buffer, 0, buffer.length, now);
    }
    if (engine.hasOutput()) {
      throw new AssertionError("output is due, and nothing was written");
    }
    return out.toByteArray();
  }

  List<String> events() {
    return recorder.take();
  }

  Http2Stream stream(int id) {
    return recorder.stream(id);
  }

  Http2Stream open(boolean end) {
    int id = recorder.streams.size() * 2 + 1;
    Http2Stream stream = engine.openStream(recorder.listener(id), REQUEST, end);
    recorder.streams.put(stream.id(), stream);
    return stream;
  }

  @Override
  public EventLoop loop() {
    throw new UnsupportedOperationException("the engine does not need it");
  }

  @Override
  public long wantWrite() {
    wakeups++;
    return now;
  }

  @Override
  public void whenClosed(Runnable action) {
    throw new UnsupportedOperationException("the engine does not need it");
  }

  @Override
  public SocketAddress localAddress() {
    throw new UnsupportedOperationException("the engine does not need it");
  }

  @Override
  public SocketAddress remoteAddress() {
    throw new UnsupportedOperationException("the engine does not need it");
  }

  @Override
  public @Nullable SSLSession tlsSession() {
    return null;
  }
}
