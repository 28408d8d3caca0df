package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client and our server, with everything between them. */
class WholeStackTest {

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 1, 7})
  void allFourKindsOfCallWork(int chunk) throws Exception {
    try (Stack stack = new Stack(chunk, b -> b, b -> b)) {
      GenericClient client = stack.client;
      assertEquals("re:hello", client.call(TextCodec.UNARY, "hello"));
      List<String> down = new ArrayList<>();
      try (Receiver<String> replies = client.callServerStreaming(TextCodec.DOWN, "abc")) {
        replies.forEach(down::add);
      }
      assertEquals(List.of("a", "b", "c"), down);
      try (ClientStreamingCall<String, String> up = client.callClientStreaming(TextCodec.UP)) {
        up.send("one");
        up.send("");
        up.send("two");
        assertEquals("onetwo", up.finish());
      }
      try (BidiCall<String, String> call = client.callBidi(TextCodec.BIDI)) {
        for (int i = 0; i < 20; i++) {
          call.send("m" + i);
          assertEquals("re:m" + i, call.receive());
        }
        call.finishSending();
        assertNull(call.receive());
      }
      assertEquals(
          "re:later", client.callAsync(TextCodec.UNARY, "later").get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void streamsWithoutMessagesWork() throws Exception {
    try (Stack stack = new Stack()) {
      try (BidiCall<String, String> call = stack.client.callBidi(TextCodec.BIDI)) {
        call.finishSending();
        assertNull(call.receive());
      }
      try (Receiver<String> replies = stack.client.callServerStreaming(TextCodec.DOWN, "")) {
        assertNull(replies.receive());
      }
    }
  }

  @Test
  void metadataGoesBothWays() throws Exception {
    byte[] octets = {(byte) 0xab, 0, 1};
    try (Stack stack = new Stack()) {
      stack.handlers.unary =
          request -> {
            ServerContext context = ServerContext.current();
            Metadata received = context.requestMetadata();
            context.setResponseHeaders(
                Metadata.of("x-initial", Rig.present(received.get("x-initial"))));
            context.setResponseTrailers(
                Metadata.builder()
                    .add("x-trail-bin", Rig.present(received.getBytes("x-trail-bin")))
                    .build());
            return String.join("+", received.getAll("x-many"));
          };
      ResponseInfo info = new ResponseInfo();
      String reply =
          stack
              .client
              .withResponseInfo(info)
              .withMetadata(
                  Metadata.builder()
                      .add("x-initial", "first")
                      .add("x-many", "1")
                      .add("x-trail-bin", octets)
                      .add("x-many", "2")
                      .build())
              .call(TextCodec.UNARY, "hello");
      assertEquals("1+2", reply);
      assertEquals("first", info.headers().get("x-initial"));
      assertEquals(0xab, Rig.present(info.trailers().getBytes("x-trail-bin"))[0] & 0xff);
    }
  }

  @ParameterizedTest
  @EnumSource(value = StatusCode.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void everyStatusCodeArrivesWithItsWordsAndTrailers(StatusCode code) throws Exception {
    String words = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
    try (Stack stack = new Stack()) {
      stack.handlers.unary =
          request -> {
            throw new RpcException(Status.of(code, words), Metadata.of("x-detail", "d"));
          };
      RpcException e =
          assertThrows(RpcException.class, () -> stack.client.call(TextCodec.UNARY, "hello"));
      assertEquals(Status.of(code, words), e.status());
      assertEquals("d", e.trailers().get("x-detail"));
    }
  }

  @Test
  void unknownMethodsAndServicesAreUnimplemented() throws Exception {
    try (Stack stack = new Stack()) {
      for (String service : List.of("test.Text", "test.Nothing")) {
        MethodDescriptor<String, String> unknown =
            MethodDescriptor.unary(service, "Nope", TextCodec.INSTANCE, TextCodec.INSTANCE);
        RpcException e =
            assertThrows(RpcException.class, () -> stack.client.call(unknown, "hello"));
        assertEquals(StatusCode.UNIMPLEMENTED, e.code());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "identity"})
  void compressedMessagesArriveBothWays(String encoding) throws Exception {
    String large = "0123456789".repeat(10_000);
    try (Stack stack = new Stack()) {
      stack.handlers.bidi =
          (requests, responses) -> {
            ServerContext.current().setCompression(encoding);
            for (String request : requests) {
              responses.setMessageCompression(request.length() % 2 == 0);
              responses.send(request);
            }
          };
      try (BidiCall<String, String> call =
          stack.client.withCompression(encoding).callBidi(TextCodec.BIDI)) {
        for (String message : List.of(large, "x", large + "1", "")) {
          call.send(message);
          assertEquals(message, call.receive());
          call.setMessageCompression(false);
        }
        call.finishSending();
        assertNull(call.receive());
      }
    }
  }

  @Test
  void aMessageBeyondTheLimitOfEitherSideIsResourceExhausted() throws Exception {
    String large = "x".repeat(100_001);
    try (Stack stack =
        new Stack(
            Integer.MAX_VALUE,
            b -> b.maxInboundMessageSize(100_000),
            b -> b.maxInboundMessageSize(50_000))) {
      for (String encoding : List.of("identity", "gzip")) {
        GenericClient client = stack.client.withCompression(encoding);
        assertCode(StatusCode.RESOURCE_EXHAUSTED, () -> client.call(TextCodec.UNARY, large));
        stack.handlers.unary =
            request -> {
              ServerContext.current().setCompression(encoding);
              return large;
            };
        assertCode(StatusCode.RESOURCE_EXHAUSTED, () -> client.call(TextCodec.UNARY, "x"));
        assertEquals(large, client.withMaxInboundMessageSize(200_000).call(TextCodec.UNARY, "x"));
      }
    }
  }

  @Test
  void cancellingACallIsSeenByItsHandler() throws Exception {
    try (Stack stack = new Stack()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      stack.handlers.bidi =
          (requests, responses) -> {
            ServerContext.current().onCancel(cancelled::countDown);
            begun.countDown();
            RpcException e = assertThrows(RpcException.class, requests::receive);
            assertEquals(StatusCode.CANCELLED, e.code());
          };
      BidiCall<String, String> call = stack.client.callBidi(TextCodec.BIDI);
      Stack.await(begun);
      call.cancel();
      Stack.await(cancelled);
      assertCode(StatusCode.CANCELLED, call::receive);
    }
  }

  @Test
  void aDeadlineReachesTheHandlerAndEndsTheCallOnBothSides() throws Exception {
    try (Stack stack = new Stack()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      List<Deadline> seen = new ArrayList<>();
      stack.handlers.unary =
          request -> {
            seen.add(ServerContext.current().deadline());
            ServerContext.current().onCancel(cancelled::countDown);
            begun.countDown();
            Stack.await(cancelled);
            return "too late";
          };
      CompletableFuture<String> call =
          stack.client.withTimeout(Duration.ofSeconds(5)).callAsync(TextCodec.UNARY, "hello");
      Stack.await(begun);
      assertEquals(Duration.ofSeconds(5), seen.get(0).remaining());
      stack.advance(Duration.ofSeconds(5));
      Stack.await(cancelled);
      assertCode(StatusCode.DEADLINE_EXCEEDED, () -> Rig.rethrow(call));
    }
  }

  @Test
  void callsMadeInsideAHandlerInheritItsDeadlineAndItsCancellation() throws Exception {
    try (Stack stack = new Stack()) {
      CountDownLatch inner = new CountDownLatch(1);
      CountDownLatch innerCancelled = new CountDownLatch(1);
      List<Duration> left = new ArrayList<>();
      stack.handlers.bidi =
          (requests, responses) -> {
            left.add(Rig.present(ServerContext.current().deadline()).remaining());
            ServerContext.current().onCancel(innerCancelled::countDown);
            inner.countDown();
            requests.receive();
          };
      stack.handlers.unary =
          request -> {
            try (BidiCall<String, String> call = stack.client.callBidi(TextCodec.BIDI)) {
              return Rig.present(call.receive());
            }
          };
      CompletableFuture<String> outer =
          stack.client.withTimeout(Duration.ofSeconds(7)).callAsync(TextCodec.UNARY, "hello");
      Stack.await(inner);
      assertEquals(Duration.ofSeconds(7), left.get(0));
      outer.cancel(true);
      Stack.await(innerCancelled);
    }
  }

  @Test
  void manyThreadsShareOneChannel() throws Exception {
    int threads = 8;
    int calls = 100;
    try (Stack stack = new Stack()) {
      AtomicInteger done = new AtomicInteger();
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int id = t;
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < calls; i++) {
                    String text = id + "/" + i;
                    assertEquals("re:" + text, stack.client.call(TextCodec.UNARY, text));
                    done.incrementAndGet();
                  }
                },
                stack.threads));
      }
      for (CompletableFuture<Void> one : all) {
        one.get(60, TimeUnit.SECONDS);
      }
      assertEquals(threads * calls, done.get());
    }
  }

  @Test
  void largeStreamsFlowBothWaysAtOnce() throws Exception {
    String large = "0123456789".repeat(5_000);
    int count = 200;
    try (Stack stack = new Stack()) {
      try (BidiCall<String, String> call = stack.client.callBidi(TextCodec.BIDI)) {
        CompletableFuture<Void> sender =
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < count; i++) {
                    call.send(large);
                  }
                  call.finishSending();
                },
                stack.threads);
        int received = 0;
        for (String reply = call.receive(); reply != null; reply = call.receive()) {
          assertEquals(large.length() + 3, reply.length());
          received++;
        }
        assertEquals(count, received);
        sender.get(60, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aDrainingServerLetsCallsEndAndTheChannelFindsTheNextOne() throws Exception {
    try (Stack stack = new Stack()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      stack.handlers.unary =
          request -> {
            begun.countDown();
            Stack.await(go);
            return "done";
          };
      CompletableFuture<String> running = stack.client.callAsync(TextCodec.UNARY, "x");
      Stack.await(begun);
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(
              () -> stack.server.drain(Duration.ofSeconds(60)), stack.threads);
      assertTrue(
          stack.channel.awaitState(ConnectivityState.IDLE, Duration.ofSeconds(60)),
          stack.channel::describeState);
      assertFalse(running.isDone());
      Server next =
          Server.builder()
              .transport(stack.transport)
              .address(stack.address)
              .executor(stack.threads)
              .service(new ServerRig.Handlers().bind())
              .start();
      assertEquals("re:new", stack.client.call(TextCodec.UNARY, "new"));
      go.countDown();
      assertEquals("done", running.get(60, TimeUnit.SECONDS));
      assertTrue(drained.get(60, TimeUnit.SECONDS));
      next.close();
    }
  }

  private static void assertCode(StatusCode code, Executable call) {
    RpcException e = assertThrows(RpcException.class, call);
    assertEquals(code, e.code(), e.getMessage());
  }
}
