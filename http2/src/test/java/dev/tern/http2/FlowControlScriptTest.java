package dev.tern.http2;

import static dev.tern.http2.Script.RESPONSE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows and turns, RFC 9113 sections 5.2 and 6.9. */
class FlowControlScriptTest {

  private static Script serverWithWindow(int window, int... streams) {
    Script script = Script.readyServer();
    script.play(Frames.settings(4, window));
    for (int id : streams) {
      script.play(Frames.get(id, true));
      script.stream(id).sendHeaders(RESPONSE, false);
    }
    script.sent();
    script.events();
    return script;
  }

  @Test
  void dataWaitsForTheStreamsWindow_rfc9113_6_9() {
    Script script = serverWithWindow(0, 1);
    script.stream(1).sendData(new byte[10], 0, 10, true);
    assertEquals(List.of(), script.sent());
    assertFalse(script.engine.hasOutput());
    script.play(Frames.windowUpdate(1, 1));
    assertEquals(List.of("DATA 1 1"), script.sent());
    script.play(Frames.windowUpdate(1, 100));
    assertEquals(List.of("DATA 1 END 9"), script.sent());
  }

  @Test
  void dataWaitsForTheConnectionsWindow_rfc9113_6_9() {
    Script script = serverWithWindow(1 << 20, 1, 3);
    script.stream(1).sendData(new byte[70_000], 0, 70_000, true);
    script.stream(3).sendData(new byte[10], 0, 10, true);
    script.sent();
    assertEquals(70_010 - 65_535, script.stream(1).queuedBytes());
    assertTrue(script.stream(3).isClosed());
    assertFalse(script.engine.hasOutput());
    script.play(Frames.windowUpdate(0, 1000));
    assertEquals(List.of("DATA 1 1000"), script.sent());
    script.play(Frames.windowUpdate(0, 10_000));
    assertEquals(List.of("DATA 1 END 3475"), script.sent());
  }

  @Test
  void anEmptyEndNeedsNoWindow_rfc9113_6_9() {
    Script script = serverWithWindow(0, 1);
    script.stream(1).sendData(new byte[0], 0, 0, true);
    assertEquals(List.of("DATA 1 END 0"), script.sent());
  }

  @Test
  void trailersWaitBehindDataAndNeedNoWindow() {
    Script script = serverWithWindow(5, 1);
    script.stream(1).sendData(new byte[6], 0, 6, false);
    script.stream(1).sendHeaders(Script.TRAILERS, true);
    assertEquals(List.of("DATA 1 5"), script.sent());
    script.play(Frames.windowUpdate(1, 1));
    assertEquals(List.of("DATA 1 1", "HEADERS 1 END {grpc-status: 0}"), script.sent());
  }

  @Test
  void lateSettingsMoveTheWindowsOfAllStreams_belowZeroToo_rfc9113_6_9_2() {
    Script script = serverWithWindow(100, 1);
    script.stream(1).sendData(new byte[200], 0, 200, true);
    assertEquals(List.of("DATA 1 100"), script.sent());
    script.play(Frames.settings(4, 40)); // the window is -60 now
    assertEquals(List.of("SETTINGS ACK"), script.sent());
    script.play(Frames.windowUpdate(1, 60));
    assertEquals(List.of(), script.sent());
    script.play(Frames.windowUpdate(1, 1));
    assertEquals(List.of("DATA 1 1"), script.sent());
    script.play(Frames.settings(4, 1000));
    assertEquals(List.of("SETTINGS ACK", "DATA 1 END 99"), script.sent());
  }

  @Test
  void streamsTakeTurnsOfSixteenKibibytes() {
    Script script = serverWithWindow(1 << 20, 1, 3);
    script.stream(1).sendData(new byte[30_000], 0, 30_000, true);
    script.stream(3).sendData(new byte[30_000], 0, 30_000, true);
    assertEquals(
        List.of("DATA 1 16384", "DATA 3 16384", "DATA 1 END 13616", "DATA 3 END 13616"),
        script.log.read(script.sentBytes(100_000)));
  }

  @Test
  void controlFramesGoFirst_andThePingAckBeforeOtherWork() {
    Script script = serverWithWindow(1 << 20, 1);
    script.stream(1).sendData(new byte[10], 0, 10, true);
    script.play(Frames.ping(false, 0x1234));
    assertEquals(List.of("PING ACK 1234", "DATA 1 END 10"), script.sent());
  }

  @Test
  void halfAWindowOwedIsGivenBack() {
    Script script = Script.readyServer(options -> options.initialStreamWindow(1000));
    script.recorder.consuming = false;
    script.play(Frames.get(1, false), Frames.data(1, false, 1000));
    script.stream(1).consume(499);
    assertEquals(List.of(), script.sent());
    script.stream(1).consume(1);
    assertEquals(List.of("WINDOW_UPDATE 1 500"), script.sent());
    script.play(Frames.data(1, false, 500));
    assertEquals(List.of(), script.sent());
  }

  @Test
  void aStreamThatThePeerEndedGetsNoMoreWindow() {
    Script script = Script.readyServer(options -> options.initialStreamWindow(1000));
    script.recorder.consuming = false;
    script.play(Frames.get(1, false), Frames.data(1, true, 1000));
    script.stream(1).consume(1000);
    assertEquals(List.of(), script.sent());
  }

  @Test
  void theConnectionsWindowIsGivenBackWhenAStreamIsClosed() {
    Script script = Script.readyServer(options -> options.connectionWindow(65_535));
    script.recorder.consuming = false;
    for (int id = 1; id < 100; id += 2) { // twelve times the window
      script.play(Frames.get(id, false), Frames.data(id, false, 16_000));
      script.stream(id).reset(ErrorCode.CANCEL);
    }
    assertFalse(script.engine.isFinished());
    List<String> sent = script.sent();
    assertEquals(16, sent.stream().filter(line -> line.equals("WINDOW_UPDATE 0 48000")).count());
  }

  @Test
  void paddingIsGivenBackAtOnce_rfc9113_6_1() {
    Script script =
        Script.readyServer(options -> options.connectionWindow(65_535).initialStreamWindow(1000));
    script.recorder.consuming = false;
    script.play(
        Frames.get(1, false),
        Frames.paddedData(1, false, 10, 255),
        Frames.paddedData(1, false, 10, 255));
    assertEquals(List.of("WINDOW_UPDATE 1 512"), script.sent());
    assertEquals(List.of("data 1 10", "data 1 10"), script.events().subList(1, 3));
  }

  @Test
  void aSmallWindowHoldsOnceItIsAcknowledged_rfc9113_6_5_3() {
    Script script = Script.server(options -> options.initialStreamWindow(10));
    script.recorder.consuming = false;
    script.play(
        Frames.PREFACE, Frames.settings(), Frames.get(1, false), Frames.data(1, false, 1000));
    script.sent();
    script.play(Frames.settingsAck(), Frames.get(3, false), Frames.data(3, false, 11));
    assertEquals(List.of("RST_STREAM 3 FLOW_CONTROL_ERROR"), script.sent());
  }

  @Test
  void aStreamSaysWhenItIsWritableAgain() {
    Script script =
        Script.readyServer(options -> options.streamLowWatermark(100).streamHighWatermark(1000));
    script.play(Frames.settings(4, 500), Frames.get(1, true));
    Http2Stream stream = script.stream(1);
    stream.sendHeaders(RESPONSE, false);
    stream.sendData(new byte[999], 0, 999, false);
    assertTrue(stream.isWritable());
    stream.sendData(new byte[1], 0, 1, false);
    assertFalse(stream.isWritable());
    script.sent();
    script.events();
    assertEquals(500, stream.queuedBytes());
    script.play(Frames.windowUpdate(1, 399));
    script.sent();
    assertEquals(List.of(), script.events());
    script.play(Frames.windowUpdate(1, 1));
    script.sent();
    assertEquals(List.of("writable 1"), script.events());
    script.play(Frames.windowUpdate(1, 1));
    script.sent();
    assertEquals(List.of(), script.events());
  }

  @Test
  void noStreamIsWritableWhileTheConnectionHasTooMuchQueued() {
    Script script = Script.readyServer(options -> options.connectionHighWatermark(1000));
    script.play(Frames.settings(4, 0), Frames.get(1, true), Frames.get(3, true));
    script.stream(1).sendHeaders(RESPONSE, false);
    script.stream(3).sendHeaders(RESPONSE, false);
    script.stream(1).sendData(new byte[1000], 0, 1000, false);
    assertFalse(script.stream(3).isWritable());
    script.sent();
    script.events();
    script.stream(1).reset(ErrorCode.CANCEL);
    assertTrue(script.stream(3).isWritable());
    assertEquals(List.of("closed 1 CANCEL USER ", "writable 3"), script.events());
  }
}
