package dev.tern.http2;

import static dev.tern.http2.Script.RESPONSE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every limit, passed by one. */
class AbuseScriptTest {

  private static void assertCalmed(Script script, String reason) {
    List<String> sent = script.sent();
    String last = sent.get(sent.size() - 1);
    assertTrue(last.endsWith(" ENHANCE_YOUR_CALM " + reason), last);
    assertTrue(script.engine.isFinished());
  }

  @Test
  void rapidReset_cve_2023_44487() {
    Script script = Script.readyServer(options -> options.resetBurst(100).resetsPerSecond(10));
    int id = 1;
    for (int i = 0; i < 100; i++, id += 2) {
      script.play(Frames.get(id, true), Frames.rst(id, ErrorCode.CANCEL));
    }
    assertFalse(script.engine.isFinished());
    script.now += 1_000_000_000L; // ten more
    for (int i = 0; i < 10; i++, id += 2) {
      script.play(Frames.get(id, true), Frames.rst(id, ErrorCode.CANCEL));
    }
    assertEquals(List.of(), script.sent());
    script.play(Frames.get(id, true), Frames.rst(id, ErrorCode.CANCEL));
    assertCalmed(script, "too many streams reset");
  }

  @Test
  void resetsOfAnsweredStreamsAreNoAbuse() {
    Script script = Script.readyServer(options -> options.resetBurst(1).resetsPerSecond(0));
    for (int id = 1; id < 21; id += 2) {
      script.play(Frames.get(id, false));
      script.stream(id).sendHeaders(RESPONSE, true);
      script.play(Frames.rst(id, ErrorCode.NO_ERROR));
    }
    script.sent();
    assertFalse(script.engine.isFinished());
  }

  @Test
  void madeYouReset_cve_2025_8671() {
    List<byte[]> mistakes =
        List.of(
            Frames.windowUpdate(1, 0),
            Frames.windowUpdate(1, Integer.MAX_VALUE),
            Frames.priority(1, 1),
            Frames.frame(2, 0, 1, new byte[4]),
            Frames.data(1, false, 1),
            Frames.get(1, true));
    for (byte[] mistake : mistakes) {
      Script script = Script.readyServer(options -> options.resetBurst(10).resetsPerSecond(0));
      for (int i = 0; i < 11; i++) {
        byte[] id = Frames.int32(2 * i + 1);
        System.arraycopy(id, 0, mistake, 5, 4);
        if (mistake[3] == FrameType.PRIORITY && mistake.length == 14) {
          System.arraycopy(id, 0, mistake, 9, 4);
        }
        script.play(Frames.get(2 * i + 1, true), mistake);
      }
      assertCalmed(script, "too many stream errors");
    }
  }

  @Test
  void pingFlood_cve_2019_9512() {
    Script script =
        Script.readyServer(options -> options.controlRepliesPause(5).controlRepliesClose(10));
    for (int i = 0; i < 5; i++) {
      assertTrue(script.engine.wantsInput());
      script.play(Frames.ping(false, i));
    }
    assertFalse(script.engine.wantsInput());
    assertEquals(5, script.sent().size());
    assertTrue(script.engine.wantsInput());
    for (int i = 0; i < 11; i++) {
      script.play(Frames.ping(false, i));
    }
    assertCalmed(script, "too many PINGs");
  }

  @Test
  void settingsFlood_cve_2019_9515() {
    Script script = Script.readyServer(options -> options.controlRepliesClose(10));
    for (int i = 0; i < 11; i++) {
      script.play(Frames.settings());
    }
    assertCalmed(script, "too many SETTINGS");
  }

  @Test
  void manySettings_cve_2020_11080() {
    Script script = Script.readyServer();
    script.play(Frames.frame(FrameType.SETTINGS, 0, 0, new byte[6 * 32]));
    assertFalse(script.engine.isFinished());
    script.play(Frames.frame(FrameType.SETTINGS, 0, 0, new byte[6 * 33]));
    assertCalmed(script, "too many entries in SETTINGS");
  }

  @Test
  void emptyData_cve_2019_9518() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, false));
    script.play(Frames.data(1, false, 0), Frames.data(1, false, 0), Frames.data(1, false, 1));
    script.play(Frames.data(1, false, 0), Frames.data(1, false, 0));
    assertFalse(script.engine.isFinished());
    script.play(Frames.paddedData(1, false, 0, 100));
    assertCalmed(script, "too many empty DATA frames");
  }

  @Test
  void smallDataThatNobodyConsumes() {
    Script script = Script.readyServer(options -> options.maxSmallData(100));
    script.play(Frames.get(1, false));
    for (int i = 0; i < 1000; i++) {
      script.play(Frames.data(1, false, 1));
    }
    assertFalse(script.engine.isFinished()); // it was consumed
    script.recorder.consuming = false;
    for (int i = 0; i < 101; i++) {
      script.play(Frames.data(1, false, 1));
    }
    assertCalmed(script, "too many small DATA frames");
  }

  @Test
  void continuationFlood_cve_2024_27316() {
    Script script = Script.readyServer();
    script.play(Frames.frame(FrameType.HEADERS, 0, 1, new byte[0]));
    for (int i = 0; i < 8; i++) {
      script.play(Frames.continuation(1, false, new byte[0]));
    }
    assertFalse(script.engine.isFinished());
    script.play(Frames.continuation(1, false, new byte[0]));
    assertCalmed(script, "too many CONTINUATION frames");
  }

  @Test
  void aBlockOfTwiceTheLimitEndsTheConnection() {
    Script script = Script.readyServer();
    script.play(Frames.frame(FrameType.HEADERS, 0, 1, new byte[16_384]));
    script.play(Frames.continuation(1, false, new byte[16_384]));
    assertFalse(script.engine.isFinished());
    script.play(Frames.continuation(1, false, new byte[1]));
    assertCalmed(script, "a field block over twice of SETTINGS_MAX_HEADER_LIST_SIZE");
  }

  @Test
  void hpackBomb_cve_2016_6581() {
    Script script = Script.readyServer();
    byte[] value = new byte[4000];
    Arrays.fill(value, (byte) 'x');
    byte[] seed =
        Frames.join(
            Frames.hex("83 86 84 40 01 61 7f a1 1e"), value); // a: x…, 4000 of them, indexed
    byte[] bomb = new byte[16_000];
    Arrays.fill(bomb, (byte) 0xbe);
    System.arraycopy(Frames.hex("83 86 84"), 0, bomb, 0, 3);
    script.play(Frames.frame(FrameType.HEADERS, 4, 1, seed));
    assertEquals(1, script.events().size());
    script.play(Frames.frame(FrameType.HEADERS, 4, 3, bomb));
    assertEquals(List.of("RST_STREAM 3 ENHANCE_YOUR_CALM"), script.sent());
    assertEquals(List.of(), script.events());
    script.play(Frames.frame(FrameType.HEADERS, 4, 5, Frames.hex("83 86 84 be")));
    assertEquals(1, script.events().size()); // and the table is still in step
  }

  @Test
  void manyTinyFields_cve_2026_49975() {
    Script script = Script.readyServer();
    byte[] block = new byte[300];
    Arrays.fill(block, (byte) 0xa0); // cookie, empty: the static entry 32
    System.arraycopy(Frames.hex("83 86 84"), 0, block, 0, 3);
    script.play(Frames.frame(FrameType.HEADERS, 4, 1, block));
    assertEquals(List.of("RST_STREAM 1 ENHANCE_YOUR_CALM"), script.sent());
  }

  @Test
  void priorityFramesCostNothing_cve_2019_9513() {
    Script script = Script.readyServer();
    for (int i = 0; i < 10_000; i++) {
      script.play(Frames.priority(2 * i + 1, 0));
    }
    assertEquals(List.of(), script.sent());
    assertFalse(script.engine.isFinished());
  }

  @Test
  void nothingIsReadBehindAFatalError_cve_2026_27135() {
    Script script = Script.readyServer();
    script.play(Frames.settings(5, 0));
    for (int i = 0; i < 256; i++) {
      byte[] garbage = new byte[1000];
      Arrays.fill(garbage, (byte) i);
      script.play(garbage);
    }
    assertEquals(1, script.sent().size());
    assertEquals(1, script.events().size());
  }

  @Test
  void openingTenTimesTheLimitBeforeTheAcknowledgementIsRefusedQuietly() {
    Script script = Script.server(options -> options.maxConcurrentStreams(10).resetBurst(5));
    script.play(Frames.PREFACE, Frames.settings());
    script.sent();
    for (int i = 0; i < 100; i++) {
      script.play(Frames.get(2 * i + 1, true));
      script.sent();
    }
    assertEquals(10, script.engine.activeStreams());
    assertFalse(script.engine.isFinished());
  }

  @Test
  void aPeersHeaderLimitIsAdvisory_cve_2026_50560() {
    Script script = Script.readyServer();
    script.play(Frames.settings(6, 0), Frames.get(1, true));
    script.stream(1).sendHeaders(RESPONSE, true);
    assertEquals(
        List.of("SETTINGS ACK", "HEADERS 1 END {:status: 200, content-type: application/grpc}"),
        script.sent());
  }

  @Test
  void whatWasOnItsWayToAStreamThatWasResetIsDropped_andNoMore() {
    Script script = Script.readyServer(options -> options.initialStreamWindow(100_000));
    script.play(Frames.get(1, false), Frames.get(3, false));
    script.stream(1).reset(ErrorCode.CANCEL);
    script.stream(3).reset(ErrorCode.CANCEL);
    for (int i = 0; i < 20; i++) { // both windows, to the last octet
      script.play(Frames.data(i % 2 == 0 ? 1 : 3, false, 10_000));
    }
    assertFalse(script.engine.isFinished());
    script.sent();
    script.play(Frames.data(1, false, 1));
    List<String> sent = script.sent();
    assertEquals(
        "GOAWAY 3 FLOW_CONTROL_ERROR DATA beyond the windows of streams that were reset",
        sent.get(sent.size() - 1));
    assertEquals(1, script.engine.options().limitCounters().count(Limit.LATE_DATA));
  }

  @Test
  void aPeerThatGoesOnBeyondAStreamsWindowIsCutOff() {
    Script script = Script.readyServer(options -> options.initialStreamWindow(100_000));
    script.recorder.consuming = false;
    script.play(Frames.get(1, false));
    int frames = 0;
    while (!script.engine.isFinished() && frames < 100) {
      script.play(Frames.data(1, false, 16_000));
      script.sent();
      frames++;
    }
    assertTrue(frames <= 9, frames + " frames were taken");
  }

  @Test
  void aStreamThatWasRefusedHasItsFirstWindowOnItsWay() {
    Script script =
        Script.readyServer(options -> options.maxConcurrentStreams(1).initialStreamWindow(100_000));
    script.play(Frames.get(1, false), Frames.get(3, false));
    for (int i = 0; i < 10; i++) {
      script.play(Frames.data(3, false, 10_000));
    }
    assertFalse(script.engine.isFinished());
    script.play(Frames.data(3, false, 1));
    assertFalse(script.sent().isEmpty());
    assertTrue(script.engine.isFinished());
  }

  @Test
  void windowDrip_cve_2019_9511() {
    Script script = Script.readyServer(options -> options.maxSmallData(10));
    script.play(Frames.settings(4, 0), Frames.get(1, true));
    script.stream(1).sendHeaders(RESPONSE, false);
    script.stream(1).sendData(new byte[10_000], 0, 10_000, true);
    script.sent();
    for (int i = 0; i < 10; i++) {
      script.play(Frames.windowUpdate(1, 1));
      assertEquals(List.of("DATA 1 1"), script.sent());
    }
    script.play(Frames.windowUpdate(1, 1000)); // a piece worth its frame begins anew
    assertEquals(List.of("DATA 1 1000"), script.sent());
    for (int i = 0; i < 10; i++) {
      script.play(Frames.windowUpdate(1, 1));
      assertEquals(List.of("DATA 1 1"), script.sent());
    }
    script.play(Frames.windowUpdate(1, 1));
    assertCalmed(script, "windows of a few octets");
  }
}
