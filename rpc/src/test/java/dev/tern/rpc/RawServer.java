package dev.tern.rpc;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ConnectionListener;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Options;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server that knows HTTP/2 and nothing of gRPC: a test writes what it answers, plays it, and
 * looks at what it saw.
 *
 * <p>Owner: the simulated loop, that is the test that drives it.
 */
final class RawServer implements AutoCloseable {
  static final Headers HEAD =
      Headers.of(":status", "200", "content-type", "application/grpc+proto");
  static final Headers OK = Headers.of("grpc-status", "0");

  final List<Connection> connections = new ArrayList<>();
  final List<Exchange> exchanges = new ArrayList<>();
  Consumer<Connection> onConnection = connection -> {};
  Consumer<Exchange> onRequestHead = exchange -> {};
  Consumer<Exchange> onRequestEnd = exchange -> {};

  private final Transport.Listening listening;

  RawServer(Transport transport, SocketAddress address) {
    this(transport, address, Http2Options.defaults());
  }

  RawServer(Transport transport, SocketAddress address, Http2Options options) {
    try {
      listening =
          transport.listen(
              address,
              (pipe, now) -> {
                Connection connection = new Connection();
                connections.add(connection);
                Http2Connection engine = connection.open(pipe, options, now);
                onConnection.accept(connection);
                return engine;
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers every request with that message and OK. */
  RawServer answering(String message) {
    onRequestEnd =
        exchange -> {
          exchange.stream.sendHeaders(HEAD, false);
          exchange.send(message);
          exchange.stream.sendHeaders(OK, true);
        };
    return this;
  }

  Exchange exchange(int index) {
    return exchanges.get(index);
  }

  Connection connection(int index) {
    return connections.get(index);
  }

  @Override
  public void close() {
    listening.close();
  }

  /** A message in its frame. */
  static byte[] frame(byte[] message) {
    byte[] framed = new byte[5 + message.length];
    framed[1] = (byte) (message.length >>> 24);
    framed[2] = (byte) (message.length >>> 16);
    framed[3] = (byte) (message.length >>> 8);
    framed[4] = (byte) message.length;
    System.arraycopy(message, 0, framed, 5, message.length);
    return framed;
  }

  /** One connection of a client. */
  final class Connection implements ConnectionListener {
    private @Nullable Http2Connection engine;
    CloseCause.@Nullable ConnectionLost closed;

    Http2Connection open(Pipe pipe, Http2Options options, long now) {
      Http2Connection opened = Http2Connection.server(pipe, options, this, now);
      engine = opened;
      return opened;
    }

    Http2Connection engine() {
      if (engine == null) {
        throw new AssertionError("no connection yet");
      }
      return engine;
    }

    @Override
    public StreamListener onStream(Http2Stream stream) {
      Exchange exchange = new Exchange(stream);
      exchanges.add(exchange);
      return exchange;
    }

    @Override
    public void onClosed(CloseCause.ConnectionLost cause) {
      closed = cause;
    }
  }

  /** One request, and the stream to answer on. */
  final class Exchange implements StreamListener {
    final Http2Stream stream;
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    Headers head = Headers.empty();
    boolean ended;
    boolean consuming = true;
    int unconsumed;
    @Nullable CloseCause closed;

    Exchange(Http2Stream stream) {
      this.stream = stream;
    }

    void send(String message) {
      sendRaw(frame(TextCodec.octets(message)));
    }

    void sendRaw(byte... octets) {
      stream.sendData(octets, 0, octets.length, false);
    }

    /** What the messages were, as far as they are whole. */
    List<String> messages() {
      return TextCodec.messages(body.toByteArray());
    }

    @Override
    public void onHeaders(Headers headers, boolean endStream) {
      head = headers;
      onRequestHead.accept(this);
      end(endStream);
    }

    @Override
    public void onData(byte[] buffer, int offset, int length, boolean endStream) {
      body.write(buffer, offset, length);
      if (consuming) {
        stream.consume(length);
      } else {
        unconsumed += length;
      }
      end(endStream);
    }

    private void end(boolean endStream) {
      if (endStream) {
        ended = true;
        onRequestEnd.accept(this);
      }
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(CloseCause cause) {
      closed = cause;
    }
  }
}
