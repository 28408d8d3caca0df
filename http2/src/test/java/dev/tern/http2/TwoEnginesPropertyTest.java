package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.loopback.SimulatedLoop;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Transport;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** A client's engine and a server's, joined, with random operations on both. */
class TwoEnginesPropertyTest {

  /** One end of one stream: what it sent, what it got, and how it ended. */
  private static final class End implements StreamListener {
    final CRC32 sent = new CRC32();
    final CRC32 got = new CRC32();
    long sentOctets;
    long gotOctets;
    int pending;
    boolean headSent;
    boolean endSent;
    int closes;
    int afterClose;
    @Nullable CloseCause cause;
    @Nullable Http2Stream stream;

    @Override
    public void onHeaders(Headers headers, boolean endStream) {
      afterClose += closes;
    }

    @Override
    public void onData(byte[] buffer, int offset, int length, boolean endStream) {
      afterClose += closes;
      got.update(buffer, offset, length);
      gotOctets += length;
      pending += length;
    }

    @Override
    public void onWritable() {
      afterClose += closes;
    }

    @Override
    public void onClosed(CloseCause why) {
      closes++;
      cause = why;
    }
  }

  private static final class Side implements ConnectionListener {
    final Map<Integer, End> ends = new HashMap<>();
    int closes;
    @Nullable Http2Connection engine;

    @Override
    public StreamListener onStream(Http2Stream stream) {
      End end = new End();
      end.stream = stream;
      ends.put(stream.id(), end);
      return end;
    }

    @Override
    public void onListenerFailure(RuntimeException failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onClosed(CloseCause.ConnectionLost cause) {
      closes++;
    }
  }

  @Property(tries = 150)
  void whatOneSendsTheOtherGets_andEveryStreamEndsOnce(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    SimulatedLoop loop = new SimulatedLoop();
    LoopbackTransport transport =
        new LoopbackTransport(loop, 1 + random.nextInt(20_000), 1 + random.nextInt(20_000));
    Http2Options serverOptions = options(random);
    Http2Options clientOptions = options(random);
    Side server = new Side();
    Side client = new Side();
    transport.listen(
        LoopbackTransport.address("server"),
        (pipe, now) -> Http2Connection.server(pipe, serverOptions, server, now));
    transport.connect(
        loop,
        new Transport.ConnectTarget(LoopbackTransport.address("server"), "server", 1),
        new Transport.ConnectHandler() {
          @Override
          public Http2Connection open(Pipe pipe, long now) {
            Http2Connection connection = Http2Connection.client(pipe, clientOptions, client, now);
            client.engine = connection;
            return connection;
          }

          @Override
          public void failed(Transport.ConnectFailure failure) {
            throw new AssertionError(failure.message());
          }
        });
    loop.runUntilIdle();
    Http2Connection engine = Objects.requireNonNull(client.engine);
    assertTrue(engine.canOpenStream());

    for (int i = 0; i < 200; i++) {
      if (random.nextInt(6) == 0 && engine.canOpenStream()) {
        End end = new End();
        end.stream = engine.openStream(end, Script.REQUEST, false);
        client.ends.put(end.stream.id(), end);
      }
      act(random, client, false);
      act(random, server, true);
      if (random.nextBoolean()) {
        loop.runOnce();
      }
    }
    finish(client, false);
    loop.runUntilIdle();
    finish(server, true);
    loop.runUntilIdle();
    for (int i = 0; i < 10_000 && !isQuiet(client, server); i++) {
      consumeAll(client);
      consumeAll(server);
      loop.runUntilIdle();
    }

    assertEquals(0, client.closes + server.closes);
    client.ends.forEach(
        (id, mine) -> {
          End theirs = server.ends.get(id);
          assertEquals(1, mine.closes, "stream " + id);
          assertEquals(0, mine.afterClose);
          if (theirs == null) { // reset before it left, or refused
            assertTrue(mine.cause instanceof CloseCause.Reset, "" + mine.cause);
            return;
          }
          assertEquals(1, theirs.closes, "stream " + id);
          assertEquals(0, theirs.afterClose);
          if (mine.cause instanceof CloseCause.EndOfStream) {
            assertEquals(theirs.sentOctets, mine.gotOctets);
            assertEquals(theirs.sent.getValue(), mine.got.getValue());
          } else {
            assertTrue(mine.cause instanceof CloseCause.Reset, "" + mine.cause);
          }
          if (theirs.cause instanceof CloseCause.EndOfStream) { // a reset may cross the other's end
            assertEquals(mine.sentOctets, theirs.gotOctets);
            assertEquals(mine.sent.getValue(), theirs.got.getValue());
          } else {
            assertTrue(theirs.cause instanceof CloseCause.Reset, "" + theirs.cause);
          }
        });
    assertEquals(0, engine.activeStreams());
    assertEquals(0, engine.flow.inboundWindow().unconsumed());
    engine.shutdown("done", loop.nanoTime());
    loop.runUntilIdle();
    assertEquals(1, client.closes);
    assertEquals(1, server.closes);
  }

  private static Http2Options options(Random random) {
    return Http2Options.builder()
        .initialStreamWindow(1 + random.nextInt(100_000))
        .connectionWindow(65_535 + random.nextInt(100_000))
        .headerTableSize(random.nextInt(5000))
        .maxConcurrentStreams(1 + random.nextInt(20))
        .maxSmallData(1 << 30)
        .maxEmptyData(1 << 20)
        .build();
  }

  private static void act(Random random, Side side, boolean isServer) {
    for (End end : List.copyOf(side.ends.values())) {
      Http2Stream stream = end.stream;
      if (stream == null || stream.isClosed() || random.nextInt(3) != 0) {
        continue;
      }
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4 -> send(end, stream, random.nextInt(20_000), isServer, random);
        case 5, 6, 7 -> {
          int count = random.nextInt(end.pending + 1);
          stream.consume(count);
          end.pending -= count;
        }
        case 8, 9 -> finish(end, stream, isServer);
        default -> {
          if (random.nextInt(10) == 0) {
            stream.reset(ErrorCode.CANCEL);
          }
        }
      }
    }
  }

  private static void send(
      End end, Http2Stream stream, int octets, boolean isServer, Random random) {
    if (end.endSent) {
      return;
    }
    head(end, stream, isServer);
    byte[] bytes = new byte[octets];
    random.nextBytes(bytes);
    end.sent.update(bytes);
    end.sentOctets += octets;
    stream.sendData(bytes, 0, octets, false);
  }

  private static void head(End end, Http2Stream stream, boolean isServer) {
    if (isServer && !end.headSent) {
      end.headSent = true;
      stream.sendHeaders(Script.RESPONSE, false);
    }
  }

  private static void finish(End end, Http2Stream stream, boolean isServer) {
    if (!end.endSent) {
      head(end, stream, isServer);
      end.endSent = true;
      stream.sendHeaders(Script.TRAILERS, true);
    }
  }

  private static void finish(Side side, boolean isServer) {
    for (End end : side.ends.values()) {
      if (end.stream != null && !end.stream.isClosed()) {
        finish(end, end.stream, isServer);
      }
    }
  }

  private static void consumeAll(Side side) {
    for (End end : side.ends.values()) {
      if (end.stream != null && !end.stream.isClosed()) {
        end.stream.consume(end.pending);
      }
      end.pending = 0;
    }
  }

  private static boolean isQuiet(Side client, Side server) {
    return client.ends.values().stream().allMatch(end -> end.closes > 0)
        && server.ends.values().stream().allMatch(end -> end.closes > 0);
  }
}
