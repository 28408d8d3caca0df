package dev.tern.http2;

import static dev.tern.http2.Script.RESPONSE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The connection's life: SETTINGS, PING, GOAWAY, limits of streams, deadlines, ends. */
class ConnectionScriptTest {
  private static final String REQUEST_LINE =
      "{:method: POST, :scheme: http, :path: /s/m, te: trailers}";

  // ---- GOAWAY, section 6.8 ----

  @Test
  void aShutdownSaysGoAwayTwiceWithAPingBetween_rfc9113_6_8() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    script.engine.shutdown("bye", script.now);
    assertEquals(List.of("GOAWAY 2147483647 NO_ERROR bye", "PING 7465726e7465726e"), script.sent());

    script.play(Frames.get(3, true)); // it was on its way
    script.play(Frames.ping(true, 0x7465726e7465726eL));
    assertEquals(List.of("GOAWAY 3 NO_ERROR bye"), script.sent());
    script.play(Frames.get(5, true)); // too late: dropped, without a word
    script.events();

    script.stream(1).sendHeaders(RESPONSE, true);
    script.sent();
    assertFalse(script.engine.isFinished());
    script.stream(3).sendHeaders(RESPONSE, true);
    script.sent();
    assertTrue(script.engine.isFinished());
    assertEquals(
        List.of("closed 1 ended", "closed 3 ended", "over NO_ERROR USER bye"), script.events());
  }

  @Test
  void aShutdownDoesNotWaitForThePingForEver() {
    Script script = Script.readyServer();
    script.engine.shutdown("bye", script.now);
    script.sent();
    assertEquals(script.now + 10_000_000_000L, script.engine.nextDeadlineNanos());
    script.now = script.engine.nextDeadlineNanos();
    script.engine.onDeadline(script.now);
    assertEquals(List.of("GOAWAY 0 NO_ERROR bye"), script.sent());
    assertTrue(script.engine.isFinished());
  }

  @Test
  void aServerThatEndsBeforeItsClientSpokeSaysSettingsFirst_rfc9113_3_4() {
    Script draining = Script.server(options -> options);
    draining.engine.shutdown("bye", draining.now);
    assertTrue(draining.sent().get(0).startsWith("SETTINGS"));
    draining.play(Frames.PREFACE, Frames.settings(), Frames.settingsAck());
    assertEquals("SETTINGS ACK", draining.sent().get(0), "said once");

    Script closing = Script.server(options -> options);
    closing.engine.close(ErrorCode.NO_ERROR, "bye");
    assertTrue(closing.sent().get(0).startsWith("SETTINGS"));
  }

  @Test
  void aNewWindowIsLaidOutWhole_alsoBehindFramesThatAreHalfTaken() {
    for (int pings = 1; pings < 30; pings++) {
      Script script = Script.readyServer();
      FrameWriter writer = script.engine.writer;
      for (int i = 0; i < pings; i++) {
        writer.ping(false, 1, i);
      }
      byte[] out = new byte[1000];
      int at = writer.drain(out, 0, 10);
      writer.initialWindow(100_000);
      at = writer.drain(out, at, out.length);
      List<String> frames = script.log.read(java.util.Arrays.copyOf(out, at));
      assertEquals(pings + 1, frames.size());
      assertTrue(frames.get(pings).startsWith("SETTINGS"), frames.get(pings));
    }
  }

  @Test
  void aClientsShutdownLetsItsStreamsEnd() {
    Script script = Script.readyClient();
    script.open(true);
    script.sent();
    script.engine.shutdown("", script.now);
    assertFalse(script.engine.canOpenStream());
    assertTrue(script.engine.isDraining());
    assertThrows(IllegalStateException.class, () -> script.open(true));
    assertEquals(List.of("GOAWAY 0 NO_ERROR "), script.sent());
    script.play(Frames.headers(1, true, Script.OK));
    assertTrue(script.engine.isFinished());
    assertEquals("over NO_ERROR USER ", script.events().get(2));
  }

  @Test
  void streamFiveAfterGoAwayThreeWasNeverProcessed_rfc9113_6_8() {
    Script script = Script.readyClient();
    script.open(true);
    script.open(true);
    script.open(true);
    script.sent();
    script.open(true);
    script.play(Frames.goAway(3, ErrorCode.NO_ERROR, "later"));
    assertEquals(
        List.of(
            "closed 5 unprocessed true the peer said GOAWAY NO_ERROR (later)",
            "closed 7 unprocessed false the peer said GOAWAY NO_ERROR (later)",
            "goaway 3 NO_ERROR later"),
        script.events().stream().sorted().toList());
    assertFalse(script.engine.canOpenStream());
    script.play(Frames.headers(1, true, Script.OK));
    assertFalse(script.engine.isFinished());
    script.play(Frames.headers(3, true, Script.OK));
    script.sent();
    assertTrue(script.engine.isFinished());
    assertEquals(
        "over NO_ERROR PEER the peer said GOAWAY NO_ERROR (later)", script.events().get(4));
  }

  @Test
  void whenThePeerIsGoneItsGoAwayExplainsIt() {
    Script script = Script.readyClient();
    script.open(true);
    script.sent();
    script.play(Frames.goAway(1, ErrorCode.ENHANCE_YOUR_CALM, "too_many_pings"));
    script.engine.transportFailed(new IOException("reset"), script.now);
    String reason =
        "the connection broke: java.io.IOException: reset; before, the peer said GOAWAY"
            + " ENHANCE_YOUR_CALM (too_many_pings)";
    assertEquals(
        List.of(
            "goaway 1 ENHANCE_YOUR_CALM too_many_pings",
            "closed 1 lost ENHANCE_YOUR_CALM PEER " + reason,
            "over ENHANCE_YOUR_CALM PEER " + reason),
        script.events());
    assertTrue(script.engine.isFinished());
  }

  @Test
  void theEndOfTheInputEndsTheConnection() {
    Script script = Script.readyClient();
    script.open(true);
    script.sent();
    script.open(true);
    script.engine.endOfInput(script.now);
    assertEquals(
        List.of(
            "closed 1 lost NO_ERROR PEER the peer closed the connection",
            "closed 3 unprocessed false the peer closed the connection",
            "over NO_ERROR PEER the peer closed the connection"),
        script.events().stream().sorted().toList());
    assertEquals(List.of("GOAWAY 0 NO_ERROR "), script.sent());
    assertTrue(script.engine.isFinished());
    script.engine.endOfInput(script.now);
    script.engine.close(ErrorCode.NO_ERROR, "");
    assertEquals(List.of(), script.events());
  }

  @Test
  void closeTellsEveryStreamAndThePeer() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, false), Frames.get(3, false));
    script.events();
    script.engine.close(ErrorCode.NO_ERROR, "stop");
    assertEquals(
        List.of(
            "closed 1 lost NO_ERROR USER stop",
            "closed 3 lost NO_ERROR USER stop",
            "over NO_ERROR USER stop"),
        script.events().stream().sorted().toList());
    assertFalse(script.engine.isFinished());
    assertEquals(List.of("GOAWAY 3 NO_ERROR stop"), script.sent());
    assertTrue(script.engine.isFinished());
  }

  // ---- How many streams, section 5.1.2 ----

  @Test
  void streamsOverTheLimitAreRefused_alsoBeforeItIsAcknowledged_rfc9113_5_1_2() {
    Script script = Script.server(options -> options.maxConcurrentStreams(2));
    script.play(Frames.PREFACE, Frames.settings());
    script.sent();
    script.play(Frames.get(1, true), Frames.get(3, true), Frames.get(5, true));
    assertEquals(List.of("RST_STREAM 5 REFUSED_STREAM"), script.sent());
    script.stream(1).sendHeaders(RESPONSE, true);
    script.sent();
    script.play(Frames.get(7, true));
    assertEquals(List.of(), script.sent());
    assertEquals(2, script.engine.activeStreams());
  }

  @Test
  void aStreamThatIsHeldKeepsItsPlaceUntilItIsReleased() {
    Script script = Script.readyServer(options -> options.maxConcurrentStreams(1));
    script.play(Frames.get(1, false));
    script.stream(1).hold();
    script.play(Frames.rst(1, ErrorCode.CANCEL), Frames.get(3, true));
    assertEquals(List.of("RST_STREAM 3 REFUSED_STREAM"), script.sent());
    assertEquals(0, script.engine.activeStreams());
    script.stream(1).release();
    script.stream(1).release();
    script.play(Frames.get(5, true), Frames.get(7, true));
    assertEquals(List.of("RST_STREAM 7 REFUSED_STREAM"), script.sent());
  }

  @Test
  void aHeldStreamKeepsItsUnconsumedOctetsFromTheWindow() {
    Script script = Script.readyServer(options -> options.connectionWindow(65_535));
    script.recorder.consuming = false;
    script.play(Frames.get(1, false), Frames.data(1, false, 16_384), Frames.data(1, false, 16_384));
    script.play(Frames.data(1, false, 16_384));
    script.stream(1).hold();
    script.play(Frames.rst(1, ErrorCode.CANCEL));
    assertEquals(List.of(), script.sent());
    script.stream(1).consume(33_000);
    assertEquals(List.of("WINDOW_UPDATE 0 33000"), script.sent());
    script.stream(1).release();
    script.stream(1).consume(1_000_000); // ignored: all was given back
    assertFalse(script.engine.isFinished());
  }

  @Test
  void theClientKeepsThePeersLimit_lateOnesToo_rfc9113_5_1_2() {
    Script script = Script.readyClient();
    script.open(true);
    script.open(true);
    script.play(Frames.settings(3, 2));
    assertFalse(script.engine.canOpenStream());
    assertFalse(script.engine.isDraining());
    script.sent();
    script.events();
    script.play(Frames.headers(1, true, Script.OK));
    assertEquals(
        List.of("headers 1 END {:status: 200}", "closed 1 ended", "available"), script.events());
    assertTrue(script.engine.canOpenStream());
    script.play(Frames.settings(3, 0));
    assertFalse(script.engine.canOpenStream());
    script.events();
    script.play(Frames.settings(3, 1), Frames.settings(3, 2));
    assertEquals(List.of("settings", "settings", "available"), script.events());
  }

  // ---- SETTINGS, section 6.5, and deadlines ----

  @Test
  void settingsAreAppliedAndAcknowledged_rfc9113_6_5_3() {
    Script script = Script.readyClient();
    script.play(Frames.settings(1, 100, 3, 7, 4, 9, 5, 20_000, 6, 500), Frames.settings(3, -1));
    assertEquals(List.of("SETTINGS ACK", "SETTINGS ACK"), script.sent());
    assertEquals(
        new Http2Settings(100, true, Integer.MAX_VALUE, 9, 20_000, 500, false, false),
        script.engine.peerSettings());
  }

  @Test
  void theEncodersTableFollowsThePeersSettings_rfc7541_4_2() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true), Frames.get(3, true));
    script.stream(1).sendHeaders(Headers.of(":status", "200", "a", "b"), true);
    script.sent();
    script.play(Frames.settings(1, 0, 1, 1 << 20));
    script.stream(3).sendHeaders(Headers.of(":status", "200", "a", "b"), true);
    byte[] sent = script.sentBytes();
    // SETTINGS ACK, then HEADERS whose block begins with the two table sizes, 0 and 4096
    assertEquals(0x20, sent[18]);
    assertEquals(0x3f, sent[19]);
    assertEquals(
        List.of("SETTINGS ACK", "HEADERS 3 END {:status: 200, a: b}"), script.log.read(sent));
  }

  @Test
  void thePrefaceMustComeInTime() {
    Script script = Script.server(options -> options);
    script.play(Frames.PREFACE);
    script.sent();
    assertEquals(script.now + 10_000_000_000L, script.engine.nextDeadlineNanos());
    script.engine.onDeadline(script.now + 9_999_999_999L);
    assertFalse(script.engine.isFinished());
    script.engine.onDeadline(script.now + 10_000_000_000L);
    assertEquals(List.of("GOAWAY 0 PROTOCOL_ERROR no preface in time"), script.sent());
    assertTrue(script.engine.isFinished());
    assertEquals(Long.MAX_VALUE, script.engine.nextDeadlineNanos());
  }

  @Test
  void settingsMustBeAcknowledgedInTime_rfc9113_6_5_3() {
    Script script = Script.server(options -> options);
    script.play(Frames.PREFACE, Frames.settings());
    script.sent();
    script.engine.onDeadline(script.now + 10_000_000_000L);
    assertEquals(List.of("GOAWAY 0 SETTINGS_TIMEOUT SETTINGS not acknowledged"), script.sent());
  }

  @Test
  void aReadyConnectionWaitsForNothing() {
    assertEquals(Long.MAX_VALUE, Script.readyServer().engine.nextDeadlineNanos());
    assertEquals(Long.MAX_VALUE, Script.readyClient().engine.nextDeadlineNanos());
  }

  @Test
  void outputThatIsNotTakenEndsTheConnection() {
    Script script = Script.readyServer();
    long second = 1_000_000_000L;
    script.play(Frames.get(1, true));
    script.now += 3600 * second; // idle for an hour, which the engine does not know
    script.stream(1).sendHeaders(RESPONSE, true);
    script.engine.onDeadline(script.now);
    assertFalse(script.engine.isFinished());
    script.engine.onDeadline(script.now + 29 * second);
    assertFalse(script.engine.isFinished());
    script.engine.onDeadline(script.now + 30 * second);
    assertTrue(script.engine.isFinished());
    assertEquals("over NO_ERROR LIBRARY the peer takes no output", script.events().get(2));
  }

  @Test
  void outputThatIsTakenSlowlyIsNoStall() {
    Script script = Script.readyServer();
    script.play(Frames.settings(4, 1 << 20), Frames.windowUpdate(0, 1 << 20), Frames.get(1, true));
    script.stream(1).sendHeaders(RESPONSE, false);
    script.stream(1).sendData(new byte[100_000], 0, 100_000, true);
    byte[] buffer = new byte[1000];
    for (int i = 0; i < 100; i++) {
      script.now += 29_000_000_000L;
      script.engine.onDeadline(script.now);
      assertTrue(script.engine.transmit(buffer, 0, 1000, script.now) > 0);
    }
    assertFalse(script.engine.isFinished());
  }

  // ---- Stream numbers, section 5.1.1 ----

  @Test
  void aClientWhoseNumbersAreUsedUpDrains_rfc9113_5_1_1() {
    Script script = Script.readyClient();
    script.engine.streams.nextLocalId = Integer.MAX_VALUE;
    assertTrue(script.engine.canOpenStream());
    Http2Stream last = script.engine.openStream(script.recorder.listener(1), Script.REQUEST, true);
    assertEquals(Integer.MAX_VALUE, last.id());
    assertFalse(script.engine.canOpenStream());
    assertTrue(script.engine.isDraining());
    script.sent();
    script.play(Frames.headers(Integer.MAX_VALUE, true, Script.OK));
    assertTrue(last.isClosed());
  }

  @Test
  void aServerWhoseNumbersRunOutSaysGoAway_rfc9113_5_1_1() {
    Script script = Script.readyServer();
    script.play(Frames.get(Integer.MAX_VALUE - 3998, true));
    assertEquals(List.of(), script.sent());
    script.play(Frames.get(Integer.MAX_VALUE - 1998, true));
    assertEquals(
        List.of("GOAWAY 2147483647 NO_ERROR stream numbers are used up", "PING 7465726e7465726e"),
        script.sent());
  }

  // ---- CONNECT, section 8.5 and RFC 8441 ----

  @Test
  void connectWithProtocolIsTakenOnlyWhenOffered_rfc8441_4() {
    byte[] connect =
        Frames.headers(
            1,
            false,
            ":method",
            "CONNECT",
            ":protocol",
            "websocket",
            ":scheme",
            "http",
            ":path",
            "/",
            ":authority",
            "a");
    Script script = Script.readyServer();
    script.play(connect);
    assertEquals(List.of("RST_STREAM 1 PROTOCOL_ERROR"), script.sent());
    Script offering = Script.server(options -> options.enableConnectProtocol(true));
    offering.play(Frames.PREFACE, Frames.settings(), connect);
    assertTrue(offering.sent().get(0).contains(" 8=1"));
    assertEquals(2, offering.events().size());
  }

  // ---- PING, section 6.7 ----

  @Test
  void pingsAreAnsweredWithTheirOctets_rfc9113_6_7() {
    Script script = Script.readyServer();
    script.play(Frames.ping(false, 0x0123456789abcdefL));
    assertEquals(List.of("PING ACK 123456789abcdef"), script.sent());
    script.engine.ping(-2);
    assertEquals(List.of("PING fffffffffffffffe"), script.sent());
    script.play(Frames.ping(true, -2));
    assertEquals(List.of("pong fffffffffffffffe"), script.events());
  }

  @Test
  void numbersThatAreUsedUpEndTheConnection_rfc9113_5_1_1() {
    Script script = Script.readyServer();
    script.play(Frames.get(Integer.MAX_VALUE - 3000, true));
    assertEquals(List.of(), script.sent());
    script.play(Frames.get(Integer.MAX_VALUE, true));
    assertEquals("GOAWAY 2147483647 NO_ERROR stream numbers are used up", script.sent().get(0));
  }

  @Test
  void theRequestLineIsSentAsItWasGiven() {
    Script script = Script.readyClient();
    script.open(true);
    assertEquals(List.of("HEADERS 1 END " + REQUEST_LINE), script.sent());
  }
}
