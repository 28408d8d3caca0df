package dev.tern.rpc;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ConnectionListener;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Options;
import dev.tern.http2.Http2Settings;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.Initiator;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that knows HTTP/2 and nothing of gRPC: a test writes what it sends, plays it, and looks
 * at what it got.
 *
 * <p>Owner: the simulated loop, that is the test that drives it.
 */
final class RawClient implements Transport.ConnectHandler, ConnectionListener {
  private final Http2Options options;
  private @Nullable Http2Connection engine;

  /** What happened on the connection, a line for each. */
  final List<String> events = new ArrayList<>();

  CloseCause.@Nullable ConnectionLost closed;

  private RawClient(Http2Options options) {
    this.options = options;
  }

  static RawClient connect(
      Transport transport, EventLoop loop, SocketAddress address, Http2Options options) {
    RawClient client = new RawClient(options);
    transport.connect(loop, new Transport.ConnectTarget(address, "test", 1_000_000_000L), client);
    return client;
  }

  // ---- What it sends ----

  /** The head of a good request. */
  static Headers.Builder head(String path) {
    return Headers.builder()
        .add(":method", "POST")
        .add(":scheme", "http")
        .add(":path", path)
        .add(":authority", "test")
        .add("te", "trailers")
        .add("content-type", "application/grpc");
  }

  static Headers head(MethodDescriptor<?, ?> method, String... more) {
    Headers.Builder out = head(method.fullPath());
    for (int i = 0; i < more.length; i += 2) {
      out.add(more[i], more[i + 1]);
    }
    return out.build();
  }

  static byte[] frame(int flags, byte[] message) {
    byte[] framed = RawServer.frame(message);
    framed[0] = (byte) flags;
    return framed;
  }

  Call open(Headers head, boolean end) {
    Call call = new Call();
    call.stream = engine().openStream(call, head, end);
    return call;
  }

  /** A call with one message, and the end behind it. */
  Call call(Headers head, String message) {
    return open(head, false).send(message).end();
  }

  Http2Connection engine() {
    if (engine == null) {
      throw new AssertionError("not connected: " + events);
    }
    return engine;
  }

  // ---- What it gets ----

  @Override
  public Http2Connection open(Pipe pipe, long nowNanos) {
    Http2Connection opened = Http2Connection.client(pipe, options, this, nowNanos);
    engine = opened;
    return opened;
  }

  @Override
  public void failed(Transport.ConnectFailure failure) {
    events.add("connect failed: " + failure.message());
  }

  @Override
  public StreamListener onStream(Http2Stream stream) {
    throw new AssertionError("a server opens no streams");
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
  public void onListenerFailure(RuntimeException failure) {
    events.add("listener failed: " + failure);
  }

  @Override
  public void onClosed(CloseCause.ConnectionLost cause) {
    closed = cause;
    events.add("closed");
  }

  /** One call and what came back. */
  static final class Call implements StreamListener {
    private @Nullable Http2Stream stream;
    final List<Headers> blocks = new ArrayList<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean consuming = true;
    boolean ended;
    @Nullable CloseCause closed;

    Http2Stream stream() {
      if (stream == null) {
        throw new AssertionError("no stream");
      }
      return stream;
    }

    Call send(String message) {
      return sendRaw(frame(0, TextCodec.octets(message)));
    }

    Call sendRaw(byte... octets) {
      stream().sendData(octets, 0, octets.length, false);
      return this;
    }

    /** An empty DATA frame with END_STREAM. */
    Call end() {
      stream().sendData(new byte[0], 0, 0, true);
      return this;
    }

    List<String> messages() {
      return TextCodec.messages(body.toByteArray());
    }

    String text() {
      return body.toString(StandardCharsets.UTF_8);
    }

    Headers first() {
      return blocks.get(0);
    }

    Headers last() {
      return blocks.get(blocks.size() - 1);
    }

    /** grpc-status of the last block, or null. */
    @Nullable StatusCode code() {
      String status = blocks.isEmpty() ? null : last().get("grpc-status");
      return status == null ? null : StatusMapping.ofGrpcStatus(status);
    }

    String message() {
      String wire = last().get("grpc-message");
      return wire == null ? "" : StatusMessageCoding.decode(wire);
    }

    /**
     * What came, in the order in which it came: {@code H}, {@code D}, and {@code .} for the end.
     */
    final StringBuilder shape = new StringBuilder();

    @Override
    public void onHeaders(Headers headers, boolean endStream) {
      blocks.add(headers);
      shape.append('H');
      end(endStream);
    }

    @Override
    public void onData(byte[] buffer, int offset, int length, boolean endStream) {
      body.write(buffer, offset, length);
      if (shape.length() == 0 || shape.charAt(shape.length() - 1) != 'D') {
        shape.append('D');
      }
      if (consuming) {
        stream().consume(length);
      }
      end(endStream);
    }

    private void end(boolean endStream) {
      if (endStream) {
        ended = true;
        shape.append('.');
      }
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(CloseCause cause) {
      closed = cause;
      if (cause instanceof CloseCause.Reset reset && reset.initiator() == Initiator.PEER) {
        shape.append(" RST ").append(reset.code());
      }
    }
  }
}
