package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One budget of memory for many connections, whatever their windows promise. */
class MemoryBudgetTest {
  private static final int LIMIT = 16 << 20;

  private final MemoryBudget budget = new MemoryBudget(LIMIT);
  private final List<Script> hostile = new ArrayList<>();

  private Script server() {
    return Script.readyServer(
        options -> options.memoryBudget(budget).maxConcurrentStreams(1000).resetBurst(100_000));
  }

  /** A good peer's call, whose user takes what comes; whether it was answered. */
  private static boolean goodCall(Script good, int id) {
    good.play(Frames.get(id, false), Frames.data(id, false, 10_000), Frames.data(id, true, 10_000));
    Http2Stream stream = good.stream(id);
    if (stream.isClosed()) {
      return false;
    }
    stream.sendHeaders(Script.RESPONSE, true);
    good.sent();
    return stream.isClosed() && good.recorder.received(id) == 20_000;
  }

  @Test
  void thousandsOfStalledStreamsHoldNoMoreThanTheBudget_andOthersGoOn() {
    Script good = server();
    for (int i = 0; i < 40; i++) { // their windows alone allow 160 MiB
      Script each = server();
      each.recorder.consuming = false;
      hostile.add(each);
    }
    long most = 0;
    int goodId = 1;
    for (int round = 0; round < 50; round++) {
      int id = 2 * round + 1;
      for (Script each : hostile) { // 2000 streams, of 60,000 octets each, which is 120 MB
        each.play(Frames.get(id, false));
        for (int i = 0; i < 4; i++) {
          if (each.engine.flow.inboundWindow().available() >= 15_000) {
            each.play(Frames.data(id, false, 15_000));
          }
          most = Math.max(most, budget.held());
        }
        each.sentBytes();
        assertFalse(each.engine.isFinished());
      }
      assertTrue(goodCall(good, goodId), "round " + round);
      goodId += 2;
    }
    assertTrue(most <= LIMIT, "held " + most);
    assertTrue(most >= LIMIT / 2, "held only " + most + ", so this proves nothing");

    for (Script each : hostile) {
      each.engine.transportFailed(new java.io.IOException("gone"), each.now);
    }
    good.engine.close(ErrorCode.NO_ERROR, "");
    assertEquals(0, budget.held());
  }

  @Test
  void windowsAreKeptBackUnderPressure_andGivenLater() {
    Script pressing = server();
    pressing.recorder.consuming = false;
    fill(pressing, 1, 12 << 20);
    Script other =
        Script.readyServer(options -> options.memoryBudget(budget).connectionWindow(1 << 20));
    other.recorder.consuming = false;
    other.play(Frames.get(1, false), Frames.get(3, false));
    other.engine.flow.settle();
    for (int i = 0; i < 20; i++) {
      other.play(Frames.data(1, false, 16_384), Frames.data(3, false, 16_384));
    }
    other.sent();
    other.stream(1).consume(20 * 16_384);
    other.stream(3).consume(20 * 16_384 - 20_000); // it still holds some
    assertTrue(other.sent().stream().noneMatch(line -> line.startsWith("WINDOW_UPDATE 0 ")));
    pressing.engine.transportFailed(new java.io.IOException("gone"), pressing.now);
    other.pass(Duration.ofMillis(20));
    assertTrue(other.sent().stream().anyMatch(line -> line.startsWith("WINDOW_UPDATE 0 ")));
  }

  @Test
  void newStreamsAreRefusedUnderPressure_whereMuchIsHeld() {
    Script script = server();
    script.recorder.consuming = false;
    fill(script, 1, 13 << 20);
    script.play(Frames.get(9, true));
    assertEquals(List.of("RST_STREAM 9 REFUSED_STREAM"), script.sent());
    assertEquals(1, script.engine.options().limitCounters().count(Limit.MEMORY_REFUSED));
    assertTrue(goodCall(server(), 1));
  }

  /** A stream that holds so much because its user says it gathers it. */
  private static void fill(Script script, int id, int octets) {
    script.play(Frames.get(id, false), Frames.data(id, false, 1));
    script.stream(id).gathered(octets);
    script.play(Frames.ping(false, 1));
    script.sent();
  }

  @Test
  void whoHoldsMoreThanItsShareLosesItsLargestStream() {
    Script greedy = server();
    greedy.recorder.consuming = false;
    fill(greedy, 1, 9 << 20);
    fill(greedy, 3, 6 << 20);
    Script modest = server();
    modest.recorder.consuming = false;
    fill(modest, 1, 1 << 20);
    greedy.pass(Duration.ofMillis(20));
    modest.pass(Duration.ofMillis(20));
    assertTrue(greedy.stream(1).isClosed());
    assertFalse(greedy.stream(3).isClosed());
    assertFalse(modest.stream(1).isClosed());
    assertEquals(List.of("RST_STREAM 1 ENHANCE_YOUR_CALM"), greedy.sent());
    assertTrue(budget.held() < LIMIT / 2);
  }

  @Test
  void repliesThatWaitAreHeldToo() {
    Script script = server();
    script.play(Frames.settings(4, 0), Frames.get(1, true));
    script.stream(1).sendHeaders(Script.RESPONSE, false);
    script.stream(1).sendData(new byte[1 << 20], 0, 1 << 20, true);
    script.sent();
    assertEquals(1 << 20, budget.held());
    script.play(Frames.rst(1, ErrorCode.CANCEL));
    assertEquals(0, budget.held());
  }

  @Test
  void whatIsTakenAtOnceIsNeverAccounted() {
    Script script = server();
    script.play(Frames.get(1, false));
    for (int i = 0; i < 100; i++) {
      script.play(Frames.data(1, false, 16_000));
      assertEquals(0, budget.held());
      script.sent();
    }
  }

  @Test
  void aBudgetHasALeast() {
    assertThrows(IllegalArgumentException.class, () -> new MemoryBudget(1000));
    assertEquals(1 << 20, new MemoryBudget(1 << 20).limit());
  }
}
