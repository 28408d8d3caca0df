package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Options;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streaming calls: handlers block on threads of their own, the test drives the loop. */
class ServerStreamsScriptTest {
  private final ServerRig.Threads threads = new ServerRig.Threads();
  private final ServerRig rig = new ServerRig(builder -> builder.executor(threads));

  @AfterEach
  void close() {
    rig.close();
    rig.await(threads::allEnded);
  }

  private RawClient.Call open(MethodDescriptor<?, ?> method) {
    return rig.client.open(RawClient.head(method), false);
  }

  @Test
  void allFourKinds() {
    RawClient.Call unary = rig.client.call(RawClient.head(TextCodec.UNARY), "a");
    RawClient.Call down = rig.client.call(RawClient.head(TextCodec.DOWN), "abc");
    RawClient.Call up = open(TextCodec.UP).send("a").send("").send("b").end();
    RawClient.Call bidi = open(TextCodec.BIDI).send("a").send("b").end();
    rig.await(() -> unary.ended && down.ended && up.ended && bidi.ended);
    assertEquals(List.of("re:a"), unary.messages());
    assertEquals(List.of("a", "b", "c"), down.messages());
    assertEquals(List.of("ab"), up.messages());
    assertEquals(List.of("re:a", "re:b"), bidi.messages());
    for (RawClient.Call call : List.of(unary, down, up, bidi)) {
      assertEquals("HDH.", call.shape.toString());
      assertEquals(StatusCode.OK, call.code());
    }
  }

  @Test
  void emptyStreams() {
    RawClient.Call up = rig.client.open(RawClient.head(TextCodec.UP), true);
    RawClient.Call bidi = rig.client.open(RawClient.head(TextCodec.BIDI), true);
    rig.await(() -> up.ended && bidi.ended);
    assertEquals(List.of(""), up.messages());
    assertEquals("H.", bidi.shape.toString());
    assertEquals(StatusCode.OK, bidi.code());
  }

  @Test
  void pingPongInLockStep() {
    RawClient.Call bidi = open(TextCodec.BIDI);
    for (int i = 1; i <= 4; i++) {
      bidi.send("m" + i);
      int count = i;
      rig.await(() -> bidi.messages().size() == count);
    }
    assertFalse(bidi.ended);
    bidi.end();
    rig.await(() -> bidi.ended);
    assertEquals(4, bidi.messages().size());
  }

  @Test
  void headersWaitForTheFirstMessageUnlessTheHandlerSendsThem() {
    CountDownLatch go = new CountDownLatch(1);
    rig.handlers.down =
        (request, responses) -> {
          if (request.equals("early")) {
            ServerContext.current().setResponseHeaders(Metadata.of("k", "v"));
            ServerContext.current().sendHeaders();
          }
          go.await();
          responses.send("x");
        };
    RawClient.Call late = rig.client.call(RawClient.head(TextCodec.DOWN), "late");
    RawClient.Call early = rig.client.call(RawClient.head(TextCodec.DOWN), "early");
    rig.await(() -> !early.blocks.isEmpty());
    assertEquals("v", early.first().get("k"));
    assertTrue(late.blocks.isEmpty());
    go.countDown();
    rig.await(() -> late.ended && early.ended);
    assertEquals("HDH.", early.shape.toString());
    assertEquals(StatusCode.OK, early.code());
  }

  @Test
  void handlerMayAnswerBeforeItHasReceivedAll() {
    rig.handlers.up = requests -> "first:" + requests.receive();
    RawClient.Call up = open(TextCodec.UP).send("a");
    rig.await(() -> up.closed != null);
    assertEquals(List.of("first:a"), up.messages());
    assertEquals("HDH. RST NO_ERROR", up.shape.toString());
    assertEquals(StatusCode.OK, up.code());
  }

  @Test
  void faultOfAStreamedMessageEndsTheCallAndTellsTheHandler() {
    ServerRig.Seen<RpcException> seen = new ServerRig.Seen<>();
    rig.handlers.bidi =
        (requests, responses) -> {
          responses.send("re:" + requests.receive());
          seen.set(assertThrows(RpcException.class, requests::receive));
        };
    RawClient.Call bidi = open(TextCodec.BIDI).send("a");
    rig.await(() -> !bidi.messages().isEmpty());
    bidi.sendRaw(RawClient.frame(4, new byte[0]));
    rig.await(() -> bidi.closed != null && seen.isSet());
    assertEquals("HDH. RST NO_ERROR", bidi.shape.toString());
    assertEquals(StatusCode.INTERNAL, bidi.code());
    assertEquals(StatusCode.INTERNAL, seen.get().code());
  }

  @Test
  void requestThatEndsInsideAMessageIsInternal() {
    RawClient.Call up = open(TextCodec.UP).send("a");
    up.stream().sendData(new byte[] {0, 0}, 0, 2, true);
    rig.await(() -> up.ended);
    assertEquals(StatusCode.INTERNAL, up.code());
  }

  @Test
  void messageThatCannotBeParsedIsThrownAndEndsTheCall() {
    RawClient.Call up = open(TextCodec.UP).send("?");
    rig.await(() -> up.closed != null);
    assertEquals(StatusCode.INTERNAL, up.code());
  }

  // ---- Back-pressure ----

  @Test
  void sendBlocksWhileTheClientDoesNotRead() {
    AtomicInteger sent = new AtomicInteger();
    rig.handlers.down =
        (request, responses) -> {
          for (int i = 0; i < 1000; i++) {
            responses.send("x".repeat(10_000));
            sent.incrementAndGet();
          }
        };
    RawClient.Call call = rig.client.open(RawClient.head(TextCodec.DOWN), false);
    call.consuming = false;
    call.send("go").end();
    Thread handler = awaitBlockedHandler();
    // The client's window, the stream's queue, this call's queue, and one message.
    int most = (1 << 20) + 2 * (256 * 1024) + ResponseStream.HIGH_WATERMARK + 20_000;
    assertTrue(sent.get() * 10_005L <= most, () -> sent + " messages were taken");
    assertTrue(handler.isAlive());

    call.consuming = true;
    call.stream().consume(call.body.size());
    rig.await(() -> call.ended);
    assertEquals(1000 * 10_005, call.body.size());
    assertEquals(StatusCode.OK, call.code());
  }

  private Thread awaitBlockedHandler() {
    rig.await(
        () ->
            !threads.started.isEmpty()
                && threads.started.peek().getState() == Thread.State.WAITING);
    return threads.started.element();
  }

  @Test
  void windowIsGivenBackAsMessagesAreTaken() {
    Semaphore permits = new Semaphore(0);
    AtomicInteger taken = new AtomicInteger();
    rig.handlers.up =
        requests -> {
          while (requests.receive() != null) {
            taken.incrementAndGet();
            permits.acquire();
          }
          return "";
        };
    RawClient.Call up = open(TextCodec.UP);
    for (int i = 0; i < 400; i++) {
      up.send("x".repeat(10_000)); // 4 MB, four windows
    }
    up.end();
    rig.await(() -> taken.get() == 1);
    rig.settle();
    long waiting = up.stream().queuedBytes();
    assertTrue(waiting > 2_500_000, () -> "only " + waiting + " octets wait for the window");
    permits.release(1000);
    rig.await(() -> up.ended);
    assertEquals(400, taken.get());
    assertEquals(StatusCode.OK, up.code());
  }

  @Test
  void messageLargerThanTheWindowPasses() {
    RawClient.Call up = open(TextCodec.UP).send("x".repeat(3_000_000)).end();
    RawClient.Call unary = rig.client.call(RawClient.head(TextCodec.UNARY), "y".repeat(3_000_000));
    rig.await(() -> up.ended && unary.ended);
    assertEquals(3_000_005, up.body.size());
    assertEquals(3_000_008, unary.body.size());
  }

  @Test
  void closedReceiverDropsTheRestAndKeepsTheWindowOpen() {
    CountDownLatch go = new CountDownLatch(1);
    rig.handlers.up =
        requests -> {
          requests.close();
          assertNull(requests.receive());
          go.await();
          return "done";
        };
    RawClient.Call up = open(TextCodec.UP);
    for (int i = 0; i < 400; i++) {
      up.send("x".repeat(10_000));
    }
    up.end();
    rig.await(() -> up.stream().queuedBytes() == 0);
    go.countDown();
    rig.await(() -> up.ended);
    assertEquals(List.of("done"), up.messages());
  }

  // ---- Cancellation ----

  @Test
  void resetWakesAHandlerThatReceives() {
    ServerRig.Seen<RpcException> seen = new ServerRig.Seen<>();
    ServerRig.Seen<ServerContext> context = new ServerRig.Seen<>();
    rig.handlers.bidi =
        (requests, responses) -> {
          context.set(ServerContext.current());
          seen.set(assertThrows(RpcException.class, requests::receive));
          assertThrows(RpcException.class, () -> responses.send("late"));
        };
    RawClient.Call bidi = open(TextCodec.BIDI);
    awaitBlockedHandler();
    assertFalse(context.get().isCancelled());
    bidi.stream().reset(ErrorCode.CANCEL);
    rig.await(threads::allEnded);
    assertEquals(StatusCode.CANCELLED, seen.get().code());
    assertTrue(
        seen.get().status().message().contains("the client cancelled"), seen.get()::toString);
    assertTrue(context.get().isCancelled());
    assertTrue(bidi.blocks.isEmpty());
  }

  @Test
  void resetWakesAHandlerThatSends() {
    ServerRig.Seen<RpcException> seen = new ServerRig.Seen<>();
    rig.handlers.down =
        (request, responses) -> {
          seen.set(
              assertThrows(
                  RpcException.class,
                  () -> {
                    while (true) {
                      responses.send("x".repeat(100_000));
                    }
                  }));
        };
    RawClient.Call call = rig.client.open(RawClient.head(TextCodec.DOWN), false);
    call.consuming = false;
    call.send("go").end();
    awaitBlockedHandler();
    call.stream().reset(ErrorCode.CANCEL);
    rig.await(threads::allEnded);
    assertEquals(StatusCode.CANCELLED, seen.get().code());
  }

  @Test
  void lostConnectionIsCancelled() {
    ServerRig.Seen<RpcException> seen = new ServerRig.Seen<>();
    rig.handlers.bidi =
        (requests, responses) -> seen.set(assertThrows(RpcException.class, requests::receive));
    open(TextCodec.BIDI);
    awaitBlockedHandler();
    rig.client.engine().close(ErrorCode.NO_ERROR, "bye");
    rig.await(threads::allEnded);
    assertEquals(StatusCode.CANCELLED, seen.get().code());
    assertTrue(seen.get().status().message().contains("connection is lost"), seen.get()::toString);
  }

  @Test
  void cancelListenersRunOnceAndOnlyForACancellation() {
    ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
    CountDownLatch go = new CountDownLatch(1);
    ServerRig.Seen<ServerContext> context = new ServerRig.Seen<>();
    rig.handlers.unary =
        request -> {
          context.set(ServerContext.current());
          ServerContext.current().onCancel(() -> ran.add(request + ":kept"));
          ServerContext.current()
              .onCancel(
                  () -> {
                    throw new IllegalStateException("a listener's failure is its own");
                  });
          ServerContext.current().onCancel(() -> ran.add(request + ":also"));
          ServerContext.current().onCancel(() -> ran.add(request + ":taken back")).close();
          if (request.equals("slow")) {
            go.await();
          }
          return request;
        };
    RawClient.Call fast = rig.client.call(RawClient.head(TextCodec.UNARY), "fast");
    rig.await(() -> fast.ended);
    ServerContext.Registration late = context.get().onCancel(() -> ran.add("after the end"));
    late.close();
    RawClient.Call slow = rig.client.call(RawClient.head(TextCodec.UNARY), "slow");
    rig.await(() -> threads.started.size() == 2);
    awaitSlow(context, ran, slow);
    go.countDown();
    rig.await(threads::allEnded);
    assertEquals(List.of("slow:kept", "slow:also"), List.copyOf(ran));
    assertTrue(rig.log.line().contains("a listener's failure is its own"));
    context.get().onCancel(() -> ran.add("at once"));
    assertTrue(ran.contains("at once"));
  }

  private void awaitSlow(
      ServerRig.Seen<ServerContext> context,
      ConcurrentLinkedQueue<String> ran,
      RawClient.Call slow) {
    rig.await(
        () ->
            threads.started.stream().filter(t -> t.getState() == Thread.State.WAITING).count()
                == 1);
    slow.stream().reset(ErrorCode.CANCEL);
    rig.await(() -> ran.size() == 2);
    assertTrue(context.get().isCancelled());
  }

  @Test
  void interruptedHandlerGetsAnExceptionAndStaysInterrupted() {
    ServerRig.Seen<Boolean> interrupted = new ServerRig.Seen<>();
    rig.handlers.bidi =
        (requests, responses) -> {
          RpcException e = assertThrows(RpcException.class, requests::receive);
          interrupted.set(Thread.currentThread().isInterrupted());
          throw e;
        };
    RawClient.Call bidi = open(TextCodec.BIDI);
    awaitBlockedHandler().interrupt();
    rig.await(() -> bidi.ended);
    assertEquals(StatusCode.CANCELLED, bidi.code());
    assertEquals(true, interrupted.get());
  }

  // ---- The slot of a call ----

  @Test
  void slotIsFreeWhenTheHandlerEndsAndNotWhenTheClientResets() {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger entered = new AtomicInteger();
    ServerRig.Threads mine = new ServerRig.Threads();
    try (ServerRig two =
        new ServerRig(
            builder ->
                builder
                    .executor(mine)
                    .http2(Http2Options.builder().maxConcurrentStreams(2).build()))) {
      two.handlers.unary =
          request -> {
            if (request.equals("slow")) {
              entered.incrementAndGet();
              go.await();
            }
            return request;
          };
      for (int i = 1; i <= 2; i++) {
        RawClient.Call call = two.client.call(RawClient.head(TextCodec.UNARY), "slow");
        int calls = i;
        two.await(() -> entered.get() == calls);
        call.stream().reset(ErrorCode.CANCEL);
        two.settle();
      }
      assertEquals(2, mine.started.size());
      RawClient.Call refused = two.client.call(RawClient.head(TextCodec.UNARY), "x");
      two.await(() -> refused.closed != null);
      CloseCause.Reset reset = assertInstanceOf(CloseCause.Reset.class, refused.closed);
      assertEquals(ErrorCode.REFUSED_STREAM, reset.code());
      assertEquals(2, mine.started.size());
      go.countDown();
      two.await(mine::allEnded);
      RawClient.Call good = two.client.call(RawClient.head(TextCodec.UNARY), "x");
      two.await(() -> good.ended);
      assertEquals(StatusCode.OK, good.code());
    }
  }
}
