package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Options;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** GOAWAY, refused streams and the peer's stream limit (RFC 9113 sections 6.8, 8.7, 5.1.2; A6). */
class GoAwayScriptTest {

  private static void answer(RawServer.Exchange exchange, String message) {
    exchange.stream.sendHeaders(RawServer.HEAD, false);
    exchange.send(message);
    exchange.stream.sendHeaders(RawServer.OK, true);
  }

  @Test
  void afterGoAwayNewCallsGoToANewConnectionWhileOldOnesEnd() {
    try (Rig rig = new Rig()) {
      CompletableFuture<String> old = rig.call("old");
      rig.server.connection(0).engine().shutdown("max_age", rig.loop.nanoTime());
      rig.settle();
      assertEquals(ConnectivityState.IDLE, rig.channel.state());
      CompletableFuture<String> young = rig.call("young");
      assertEquals(2, rig.server.connections.size());
      assertNotSame(
          rig.server.exchange(0).stream.connection(), rig.server.exchange(1).stream.connection());
      answer(rig.server.exchange(1), "new one");
      answer(rig.server.exchange(0), "old one");
      rig.settle();
      assertEquals("new one", young.join());
      assertEquals("old one", old.join());
      assertTrue(rig.server.connection(0).closed != null, "the old connection is closed");
    }
  }

  @Test
  void aRefusedStreamIsTriedAgainOnce_A6() {
    try (Rig rig = new Rig()) {
      rig.server.onRequestEnd =
          exchange -> {
            if (rig.server.exchanges.size() == 1) {
              exchange.stream.reset(ErrorCode.REFUSED_STREAM);
            } else {
              answer(exchange, "second try");
            }
          };
      assertEquals("second try", rig.call("hello").join());
      assertEquals("hello", rig.server.exchange(1).messages().get(0));
    }
  }

  @Test
  void aStreamThatIsRefusedTwiceIsUnavailable_A6() {
    try (Rig rig = new Rig()) {
      rig.server.onRequestEnd = exchange -> exchange.stream.reset(ErrorCode.REFUSED_STREAM);
      Rig.assertCode(StatusCode.UNAVAILABLE, rig.call("hello"));
      assertEquals(2, rig.server.exchanges.size());
    }
  }

  @Test
  void aStreamOfRequestsThatWasNeverProcessedIsRepeatedWhole() {
    try (Rig rig = new Rig()) {
      rig.server.onRequestEnd =
          exchange -> {
            if (rig.server.exchanges.size() == 1) {
              exchange.stream.reset(ErrorCode.REFUSED_STREAM);
            } else {
              answer(exchange, String.join("+", exchange.messages()));
            }
          };
      BidiCall<String, String> call = rig.client.callBidi(TextCodec.BIDI);
      call.send("one");
      rig.settle();
      call.send("two");
      call.send("three");
      call.finishSending();
      rig.settle();
      assertEquals("one+two+three", call.receive());
      call.close();
    }
  }

  @Test
  void aStreamWhoseResponseHasBegunIsNotRepeated() {
    try (Rig rig = new Rig()) {
      rig.server.onRequestEnd =
          exchange -> {
            exchange.stream.sendHeaders(RawServer.HEAD, false);
            rig.settleLater(() -> exchange.stream.reset(ErrorCode.REFUSED_STREAM));
          };
      Rig.assertCode(StatusCode.UNAVAILABLE, rig.call("hello"));
      assertEquals(1, rig.server.exchanges.size());
    }
  }

  @Test
  void callsBeyondMaxConcurrentStreamsWaitInOrder() {
    Http2Options two = Http2Options.builder().maxConcurrentStreams(2).build();
    try (Rig rig = new Rig(two, b -> b)) {
      CompletableFuture<String> first = rig.call("1");
      CompletableFuture<String> second = rig.call("2");
      CompletableFuture<String> third = rig.call("3");
      CompletableFuture<String> fourth = rig.call("4");
      assertEquals(2, rig.server.exchanges.size());
      answer(rig.server.exchange(1), "b");
      rig.settle();
      assertEquals("b", second.join());
      assertEquals(3, rig.server.exchanges.size());
      assertEquals("3", rig.server.exchange(2).messages().get(0));
      answer(rig.server.exchange(2), "c");
      answer(rig.server.exchange(0), "a");
      rig.settle();
      answer(rig.server.exchange(3), "d");
      rig.settle();
      assertEquals("a", first.join());
      assertEquals("c", third.join());
      assertEquals("d", fourth.join());
      assertEquals(1, rig.server.connections.size());
    }
  }

  @Test
  void aPeerThatAllowsNoStreamsLetsCallsWait() {
    Http2Options none = Http2Options.builder().maxConcurrentStreams(0).build();
    try (Rig rig = new Rig(none, b -> b)) {
      CompletableFuture<String> call =
          rig.client.withTimeout(Duration.ofSeconds(3)).callAsync(TextCodec.UNARY, "hello");
      rig.settle();
      assertFalse(call.isDone());
      rig.advance(Duration.ofSeconds(3));
      RpcException e = Rig.failure(call);
      assertEquals(StatusCode.DEADLINE_EXCEEDED, e.code());
      Rig.assertSays("MAX_CONCURRENT_STREAMS", e);
    }
  }

  @Test
  void aWaitingCallThatIsCancelledLeavesTheLine() {
    Http2Options one = Http2Options.builder().maxConcurrentStreams(1).build();
    try (Rig rig = new Rig(one, b -> b)) {
      CompletableFuture<String> first = rig.call("1");
      CompletableFuture<String> second = rig.call("2");
      CompletableFuture<String> third = rig.call("3");
      second.cancel(true);
      answer(rig.server.exchange(0), "a");
      rig.settle();
      assertEquals("a", first.join());
      assertEquals("3", rig.server.exchange(1).messages().get(0));
      answer(rig.server.exchange(1), "c");
      rig.settle();
      assertEquals("c", third.join());
    }
  }

  @Test
  void theLastGoAwayIsNamedInLaterFailures() {
    try (Rig rig = new Rig()) {
      rig.fire("hello");
      rig.server.close();
      rig.server.connection(0).engine().close(ErrorCode.ENHANCE_YOUR_CALM, "too_many_pings");
      rig.settle();
      RpcException e = Rig.failure(rig.call("later"));
      assertEquals(StatusCode.UNAVAILABLE, e.code());
      Rig.assertSays("GOAWAY ENHANCE_YOUR_CALM \"too_many_pings\"", e);
    }
  }

  @Test
  void aServerThatSendsEverybodyAwayIsAskedEverMoreSeldomUntilTheDeadline_row23() {
    try (Rig rig = new Rig()) {
      rig.server.onConnection =
          connection ->
              rig.settleLater(() -> connection.engine().close(ErrorCode.NO_ERROR, "go away"));
      CompletableFuture<String> call =
          rig.client.withTimeout(Duration.ofSeconds(100)).callAsync(TextCodec.UNARY, "hello");
      rig.settle();
      for (int i = 0; i < 20 && !call.isDone(); i++) {
        rig.advance(Duration.ofSeconds(10));
      }
      assertTrue(call.isCompletedExceptionally());
      assertTrue(rig.server.connections.size() < 50, "connections are made in a loop");
    }
  }
}
