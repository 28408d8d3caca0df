package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Hedging (gRFC A6; row 27 of the protocol's rules). */
class HedgingTest {
  private static final HedgingPolicy POLICY =
      HedgingPolicy.of(3, Duration.ofMillis(100), StatusCode.UNAVAILABLE);

  private final Rig rig = new Rig();
  private final GenericClient client = rig.client.withHedging(POLICY);

  private CompletableFuture<String> call() {
    CompletableFuture<String> call = client.callAsync(TextCodec.UNARY, "q");
    rig.settle();
    return call;
  }

  private int sent() {
    return rig.server.exchanges.size();
  }

  private void assertCancelled(int exchange) {
    CloseCause cause = rig.server.exchange(exchange).closed;
    assertEquals(ErrorCode.CANCEL, assertInstanceOf(CloseCause.Reset.class, cause).code());
  }

  @Test
  void copiesFollowAtTheDelayAndTheFirstResponseWins_row27() {
    CompletableFuture<String> call = call();
    assertEquals(1, sent());
    rig.advance(Duration.ofMillis(100));
    assertEquals(2, sent());
    assertEquals("1", rig.server.exchange(1).head.get("grpc-previous-rpc-attempts"));
    RetryTest.answer(rig.server.exchange(1), "second");
    rig.settle();
    assertEquals("second", call.join());
    assertCancelled(0);
    rig.advance(Duration.ofSeconds(1));
    assertEquals(2, sent());
  }

  @Test
  void aNonFatalFailureSendsTheNextAtOnce_row27() {
    CompletableFuture<String> call = call();
    RetryTest.fail(rig.server.exchange(0), StatusCode.UNAVAILABLE);
    rig.settle();
    rig.advance(Duration.ZERO);
    assertEquals(2, sent());
    assertFalse(call.isDone());
    RetryTest.answer(rig.server.exchange(1), "second");
    rig.settle();
    assertEquals("second", call.join());
  }

  @Test
  void aFatalFailureEndsTheCall_row27() {
    CompletableFuture<String> call = call();
    rig.advance(Duration.ofMillis(100));
    RetryTest.fail(rig.server.exchange(1), StatusCode.INTERNAL);
    rig.settle();
    Rig.assertCode(StatusCode.INTERNAL, call);
    assertCancelled(0);
  }

  @Test
  void theLastFailureStandsWhenAllCopiesHaveFailed_row27() {
    CompletableFuture<String> call = call();
    for (int i = 0; i < 3; i++) {
      assertFalse(call.isDone());
      RetryTest.fail(rig.server.exchange(i), StatusCode.UNAVAILABLE);
      rig.settle();
      rig.advance(Duration.ZERO);
    }
    Rig.assertCode(StatusCode.UNAVAILABLE, call);
    assertEquals(3, sent());
  }

  @Test
  void pushbackDelaysTheNextCopyOrForbidsIt_row27() {
    CompletableFuture<String> call = call();
    RetryTest.fail(rig.server.exchange(0), StatusCode.UNAVAILABLE, "grpc-retry-pushback-ms", "500");
    rig.settle();
    rig.advance(Duration.ofMillis(499));
    assertEquals(1, sent());
    rig.advance(Duration.ofMillis(1));
    assertEquals(2, sent());
    RetryTest.fail(rig.server.exchange(1), StatusCode.UNAVAILABLE, "grpc-retry-pushback-ms", "-1");
    rig.settle();
    Rig.assertCode(StatusCode.UNAVAILABLE, call);
    rig.advance(Duration.ofSeconds(1));
    assertEquals(2, sent());
  }

  @Test
  void aCallThatIsOverSendsNoMoreCopies() {
    CompletableFuture<String> call =
        client.withTimeout(Duration.ofMillis(150)).callAsync(TextCodec.UNARY, "q");
    rig.advance(Duration.ofSeconds(1));
    Rig.assertCode(StatusCode.DEADLINE_EXCEEDED, call);
    assertEquals(2, sent());
    assertCancelled(0);
    assertCancelled(1);
  }

  @Test
  void aStreamOfResponsesIsTheWinnersAlone() {
    Receiver<String> replies = client.callServerStreaming(TextCodec.DOWN, "q");
    rig.advance(Duration.ofMillis(100));
    RawServer.Exchange winner = rig.server.exchange(0);
    winner.stream.sendHeaders(RawServer.HEAD, false);
    winner.send("a");
    winner.send("b");
    winner.stream.sendHeaders(RawServer.OK, true);
    rig.settle();
    assertEquals("a", replies.receive());
    assertEquals("b", replies.receive());
    assertNull(replies.receive());
    assertCancelled(1);
  }

  @Test
  void aPolicyOutOfRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> HedgingPolicy.of(1, Duration.ofMillis(1)));
    assertThrows(IllegalArgumentException.class, () -> HedgingPolicy.of(6, Duration.ofMillis(1)));
    assertThrows(IllegalArgumentException.class, () -> HedgingPolicy.of(2, Duration.ofMillis(-1)));
  }
}
