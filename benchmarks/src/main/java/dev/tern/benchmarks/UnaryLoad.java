package dev.tern.benchmarks;

import dev.tern.examples.helloworld.HelloReply;
import dev.tern.examples.helloworld.HelloRequest;
import dev.tern.http2.CloseCause;
import dev.tern.http2.ConnectionListener;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Options;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Transport;
import dev.tern.nio.NioTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A closed-loop load of unary hello calls against any gRPC server: some connections, each with a
 * fixed number of streams open, on one loop. It speaks HTTP/2 by the engine alone, so it costs
 * little, and checks the reply of each stream's first call.
 *
 * <p>Arguments: port, connections, streams, warm-up seconds, seconds, server's process id. Prints
 * one line of JSON: calls a second, the server's CPU microseconds a call, latency percentiles.
 *
 * <p>Owner: the loop, but for main.
 */
public final class UnaryLoad {
  private static final int TICKS_PER_SECOND = 100; // USER_HZ of every Linux
  private static final Headers REQUEST =
      Headers.of(
          ":method", "POST",
          ":scheme", "http",
          ":path", "/helloworld.Greeter/SayHello",
          ":authority", "localhost",
          "te", "trailers",
          "content-type", "application/grpc");

  private final byte[] message = framed(HelloRequest.of(r -> r.name("world")).toByteArray());
  private final byte[] expected =
      framed(HelloReply.of(r -> r.message("Hello, world!")).toByteArray());
  private final Histogram latency = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private volatile boolean measuring;
  private volatile boolean stopping;
  private long calls;

  private UnaryLoad() {}

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int connections = Integer.parseInt(args[1]);
    int streams = Integer.parseInt(args[2]);
    int warmSeconds = Integer.parseInt(args[3]);
    int seconds = Integer.parseInt(args[4]);
    long pid = Long.parseLong(args[5]);
    System.out.println(new UnaryLoad().run(port, connections, streams, warmSeconds, seconds, pid));
  }

  private String run(int port, int connections, int streams, int warm, int seconds, long pid)
      throws Exception {
    try (NioTransport transport = NioTransport.builder().loops(1).build()) {
      CountDownLatch ended = new CountDownLatch(1);
      for (int i = 0; i < connections; i++) {
        transport.connect(
            transport.nextLoop(),
            new Transport.ConnectTarget(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                "localhost",
                5_000_000_000L),
            new Client(streams, ended));
      }
      pause(ended, warm);
      long cpu = cpuTicks(pid);
      long ownCpu = cpuTicks(ProcessHandle.current().pid());
      long start = System.nanoTime();
      measuring = true;
      pause(ended, seconds);
      measuring = false;
      double elapsed = (System.nanoTime() - start) / 1e9;
      double micros = (cpuTicks(pid) - cpu) * 1e6 / TICKS_PER_SECOND;
      double own =
          (cpuTicks(ProcessHandle.current().pid()) - ownCpu) / (elapsed * TICKS_PER_SECOND);
      stopping = true;
      String failed = failure.get();
      if (failed != null) {
        throw new IllegalStateException(failed);
      }
      return String.format(
          Locale.ROOT,
          "{\"rps\":%.0f,\"server_cpu_us\":%.3f,\"p50_us\":%.1f,\"p99_us\":%.1f,"
              + "\"generator_cpu\":%.2f}",
          calls / elapsed,
          micros / calls,
          latency.getValueAtPercentile(50) / 1e3,
          latency.getValueAtPercentile(99) / 1e3,
          own);
    }
  }

  private void pause(CountDownLatch ended, int seconds) throws InterruptedException {
    if (ended.await(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException(String.valueOf(failure.get()));
    }
  }

  /** User and system time of a process, in clock ticks: fields 14 and 15 of its stat. */
  private static long cpuTicks(long pid) throws Exception {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static byte[] framed(byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(body.length).put(body).array();
  }

  /** One connection, its streams refilled as they end. Owner: the loop. */
  private final class Client implements Transport.ConnectHandler, ConnectionListener {
    private final int streams;
    private final CountDownLatch ended;
    private @Nullable Http2Connection connection;
    private boolean started;

    Client(int streams, CountDownLatch ended) {
      this.streams = streams;
      this.ended = ended;
    }

    @Override
    public Http2Connection open(Pipe pipe, long nowNanos) {
      connection = Http2Connection.client(pipe, Http2Options.defaults(), this, nowNanos);
      return connection;
    }

    @Override
    public void failed(Transport.ConnectFailure why) {
      fail(why.message());
    }

    @Override
    public void onSettings(dev.tern.http2.Http2Settings settings) {
      if (!started) {
        started = true;
        for (int i = 0; i < streams; i++) {
          new Call(this).start();
        }
      }
    }

    @Override
    public StreamListener onStream(Http2Stream stream) {
      throw new IllegalStateException("a server opened a stream");
    }

    @Override
    public void onClosed(CloseCause.ConnectionLost cause) {
      if (!stopping) {
        fail(cause.toString());
      }
    }

    private void fail(String why) {
      failure.compareAndSet(null, why);
      ended.countDown();
    }
  }

  /** One place of the closed loop: a call, and when it has ended the next one. Owner: the loop. */
  private final class Call implements StreamListener {
    private final Client client;
    private final byte[] reply = new byte[expected.length];
    private int received;
    private boolean checked;
    private long started;
    private @Nullable Http2Stream stream;

    Call(Client client) {
      this.client = client;
    }

    void start() {
      Http2Connection connection = client.connection;
      if (stopping || connection == null || !connection.canOpenStream()) {
        return;
      }
      received = 0;
      started = System.nanoTime();
      stream = connection.openStream(this, REQUEST, false);
      stream.sendData(message, 0, message.length, true);
    }

    @Override
    public void onHeaders(Headers headers, boolean endStream) {
      if (endStream && !checked) {
        checked = true;
        if (!"0".equals(headers.get("grpc-status")) || !java.util.Arrays.equals(reply, expected)) {
          client.fail("a wrong reply, trailers " + headers);
        }
      }
    }

    @Override
    public void onData(byte[] buffer, int offset, int length, boolean endStream) {
      if (received + length <= reply.length) {
        System.arraycopy(buffer, offset, reply, received, length);
      }
      received += length;
      if (stream != null) {
        stream.consume(length);
      }
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(CloseCause cause) {
      if (cause instanceof CloseCause.Reset reset && reset.code() != ErrorCode.NO_ERROR) {
        client.fail("a stream was reset: " + reset);
      }
      if (measuring) {
        calls++;
        latency.recordValue(System.nanoTime() - started);
      }
      start();
    }
  }
}
