package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Extensible priorities, RFC 9218. */
class PriorityScriptTest {
  private static byte[] update(int streamId, String value) {
    byte[] text = value.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return Frames.frame(FrameType.PRIORITY_UPDATE, 0, 0, Frames.join(Frames.int32(streamId), text));
  }

  private static byte[] get(int id, String priority) {
    return Frames.headers(
        id, true, ":method", "GET", ":scheme", "http", ":path", "/", "priority", priority);
  }

  /** The streams in the order of their DATA frames, each with 20,000 octets, which is two. */
  private static String order(Script script, int... ids) {
    List<Integer> order = new ArrayList<>();
    for (int id : ids) {
      script.stream(id).sendHeaders(Script.RESPONSE, false);
    }
    script.sentBytes(100_000);
    for (int id : ids) {
      script.stream(id).sendData(new byte[20_000], 0, 20_000, true);
    }
    Script log = script;
    for (String line : log.log.read(log.sentBytes(100_000))) {
      if (line.startsWith("DATA")) {
        order.add(Integer.parseInt(line.split(" ", -1)[1]));
      }
    }
    return order.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static Script server() {
    Script script = Script.readyServer();
    script.play(Frames.settings(4, 1 << 20), Frames.windowUpdate(0, 1 << 20));
    script.sent();
    return script;
  }

  @Test
  void theFieldIsRead_rfc9218_4() {
    assertEquals(3, Priorities.parse(""));
    assertEquals(0, Priorities.parse("u=0"));
    assertEquals(7 | Priorities.INCREMENTAL, Priorities.parse("u=7, i"));
    assertEquals(1 | Priorities.INCREMENTAL, Priorities.parse("i=?1;x=1 ,  u=1;y"));
    assertEquals(3, Priorities.parse("u=8, i=?0"));
    assertEquals(3, Priorities.parse("u=-1,nonsense,,=,i=1"));
    assertEquals(5, Priorities.parse("u=2,i,u=5,i=?0")); // the last one holds
  }

  @Test
  void moreUrgentStreamsGoFirst_rfc9218_10() {
    Script script = server();
    script.play(get(1, "u=5"), get(3, "u=1"), Frames.get(5, true));
    assertEquals("3 3 5 5 1 1", order(script, 1, 3, 5));
  }

  @Test
  void incrementalStreamsTakeTurns_andOthersFinish_rfc9218_10() {
    Script script = server();
    script.play(get(1, "u=2, i"), get(3, "u=2, i"), get(5, "u=4"), get(7, "u=4"));
    assertEquals("1 3 1 3 5 5 7 7", order(script, 1, 3, 5, 7));
  }

  @Test
  void withoutAWordStreamsTakeTurns() {
    Script script = server();
    script.play(Frames.get(1, true), Frames.get(3, true));
    assertEquals("1 3 1 3", order(script, 1, 3));
  }

  @Test
  void anUpdateMovesAStreamThatWaits_rfc9218_7_1() {
    Script script = server();
    script.play(Frames.get(1, true), Frames.get(3, true), Frames.get(5, true));
    script.play(update(5, "u=0"), update(3, "u=6"));
    assertEquals("5 5 1 1 3 3", order(script, 1, 3, 5));
    assertEquals(List.of(), script.sent());
  }

  @Test
  void anUpdateMayComeBeforeItsStream_andHoldsAgainstTheField_rfc9218_7_1() {
    Script script = server();
    script.play(update(5, "u=1"), update(3, "u=2"), get(1, "u=3"), get(3, "u=7"), get(5, "u=7"));
    assertEquals("5 5 3 3 1 1", order(script, 1, 3, 5));
    assertEquals(0, script.engine.priorities.kept());
  }

  @Test
  void updatesBeforeTheirStreamsAreBounded_rfc9218_7_1() {
    Script script = Script.readyServer(options -> options.maxPriorityUpdates(10));
    for (int i = 0; i < 100_000; i++) {
      script.play(update(2 * i + 1, "u=1"));
    }
    assertEquals(10, script.engine.priorities.kept());
    assertEquals(99_990, script.engine.options().limitCounters().count(Limit.PRIORITY_UPDATES));
  }

  @Test
  void wrongUpdatesEndTheConnection_rfc9218_7_1() {
    List<byte[]> wrong =
        List.of(
            Frames.frame(FrameType.PRIORITY_UPDATE, 0, 1, Frames.int32(1)),
            Frames.frame(FrameType.PRIORITY_UPDATE, 0, 0, new byte[3]),
            update(0, "u=1"),
            update(2, "u=1")); // a push that was not promised
    for (byte[] each : wrong) {
      Script script = Script.readyServer();
      script.play(each);
      assertTrue(script.sent().get(0).startsWith("GOAWAY"));
    }
    Script client = Script.readyClient();
    client.open(true);
    client.sent();
    client.play(update(1, "u=1"));
    assertTrue(client.sent().get(0).startsWith("GOAWAY 0 PROTOCOL_ERROR"));
  }

  @Test
  void aClientSaysHowUrgentAStreamIs_rfc9218_7_1() {
    Script script = Script.readyClient();
    Http2Stream stream = script.open(true);
    script.sent();
    stream.prioritize(1, true);
    assertEquals(List.of("PRIORITY_UPDATE 1 u=1, i"), script.sent());
    assertThrows(IllegalArgumentException.class, () -> stream.prioritize(8, false));
  }

  @Test
  void aServerMayDecideItself_rfc9218_8() {
    Script script = server();
    script.play(Frames.get(1, true), Frames.get(3, true));
    script.stream(3).prioritize(0, false);
    assertEquals("3 3 1 1", order(script, 1, 3));
  }

  @Test
  void theOldPrioritiesAreSwitchedOff_andStaySo_rfc9218_2_1() {
    Script script = Script.readyServer();
    script.play(Frames.settings(9, 1));
    assertTrue(script.sent().get(0).startsWith("GOAWAY"), "it was 0 in the first SETTINGS");
    Script wrong = Script.server(options -> options);
    wrong.play(Frames.PREFACE, Frames.settings(9, 2));
    assertTrue(wrong.sent().get(2).startsWith("GOAWAY 0 PROTOCOL_ERROR"));
  }
}
