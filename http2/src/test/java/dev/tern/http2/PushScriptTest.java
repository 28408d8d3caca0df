package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Server push, RFC 9113 sections 6.6 and 8.4. */
class PushScriptTest {
  private static final Headers STYLE =
      Headers.of(":method", "GET", ":scheme", "http", ":path", "/style", ":authority", "a");

  private static byte[] promise(int flags, int streamId, int promisedId, String... fields) {
    byte[] payload = Frames.join(Frames.int32(promisedId), Frames.block(fields));
    return Frames.frame(FrameType.PUSH_PROMISE, flags, streamId, payload);
  }

  private static byte[] promise(int streamId, int promisedId) {
    return promise(
        FrameType.FLAG_END_HEADERS,
        streamId,
        promisedId,
        ":method",
        "GET",
        ":scheme",
        "http",
        ":path",
        "/style",
        ":authority",
        "a");
  }

  // ---- The server's side ----

  @Test
  void aServerPromisesAndAnswers_rfc9113_8_4() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    assertTrue(script.engine.canPush());
    Http2Stream pushed = script.stream(1).push(script.recorder.listener(2), STYLE);
    assertEquals(2, pushed.id());
    pushed.sendHeaders(Script.RESPONSE, false);
    pushed.sendData(new byte[4], 0, 4, true);
    assertEquals(
        List.of(
            "PUSH_PROMISE 1 2 {:method: GET, :scheme: http, :path: /style, :authority: a}",
            "HEADERS 2 {:status: 200, content-type: application/grpc}",
            "DATA 2 END 4"),
        script.sent());
    assertTrue(pushed.isClosed());
  }

  @Test
  void aServerPushesOnlyWhatTheClientTakes_rfc9113_6_5_2() {
    Script off = Script.readyServer();
    off.play(Frames.settings(2, 0), Frames.get(1, true));
    assertFalse(off.engine.canPush());
    assertThrows(
        IllegalStateException.class, () -> off.stream(1).push(off.recorder.listener(2), STYLE));

    Script one = Script.readyServer();
    one.play(Frames.settings(3, 1), Frames.get(1, false));
    Http2Stream pushed = one.stream(1).push(one.recorder.listener(2), STYLE);
    assertFalse(one.engine.canPush());
    one.play(Frames.rst(2, ErrorCode.CANCEL)); // the client refuses it
    assertTrue(pushed.isClosed());
    assertTrue(one.engine.canPush());
  }

  @Test
  void onlySafeRequestsWithoutContentArePushed_rfc9113_8_4() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    for (Headers request :
        List.of(
            Script.REQUEST,
            Headers.of(":method", "GET", ":scheme", "http", ":path", "/"),
            STYLE.toBuilder().add("content-length", "1").build(),
            Script.RESPONSE)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> script.stream(1).push(script.recorder.listener(2), request));
    }
    script.stream(1).sendHeaders(Script.RESPONSE, true);
    assertThrows(
        IllegalStateException.class,
        () -> script.stream(1).push(script.recorder.listener(2), STYLE));
  }

  @Test
  void aPromisesLargeBlockGoesOnInContinuation_rfc9113_6_10() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    Headers large =
        STYLE.toBuilder().add("x", "y".repeat(20_000), Headers.Indexing.UNINDEXED).build();
    script.stream(1).push(script.recorder.listener(2), large);
    String line = script.sent().get(0);
    assertTrue(line.startsWith("PUSH_PROMISE 1+ 2 {:method: GET"), line.substring(0, 40));
  }

  // ---- The client's side ----

  private static Script takingClient(List<String> promises, boolean takes) {
    Script script = Script.readyClient(options -> options.enablePush(true).maxConcurrentStreams(2));
    StreamListener events = script.recorder.listener(1);
    StreamListener listener =
        new StreamListener() {
          @Override
          public @Nullable StreamListener onPushPromise(Http2Stream promised, Headers request) {
            promises.add(promised.id() + " " + request.get(":path"));
            script.recorder.streams.put(promised.id(), promised);
            return takes ? script.recorder.listener(promised.id()) : null;
          }

          @Override
          public void onHeaders(Headers headers, boolean endStream) {
            events.onHeaders(headers, endStream);
          }

          @Override
          public void onData(byte[] buffer, int offset, int length, boolean endStream) {}

          @Override
          public void onWritable() {}

          @Override
          public void onClosed(CloseCause cause) {}
        };
    script.engine.openStream(
        listener, Headers.of(":method", "GET", ":scheme", "http", ":path", "/"), true);
    script.sent();
    return script;
  }

  @Test
  void aClientTakesAPush_rfc9113_8_4() {
    List<String> promises = new ArrayList<>();
    Script script = takingClient(promises, true);
    script.play(promise(1, 2), Frames.headers(2, false, Script.OK), Frames.data(2, true, 5));
    assertEquals(List.of("2 /style"), promises);
    assertEquals(
        List.of("headers 2 {:status: 200}", "data 2 END 5", "closed 2 ended"), script.events());
    assertEquals(List.of(), script.sent());
  }

  @Test
  void aClientRefusesAPush_andWhatIsOnItsWayIsDropped_rfc9113_8_4_2() {
    Script script = takingClient(new ArrayList<>(), false);
    script.play(promise(1, 2));
    assertEquals(List.of("RST_STREAM 2 REFUSED_STREAM"), script.sent());
    script.play(Frames.headers(2, false, Script.OK), Frames.data(2, true, 5));
    assertEquals(List.of(), script.sent());
    assertFalse(script.engine.isFinished());
  }

  @Test
  void aClientTakesAPushBack_rfc9113_8_4_2() {
    Script script = takingClient(new ArrayList<>(), true);
    script.play(promise(1, 2));
    script.stream(2).reset(ErrorCode.CANCEL);
    assertEquals(List.of("RST_STREAM 2 CANCEL"), script.sent());
  }

  @Test
  void promisesCountForTheLimitOfStreams() {
    Script script = takingClient(new ArrayList<>(), true);
    script.play(promise(1, 2), promise(1, 4), promise(1, 6));
    assertEquals(List.of("RST_STREAM 6 REFUSED_STREAM"), script.sent());
  }

  @Test
  void aPushThatWasSwitchedOffEndsTheConnection_rfc9113_6_6() {
    Script script = Script.readyClient();
    script.open(true);
    script.sent();
    script.play(promise(1, 2));
    assertEquals(
        List.of("GOAWAY 0 PROTOCOL_ERROR PUSH_PROMISE, which was not allowed"), script.sent());
  }

  @Test
  void wrongPromisesEndTheConnection_rfc9113_6_6() {
    List<byte[]> wrong =
        List.of(
            promise(0, 2),
            promise(3, 2), // idle
            promise(1, 3), // a client's number
            promise(1, 0),
            Frames.frame(FrameType.PUSH_PROMISE, 4, 1, new byte[3]),
            Frames.frame(FrameType.PUSH_PROMISE, 12, 1, new byte[] {9, 0, 0, 0, 2, 0}),
            Frames.join(promise(1, 4), promise(1, 2)),
            Frames.join(Frames.headers(1, true, Script.OK), promise(1, 2)));
    for (byte[] each : wrong) {
      Script script = takingClient(new ArrayList<>(), true);
      script.play(each);
      List<String> sent = script.sent();
      assertTrue(sent.get(sent.size() - 1).startsWith("GOAWAY"), sent.toString());
      assertTrue(script.engine.isFinished());
    }
  }

  @Test
  void aPromiseThatIsNoSafeRequestIsMalformed_rfc9113_8_4() {
    Script script = takingClient(new ArrayList<>(), true);
    script.play(
        promise(
            FrameType.FLAG_END_HEADERS,
            1,
            2,
            ":method",
            "POST",
            ":scheme",
            "http",
            ":path",
            "/",
            ":authority",
            "a"));
    assertEquals(List.of("RST_STREAM 2 PROTOCOL_ERROR"), script.sent());
  }

  @Test
  void aPromiseInPiecesIsPutTogether_rfc9113_6_10() {
    List<String> promises = new ArrayList<>();
    Script script = takingClient(promises, true);
    script.play(
        promise(0, 1, 2, ":method", "GET", ":scheme", "http"),
        Frames.continuation(1, true, Frames.block(":path", "/late", ":authority", "a")));
    assertEquals(List.of("2 /late"), promises);
  }

  @Test
  void aPromiseOnAStreamThatWasResetIsRefused_rfc9113_5_1() {
    Script script = Script.readyClient(options -> options.enablePush(true));
    script.open(true).reset(ErrorCode.CANCEL);
    script.open(true);
    script.sent();
    script.stream(3).reset(ErrorCode.CANCEL);
    script.sent();
    script.play(promise(3, 2));
    assertEquals(List.of("RST_STREAM 2 CANCEL"), script.sent());
  }
}
