package dev.tern.http2;

import static dev.tern.http2.Script.RESPONSE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers that take nothing, open no window, or end their output: how long, and what they get. */
class StallScriptTest {

  private static long hits(Script script, Limit limit) {
    return script.engine.options().limitCounters().count(limit);
  }

  private static Script closedWindow() {
    Script script = Script.readyServer();
    script.play(Frames.settings(4, 10), Frames.get(1, true), Frames.get(3, true));
    script.stream(1).sendHeaders(RESPONSE, false);
    script.stream(1).sendData(new byte[100], 0, 100, true);
    script.stream(3).sendHeaders(RESPONSE, false);
    script.sent();
    script.events();
    return script;
  }

  // ---- The transport takes nothing ----

  @Test
  void aWriteStallIsExact_evenWhenTheEngineWasNotAskedBefore() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    script.now += 29_000_000_000L; // nobody told the engine
    script.stream(1).sendHeaders(RESPONSE, true);
    script.pass(Duration.ofSeconds(30).minusNanos(1));
    assertFalse(script.engine.isFinished());
    script.pass(Duration.ofNanos(1));
    assertTrue(script.engine.isFinished());
    assertEquals(1, hits(script, Limit.WRITE_STALL));
  }

  // ---- Windows that stay closed (CVE-2016-1546 and others) ----

  @Test
  void aReplyThatWaitsForAClosedWindowIsGivenUp() {
    Script script = closedWindow();
    script.pass(Duration.ofSeconds(30).minusNanos(1));
    assertEquals(List.of(), script.sent());
    script.pass(Duration.ofNanos(1));
    assertEquals(List.of("RST_STREAM 1 CANCEL"), script.sent());
    assertEquals(1, hits(script, Limit.WINDOW_STALL));
    assertFalse(script.engine.isFinished());
    assertFalse(script.stream(3).isClosed());
  }

  @Test
  void theConnectionsWindowCountsToo() {
    Script script = Script.readyServer();
    script.play(Frames.settings(4, 1 << 20), Frames.get(1, true));
    script.stream(1).sendHeaders(RESPONSE, false);
    script.stream(1).sendData(new byte[70_000], 0, 70_000, true);
    script.sent();
    script.pass(Duration.ofSeconds(30));
    assertEquals(List.of("RST_STREAM 1 CANCEL"), script.sent());
  }

  @Test
  void anUpdateBeginsTheTimeAnew() {
    Script script = closedWindow();
    for (int i = 0; i < 5; i++) {
      script.pass(Duration.ofSeconds(20));
      script.play(Frames.windowUpdate(1, 1));
      assertEquals(List.of("DATA 1 1"), script.sent());
    }
    script.pass(Duration.ofSeconds(30));
    assertEquals(List.of("RST_STREAM 1 CANCEL"), script.sent());
  }

  @Test
  void aUserThatIsHeldBackIsNotAStall_untilItHasEnded() {
    Script script = closedWindow();
    script.stream(3).sendData(new byte[100], 0, 100, false);
    script.sent();
    for (int i = 0; i < 20; i++) {
      script.pass(Duration.ofSeconds(30)).sent();
    }
    assertFalse(script.stream(3).isClosed());
    script.stream(3).sendData(new byte[1], 0, 1, true);
    script.sent();
    script.pass(Duration.ofSeconds(29));
    assertFalse(script.stream(3).isClosed());
    script.pass(Duration.ofSeconds(31));
    assertTrue(script.stream(3).isClosed());
  }

  @Test
  void aConnectionThatIsFullAndSendsNothingGivesUpWhatOthersWaitFor() {
    Script script = Script.readyServer();
    script.play(Frames.settings(4, 10), Frames.get(1, true), Frames.get(3, true));
    script.stream(1).sendHeaders(RESPONSE, false);
    script.stream(1).sendData(new byte[2 << 20], 0, 2 << 20, false); // and its user goes on
    script.sent();
    assertFalse(script.engine.isWritable());
    script.pass(Duration.ofSeconds(100)).sent();
    assertFalse(script.stream(1).isClosed(), "nobody waits for the room");

    script.engine.awaitRoom();
    for (int i = 0; i < 5; i++) {
      script.pass(Duration.ofSeconds(20));
      script.play(Frames.windowUpdate(1, 1));
      assertEquals(List.of("DATA 1 1"), script.sent());
    }
    script.pass(Duration.ofSeconds(30)).sent();
    script.pass(Duration.ofSeconds(30)).sent();
    assertTrue(script.stream(1).isClosed());
    assertTrue(script.engine.isWritable());
    assertFalse(script.engine.isFinished());
    assertEquals(1, hits(script, Limit.WINDOW_STALL));
  }

  // ---- The peer ends its output ----

  @Test
  void aPeerThatEndedItsOutputStillGetsItsAnswers() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true), Frames.get(3, true), Frames.get(5, false));
    script.stream(1).sendHeaders(RESPONSE, false); // queued
    script.stream(1).sendData(new byte[10], 0, 10, true);
    script.events();
    script.engine.endOfInput(script.now);
    assertEquals(
        List.of("closed 5 lost NO_ERROR PEER the peer closed the connection"), script.events());
    assertEquals(
        List.of(
            "PING 7465726e00000000",
            "HEADERS 1 {:status: 200, content-type: application/grpc}",
            "DATA 1 END 10"),
        script.sent());
    script.stream(3).sendHeaders(RESPONSE, true); // made afterwards
    assertEquals(
        List.of(
            "HEADERS 3 END {:status: 200, content-type: application/grpc}", "GOAWAY 5 NO_ERROR "),
        script.sent());
    assertTrue(script.engine.isFinished());
  }

  @Test
  void aPeerThatIsGoneIsAskedForAgainAndAgain() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    script.engine.endOfInput(script.now);
    assertEquals(List.of("PING 7465726e00000000"), script.sent());
    script.pass(Duration.ofMillis(250));
    assertEquals(List.of("PING 7465726e00000000"), script.sent());
    script.engine.transportFailed(new java.io.IOException("reset"), script.now);
    assertTrue(script.stream(1).isClosed());
  }

  @Test
  void answersAfterTheEndOfInputAreNotAwaitedForEver() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    script.engine.endOfInput(script.now);
    script.sent();
    script.pass(Duration.ofSeconds(30));
    assertTrue(script.stream(1).isClosed());
    assertTrue(script.engine.isFinished());
    assertEquals(1, hits(script, Limit.HALF_CLOSE_TIMEOUT));
  }

  @Test
  void aPeerThatSaidGoAwayAndLeftAwaitsNothing() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true), Frames.goAway(0, ErrorCode.NO_ERROR, ""));
    script.engine.endOfInput(script.now);
    assertTrue(script.stream(1).isClosed());
  }
}
