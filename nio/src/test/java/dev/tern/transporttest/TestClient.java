package dev.tern.transporttest;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ConnectionListener;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Options;
import dev.tern.http2.Http2Settings;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Transport;
import dev.tern.http2.transport.Transport.ConnectFailure;
import dev.tern.http2.transport.Transport.ConnectHandler;
import dev.tern.http2.transport.Transport.ConnectTarget;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client with one connection, which sends octets of a known pattern and checks the echo. */
public final class TestClient implements ConnectHandler, ConnectionListener {
  public static final long SECONDS = 30;
  private static final int CHUNK = 32 * 1024;

  public final CompletableFuture<Http2Connection> connected = new CompletableFuture<>();
  public final CompletableFuture<ConnectFailure> failed = new CompletableFuture<>();
  public final CompletableFuture<Http2Settings> settings = new CompletableFuture<>();
  public final CompletableFuture<CloseCause.ConnectionLost> closed = new CompletableFuture<>();
  private final EventLoop loop;

  private TestClient(EventLoop loop) {
    this.loop = loop;
  }

  public static TestClient connect(Transport transport, SocketAddress address) {
    return connect(transport, address, "localhost", Duration.ofSeconds(SECONDS));
  }

  public static TestClient connect(
      Transport transport, SocketAddress address, String authority, Duration timeout) {
    TestClient client = new TestClient(transport.nextLoop());
    transport.connect(
        client.loop, new ConnectTarget(address, authority, timeout.toNanos()), client);
    return client;
  }

  public static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public Http2Connection open(Pipe pipe, long nowNanos) {
    Http2Connection connection =
        Http2Connection.client(pipe, Http2Options.defaults(), this, nowNanos);
    connected.complete(connection);
    return connection;
  }

  @Override
  public void failed(ConnectFailure failure) {
    failed.complete(failure);
    connected.completeExceptionally(new AssertionError(failure.message(), failure.cause()));
  }

  @Override
  public StreamListener onStream(Http2Stream stream) {
    throw new AssertionError("a server opens no streams");
  }

  @Override
  public void onSettings(Http2Settings peer) {
    settings.complete(peer);
  }

  @Override
  public void onClosed(CloseCause.ConnectionLost cause) {
    closed.complete(cause);
  }

  /** Runs the action on the connection's loop. */
  public void onLoop(Consumer<Http2Connection> action) throws Exception {
    Http2Connection connection = await(connected);
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    execute(
        loop,
        () -> {
          try {
            action.accept(connection);
            done.complete(true);
          } catch (RuntimeException e) {
            done.completeExceptionally(new AssertionError("closed: " + closed.isDone(), e));
          }
        });
    await(done);
  }

  public static void execute(EventLoop loop, Runnable action) {
    loop.execute(
        new LoopTask() {
          @Override
          protected void runOnLoop() {
            action.run();
          }
        });
  }

  /** Sends that many octets on a new stream; completes with the number that came back right. */
  public CompletableFuture<Long> echo(long bytes) throws Exception {
    await(connected);
    Echo echo = new Echo(bytes);
    onLoop(
        connection -> {
          Headers head =
              Headers.of(
                  ":method", "POST", ":scheme", "http", ":path", "/echo", ":authority", "test");
          echo.stream = connection.openStream(echo, head, false);
          echo.onWritable();
        });
    return echo.result;
  }

  public void shutdown() throws Exception {
    onLoop(connection -> connection.shutdown("done", loop.nanoTime()));
  }

  /** A pattern that shows a missing, doubled or moved octet. */
  public static byte patternAt(long position) {
    return (byte) (position * 31 + (position >>> 8) * 7 + (position >>> 16));
  }

  @SuppressWarnings("NullAway.Init")
  private static final class Echo implements StreamListener {
    final CompletableFuture<Long> result = new CompletableFuture<>();
    private final long bytes;
    private Http2Stream stream;
    private long sent;
    private long received;
    private boolean ended;

    Echo(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public void onHeaders(Headers headers, boolean endStream) {
      if (headers.status() != 200) {
        result.completeExceptionally(new AssertionError(headers.toString()));
      }
    }

    @Override
    public void onData(byte[] buffer, int offset, int length, boolean endStream) {
      for (int i = 0; i < length; i++, received++) {
        if (buffer[offset + i] != patternAt(received)) {
          result.completeExceptionally(new AssertionError("octet " + received + " differs"));
        }
      }
      stream.consume(length);
    }

    @Override
    public void onWritable() {
      while (!ended && stream.isWritable()) {
        byte[] chunk = new byte[(int) Math.min(CHUNK, bytes - sent)];
        for (int i = 0; i < chunk.length; i++) {
          chunk[i] = patternAt(sent + i);
        }
        sent += chunk.length;
        ended = sent == bytes;
        stream.sendData(chunk, 0, chunk.length, ended);
      }
    }

    @Override
    public void onClosed(CloseCause cause) {
      if (cause instanceof CloseCause.EndOfStream) {
        result.complete(received);
      } else {
        result.completeExceptionally(new AssertionError(cause.toString()));
      }
    }
  }
}
