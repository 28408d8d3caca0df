package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer may not send, and what becomes of the connection or the stream. */
class FrameErrorScriptTest {
  private static final byte[] NONE = new byte[0];

  static Stream<Arguments> connectionErrors() {
    return Stream.of(
        error("DATA on stream 0, 6.1", ErrorCode.PROTOCOL_ERROR, Frames.data(0, false, 1)),
        error("DATA on an idle stream, 5.1", ErrorCode.PROTOCOL_ERROR, Frames.data(1, false, 1)),
        error(
            "DATA with more padding than payload, 6.1",
            ErrorCode.PROTOCOL_ERROR,
            Frames.get(1, false),
            Frames.frame(0, 8, 1, new byte[] {5, 0, 0})),
        error(
            "padded DATA without a pad length, 6.1",
            ErrorCode.FRAME_SIZE_ERROR,
            Frames.get(1, false),
            Frames.frame(0, 8, 1, NONE)),
        error("HEADERS on stream 0, 6.2", ErrorCode.PROTOCOL_ERROR, Frames.get(0, true)),
        error("HEADERS on an even stream, 5.1.1", ErrorCode.PROTOCOL_ERROR, Frames.get(2, true)),
        error(
            "HEADERS on a number that was passed over, 5.1.1",
            ErrorCode.PROTOCOL_ERROR,
            Frames.get(5, true),
            Frames.get(3, true)),
        error(
            "HEADERS with more padding than payload, 6.2",
            ErrorCode.PROTOCOL_ERROR,
            Frames.frame(1, 4 | 8, 1, new byte[] {9, 0, 0})),
        error(
            "HEADERS too short for its priority, 6.2",
            ErrorCode.FRAME_SIZE_ERROR,
            Frames.frame(1, 4 | 0x20, 1, new byte[] {0, 0})),
        error(
            "another frame in a field block, 6.10",
            ErrorCode.PROTOCOL_ERROR,
            Frames.frame(1, 0, 1, NONE),
            Frames.ping(false, 0)),
        error(
            "an unknown frame in a field block, 5.5",
            ErrorCode.PROTOCOL_ERROR,
            Frames.frame(1, 0, 1, NONE),
            Frames.frame(0xfa, 0, 1, NONE)),
        error(
            "CONTINUATION of another stream, 6.10",
            ErrorCode.PROTOCOL_ERROR,
            Frames.frame(1, 0, 1, NONE),
            Frames.continuation(3, true, NONE)),
        error(
            "CONTINUATION of nothing, 6.10",
            ErrorCode.PROTOCOL_ERROR,
            Frames.get(1, false),
            Frames.continuation(1, true, NONE)),
        error("PRIORITY on stream 0, 6.3", ErrorCode.PROTOCOL_ERROR, Frames.priority(0, 1)),
        error(
            "PRIORITY of an idle stream on itself, 5.3.1",
            ErrorCode.PROTOCOL_ERROR,
            Frames.priority(7, 7)),
        error(
            "PRIORITY of a wrong size, 6.3",
            ErrorCode.FRAME_SIZE_ERROR,
            Frames.frame(2, 0, 7, new byte[4])),
        error(
            "RST_STREAM on stream 0, 6.4",
            ErrorCode.PROTOCOL_ERROR,
            Frames.rst(0, ErrorCode.CANCEL)),
        error(
            "RST_STREAM on an idle stream, 6.4",
            ErrorCode.PROTOCOL_ERROR,
            Frames.rst(1, ErrorCode.CANCEL)),
        error(
            "RST_STREAM of a wrong size, 6.4",
            ErrorCode.FRAME_SIZE_ERROR,
            Frames.get(1, false),
            Frames.frame(3, 0, 1, new byte[3])),
        error("SETTINGS on a stream, 6.5", ErrorCode.PROTOCOL_ERROR, Frames.frame(4, 0, 1, NONE)),
        error(
            "SETTINGS of a wrong size, 6.5",
            ErrorCode.FRAME_SIZE_ERROR,
            Frames.frame(4, 0, 0, new byte[5])),
        error(
            "an acknowledgement with a payload, 6.5",
            ErrorCode.FRAME_SIZE_ERROR,
            Frames.frame(4, 1, 0, new byte[6])),
        error("ENABLE_PUSH of 2, 6.5.2", ErrorCode.PROTOCOL_ERROR, Frames.settings(2, 2)),
        error(
            "INITIAL_WINDOW_SIZE over 2^31-1, 6.5.2",
            ErrorCode.FLOW_CONTROL_ERROR,
            Frames.settings(4, Integer.MIN_VALUE)),
        error("MAX_FRAME_SIZE of 0, 6.5.2", ErrorCode.PROTOCOL_ERROR, Frames.settings(5, 0)),
        error(
            "MAX_FRAME_SIZE of 16383, 6.5.2", ErrorCode.PROTOCOL_ERROR, Frames.settings(5, 16_383)),
        error(
            "MAX_FRAME_SIZE of 2^24, 6.5.2", ErrorCode.PROTOCOL_ERROR, Frames.settings(5, 1 << 24)),
        error(
            "PUSH_PROMISE to a server, 8.4",
            ErrorCode.PROTOCOL_ERROR,
            Frames.frame(5, 4, 1, new byte[4])),
        error(
            "PING on a stream, 6.7", ErrorCode.PROTOCOL_ERROR, Frames.frame(6, 0, 1, new byte[8])),
        error(
            "PING of a wrong size, 6.7",
            ErrorCode.FRAME_SIZE_ERROR,
            Frames.frame(6, 0, 0, new byte[7])),
        error(
            "GOAWAY on a stream, 6.8",
            ErrorCode.PROTOCOL_ERROR,
            Frames.frame(7, 0, 1, new byte[8])),
        error(
            "GOAWAY of a wrong size, 6.8",
            ErrorCode.FRAME_SIZE_ERROR,
            Frames.frame(7, 0, 0, new byte[7])),
        error("WINDOW_UPDATE of 0, 6.9", ErrorCode.PROTOCOL_ERROR, Frames.windowUpdate(0, 0)),
        error(
            "WINDOW_UPDATE on an idle stream, 5.1",
            ErrorCode.PROTOCOL_ERROR,
            Frames.windowUpdate(1, 1)),
        error(
            "WINDOW_UPDATE of a wrong size, 6.9",
            ErrorCode.FRAME_SIZE_ERROR,
            Frames.frame(8, 0, 0, new byte[3])),
        error(
            "a window over 2^31-1, 6.9.1",
            ErrorCode.FLOW_CONTROL_ERROR,
            Frames.windowUpdate(0, Integer.MAX_VALUE)),
        error(
            "INITIAL_WINDOW_SIZE that lets a window overflow, 6.9.2",
            ErrorCode.FLOW_CONTROL_ERROR,
            Frames.get(1, false),
            Frames.windowUpdate(1, 10),
            Frames.settings(4, Integer.MAX_VALUE)),
        error(
            "a frame that is too large, 4.2",
            ErrorCode.FRAME_SIZE_ERROR,
            Frames.get(1, false),
            Frames.data(1, false, 16_385)),
        error(
            "a block that cannot be decoded, 4.3",
            ErrorCode.COMPRESSION_ERROR,
            Frames.frame(1, 4, 1, new byte[] {(byte) 0xff, (byte) 0xff})),
        error(
            "DATA on a stream that both ended, 5.1",
            ErrorCode.STREAM_CLOSED,
            Frames.get(1, false),
            Frames.rst(1, ErrorCode.CANCEL),
            Frames.data(1, false, 1)),
        error(
            "HEADERS on a stream that the peer reset, 5.1",
            ErrorCode.STREAM_CLOSED,
            Frames.get(1, false),
            Frames.rst(1, ErrorCode.CANCEL),
            Frames.get(1, false)));
  }

  private static Arguments error(String rule, ErrorCode code, byte[]... frames) {
    return Arguments.of(rule, code, frames);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("connectionErrors")
  void theConnectionEnds_rfc9113_5_4_1(String rule, ErrorCode code, byte[][] frames) {
    Script script = Script.readyServer();

    script.play(frames);
    script.play(Frames.get(99, true), Frames.ping(false, 1)); // not looked at any more

    List<String> sent = script.sent();
    String last = sent.get(sent.size() - 1);
    assertTrue(last.startsWith("GOAWAY ") && last.contains(" " + code + " "), rule + ": " + sent);
    List<String> events = script.events();
    assertTrue(events.get(events.size() - 1).startsWith("over " + code + " LIBRARY"), "" + events);
    assertTrue(script.engine.isFinished());
  }

  static Stream<Arguments> streamErrors() {
    return Stream.of(
        error(
            "DATA behind END_STREAM, 5.1",
            ErrorCode.STREAM_CLOSED,
            Frames.get(1, true),
            Frames.data(1, false, 1)),
        error(
            "HEADERS behind END_STREAM, 5.1",
            ErrorCode.STREAM_CLOSED,
            Frames.get(1, true),
            Frames.get(1, true)),
        error(
            "WINDOW_UPDATE of 0, 6.9",
            ErrorCode.PROTOCOL_ERROR,
            Frames.get(1, false),
            Frames.windowUpdate(1, 0)),
        error(
            "a window over 2^31-1, 6.9.1",
            ErrorCode.FLOW_CONTROL_ERROR,
            Frames.get(1, false),
            Frames.windowUpdate(1, Integer.MAX_VALUE)),
        error(
            "PRIORITY on itself, 5.3.1",
            ErrorCode.PROTOCOL_ERROR,
            Frames.get(1, false),
            Frames.priority(1, 1)),
        error(
            "PRIORITY of a wrong size, 6.3",
            ErrorCode.FRAME_SIZE_ERROR,
            Frames.get(1, false),
            Frames.frame(2, 0, 1, new byte[6])),
        error(
            "HEADERS of a stream that depends on itself, 5.3.1",
            ErrorCode.PROTOCOL_ERROR,
            Frames.frame(
                1,
                4 | 0x20,
                1,
                Frames.join(
                    Frames.int32(1),
                    new byte[1],
                    Frames.block(":method", "GET", ":scheme", "http", ":path", "/")))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streamErrors")
  void theStreamEndsAndTheConnectionGoesOn_rfc9113_5_4_2(
      String rule, ErrorCode code, byte[][] frames) {
    Script script = Script.readyServer();

    script.play(frames).play(Frames.get(3, true), Frames.ping(false, 1));

    assertEquals(List.of("RST_STREAM 1 " + code, "PING ACK 1"), script.sent(), rule);
    assertEquals("headers 3 END {:method: GET, :scheme: http, :path: /}", last(script.events()));
  }

  @Test
  void dataBeyondTheStreamsWindowIsAnErrorOfTheStream_rfc9113_6_9_1() {
    Script script = Script.readyServer(options -> options.initialStreamWindow(100));
    script.recorder.consuming = false;
    script.play(Frames.get(1, false), Frames.data(1, false, 60), Frames.data(1, false, 60));
    assertEquals(List.of("RST_STREAM 1 FLOW_CONTROL_ERROR"), script.sent());
  }

  @Test
  void dataBeyondTheConnectionsWindowIsAnErrorOfTheConnection_rfc9113_6_9_1() {
    Script script = Script.readyServer(options -> options.connectionWindow(65_535));
    script.recorder.consuming = false;
    script.play(Frames.get(1, false), Frames.get(3, false));
    for (int i = 0; i < 4; i++) {
      script.play(Frames.data(i % 2 == 0 ? 1 : 3, false, 16_384));
    }
    assertEquals(
        List.of("GOAWAY 3 FLOW_CONTROL_ERROR DATA beyond the connection's window"), script.sent());
  }

  @Test
  void unknownFramesFlagsAndSettingsAreIgnored_rfc9113_5_5() {
    Script script = Script.readyServer();
    script.play(
        Frames.frame(0xfa, 0xff, 77, new byte[1000]),
        Frames.settings(0x4a4a, 17),
        Frames.frame(6, 0xfe, 0, new byte[8]),
        Frames.priority(1, 3),
        Frames.get(1, true));
    assertEquals(List.of("SETTINGS ACK", "PING ACK 0"), script.sent());
    assertEquals(
        List.of("settings", "headers 1 END {:method: GET, :scheme: http, :path: /}"),
        script.events());
  }

  @Test
  void whatCrossedOurResetIsDropped_rfc9113_5_1() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, false));
    script.stream(1).reset(ErrorCode.CANCEL);
    script.sent();
    script.events();
    script.play(
        Frames.data(1, false, 10),
        Frames.windowUpdate(1, 1),
        Frames.headers(1, true, "a", "b"),
        Frames.rst(1, ErrorCode.CANCEL),
        Frames.ping(false, 1));
    assertEquals(List.of("PING ACK 1"), script.sent());
    assertEquals(List.of(), script.events());
  }

  @Test
  void aWrongPrefaceEndsTheConnection_rfc9113_3_4() {
    Script script = Script.server(options -> options);
    script.play("GET / SMTP\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertEquals("GOAWAY 0 PROTOCOL_ERROR not an HTTP/2 preface", last(script.sent()));
    assertTrue(script.engine.isFinished());
  }

  @Test
  void thePrefaceGoesOnWithSettings_rfc9113_3_4() {
    for (byte[] frame : List.of(Frames.ping(false, 0), Frames.settingsAck(), Frames.get(1, true))) {
      Script script = Script.server(options -> options);
      script.play(Frames.PREFACE, frame);
      assertEquals(
          "GOAWAY 0 PROTOCOL_ERROR the preface does not go on with SETTINGS", last(script.sent()));
    }
  }

  @Test
  void aClientRefusesPushes_rfc9113_8_4() {
    Script script = Script.readyClient();
    script.open(true);
    script.sent();
    script.play(
        Frames.frame(5, 4, 1, Frames.join(Frames.int32(2), Frames.block(":method", "GET"))));
    assertEquals(
        "GOAWAY 0 PROTOCOL_ERROR PUSH_PROMISE, which was not allowed", last(script.sent()));
  }

  @Test
  void aServerCannotAllowPushes_rfc9113_6_5_2() {
    Script script = Script.readyClient();
    script.play(Frames.settings(2, 1));
    assertEquals(
        "GOAWAY 0 PROTOCOL_ERROR a wrong value of SETTINGS_ENABLE_PUSH", last(script.sent()));
  }

  @Test
  void aClientTakesNoFramesForStreamsThatItHasNotOpened_rfc9113_5_1() {
    for (byte[] frame :
        List.of(
            Frames.headers(1, true, Script.OK),
            Frames.data(1, false, 1),
            Frames.rst(1, ErrorCode.CANCEL),
            Frames.windowUpdate(1, 1),
            Frames.headers(2, true, Script.OK))) {
      Script script = Script.readyClient();
      script.open(true); // its HEADERS are not sent yet
      script.play(frame);
      String goAway =
          script.sent().stream().filter(line -> line.startsWith("GOAWAY")).findFirst().orElse("");
      assertTrue(goAway.startsWith("GOAWAY 0 PROTOCOL_ERROR"), goAway);
    }
  }

  @Test
  void inAnyStateAnyFrameCutAnywhereIsSurvived() {
    for (Object[] each : streamErrors().map(Arguments::get).toList()) {
      byte[] bytes = Frames.join((byte[][]) each[2]);
      for (int cut = 0; cut < bytes.length; cut++) {
        Script script = Script.readyServer();
        byte[] first = java.util.Arrays.copyOf(bytes, cut);
        script.play(first).play(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
        assertEquals("RST_STREAM 1 " + each[1], last(script.sent()));
      }
    }
  }

  private static String last(List<String> lines) {
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }
}
