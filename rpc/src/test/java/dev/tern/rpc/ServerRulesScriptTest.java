package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.Headers;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server answers, as its peer sees it on the wire: PROTOCOL-HTTP2.md and its documents. */
class ServerRulesScriptTest {
  private final ServerRig rig = new ServerRig();
  private final GzipCompressor gzip = new GzipCompressor();

  @AfterEach
  void close() {
    rig.close();
  }

  private RawClient.Call unary(String message, String... moreHeaders) {
    RawClient.Call call = rig.client.call(RawClient.head(TextCodec.UNARY, moreHeaders), message);
    rig.settle();
    return call;
  }

  private static void assertAnswer(RawClient.Call call, StatusCode code, String words) {
    assertEquals(code, call.code());
    assertTrue(call.message().contains(words), call.message());
    assertTrue(call.ended);
  }

  /** One block that is head and end, with HTTP status 200. */
  private static void assertTrailersOnly(RawClient.Call call, StatusCode code, String words) {
    assertAnswer(call, code, words);
    assertTrue(call.shape.toString().startsWith("H."), call.shape.toString());
    assertEquals("200", call.first().get(":status"));
    assertEquals("application/grpc", call.first().get("content-type"));
  }

  // ---- A good call ----

  @Test
  void unaryAnswerIsHeadMessageTrailers() {
    RawClient.Call call = unary("you");
    assertEquals("HDH.", call.shape.toString());
    assertEquals(List.of("re:you"), call.messages());
    assertEquals(
        Headers.of(
            ":status", "200", "content-type", "application/grpc", "grpc-accept-encoding", "gzip"),
        call.first());
    assertEquals(Headers.of("grpc-status", "0"), call.last());
    assertInstanceOf(CloseCause.EndOfStream.class, call.closed);
  }

  @Test
  void statusIsSentEvenForOkAndOnlyAtTheEnd() {
    RawClient.Call call = unary("you");
    assertNull(call.first().get("grpc-status"));
    assertEquals("0", call.last().get("grpc-status"));
  }

  @Test
  void zeroLengthMessageIsAMessage() {
    rig.handlers.unary = request -> request;
    RawClient.Call call = unary("");
    assertEquals(List.of(""), call.messages());
    assertArrayEquals(new byte[5], call.body.toByteArray());
    assertEquals(StatusCode.OK, call.code());
  }

  @Test
  void dataBoundariesMeanNothing() {
    RawClient.Call call = rig.client.open(RawClient.head(TextCodec.UNARY), false);
    for (byte octet : RawClient.frame(0, TextCodec.octets("abc"))) {
      call.sendRaw(octet);
      rig.settle();
    }
    call.end();
    rig.settle();
    assertEquals(List.of("re:abc"), call.messages());
  }

  @Test
  void endOfStreamMayComeWithTheMessage() {
    RawClient.Call call = rig.client.open(RawClient.head(TextCodec.UNARY), false);
    byte[] framed = RawClient.frame(0, TextCodec.octets("abc"));
    call.stream().sendData(framed, 0, framed.length, true);
    rig.settle();
    assertEquals(List.of("re:abc"), call.messages());
  }

  @Test
  void handlerIsNotStartedBeforeTheRequestIsWhole() {
    boolean[] ran = {false};
    rig.handlers.unary =
        request -> {
          ran[0] = true;
          return request;
        };
    RawClient.Call call = rig.client.open(RawClient.head(TextCodec.UNARY), false).send("x");
    rig.settle();
    assertFalse(ran[0]);
    call.end();
    rig.settle();
    assertTrue(ran[0]);
  }

  @Test
  void trailersOfARequestEndIt() {
    RawClient.Call call = rig.client.open(RawClient.head(TextCodec.UNARY), false).send("x");
    call.stream().sendHeaders(Headers.of("x-late", "1"), true);
    rig.settle();
    assertEquals(List.of("re:x"), call.messages());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc+proto",
        "application/grpc;charset=utf-8",
        "APPLICATION/GRPC",
        "application/grpc+whatever"
      })
  void contentTypesOfGrpcAreServed(String contentType) {
    Headers.Builder head = Headers.builder();
    Headers good = RawClient.head(TextCodec.UNARY);
    for (int i = 0; i < good.size(); i++) {
      boolean type = good.name(i).equals("content-type");
      head.add(good.name(i), type ? contentType : good.value(i));
    }
    RawClient.Call call = rig.client.call(head.build(), "x");
    rig.settle();
    assertEquals(StatusCode.OK, call.code());
  }

  @Test
  void teIsNotNeeded() {
    Headers.Builder head = Headers.builder();
    Headers good = RawClient.head(TextCodec.UNARY);
    for (int i = 0; i < good.size(); i++) {
      if (!good.name(i).equals("te")) {
        head.add(good.name(i), good.value(i));
      }
    }
    for (int i = 0; i < 3; i++) {
      RawClient.Call call = rig.client.call(head.build(), "x");
      rig.settle();
      assertEquals(StatusCode.OK, call.code());
    }
    assertTrue(rig.log.line().contains("te: trailers"), "one warning for a connection");
  }

  // ---- What the handler throws ----

  @ParameterizedTest
  @EnumSource(value = StatusCode.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void handlersStatusWordsAndTrailersAreSentAsTrailersOnly(StatusCode code) {
    rig.handlers.unary =
        request -> {
          throw new RpcException(
              Status.of(code, "because ☺"),
              Metadata.builder().add("k", "v").add("k-bin", new byte[] {1}).build());
        };
    RawClient.Call call = unary("x");
    assertTrailersOnly(call, code, "because ☺");
    assertEquals("because %E2%98%BA", call.last().get("grpc-message"));
    assertEquals("v", call.last().get("k"));
    assertEquals("AQ", call.last().get("k-bin"));
    assertEquals(Integer.toString(code.value()), call.last().get("grpc-status"));
  }

  @Test
  void otherExceptionsAreUnknownWithAnIdAndWithoutDetail() {
    rig.handlers.unary =
        request -> {
          throw new IllegalStateException("the password is 1234");
        };
    RawClient.Call call = unary("x");
    assertTrailersOnly(call, StatusCode.UNKNOWN, "the handler failed");
    assertFalse(call.message().contains("1234"));
    assertTrue(call.message().matches(".* error [0-9a-f]{8}"), call.message());
    String id = call.message().substring(call.message().length() - 8);
    assertTrue(rig.log.line().contains("error " + id), rig.log::line);
    assertTrue(rig.log.line().contains("test.Text/Unary"));
    assertTrue(rig.log.line().contains("the password is 1234"));
  }

  @Test
  void errorsOfTheHandlerStayInItsCall() {
    rig.handlers.unary =
        request -> {
          throw new StackOverflowError();
        };
    assertTrailersOnly(unary("x"), StatusCode.UNKNOWN, "the handler failed");
    rig.handlers.unary = request -> request;
    assertEquals(StatusCode.OK, unary("x").code());
  }

  @Test
  @SuppressWarnings("NullAway") // the handler breaks its contract
  void nullFromAHandlerIsUnknown() {
    rig.handlers.unary = request -> null;
    assertTrailersOnly(unary("x"), StatusCode.UNKNOWN, "the handler failed");
  }

  @Test
  void exceptionWithOkIsAMistakeOfTheHandler() {
    rig.handlers.unary =
        request -> {
          throw new RpcException(Status.OK);
        };
    assertTrailersOnly(unary("x"), StatusCode.UNKNOWN, "the handler failed");
  }

  @Test
  void failureAfterAMessageComesInTrailers() {
    rig.handlers.down =
        (request, responses) -> {
          responses.send("one");
          throw new RpcException(StatusCode.ABORTED, "lost");
        };
    RawClient.Call call = rig.client.call(RawClient.head(TextCodec.DOWN), "x");
    rig.settle();
    assertEquals("HDH.", call.shape.toString());
    assertAnswer(call, StatusCode.ABORTED, "lost");
    assertNull(call.last().get(":status"));
  }

  @Test
  void streamWithoutMessagesIsTrailersOnly() {
    RawClient.Call call = rig.client.call(RawClient.head(TextCodec.DOWN), "");
    rig.settle();
    assertTrailersOnly(call, StatusCode.OK, "");
  }

  // ---- Not gRPC ----

  @ParameterizedTest
  @ValueSource(
      strings = {"application/grpc-web", "application/json", "application/grpcx", "text/html"})
  void otherContentTypeIs415(String contentType) {
    Headers.Builder head = Headers.builder();
    Headers good = RawClient.head(TextCodec.UNARY);
    for (int i = 0; i < good.size(); i++) {
      head.add(good.name(i), good.name(i).equals("content-type") ? contentType : good.value(i));
    }
    RawClient.Call call = rig.client.call(head.build(), "x");
    rig.settle();
    assertEquals("415", call.first().get(":status"));
    assertEquals(StatusCode.INTERNAL, call.code());
    assertEquals("text/plain; charset=utf-8", call.first().get("content-type"));
    assertTrue(call.text().contains(contentType));
  }

  @Test
  void otherMethodIs405WithAllow() {
    Headers get =
        Headers.of(
            ":method",
            "GET",
            ":scheme",
            "http",
            ":path",
            "/test.Text/Unary",
            ":authority",
            "a",
            "content-type",
            "application/grpc");
    RawClient.Call call = rig.client.open(get, true);
    rig.settle();
    assertEquals("405", call.first().get(":status"));
    assertEquals("POST", call.first().get("allow"));
    assertEquals("HD.", call.shape.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/test.Text/Nothing", "/test.Nothing/Unary", "/test.Text/unary", "/test.Text/Unary/",
        "//test.Text/Unary", "/test.Text%2FUnary", "/test.Text", "/",
      })
  void unknownMethodIsUnimplementedWithHttp200(String path) {
    RawClient.Call call = rig.client.call(RawClient.head(path).build(), "x");
    rig.settle();
    assertTrailersOnly(call, StatusCode.UNIMPLEMENTED, "");
    assertFalse(call.message().isEmpty());
  }

  @Test
  void pathWithoutSlashReachesNoHandler() {
    Headers head =
        Headers.of(
            ":method",
            "POST",
            ":scheme",
            "http",
            ":path",
            "test.Text/Unary",
            ":authority",
            "a",
            "content-type",
            "application/grpc");
    RawClient.Call call = rig.client.open(head, false);
    rig.settle();
    // The engine may refuse it as malformed before; no head with 200 and OK may come.
    assertTrue(call.blocks.isEmpty() || call.code() == StatusCode.UNIMPLEMENTED);
  }

  @Test
  void twoHostsAreABadRequest() {
    RawClient.Call call =
        rig.client.call(RawClient.head(TextCodec.UNARY, "host", "a", "host", "b"), "x");
    rig.settle();
    assertEquals("400", call.first().get(":status"));
    assertEquals(StatusCode.INTERNAL, call.code());
  }

  // ---- An early end ----

  @Test
  void earlyTrailersAreFollowedByResetNoError() {
    RawClient.Call call = rig.client.open(RawClient.head("/test.Nothing/X").build(), false);
    rig.settle();
    assertEquals("H. RST NO_ERROR", call.shape.toString());
    assertEquals(StatusCode.UNIMPLEMENTED, call.code());
  }

  private RawClient.Call openPlainHttp(String method) {
    return rig.client.open(
        Headers.of(
            ":method", method, ":scheme", "http", ":path", "/test.Text/Unary", ":authority", "a"),
        false);
  }

  @ParameterizedTest
  @CsvSource({"GET, 405", "POST, 415"})
  void plainHttpIsAnsweredWhenItsRequestHasEnded(String method, String status) {
    RawClient.Call call = openPlainHttp(method);
    call.sendRaw(new byte[100]);
    rig.settle();
    assertEquals("", call.shape.toString(), "what is malformed behind the head is still found");
    call.end();
    rig.settle();
    assertEquals("HD.", call.shape.toString());
    assertEquals(status, call.first().get(":status"));
  }

  @Test
  void aLongRequestOfPlainHttpIsNotAwaited() {
    RawClient.Call call = openPlainHttp("GET");
    call.sendRaw(new byte[65_537]);
    rig.settle();
    assertEquals("HD. RST NO_ERROR", call.shape.toString());
  }

  @Test
  void trailersEndARequestOfPlainHttp() {
    RawClient.Call call = openPlainHttp("GET");
    call.stream().sendHeaders(Headers.of("x", "y"), true);
    rig.settle();
    assertEquals("405", call.first().get(":status"));
  }

  @Test
  void early415IsFollowedByResetNoErrorToo() {
    Headers head =
        Headers.of(
            ":method",
            "POST",
            ":scheme",
            "http",
            ":path",
            "/test.Text/Unary",
            ":authority",
            "a",
            "content-type",
            "text/html");
    RawClient.Call call = rig.client.open(head, false);
    rig.settle();
    assertEquals("HD. RST NO_ERROR", call.shape.toString());
  }

  // ---- Messages that are wrong ----

  @Test
  void noMessageWhereOneIsDueIsUnimplemented() {
    for (MethodDescriptor<?, ?> method : List.of(TextCodec.UNARY, TextCodec.DOWN)) {
      RawClient.Call call = rig.client.open(RawClient.head(method), true);
      rig.settle();
      assertTrailersOnly(call, StatusCode.UNIMPLEMENTED, "none came");
    }
  }

  @Test
  void secondMessageWhereOneIsDueIsUnimplemented() {
    for (MethodDescriptor<?, ?> method : List.of(TextCodec.UNARY, TextCodec.DOWN)) {
      RawClient.Call call = rig.client.open(RawClient.head(method), false).send("1").send("2");
      rig.settle();
      assertTrailersOnly(call, StatusCode.UNIMPLEMENTED, "not several");
      assertTrue(call.shape.toString().endsWith("RST NO_ERROR"));
    }
  }

  @Test
  void messageThatCannotBeParsedIsInternal() {
    assertTrailersOnly(unary("?"), StatusCode.INTERNAL, "cannot be parsed");
  }

  @Test
  void requestThatEndsInsideAMessageIsInternal() {
    for (MethodDescriptor<?, ?> method : List.of(TextCodec.UNARY, TextCodec.DOWN)) {
      for (int cut = 1; cut < 8; cut++) {
        RawClient.Call call = rig.client.open(RawClient.head(method), false);
        byte[] framed = RawClient.frame(0, TextCodec.octets("abc"));
        call.stream().sendData(framed, 0, cut, true);
        rig.settle();
        assertTrailersOnly(call, StatusCode.INTERNAL, "inside a message");
      }
    }
  }

  @Test
  void reservedFlagBitsAreInternal() {
    RawClient.Call call = rig.client.open(RawClient.head(TextCodec.UNARY), false);
    call.sendRaw(RawClient.frame(0x80, TextCodec.octets("x")));
    rig.settle();
    assertTrailersOnly(call, StatusCode.INTERNAL, "reserved");
  }

  // ---- Sizes ----

  @Test
  void declaredSizeAboveTheLimitIsResourceExhausted_asAStatusAndNotAsAReset() {
    for (int length : new int[] {4 * 1024 * 1024 + 1, Integer.MAX_VALUE, -1}) {
      RawClient.Call call = rig.client.open(RawClient.head(TextCodec.UNARY), false);
      call.sendRaw(
          new byte[] {
            0, (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
          });
      rig.settle();
      assertTrailersOnly(call, StatusCode.RESOURCE_EXHAUSTED, "larger than the limit of 4194304");
      assertEquals("H. RST NO_ERROR", call.shape.toString());
    }
  }

  @Test
  void messageOfTheLimitsSizePasses() {
    try (ServerRig small =
        new ServerRig(builder -> builder.executor(Runnable::run).maxInboundMessageSize(1000))) {
      RawClient.Call good = small.client.call(RawClient.head(TextCodec.UNARY), "x".repeat(1000));
      RawClient.Call bad = small.client.call(RawClient.head(TextCodec.UNARY), "x".repeat(1001));
      small.settle();
      assertEquals(StatusCode.OK, good.code());
      assertAnswer(bad, StatusCode.RESOURCE_EXHAUSTED, "1001");
    }
  }

  @Test
  void inflatedSizeAboveTheLimitIsResourceExhausted() {
    byte[] bomb = gzip.compress(new byte[4 * 1024 * 1024 + 1], 0, 4 * 1024 * 1024 + 1, 0);
    RawClient.Call call =
        rig.client.open(RawClient.head(TextCodec.UNARY, "grpc-encoding", "gzip"), false);
    call.sendRaw(RawClient.frame(1, bomb)).end();
    rig.settle();
    assertTrailersOnly(call, StatusCode.RESOURCE_EXHAUSTED, "inflates");
  }

  @Test
  void metadataAboveTheLimitIsResourceExhausted() {
    RawClient.Call call = unary("x", "k", "v".repeat(9000));
    assertTrailersOnly(call, StatusCode.RESOURCE_EXHAUSTED, "metadata");
    assertTrue(call.message().contains("8192"), call.message());
    assertEquals(StatusCode.OK, unary("x", "k", "v".repeat(7000)).code());
  }

  @Test
  void metadataAboveTwiceTheLimitFailsItsStreamOnly() {
    RawClient.Call call = unary("x", "k", "v".repeat(17_000));
    assertTrue(call.shape.toString().endsWith("RST ENHANCE_YOUR_CALM"), call.shape.toString());
    assertEquals(StatusCode.OK, unary("x").code());
  }

  // ---- Metadata ----

  @Test
  void badBase64FailsItsCallOnly() {
    assertTrailersOnly(unary("x", "k-bin", "!!"), StatusCode.INTERNAL, "k-bin");
    assertEquals(StatusCode.OK, unary("x", "k-bin", "AQ").code());
  }

  @Test
  void receivedMetadataCanBeEchoed() {
    rig.handlers.unary =
        request -> {
          Metadata received = ServerContext.current().requestMetadata();
          ServerContext.current().setResponseHeaders(received);
          ServerContext.current().setResponseTrailers(received);
          return request;
        };
    RawClient.Call call =
        unary("x", "k", "1", "k", "2", "latin", "caf\u00e9", "t-bin", "q6ur", "j-bin", "AQ,Ag==");
    assertEquals(StatusCode.OK, call.code());
    for (Headers block : call.blocks) {
      assertEquals("caf\u00e9", block.get("latin"));
      assertEquals("q6ur", block.get("t-bin"));
      Metadata back = MetadataWire.read(block);
      assertEquals(List.of("1", "2"), back.getAll("k"));
      assertEquals(2, back.getAllBytes("j-bin").size());
    }
  }

  // ---- The executor ----

  @Test
  void executorThatIsFullIsResourceExhausted() {
    try (ServerRig full =
        new ServerRig(
            builder ->
                builder.executor(
                    task -> {
                      throw new RejectedExecutionException();
                    }))) {
      RawClient.Call call = full.client.call(RawClient.head(TextCodec.UNARY), "x");
      full.settle();
      assertTrailersOnly(call, StatusCode.RESOURCE_EXHAUSTED, "overloaded");
      assertTrue(full.log.lines.isEmpty());
      RawClient.Call stream = full.client.open(RawClient.head(TextCodec.BIDI), false);
      full.settle();
      assertTrailersOnly(stream, StatusCode.RESOURCE_EXHAUSTED, "overloaded");
    }
  }

  @Test
  void executorThatFailsLeavesNoCallBehind() {
    try (ServerRig broken =
        new ServerRig(
            builder ->
                builder.executor(
                    task -> {
                      throw new OutOfMemoryError("no thread");
                    }))) {
      RawClient.Call call = broken.client.call(RawClient.head(TextCodec.UNARY), "x");
      broken.settle();
      assertTrailersOnly(call, StatusCode.RESOURCE_EXHAUSTED, "overloaded");
      assertTrue(broken.log.line().contains("no thread"));
      assertEquals(0, broken.server.openCalls());
    }
  }
}
