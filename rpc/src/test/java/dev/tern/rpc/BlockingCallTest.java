package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import dev.tern.http2.Initiator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocking calls: waiting, interrupts, deadlines, cancellation, back-pressure, misuse. */
class BlockingCallTest {
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aUnaryCallWaitsForItsResponse() throws Exception {
    rig.server.answering("hi");
    assertEquals("hi", rig.blocking(() -> rig.client.call(TextCodec.UNARY, "hello")));
  }

  @Test
  void responseInfoHasWhatCameBesideTheResponse() throws Exception {
    rig.server.onRequestEnd =
        e -> {
          e.stream.sendHeaders(
              Headers.of(":status", "200", "content-type", "application/grpc", "x-head", "1"),
              false);
          e.send("hi");
          e.stream.sendHeaders(
              Headers.of("grpc-status", "0", "x-tail-bin", "q6ur"), true); // 0xababab
        };
    ResponseInfo info = new ResponseInfo();
    assertEquals(
        "hi", rig.blocking(() -> rig.client.withResponseInfo(info).call(TextCodec.UNARY, "hello")));
    assertEquals("1", info.headers().get("x-head"));
    assertEquals((byte) 0xab, Rig.present(info.trailers().getBytes("x-tail-bin"))[2]);
    assertEquals(Status.OK, info.status());
    assertEquals(rig.address, info.peer());
  }

  @Test
  void anInterruptCancelsTheCallAndIsKept() throws Exception {
    AtomicReference<Thread> caller = new AtomicReference<>();
    rig.server.onRequestEnd = e -> Rig.present(caller.get()).interrupt();
    CompletableFuture<Boolean> interrupted =
        rig.start(
            () -> {
              caller.set(Thread.currentThread());
              RpcException e =
                  assertThrows(RpcException.class, () -> rig.client.call(TextCodec.UNARY, "hello"));
              assertEquals(StatusCode.CANCELLED, e.code());
              assertInstanceOf(InterruptedException.class, e.getCause());
              return Thread.interrupted();
            });
    rig.drive(interrupted);
    assertTrue(interrupted.join());
    assertEquals(ErrorCode.CANCEL, resetOf(rig.server.exchange(0)));
  }

  @Test
  void aPassedDeadlineIsToldAtOnceAndTheStreamIsCancelled() {
    CompletableFuture<String> call =
        rig.start(
            () -> rig.client.withTimeout(Duration.ofMillis(200)).call(TextCodec.UNARY, "hello"));
    while (rig.server.exchanges.isEmpty()) {
      rig.settle();
      Thread.onSpinWait();
    }
    rig.advance(Duration.ofMillis(199));
    assertFalse(call.isDone());
    rig.advance(Duration.ofMillis(1));
    RpcException e = awaitFailure(call);
    assertEquals(StatusCode.DEADLINE_EXCEEDED, e.code());
    Rig.assertSays("200 ms", e);
    assertEquals(ErrorCode.CANCEL, resetOf(rig.server.exchange(0)));
  }

  @Test
  void aDeadlineThatHasPassedAlreadySendsNothing() throws Exception {
    RpcException e =
        assertThrows(
            RpcException.class,
            () ->
                rig.blocking(
                    () -> rig.client.withTimeout(Duration.ZERO).call(TextCodec.UNARY, "x")));
    assertEquals(StatusCode.DEADLINE_EXCEEDED, e.code());
    assertEquals(0, rig.server.exchanges.size());
  }

  @Test
  void aServersCancelAfterOurDeadlineIsDeadlineExceeded() {
    // The server's timer fires first: its reset is on its way when the client's clock gets there.
    rig.server.onRequestEnd = e -> e.stream.reset(ErrorCode.CANCEL);
    CallDiagnosis late =
        new CallDiagnosis(rig.channel.core(), rig.loop.nanoTime(), Duration.ofMillis(1).toNanos());
    rig.advance(Duration.ofMillis(1));
    CallResult result =
        late.streamEnded(new CloseCause.Reset(ErrorCode.CANCEL, Initiator.PEER, ""), "request");
    assertEquals(StatusCode.DEADLINE_EXCEEDED, result.status().code());
  }

  @Test
  void aStreamOfResponsesIsIteratedToItsEnd() throws Exception {
    rig.server.onRequestEnd =
        e -> {
          e.stream.sendHeaders(RawServer.HEAD, false);
          e.send("one");
          e.send("");
          e.send("three");
          e.stream.sendHeaders(Headers.of("grpc-status", "0", "x-tail", "t"), true);
        };
    List<String> seen =
        rig.blocking(
            () -> {
              List<String> all = new ArrayList<>();
              try (Receiver<String> replies =
                  rig.client.callServerStreaming(TextCodec.DOWN, "hello")) {
                replies.forEach(all::add);
                assertNull(replies.receive());
                all.add(replies.trailers().get("x-tail"));
                assertThrows(IllegalStateException.class, replies::iterator);
              }
              return all;
            });
    assertEquals(List.of("one", "", "three", "t"), seen);
  }

  @Test
  void messagesBeforeAnErrorAreReceivedBeforeIt() throws Exception {
    rig.server.onRequestEnd =
        e -> {
          e.stream.sendHeaders(RawServer.HEAD, false);
          e.send("one");
          e.stream.sendHeaders(Headers.of("grpc-status", "15"), true);
        };
    RpcException e =
        assertThrows(
            RpcException.class,
            () ->
                rig.blocking(
                    () -> {
                      Receiver<String> replies =
                          rig.client.callServerStreaming(TextCodec.DOWN, "hello");
                      assertEquals("one", replies.receive());
                      return replies.receive();
                    }));
    assertEquals(StatusCode.DATA_LOSS, e.code());
  }

  @Test
  void closingAReceiverBeforeItsEndCancelsTheCall() throws Exception {
    rig.server.onRequestEnd =
        e -> {
          e.stream.sendHeaders(RawServer.HEAD, false);
          e.send("one");
        };
    Receiver<String> replies =
        rig.blocking(
            () -> {
              Receiver<String> receiver = rig.client.callServerStreaming(TextCodec.DOWN, "hello");
              assertEquals("one", receiver.receive());
              receiver.close();
              return receiver;
            });
    rig.settle();
    assertEquals(ErrorCode.CANCEL, resetOf(rig.server.exchange(0)));
    assertThrows(IllegalStateException.class, replies::receive);
  }

  @Test
  void headersAreWaitedFor() throws Exception {
    rig.server.onRequestHead =
        e ->
            e.stream.sendHeaders(
                Headers.of(":status", "200", "content-type", "application/grpc", "x", "y"), false);
    assertEquals(
        "y",
        rig.blocking(
            () -> {
              try (BidiCall<String, String> call = rig.client.callBidi(TextCodec.BIDI)) {
                return call.headers().get("x");
              }
            }));
  }

  @Test
  void cancelEndsWhoReceives() {
    BidiCall<String, String> call = rig.client.callBidi(TextCodec.BIDI);
    CompletableFuture<String> receiving = rig.start(call::receive);
    rig.settle();
    call.cancel();
    RpcException e = awaitFailure(receiving);
    assertEquals(StatusCode.CANCELLED, e.code());
    assertEquals(ErrorCode.CANCEL, resetOf(rig.server.exchange(0)));
  }

  @Test
  void aSlowServerBlocksTheSenderWithBoundedMemory() throws Exception {
    rig.server.onRequestHead = e -> e.consuming = false;
    AtomicInteger sent = new AtomicInteger();
    String message = "x".repeat(10_000);
    int count = 1000;
    BidiCall<String, String> call = rig.client.callBidi(TextCodec.BIDI);
    CompletableFuture<Boolean> sending =
        rig.start(
            () -> {
              for (int i = 0; i < count; i++) {
                call.send(message);
                sent.incrementAndGet();
              }
              call.finishSending();
              return true;
            });
    // Until the sender is parked and all that can move has moved.
    int before;
    do {
      before = sent.get();
      for (int i = 0; i < 200_000 && sent.get() == before; i++) {
        rig.settle();
        Thread.onSpinWait();
      }
    } while (sent.get() != before);
    assertFalse(sending.isDone());
    // The stream's window, what the stream queues, and the call's own bound.
    int most = (1 << 20) + (256 << 10) + OutboundMessages.LIMIT + 40_000;
    assertTrue(sent.get() * 10_005L <= most, () -> "sent " + sent.get());
    RawServer.Exchange exchange = rig.server.exchange(0);
    exchange.consuming = true;
    rig.settleLater(() -> exchange.stream.consume(exchange.unconsumed));
    rig.drive(sending);
    assertTrue(sending.join());
    rig.settle();
    assertEquals(count * 10_005L, exchange.body.size());
    call.close();
  }

  @Test
  void aSlowReaderHoldsBackTheServer() throws Exception {
    String message = "x".repeat(10_000);
    int count = 1000;
    rig.server.onRequestEnd =
        e -> {
          e.stream.sendHeaders(RawServer.HEAD, false);
          for (int i = 0; i < count; i++) {
            e.send(message);
          }
          e.stream.sendHeaders(RawServer.OK, true);
        };
    Receiver<String> replies = rig.client.callServerStreaming(TextCodec.DOWN, "hello");
    rig.settle();
    long held = rig.server.exchange(0).stream.queuedBytes();
    assertTrue(
        held > count * 10_005L - (1 << 20) - InboundMessages.HIGH - 20_000,
        () -> "the server could send all but " + held);
    int received =
        rig.blocking(
            () -> {
              int all = 0;
              while (replies.receive() != null) {
                all++;
              }
              return all;
            });
    assertEquals(count, received);
  }

  @Test
  void misuseIsSaidInPlainWords() throws Exception {
    rig.server.answering("hi");
    ClientStreamingCall<String, String> upload = rig.client.callClientStreaming(TextCodec.UP);
    assertEquals("hi", rig.blocking(upload::finish));
    assertThrows(IllegalStateException.class, upload::finish);
    assertThrows(IllegalStateException.class, () -> upload.send("late"));
    BidiCall<String, String> call = rig.client.callBidi(TextCodec.BIDI);
    call.finishSending();
    call.finishSending();
    assertThrows(IllegalStateException.class, () -> call.send("late"));
    call.close();
    assertThrows(IllegalStateException.class, () -> call.send("later"));
    assertThrows(IllegalStateException.class, call::receive);
    assertThrows(IllegalArgumentException.class, () -> rig.client.call(TextCodec.BIDI, "hello"));
  }

  @Test
  void aBlockingCallOnTheLoopFailsInsteadOfWaitingForEver() {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    rig.settleLater(
        () -> {
          try {
            rig.client.call(TextCodec.UNARY, "hello");
          } catch (IllegalStateException e) {
            thrown.set(e);
          }
        });
    rig.settle();
    Rig.assertSays("event loop", thrown.get());
  }

  private RpcException awaitFailure(CompletableFuture<?> future) {
    rig.drive(future);
    return Rig.failure(future);
  }

  private static ErrorCode resetOf(RawServer.Exchange exchange) {
    return assertInstanceOf(CloseCause.Reset.class, exchange.closed).code();
  }
}
