package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Options;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a handler can say about its response, and what becomes of it on the wire. */
class ServerContextTest {
  private final ServerRig rig = new ServerRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private RawClient.Call call(MethodDescriptor<?, ?> method) {
    RawClient.Call call = rig.client.call(RawClient.head(method), "x");
    rig.settle();
    return call;
  }

  @Test
  void headersGoBeforeTheMessageAndTrailersBehindIt() {
    rig.handlers.unary =
        request -> {
          ServerContext.current().setResponseHeaders(Metadata.of("h", "1"));
          ServerContext.current().setResponseTrailers(Metadata.of("t", "2"));
          return request;
        };
    RawClient.Call call = call(TextCodec.UNARY);
    assertEquals("1", call.first().get("h"));
    assertNull(call.first().get("t"));
    assertEquals("2", call.last().get("t"));
    assertNull(call.last().get("h"));
  }

  @Test
  void failureBeforeTheHeadersTakesAllMetadataIntoItsOneBlock() {
    rig.handlers.unary =
        request -> {
          ServerContext.current().setResponseHeaders(Metadata.of("h", "1"));
          ServerContext.current().setResponseTrailers(Metadata.of("t", "2"));
          throw new RpcException(Status.of(StatusCode.ABORTED), Metadata.of("e", "3"));
        };
    RawClient.Call call = call(TextCodec.UNARY);
    assertEquals("H.", call.shape.toString());
    assertEquals("1", call.last().get("h"));
    assertEquals("2", call.last().get("t"));
    assertEquals("3", call.last().get("e"));
    assertNull(call.last().get("grpc-message"));
  }

  @Test
  void headersAreFixedOnceTheyAreSent() {
    List<String> told = new ArrayList<>();
    rig.handlers.down =
        (request, responses) -> {
          responses.send("x");
          ServerContext context = ServerContext.current();
          for (Runnable late :
              List.<Runnable>of(
                  () -> context.setResponseHeaders(Metadata.empty()),
                  context::sendHeaders,
                  () -> context.setCompression("gzip"))) {
            told.add(
                String.valueOf(assertThrows(IllegalStateException.class, late::run).getMessage()));
          }
          context.setResponseTrailers(Metadata.of("t", "ok"));
        };
    RawClient.Call call = call(TextCodec.DOWN);
    assertEquals("ok", call.last().get("t"));
    assertEquals(3, told.size());
    assertTrue(told.get(0).startsWith("it is too late to set response headers"), told.get(0));
  }

  @Test
  void headersOfAUnaryCallMayBeSentEarly() {
    rig.handlers.unary =
        request -> {
          ServerContext.current().setResponseHeaders(Metadata.of("h", "1"));
          ServerContext.current().sendHeaders();
          if (request.isEmpty()) {
            throw new RpcException(StatusCode.ABORTED, "late");
          }
          return request;
        };
    RawClient.Call good = call(TextCodec.UNARY);
    assertEquals("HDH.", good.shape.toString());
    assertEquals(2, good.blocks.size());
    RawClient.Call bad = rig.client.call(RawClient.head(TextCodec.UNARY), "");
    rig.settle();
    assertEquals("HH.", bad.shape.toString());
    assertEquals(StatusCode.ABORTED, bad.code());
    assertEquals("1", bad.first().get("h"));
    assertNull(bad.last().get("h"));
  }

  @Test
  void directHandlerIsServedOnTheLoopWithItsContext() {
    try (ServerRig direct =
        new ServerRig(
            builder ->
                builder.executor(
                    task -> {
                      throw new AssertionError("no task for a direct call");
                    }),
            Http2Options.defaults(),
            ServiceDefinition::direct)) {
      direct.handlers.unary =
          request -> {
            ServerContext.current().setResponseHeaders(Metadata.of("h", request));
            return request;
          };
      RawClient.Call whole = direct.client.open(RawClient.head(TextCodec.UNARY), false);
      byte[] framed = RawClient.frame(0, TextCodec.octets("one"));
      whole.stream().sendData(framed, 0, framed.length, true);
      RawClient.Call pieces = direct.client.call(RawClient.head(TextCodec.UNARY), "two");
      direct.settle();
      assertEquals(List.of("one"), whole.messages());
      assertEquals("one", whole.first().get("h"));
      assertEquals(List.of("two"), pieces.messages());
      RawClient.Call bad = direct.client.call(RawClient.head(TextCodec.UNARY), "?");
      direct.settle();
      assertEquals(StatusCode.INTERNAL, bad.code());
    }
  }

  @Test
  void callThatWasCancelledInItsHandlerIsNotAnswered() {
    List<String> told = new ArrayList<>();
    RawClient.Call[] call = new RawClient.Call[1];
    ServerRig.Tasks tasks = new ServerRig.Tasks();
    try (ServerRig slow = new ServerRig(builder -> builder.executor(tasks))) {
      slow.handlers.unary =
          request -> {
            ServerContext.current().onCancel(() -> told.add("cancelled"));
            call[0].stream().reset(ErrorCode.CANCEL);
            slow.settle();
            return request;
          };
      call[0] = slow.client.call(RawClient.head(TextCodec.UNARY), "x");
      slow.settle();
      tasks.runAll();
      slow.settle();
      assertTrue(call[0].blocks.isEmpty());
      assertEquals(List.of("cancelled"), told);
    }
  }

  @Test
  void withoutACallThereIsNoContext() {
    assertNull(ServerContext.currentOrNull());
    assertThrows(IllegalStateException.class, ServerContext::current);
  }
}
