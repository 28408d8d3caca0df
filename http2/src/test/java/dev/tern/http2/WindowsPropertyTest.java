package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** No window is so small, so large or so late that DATA does not come through in the end. */
class WindowsPropertyTest {
  private static final int[] EDGES = {0, 1, 2, 255, 65_535, 1 << 24, Integer.MAX_VALUE};

  private static int window(Random random, int least) {
    int edge = EDGES[random.nextInt(EDGES.length)];
    return Math.max(least, random.nextInt(3) == 0 ? random.nextInt(100_000) : edge);
  }

  /** A peer that opens its windows a little at a time, from any beginning, down and up again. */
  @Property(tries = 200)
  void whatIsQueuedIsSentAsWindowsOpen(@ForAll long seed) {
    Random random = new Random(seed);
    Script script = Script.readyServer();
    int initial = window(random, 0);
    script.play(Frames.settings(4, initial));
    int streams = 1 + random.nextInt(4);
    int octets = 1 + random.nextInt(30_000);
    for (int i = 0; i < streams; i++) {
      int id = 2 * i + 1;
      script.play(Frames.get(id, true));
      script.stream(id).sendHeaders(Script.RESPONSE, false);
      script.stream(id).sendData(new byte[octets], 0, octets, true);
    }
    send(script, random);
    if (random.nextBoolean()) {
      script.play(Frames.settings(4, window(random, 0)));
    }
    for (int i = 0; i < 20_000 && script.engine.activeStreams() > 0; i++) {
      int id = 2 * random.nextInt(streams) + 1;
      Http2Stream stream = script.stream(id);
      if (!stream.isClosed() && stream.outboundWindow().available() < 40_000) {
        script.play(Frames.windowUpdate(id, 1 + random.nextInt(20_000)));
      }
      if (script.engine.flow.outboundWindow().available() < 40_000) {
        script.play(Frames.windowUpdate(0, 1 + random.nextInt(20_000)));
      }
      send(script, random);
    }
    assertEquals(0, script.engine.activeStreams());
    assertEquals((long) streams * octets, sum(script));
  }

  private static void send(Script script, Random random) {
    script.log.read(script.sentBytes(1 + random.nextInt(40_000)));
  }

  private static long sum(Script script) {
    return script.log.dataLengths().stream().mapToLong(Integer::intValue).sum();
  }

  /** Two engines, with windows of any size on both sides, and users that take late. */
  @Property(tries = 100)
  void twoEnginesDoNotBlockEachOther(@ForAll long seed) {
    Random random = new Random(seed);
    int clientWindow = window(random, 1);
    int serverWindow = window(random, 1);
    int connectionWindow = window(random, 65_535);
    boolean tiny = Math.min(clientWindow, serverWindow) < 100;
    Script client =
        Script.client(
            options ->
                options
                    .initialStreamWindow(clientWindow)
                    .connectionWindow(connectionWindow)
                    .maxSmallData(1 << 30)
                    .maxStreamWindow(random.nextBoolean() ? 0 : window(random, 0)));
    Script server =
        Script.server(
            options ->
                options
                    .initialStreamWindow(serverWindow)
                    .connectionWindow(connectionWindow)
                    .maxSmallData(1 << 30)
                    .maxStreamWindow(random.nextBoolean() ? 0 : window(random, 0)));
    boolean late = random.nextBoolean();
    client.recorder.consuming = !late;
    server.recorder.consuming = !late;
    exchange(client, server, late, 3);
    int octets = 1 + random.nextInt(tiny ? 300 : 200_000);
    Http2Stream up = client.open(false);
    up.sendData(new byte[octets], 0, octets, true);
    exchange(client, server, late, 2);
    Http2Stream down = server.stream(1);
    down.sendHeaders(Script.RESPONSE, false);
    down.sendData(new byte[octets], 0, octets, true);
    exchange(client, server, late, 3000);
    assertTrue(up.isClosed() && down.isClosed());
    assertEquals(octets, client.recorder.received(1));
    assertEquals(octets, server.recorder.received(1));
  }

  private static void exchange(Script client, Script server, boolean late, int turns) {
    byte[] buffer = new byte[32 << 10];
    for (int i = 0; i < turns; i++) {
      move(client, server, buffer, late);
      move(server, client, buffer, late);
    }
  }

  private static void move(Script from, Script to, byte[] buffer, boolean late) {
    from.now += 1000;
    int length = from.engine.transmit(buffer, 0, buffer.length, from.now);
    to.now = Math.max(to.now, from.now);
    to.engine.receive(buffer, 0, length, to.now);
    Http2Stream stream = to.recorder.streams.get(1);
    if (late && stream != null && !stream.isClosed()) {
      stream.consume(stream.inboundWindow().unconsumed());
    }
  }
}
