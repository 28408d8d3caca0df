package dev.tern.transporttest;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ConnectionListener;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Options;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Transport.ConnectionFactory;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A server that sends back what it gets, no faster than it is read. */
public final class EchoServer implements ConnectionFactory {
  /** Every connection, when it is opened; any thread takes. */
  public final BlockingQueue<Http2Connection> opened = new LinkedBlockingQueue<>();

  /** Why connections ended, in order; any thread takes. */
  public final BlockingQueue<CloseCause.ConnectionLost> closed = new LinkedBlockingQueue<>();

  private final Http2Options options;

  public EchoServer() {
    this(Http2Options.defaults());
  }

  public EchoServer(Http2Options options) {
    this.options = options;
  }

  @Override
  public Http2Connection open(Pipe pipe, long nowNanos) {
    ConnectionListener listener =
        new ConnectionListener() {
          @Override
          public StreamListener onStream(Http2Stream stream) {
            return new EchoStream(stream);
          }

          @Override
          public void onClosed(CloseCause.ConnectionLost cause) {
            closed.add(cause);
          }
        };
    Http2Connection connection = Http2Connection.server(pipe, options, listener, nowNanos);
    opened.add(connection);
    return connection;
  }

  private static final class EchoStream implements StreamListener {
    private final Http2Stream stream;
    private int owed;

    EchoStream(Http2Stream stream) {
      this.stream = stream;
    }

    @Override
    public void onHeaders(Headers headers, boolean endStream) {
      stream.sendHeaders(Headers.of(":status", "200"), endStream);
    }

    @Override
    public void onData(byte[] buffer, int offset, int length, boolean endStream) {
      byte[] copy = Arrays.copyOfRange(buffer, offset, offset + length);
      stream.sendData(copy, 0, length, endStream);
      owed += length;
      onWritable();
    }

    @Override
    public void onWritable() {
      if (stream.isWritable()) {
        int credit = owed;
        owed = 0;
        stream.consume(credit);
      }
    }

    @Override
    public void onClosed(CloseCause cause) {}
  }
}
