package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.loopback.SimulatedLoop;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Listeners may call anything from anywhere, and throw: every end is still told once, and last. */
class ReentrancyPropertyTest {

  private static final class Wild implements StreamListener {
    private final Side side;
    private @Nullable Http2Stream stream;
    private boolean held;
    private int closes;

    Wild(Side side) {
      this.side = side;
      side.all.add(this);
    }

    @Override
    public void onHeaders(Headers headers, boolean endStream) {
      heard();
      side.act(this);
    }

    @Override
    public void onData(byte[] buffer, int offset, int length, boolean endStream) {
      heard();
      if (stream != null && side.random.nextBoolean()) {
        stream.consume(length);
      }
      side.act(this);
    }

    @Override
    public void onWritable() {
      heard();
      side.act(this);
    }

    @Override
    public void onClosed(CloseCause cause) {
      heard();
      closes++;
      side.act(this);
      if (held && stream != null) {
        stream.release();
      }
    }

    private void heard() {
      assertEquals(0, closes, "nothing follows the end");
    }
  }

  private static final class Side implements ConnectionListener {
    final Random random;
    final List<Wild> all = new ArrayList<>();
    @Nullable Http2Connection engine;
    int closes;
    int depth;

    Side(Random random) {
      this.random = random;
    }

    @Override
    public StreamListener onStream(Http2Stream stream) {
      Wild wild = new Wild(this);
      wild.stream = stream;
      try {
        act(wild);
      } catch (IllegalArgumentException thrown) {
        all.remove(wild); // it was never given to the engine
        throw thrown;
      }
      return wild;
    }

    @Override
    public void onStreamAvailable() {
      if (!all.isEmpty()) {
        act(all.get(random.nextInt(all.size())));
      }
    }

    @Override
    public void onClosed(CloseCause.ConnectionLost cause) {
      closes++;
    }

    void act(Wild wild) {
      if (depth > 3) {
        return;
      }
      depth++;
      try {
        for (int i = random.nextInt(4); i > 0; i--) {
          actOnce(random.nextInt(4) == 0 ? all.get(random.nextInt(all.size())) : wild);
        }
      } finally {
        depth--;
      }
    }

    private void actOnce(Wild wild) {
      Http2Stream stream = wild.stream;
      Http2Connection connection = engine;
      if (stream == null || connection == null) {
        return;
      }
      try {
        switch (random.nextInt(40)) {
          case 0, 1, 2, 3, 4, 5 -> stream.sendHeaders(Script.RESPONSE, random.nextInt(5) == 0);
          case 6, 7, 8, 9, 10, 11, 12 -> {
            int octets = random.nextInt(30_000);
            stream.sendData(new byte[octets], 0, octets, random.nextInt(5) == 0);
          }
          case 13, 14, 15, 16 -> stream.sendHeaders(Script.TRAILERS, true);
          case 17 -> stream.reset(ErrorCode.CANCEL);
          case 18, 19 -> stream.resetAfterOutput(ErrorCode.NO_ERROR);
          case 20, 21, 22 -> stream.consume(random.nextInt(5000));
          case 23 -> {
            stream.hold();
            wild.held = true;
          }
          case 24 -> stream.release();
          case 25, 26, 27, 28, 29, 30 -> open();
          case 31 -> stream.isWritable();
          case 32 -> {
            if (random.nextInt(30) == 0) {
              connection.shutdown("enough", connection.pipe().loop().nanoTime());
            }
          }
          case 33 -> {
            if (random.nextInt(60) == 0) {
              connection.close(ErrorCode.NO_ERROR, "over");
            }
          }
          case 34 -> connection.ping(random.nextLong());
          case 35 -> {
            if (random.nextInt(5) == 0) {
              throw new IllegalArgumentException("wild");
            }
          }
          default -> {}
        }
      } catch (IllegalArgumentException | IllegalStateException refused) {
        if ("wild".equals(refused.getMessage())) {
          throw refused;
        }
      }
    }

    void open() {
      Http2Connection connection = engine;
      if (connection != null && connection.canOpenStream()) {
        Wild wild = new Wild(this);
        wild.stream = connection.openStream(wild, Script.REQUEST, random.nextInt(3) == 0);
      }
    }
  }

  @Property(tries = 300)
  void everyEndIsToldOnceAndLast(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    SimulatedLoop loop = new SimulatedLoop();
    LoopbackTransport transport =
        new LoopbackTransport(loop, 1 + random.nextInt(20_000), 1 + random.nextInt(20_000));
    Side server = new Side(random);
    Side client = new Side(random);
    Http2Options options =
        Http2Options.builder()
            .initialStreamWindow(random.nextInt(70_000))
            .maxConcurrentStreams(1 + random.nextInt(10))
            .streamLowWatermark(1000)
            .streamHighWatermark(20_000)
            .connectionHighWatermark(50_000)
            .build();
    transport.listen(
        LoopbackTransport.address("server"),
        (pipe, now) -> {
          Http2Connection connection = Http2Connection.server(pipe, options, server, now);
          server.engine = connection;
          return connection;
        });
    transport.connect(
        loop,
        new Transport.ConnectTarget(LoopbackTransport.address("server"), "server", 1),
        new Transport.ConnectHandler() {
          @Override
          public Http2Connection open(Pipe pipe, long now) {
            Http2Connection connection = Http2Connection.client(pipe, options, client, now);
            client.engine = connection;
            return connection;
          }

          @Override
          public void failed(Transport.ConnectFailure failure) {
            throw new AssertionError(failure.message());
          }
        });
    loop.runUntilIdle();
    for (int i = 0; i < 100; i++) {
      client.open();
      for (Side side : List.of(client, server)) {
        if (!side.all.isEmpty()) {
          try {
            side.act(side.all.get(random.nextInt(side.all.size())));
          } catch (IllegalArgumentException wild) {
            assertEquals("wild", wild.getMessage());
          }
        }
      }
      if (random.nextBoolean()) {
        loop.runOnce();
      }
    }
    loop.runUntilIdle();
    if (random.nextBoolean()) {
      transport.breakConnections();
    } else if (client.engine != null) {
      client.engine.close(ErrorCode.NO_ERROR, "end");
    }
    loop.runUntilIdle();
    loop.advance(Duration.ofMinutes(5));

    assertEquals(1, client.closes);
    assertEquals(1, server.closes);
    for (Side side : List.of(client, server)) {
      assertTrue(side.engine != null && side.engine.isFinished());
      for (Wild wild : side.all) {
        assertEquals(1, wild.closes, wild.stream == null ? "" : "stream " + wild.stream.id());
      }
    }
  }
}
