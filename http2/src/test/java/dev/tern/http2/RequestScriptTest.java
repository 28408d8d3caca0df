package dev.tern.http2;

import static dev.tern.http2.Script.RESPONSE;
import static dev.tern.http2.Script.TRAILERS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests and responses, RFC 9113 section 8.1. */
class RequestScriptTest {
  private static final String GET = "{:method: GET, :scheme: http, :path: /}";

  @Test
  void aServerSpeaksItsSettingsFirst_rfc9113_3_4() {
    Script script = Script.server(options -> options);
    assertEquals(List.of(), script.sent()); // it may be HTTP/1.1
    script.play(Arrays.copyOf(Frames.PREFACE, 4));
    assertEquals(
        List.of("SETTINGS 3=256 4=1048576 6=16384 9=1", "WINDOW_UPDATE 0 4128769"), script.sent());
  }

  @Test
  void aClientSpeaksThePrefaceFirst_andAllowsNoPush_rfc9113_3_4() {
    Script script = Script.client(options -> options);
    assertEquals(
        List.of("PREFACE", "SETTINGS 2=0 4=1048576 6=16384 9=1", "WINDOW_UPDATE 0 4128769"),
        script.sent());
  }

  @Test
  void aUnaryCallOnTheServer() {
    Script script = Script.readyServer();

    script.play(Frames.get(1, false), Frames.data(1, true, 5));
    script.stream(1).sendHeaders(RESPONSE, false);
    script.stream(1).sendData(new byte[12], 0, 12, false);
    script.stream(1).sendHeaders(TRAILERS, true);

    assertEquals(List.of("headers 1 " + GET, "data 1 END 5"), script.events());
    assertEquals(
        List.of(
            "HEADERS 1 {:status: 200, content-type: application/grpc}",
            "DATA 1 12",
            "HEADERS 1 END {grpc-status: 0}"),
        script.sent());
    assertEquals(List.of("closed 1 ended"), script.events());
    assertEquals(0, script.engine.activeStreams());
    assertTrue(script.stream(1).isClosed());
  }

  @Test
  void aUnaryCallOnTheClient() {
    Script script = Script.readyClient();

    Http2Stream stream = script.open(false);
    stream.sendData(new byte[5], 0, 5, true);
    assertEquals(
        List.of(
            "HEADERS 1 {:method: POST, :scheme: http, :path: /s/m, te: trailers}", "DATA 1 END 5"),
        script.sent());
    script.play(
        Frames.headers(1, false, Script.OK),
        Frames.data(1, false, 3),
        Frames.headers(1, true, "grpc-status", "0"));

    assertEquals(
        List.of(
            "headers 1 {:status: 200}",
            "data 1 3",
            "headers 1 END {grpc-status: 0}",
            "closed 1 ended"),
        script.events());
    assertEquals(0, script.engine.activeStreams());
  }

  @Test
  void aResponseCanEndWithItsData() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    script.stream(1).sendHeaders(RESPONSE, false);
    script.stream(1).sendData(new byte[3], 0, 3, true);
    assertEquals("DATA 1 END 3", script.sent().get(1));
  }

  @Test
  void aResponseCanBeTrailersOnly() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    script.stream(1).sendHeaders(RESPONSE, true);
    assertEquals(
        List.of("HEADERS 1 END {:status: 200, content-type: application/grpc}"), script.sent());
    assertTrue(script.stream(1).isClosed());
  }

  @Test
  void anEmptyEndIsAnEmptyDataFrame() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    script.stream(1).sendHeaders(RESPONSE, false);
    script.sent();
    script.stream(1).sendData(new byte[0], 0, 0, true);
    assertEquals(List.of("DATA 1 END 0"), script.sent());
  }

  /**
   * gRPC's PROTOCOL-HTTP2.md, "Requests": END_STREAM on the head leaves grpc-go waiting for ever.
   */
  @Test
  void anEmptyEndThatIsQueuedWithTheHeadIsNotMovedIntoTheHead() {
    Script script = Script.readyClient();

    Http2Stream stream = script.open(false);
    stream.sendData(new byte[0], 0, 0, true);

    assertEquals(
        List.of(
            "HEADERS 1 {:method: POST, :scheme: http, :path: /s/m, te: trailers}", "DATA 1 END 0"),
        script.sent());
  }

  @Test
  void smallStretchesOfDataAreGatheredIntoOneFrame() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    script.stream(1).sendHeaders(RESPONSE, false);
    for (int i = 0; i < 100; i++) {
      script.stream(1).sendData(new byte[] {(byte) i}, 0, 1, false);
    }
    script.stream(1).sendHeaders(TRAILERS, true);
    assertEquals(
        List.of("DATA 1 100", "HEADERS 1 END {grpc-status: 0}"), script.sent().subList(1, 3));
  }

  @Test
  void interimResponsesComeBeforeTheFinalOne_rfc9113_8_1() {
    Script server = Script.readyServer();
    server.play(Frames.get(1, true));
    server.stream(1).sendHeaders(Headers.of(":status", "103"), false);
    server.stream(1).sendHeaders(Headers.of(":status", "102"), false);
    server.stream(1).sendHeaders(RESPONSE, true);
    byte[] bytes = server.sentBytes();

    Script client = Script.readyClient();
    client.open(true);
    client.sent();
    client.play(bytes);
    assertEquals(
        List.of(
            "headers 1 {:status: 103}",
            "headers 1 {:status: 102}",
            "headers 1 END {:status: 200, content-type: application/grpc}",
            "closed 1 ended"),
        client.events());
  }

  @Test
  void anInterimResponseThatEndsTheStreamIsMalformed_rfc9113_8_1() {
    Script client = Script.readyClient();
    client.open(true);
    client.sent();
    client.play(Frames.headers(1, true, ":status", "100"));
    assertEquals(List.of("RST_STREAM 1 PROTOCOL_ERROR"), client.sent());
  }

  @Test
  void dataBeforeTheHeadOfTheResponseIsAnError_rfc9113_8_1() {
    Script client = Script.readyClient();
    client.open(true);
    client.sent();
    client.play(Frames.data(1, false, 10));
    assertEquals(List.of("RST_STREAM 1 PROTOCOL_ERROR"), client.sent());
  }

  @Test
  void trailersThatDoNotEndTheStreamAreMalformed_rfc9113_8_1() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, false), Frames.headers(1, false, "a", "b"));
    assertEquals(List.of("RST_STREAM 1 PROTOCOL_ERROR"), script.sent());
    assertEquals(
        "closed 1 PROTOCOL_ERROR LIBRARY trailers with pseudo-header fields, or that do not end the"
            + " stream",
        script.events().get(1));
  }

  @Test
  void anEarlyEndIsFollowedByNoError_behindWhatWasQueued_rfc9113_8_1() {
    Script script = Script.readyServer();
    script.play(Frames.settings(4, 10), Frames.get(1, false));
    script.sent();
    Http2Stream stream = script.stream(1);
    stream.sendHeaders(RESPONSE, false);
    stream.sendData(new byte[30], 0, 30, false);
    stream.sendHeaders(TRAILERS, true);
    stream.resetAfterOutput(ErrorCode.NO_ERROR);

    assertEquals(
        List.of("HEADERS 1 {:status: 200, content-type: application/grpc}", "DATA 1 10"),
        script.sent());
    script.play(Frames.data(1, false, 1000)); // dropped
    script.play(Frames.windowUpdate(1, 100));
    assertEquals(
        List.of("DATA 1 20", "HEADERS 1 END {grpc-status: 0}", "RST_STREAM 1 NO_ERROR"),
        script.sent());
    assertEquals(
        List.of("settings", "headers 1 " + GET, "closed 1 NO_ERROR USER "), script.events());
  }

  @Test
  void anEarlyEndNeedsNoResetWhenThePeerHasEndedToo() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    script.stream(1).sendHeaders(RESPONSE, true);
    script.stream(1).resetAfterOutput(ErrorCode.NO_ERROR);
    assertEquals(1, script.sent().size());
    assertEquals(List.of("headers 1 END " + GET, "closed 1 ended"), script.events());
  }

  @Test
  void resetAfterOutputWithoutAnEndSendsWhatIsQueuedFirst() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, false));
    script.stream(1).sendHeaders(RESPONSE, false);
    script.stream(1).sendData(new byte[3], 0, 3, false);
    script.stream(1).resetAfterOutput(ErrorCode.CANCEL);
    assertEquals(List.of("DATA 1 3", "RST_STREAM 1 CANCEL"), script.sent().subList(1, 3));
  }

  @Test
  void aResetDropsWhatIsQueued_rfc9113_6_4() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, false));
    script.stream(1).sendHeaders(RESPONSE, false);
    script.stream(1).sendData(new byte[3], 0, 3, false);
    script.stream(1).reset(ErrorCode.CANCEL);
    assertEquals(List.of("RST_STREAM 1 CANCEL"), script.sent());
    script.stream(1).sendData(new byte[3], 0, 3, true);
    script.stream(1).reset(ErrorCode.CANCEL);
    assertEquals(List.of(), script.sent());
  }

  @Test
  void aStreamThatThePeerNeverHeardOfIsNotReset_rfc9113_5_1() {
    Script script = Script.readyClient();
    Http2Stream first = script.open(true);
    script.open(true);
    first.reset(ErrorCode.CANCEL);
    assertEquals(
        List.of("HEADERS 3 END {:method: POST, :scheme: http, :path: /s/m, te: trailers}"),
        script.sent());
    assertEquals(List.of("closed 1 CANCEL USER "), script.events());
  }

  @Test
  void contentLengthMustBeTheLengthOfTheData_rfc9113_8_1_1() {
    String[] head = {":method", "POST", ":scheme", "http", ":path", "/", "content-length", "5"};
    Script script = Script.readyServer();
    script.play(Frames.headers(1, false, head), Frames.data(1, true, 5));
    script.play(Frames.headers(3, false, head), Frames.data(3, true, 4));
    script.play(Frames.headers(5, false, head), Frames.data(5, false, 6));
    script.play(Frames.headers(7, true, head));
    assertEquals(
        List.of(
            "RST_STREAM 3 PROTOCOL_ERROR",
            "RST_STREAM 5 PROTOCOL_ERROR",
            "RST_STREAM 7 PROTOCOL_ERROR"),
        script.sent());
  }

  @Test
  void misuseOfAStreamIsToldAtOnce() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true));
    Http2Stream stream = script.stream(1);
    byte[] octet = new byte[1];
    assertThrows(IllegalStateException.class, () -> stream.sendData(octet, 0, 1, false));
    assertThrows(IllegalArgumentException.class, () -> stream.sendHeaders(TRAILERS, true));
    assertThrows(
        IllegalArgumentException.class,
        () -> stream.sendHeaders(Headers.of(":status", "100"), true));
    stream.sendHeaders(RESPONSE, false);
    assertThrows(IllegalArgumentException.class, () -> stream.sendHeaders(TRAILERS, false));
    assertThrows(IndexOutOfBoundsException.class, () -> stream.sendData(octet, 0, 2, false));
    stream.sendHeaders(TRAILERS, true);
    assertThrows(IllegalStateException.class, () -> stream.sendData(octet, 0, 1, false));
    assertThrows(IllegalArgumentException.class, () -> stream.consume(1));
  }

  @Test
  void aListenerThatThrowsLosesItsStreamAndNothingElse() {
    Script script = Script.readyClient();
    StreamListener bad =
        new StreamListener() {
          @Override
          public void onHeaders(Headers headers, boolean endStream) {
            throw new IllegalStateException("bad head");
          }

          @Override
          public void onData(byte[] buffer, int offset, int length, boolean endStream) {}

          @Override
          public void onWritable() {}

          @Override
          public void onClosed(CloseCause cause) {
            throw new IllegalStateException("bad end");
          }
        };
    script.engine.openStream(bad, Script.REQUEST, false);
    script.recorder.streams.put(1, script.engine.openStream(bad, Script.REQUEST, false));
    script.sent();
    script.play(Frames.headers(1, false, Script.OK));
    assertEquals(List.of("RST_STREAM 1 INTERNAL_ERROR"), script.sent());
    assertEquals(List.of("failure bad head", "failure bad end"), script.events());
    assertEquals(1, script.engine.activeStreams());
    assertFalse(script.engine.isFinished());
  }

  @Test
  void outputIsAskedForOncePerBatch() {
    Script script = Script.readyServer();
    script.play(Frames.get(1, true), Frames.get(3, true));
    int before = script.wakeups;
    script.stream(1).sendHeaders(RESPONSE, true);
    script.stream(3).sendHeaders(RESPONSE, true);
    assertEquals(before + 1, script.wakeups);
    script.sent();
    script.play(Frames.ping(false, 1));
    assertEquals(before + 2, script.wakeups);
  }
}
