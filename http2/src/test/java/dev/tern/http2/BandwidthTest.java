package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Windows that grow with the bandwidth-delay product: two engines, and a long fat line between. */
class BandwidthTest {
  private static final long STEP_NANOS = 1_000_000;
  private static final int STEPS_ONE_WAY = 50; // so a round trip is 100 ms
  private static final int OCTETS_A_STEP = 20_000; // 20 MB/s, and 2 MB are on the way

  private final ArrayDeque<byte[]> toServer = new ArrayDeque<>();
  private final ArrayDeque<byte[]> toClient = new ArrayDeque<>();
  private final List<String> serverFrames = new ArrayList<>();
  private final byte[] buffer = new byte[OCTETS_A_STEP];
  private Script client = Script.client(options -> options);
  private Script server = Script.server(options -> options);

  private void connect(UnaryOperator<Http2Options.Builder> options) {
    client = Script.client(options);
    server = Script.server(options);
    server.engine.frameLog(new FrameLog("", server.now, serverFrames::add));
    for (int i = 0; i < STEPS_ONE_WAY; i++) {
      toServer.add(new byte[0]);
      toClient.add(new byte[0]);
    }
    steps(250);
  }

  private void steps(int count) {
    for (int i = 0; i < count; i++) {
      client.now += STEP_NANOS;
      server.now += STEP_NANOS;
      exchange(client, toServer, toClient);
      exchange(server, toClient, toServer);
    }
  }

  private void exchange(Script side, ArrayDeque<byte[]> out, ArrayDeque<byte[]> in) {
    byte[] arrived = in.remove();
    side.engine.receive(arrived, 0, arrived.length, side.now);
    int written = side.engine.transmit(buffer, 0, buffer.length, side.now);
    out.add(java.util.Arrays.copyOf(buffer, written));
  }

  /** How much of the line is used, in the last second of four. */
  private double share() {
    Http2Stream stream = client.open(false);
    byte[] much = new byte[100 << 20];
    stream.sendData(much, 0, much.length, true);
    steps(3000);
    long before = stream.queuedBytes();
    steps(1000);
    return (double) (before - stream.queuedBytes()) / (1000 * OCTETS_A_STEP);
  }

  @Test
  void aSmallWindowLeavesTheLineEmpty() {
    connect(options -> options.initialStreamWindow(65_535).connectionWindow(65_535));
    double share = share();
    assertTrue(share < 0.05, "share " + share);
    assertTrue(
        serverFrames.stream().noneMatch(line -> line.contains("-> ") && line.contains("PING")));
  }

  @Test
  void measuredWindowsFillTheLine() {
    connect(
        options ->
            options.initialStreamWindow(65_535).connectionWindow(65_535).maxStreamWindow(16 << 20));
    double share = share();
    assertTrue(share > 0.9, "share " + share);
    int window = server.engine.flow.streamWindow();
    assertTrue(window >= 2_000_000 && window <= 10_000_000, "window " + window);
  }

  @Test
  void windowsDoNotGrowOverTheirLimit() {
    connect(
        options ->
            options.initialStreamWindow(65_535).connectionWindow(65_535).maxStreamWindow(500_000));
    double share = share();
    assertTrue(share > 0.1 && share < 0.5, "share " + share);
    assertEquals(500_000, server.engine.flow.streamWindow());
    assertEquals(2_000_000, server.engine.flow.inboundWindow().size());
  }

  /** gRPC's servers and clients count a PING that no DATA or HEADERS of theirs came before. */
  @Test
  void everyPingStandsBehindDataOfThePeer() {
    connect(options -> options.initialStreamWindow(65_535).maxStreamWindow(16 << 20));
    share();
    int pings = 0;
    boolean data = false;
    for (String line : serverFrames) {
      data |= line.contains("<- ") && line.contains(" DATA ");
      if (line.contains("-> ") && line.contains(" PING ") && line.contains(" - ")) {
        assertTrue(data, "ping " + pings + " has no DATA before it");
        data = false;
        pings++;
      }
    }
    assertTrue(pings > 3, "there were " + pings + " measurements");
  }

  @Test
  void smallCallsCostNoPing() {
    Script script = Script.readyServer(options -> options.maxStreamWindow(16 << 20));
    for (int i = 0; i < 1000; i++) {
      int id = 2 * i + 1;
      script.play(Frames.get(id, false), Frames.data(id, true, 100));
      script.stream(id).sendHeaders(Script.RESPONSE, true);
      assertEquals(1, script.sent().size());
    }
  }

  @Test
  void moreOnTheWayAtTheSameSpeedIsNoBandwidth() {
    BandwidthEstimate estimate = new BandwidthEstimate(1 << 24);
    assertTrue(estimate.begins(0, 100_000, 0));
    assertEquals(200_000, estimate.ended(50_000, 100_000, 1000));
    assertTrue(estimate.begins(0, 200_000, 0));
    assertEquals(200_000, estimate.ended(100_000, 200_000, 2001)); // slower
    assertTrue(estimate.begins(0, 200_000, 0));
    assertEquals(200_000, estimate.ended(50_000, 200_000, 10)); // the window was not full
  }
}
