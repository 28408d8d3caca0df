package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client makes of a response, rule by rule (PROTOCOL-HTTP2.md, doc/statuscodes.md). */
class ResponseRulesScriptTest {
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  private CompletableFuture<String> answeredWith(Consumer<RawServer.Exchange> script) {
    rig.server.onRequestEnd = script;
    return rig.call("hello");
  }

  private RawServer.Exchange exchange() {
    return rig.server.exchange(0);
  }

  @Test
  void headMessageAndTrailersAreAResponse() {
    rig.server.answering("hi");
    CompletableFuture<String> reply = rig.call("hello");
    assertEquals("hi", reply.join());
    assertEquals(List.of("hello"), exchange().messages());
    assertInstanceOf(CloseCause.EndOfStream.class, exchange().closed);
  }

  @Test
  void aMessageMayComeInAnyPiecesAndMayBeEmpty() {
    assertEquals(
        "",
        answeredWith(
                e -> {
                  e.stream.sendHeaders(RawServer.HEAD, false);
                  for (int i = 0; i < 5; i++) {
                    e.sendRaw((byte) 0);
                  }
                  e.stream.sendHeaders(RawServer.OK, true);
                })
            .join());
  }

  @Test
  void interimResponsesAreSkipped() {
    assertEquals(
        "hi",
        answeredWith(
                e -> {
                  e.stream.sendHeaders(Headers.of(":status", "103", "link", "x"), false);
                  e.stream.sendHeaders(RawServer.HEAD, false);
                  e.send("hi");
                  e.stream.sendHeaders(RawServer.OK, true);
                })
            .join());
  }

  @Test
  void trailersOnlyIsAStatusWithItsWordsAndMetadata() {
    RpcException e =
        Rig.failure(
            answeredWith(
                x ->
                    x.stream.sendHeaders(
                        Headers.of(
                            ":status", "200",
                            "content-type", "application/grpc",
                            "grpc-status", "5",
                            "grpc-message", "no%20%e2%98%ba %zz",
                            "x-detail", "seven"),
                        true)));
    assertEquals(Status.of(StatusCode.NOT_FOUND, "no ☺ %zz"), e.status());
    assertEquals("seven", e.trailers().get("x-detail"));
  }

  @Test
  void aGrpcStatusInHeadersThatAreNotTheEndIsIgnored() {
    CompletableFuture<String> reply =
        answeredWith(
            e -> {
              e.stream.sendHeaders(
                  Headers.of(
                      ":status", "200", "content-type", "application/grpc", "grpc-status", "13"),
                  false);
              e.send("hi");
              e.stream.sendHeaders(RawServer.OK, true);
            });
    assertEquals("hi", reply.join());
  }

  @Test
  void trailersWithoutGrpcStatusAreUnknown() {
    Rig.assertCode(
        StatusCode.UNKNOWN,
        answeredWith(
            e -> {
              e.stream.sendHeaders(RawServer.HEAD, false);
              e.send("hi");
              e.stream.sendHeaders(Headers.of("x", "y"), true);
            }));
  }

  @Test
  void anEndWithoutTrailersIsInternal() {
    Rig.assertCode(
        StatusCode.INTERNAL,
        answeredWith(
            e -> {
              e.stream.sendHeaders(RawServer.HEAD, false);
              byte[] framed = RawServer.frame(TextCodec.octets("hi"));
              e.stream.sendData(framed, 0, framed.length, true);
            }));
  }

  @Test
  void aForeignResponseIsMappedByItsHttpStatusAndQuoted() {
    RpcException e =
        Rig.failure(
            answeredWith(
                x -> {
                  x.stream.sendHeaders(
                      Headers.of(":status", "503", "content-type", "text/html"), false);
                  byte[] body = TextCodec.octets("<p>upstream is away</p>");
                  x.stream.sendData(body, 0, body.length, true);
                }));
    assertEquals(StatusCode.UNAVAILABLE, e.code());
    Rig.assertSays("HTTP status 503", e);
    Rig.assertSays("<p>upstream is away</p>", e);
  }

  @Test
  void noMessageWhereOneIsDueIsUnimplemented() {
    Rig.assertCode(
        StatusCode.UNIMPLEMENTED,
        answeredWith(
            e -> {
              e.stream.sendHeaders(RawServer.HEAD, false);
              e.stream.sendHeaders(RawServer.OK, true);
            }));
  }

  @Test
  void twoMessagesWhereOneIsDueAreUnimplementedAndTheStreamIsCancelled() {
    Rig.assertCode(
        StatusCode.UNIMPLEMENTED,
        answeredWith(
            e -> {
              e.stream.sendHeaders(RawServer.HEAD, false);
              e.send("one");
              e.send("two");
            }));
    assertEquals(ErrorCode.CANCEL, resetOf(exchange()));
  }

  @Test
  void aMessageThatIsNotWholeAtTheEndIsInternal() {
    Rig.assertCode(
        StatusCode.INTERNAL,
        answeredWith(
            e -> {
              e.stream.sendHeaders(RawServer.HEAD, false);
              e.sendRaw((byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 9, (byte) 'x');
              e.stream.sendHeaders(RawServer.OK, true);
            }));
  }

  @Test
  void anErrorStatusStandsEvenAfterAMessageThatIsNotWhole() {
    Rig.assertCode(
        StatusCode.ABORTED,
        answeredWith(
            e -> {
              e.stream.sendHeaders(RawServer.HEAD, false);
              e.sendRaw((byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 9, (byte) 'x');
              e.stream.sendHeaders(Headers.of("grpc-status", "10"), true);
            }));
  }

  @Test
  void reservedFlagBitsAreInternal() {
    Rig.assertCode(
        StatusCode.INTERNAL,
        answeredWith(
            e -> {
              e.stream.sendHeaders(RawServer.HEAD, false);
              e.sendRaw((byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
            }));
  }

  @Test
  void aCompressedMessageWithoutGrpcEncodingIsInternal() {
    Rig.assertCode(
        StatusCode.INTERNAL,
        answeredWith(
            e -> {
              e.stream.sendHeaders(RawServer.HEAD, false);
              e.sendRaw((byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
            }));
  }

  @Test
  void aMessageThatCannotBeReadIsInternal() {
    Rig.assertCode(
        StatusCode.INTERNAL,
        answeredWith(
            e -> {
              e.stream.sendHeaders(RawServer.HEAD, false);
              e.send("?");
              e.stream.sendHeaders(RawServer.OK, true);
            }));
  }

  @Test
  void aMessageBeyondTheLimitIsResourceExhaustedBeforeItHasCome() {
    RpcException e =
        Rig.failure(
            answeredWith(
                x -> {
                  x.stream.sendHeaders(RawServer.HEAD, false);
                  x.sendRaw((byte) 0, (byte) 0x7f, (byte) 0, (byte) 0, (byte) 0);
                }));
    assertEquals(StatusCode.RESOURCE_EXHAUSTED, e.code());
    assertEquals(ErrorCode.CANCEL, resetOf(exchange()));
  }

  @Test
  void metadataThatIsNotBase64IsInternal() {
    Rig.assertCode(
        StatusCode.INTERNAL,
        answeredWith(
            e ->
                e.stream.sendHeaders(
                    Headers.of(":status", "200", "content-type", "application/grpc", "x-bin", "*"),
                    false)));
  }

  @Test
  void metadataBeyondOurLimitIsResourceExhausted() {
    Rig.assertCode(
        StatusCode.RESOURCE_EXHAUSTED,
        answeredWith(
            e ->
                e.stream.sendHeaders(
                    Headers.of(
                        ":status", "200",
                        "content-type", "application/grpc",
                        "grpc-status", "0",
                        "x-large", "x".repeat(20_000)),
                    true)));
  }

  @ParameterizedTest
  @CsvSource({
    "NO_ERROR,INTERNAL",
    "PROTOCOL_ERROR,INTERNAL",
    "INTERNAL_ERROR,INTERNAL",
    "FLOW_CONTROL_ERROR,INTERNAL",
    "CANCEL,CANCELLED",
    "COMPRESSION_ERROR,INTERNAL",
    "ENHANCE_YOUR_CALM,RESOURCE_EXHAUSTED",
    "INADEQUATE_SECURITY,PERMISSION_DENIED",
    "HTTP_1_1_REQUIRED,INTERNAL"
  })
  void aResetStreamHasTheStatusOfItsCode(ErrorCode code, StatusCode expected) {
    RpcException e = Rig.failure(answeredWith(x -> x.stream.reset(code)));
    assertEquals(expected, e.code());
    Rig.assertSays(code.name(), e);
  }

  @Test
  void trailersBeforeTheRequestsEndAreTheResultAndAreAnsweredWithNoError() {
    rig.server.onRequestHead =
        e ->
            e.stream.sendHeaders(
                Headers.of(
                    ":status", "200", "content-type", "application/grpc", "grpc-status", "7"),
                true);
    BidiCall<String, String> call = rig.client.callBidi(TextCodec.BIDI);
    rig.settle();
    RpcException e = assertThrows(RpcException.class, call::receive);
    assertEquals(StatusCode.PERMISSION_DENIED, e.code());
    assertEquals(ErrorCode.NO_ERROR, resetOf(exchange()));
  }

  @Test
  void aLostConnectionIsUnavailableAndSaysSo() {
    RpcException e =
        Rig.failure(
            answeredWith(
                x ->
                    rig.server
                        .connection(0)
                        .engine()
                        .close(ErrorCode.INTERNAL_ERROR, "power went out")));
    assertEquals(StatusCode.UNAVAILABLE, e.code());
    Rig.assertSays("power went out", e);
    assertFalse(rig.channel.state() == ConnectivityState.READY);
  }

  private static ErrorCode resetOf(RawServer.Exchange exchange) {
    return assertInstanceOf(CloseCause.Reset.class, exchange.closed).code();
  }
}
