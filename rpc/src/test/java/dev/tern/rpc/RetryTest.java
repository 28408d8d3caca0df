package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retries by policy (gRFC A6; rows 23 to 26 of the protocol's rules). */
class RetryTest {
  private static final RetryPolicy POLICY =
      RetryPolicy.builder()
          .onCode(StatusCode.UNAVAILABLE, 5)
          .onCode(StatusCode.ABORTED, 3)
          .backoff(Duration.ofMillis(16), 2, Duration.ofMillis(50))
          .jitter(0)
          .build();

  private final List<Long> times = new ArrayList<>();

  private Rig rig() {
    return new Rig(channel -> channel.retry(POLICY));
  }

  /** A Trailers-Only response. */
  static void fail(RawServer.Exchange exchange, StatusCode code, String... more) {
    Headers.Builder out =
        Headers.builder()
            .add(":status", "200")
            .add("content-type", "application/grpc")
            .add("grpc-status", Integer.toString(code.value()))
            .add("grpc-message", "no");
    for (int i = 0; i < more.length; i += 2) {
      out.add(more[i], more[i + 1]);
    }
    exchange.stream.sendHeaders(out.build(), true);
  }

  static void answer(RawServer.Exchange exchange, String message) {
    exchange.stream.sendHeaders(RawServer.HEAD, false);
    exchange.send(message);
    exchange.stream.sendHeaders(RawServer.OK, true);
  }

  /** Fails each request so, until there were so many; then answers. Notes the times. */
  private void failFirst(Rig rig, int failures, StatusCode code, String... more) {
    rig.server.onRequestEnd =
        exchange -> {
          times.add(rig.loop.nanoTime() / 1_000_000);
          if (rig.server.exchanges.size() <= failures) {
            fail(exchange, code, more);
          } else {
            answer(exchange, "at last");
          }
        };
  }

  private List<Long> delays() {
    List<Long> delays = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      delays.add(times.get(i) - times.get(i - 1));
    }
    return delays;
  }

  @Test
  void aFailureIsTriedAgainWithGrowingBackoff_row24() {
    try (Rig rig = rig()) {
      failFirst(rig, 4, StatusCode.UNAVAILABLE);
      CompletableFuture<String> call = rig.call("q");
      assertFalse(call.isDone());
      rig.advance(Duration.ofSeconds(1));
      assertEquals("at last", call.join());
      assertEquals(List.of(16L, 32L, 50L, 50L), delays());
      List<String> previous = new ArrayList<>();
      rig.server.exchanges.forEach(e -> previous.add(e.head.get("grpc-previous-rpc-attempts")));
      assertNull(previous.get(0));
      assertEquals(List.of("1", "2", "3", "4"), previous.subList(1, 5));
      assertEquals(0, rig.channel.core().replayBudget().used());
    }
  }

  @Test
  void eachCodeHasItsOwnLimit_row24() {
    try (Rig rig = rig()) {
      failFirst(rig, 9, StatusCode.ABORTED);
      CompletableFuture<String> call = rig.call("q");
      rig.advance(Duration.ofSeconds(1));
      Rig.assertCode(StatusCode.ABORTED, call);
      assertEquals(3, rig.server.exchanges.size());
    }
  }

  @Test
  void otherCodesAreNotTriedAgain_row24() {
    try (Rig rig = rig()) {
      failFirst(rig, 9, StatusCode.INTERNAL);
      Rig.assertCode(StatusCode.INTERNAL, rig.call("q"));
      assertEquals(1, rig.server.exchanges.size());
    }
  }

  @Test
  void aResponseThatHasBegunCommitsTheCall_row24() {
    try (Rig rig = rig()) {
      rig.server.onRequestEnd =
          exchange -> {
            exchange.stream.sendHeaders(RawServer.HEAD, false);
            exchange.stream.sendHeaders(Headers.of("grpc-status", "14"), true);
          };
      Rig.assertCode(StatusCode.UNAVAILABLE, rig.call("q"));
      assertEquals(1, rig.server.exchanges.size());
    }
  }

  @Test
  void pushbackSetsTheDelayAndTheBackoffBeginsAnew_row24() {
    try (Rig rig = rig()) {
      rig.server.onRequestEnd =
          exchange -> {
            times.add(rig.loop.nanoTime() / 1_000_000);
            if (times.size() == 3) {
              fail(exchange, StatusCode.UNAVAILABLE, "grpc-retry-pushback-ms", "200");
            } else {
              fail(exchange, StatusCode.UNAVAILABLE);
            }
          };
      CompletableFuture<String> call = rig.call("q");
      rig.advance(Duration.ofSeconds(1));
      Rig.assertCode(StatusCode.UNAVAILABLE, call);
      assertEquals(List.of(16L, 32L, 200L, 16L), delays());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "99999999999"})
  void negativeOrUnreadablePushbackForbidsAnotherAttempt_row24(String pushback) {
    try (Rig rig = rig()) {
      failFirst(rig, 9, StatusCode.UNAVAILABLE, "grpc-retry-pushback-ms", pushback);
      Rig.assertCode(StatusCode.UNAVAILABLE, rig.call("q"));
      assertEquals(1, rig.server.exchanges.size());
    }
  }

  @Test
  void theDeadlineSpansAllAttempts_row24() {
    try (Rig rig = rig()) {
      failFirst(rig, 9, StatusCode.UNAVAILABLE, "grpc-retry-pushback-ms", "400");
      CompletableFuture<String> call =
          rig.client.withTimeout(Duration.ofSeconds(1)).callAsync(TextCodec.UNARY, "q");
      rig.advance(Duration.ofSeconds(2));
      RpcException e = Rig.failure(call);
      assertEquals(StatusCode.DEADLINE_EXCEEDED, e.code());
      Rig.assertSays("waited for the backoff before attempt 4 of 5, after UNAVAILABLE: no", e);
      assertEquals(3, rig.server.exchanges.size());
    }
  }

  @Test
  void aCallMayBeCancelledInItsBackoff() {
    try (Rig rig = rig()) {
      failFirst(rig, 9, StatusCode.UNAVAILABLE);
      CompletableFuture<String> call = rig.call("q");
      call.cancel(false);
      rig.advance(Duration.ofSeconds(1));
      assertEquals(1, rig.server.exchanges.size());
    }
  }

  @Test
  void aLostConnectionIsAFailureLikeOthers() {
    try (Rig rig = rig()) {
      rig.server.onRequestEnd =
          exchange -> {
            if (rig.server.connections.size() == 1) {
              exchange.stream.connection().close(ErrorCode.INTERNAL_ERROR, "gone");
            } else {
              answer(exchange, "elsewhere");
            }
          };
      CompletableFuture<String> call = rig.call("q");
      rig.advance(Duration.ofSeconds(1));
      assertEquals("elsewhere", call.join());
    }
  }

  @Test
  void aConnectionThatIsRefusedTellsItsAttempts() {
    SocketAddress nobody = dev.tern.http2.loopback.LoopbackTransport.address("nobody");
    try (Rig rig = new Rig();
        Channel channel = Rig.builder(rig.transport, nobody).retry(POLICY).build()) {
      CompletableFuture<String> call = new GenericClient(channel).callAsync(TextCodec.UNARY, "q");
      rig.advance(Duration.ofSeconds(1));
      RpcException e = Rig.failure(call);
      assertEquals(StatusCode.UNAVAILABLE, e.code());
      Rig.assertSays("attempt 5 of 5", e);
    }
  }

  @Test
  void aRefusedStreamIsRepeatedOnceBeforeThePolicyCounts_row23() {
    try (Rig rig = rig()) {
      rig.server.onRequestEnd = exchange -> exchange.stream.reset(ErrorCode.REFUSED_STREAM);
      CompletableFuture<String> call = rig.call("q");
      rig.advance(Duration.ofSeconds(1));
      Rig.assertCode(StatusCode.UNAVAILABLE, call);
      assertEquals(6, rig.server.exchanges.size());
      assertNull(rig.server.exchange(1).head.get("grpc-previous-rpc-attempts"));
      assertEquals("4", rig.server.exchange(5).head.get("grpc-previous-rpc-attempts"));
    }
  }

  @Test
  void aStreamOfRequestsIsRepeatedWhole() {
    try (Rig rig = rig()) {
      rig.server.onRequestHead =
          exchange -> {
            if (rig.server.exchanges.size() == 1) {
              fail(exchange, StatusCode.UNAVAILABLE);
            }
          };
      rig.server.onRequestEnd =
          exchange -> {
            if (rig.server.exchanges.size() == 2) {
              answer(exchange, String.join("+", exchange.messages()));
            }
          };
      BidiCall<String, String> call = rig.client.callBidi(TextCodec.BIDI);
      call.send("one");
      rig.settle();
      call.send("two");
      call.finishSending();
      rig.advance(Duration.ofSeconds(1));
      assertEquals("one+two", call.receive());
      assertNull(call.receive());
    }
  }

  @Test
  void whatDoesNotFitTheBufferIsNotTriedAgain_row26() {
    try (Rig rig = new Rig(channel -> channel.retry(POLICY).retryBuffer(20, 30))) {
      rig.server.onRequestEnd = exchange -> {};
      rig.fire("twelve chars"); // 17 octets with their frame
      assertEquals(17, rig.channel.core().replayBudget().used());
      rig.fire("twelve chars");
      rig.fire("much more than a call may keep");
      assertEquals(17, rig.channel.core().replayBudget().used());
      for (int i = 0; i < 3; i++) {
        fail(rig.server.exchange(i), StatusCode.UNAVAILABLE);
      }
      rig.advance(Duration.ofMillis(16));
      assertEquals(4, rig.server.exchanges.size());
    }
  }

  @Test
  void failuresTakeTokensAndSuccessesGiveThemBack_row25() {
    try (Rig rig = new Rig(channel -> channel.retry(POLICY).retryThrottling(4, 0.5))) {
      failFirst(rig, 9, StatusCode.UNAVAILABLE);
      CompletableFuture<String> first = rig.call("q"); // 4 - 1 = 3, 3 - 1 = 2: no more
      rig.advance(Duration.ofSeconds(1));
      Rig.assertCode(StatusCode.UNAVAILABLE, first);
      assertEquals(2, rig.server.exchanges.size());
      RetryThrottle throttle = Rig.present(rig.channel.core().retryThrottle());
      assertFalse(throttle.permits());
      failFirst(rig, 0, StatusCode.OK);
      assertEquals("at last", rig.call("q").join());
      assertTrue(throttle.permits());
    }
  }

  @Test
  void theThrottleCountsThreeDecimals_row25() {
    RetryThrottle throttle = new RetryThrottle(2, 0.001);
    throttle.failed();
    assertFalse(throttle.permits());
    throttle.succeeded();
    assertTrue(throttle.permits());
    assertThrows(IllegalArgumentException.class, () -> new RetryThrottle(1001, 1));
    assertThrows(IllegalArgumentException.class, () -> new RetryThrottle(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new RetryThrottle(1, 0));
  }

  @Test
  void jitterIsWithinItsPart_row24() {
    RetryPolicy policy =
        RetryPolicy.builder()
            .onCode(StatusCode.UNAVAILABLE, 2)
            .backoff(Duration.ofNanos(1000), 2, Duration.ofNanos(3000))
            .build();
    Random random = new Random(1);
    for (int retry = 0; retry < 4; retry++) {
      double middle = Math.min(1000 << retry, 3000);
      for (int i = 0; i < 100; i++) {
        long delay = policy.delayNanos(retry, random);
        assertTrue(delay >= 0.8 * middle - 1 && delay <= 1.2 * middle, "delay " + delay);
      }
    }
  }

  @Test
  void aPolicyOutOfRangeIsRefused() {
    RetryPolicy.Builder builder = RetryPolicy.builder();
    assertThrows(IllegalStateException.class, builder::build);
    assertThrows(IllegalArgumentException.class, () -> builder.onCode(StatusCode.UNAVAILABLE, 6));
    assertThrows(IllegalArgumentException.class, () -> builder.onCode(StatusCode.OK, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.backoff(Duration.ZERO, 2, Duration.ofSeconds(1)));
    assertThrows(IllegalArgumentException.class, () -> builder.jitter(1.5));
  }
}
