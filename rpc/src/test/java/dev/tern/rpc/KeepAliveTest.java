package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.FrameLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Signs of life, and the end of connections (gRFC A8, A9; row 31 of the protocol's rules). */
class KeepAliveTest {
  private final List<String> frames = new ArrayList<>();

  private long pings() {
    return frames.stream().filter(l -> l.contains("PING") && !l.contains("ACK")).count();
  }

  private void log(Rig rig) {
    rig.server
        .connection(rig.server.connections.size() - 1)
        .engine()
        .frameLog(new FrameLog("s", rig.loop.nanoTime(), frames::add));
  }

  private static Rig client(boolean withoutCalls) {
    return new Rig(
        channel ->
            channel
                .keepAlive(Duration.ofSeconds(10), Duration.ofSeconds(5))
                .keepAliveWithoutCalls(withoutCalls));
  }

  private static void advance(ServerRig rig, Duration time) {
    rig.loop.advance(time);
    rig.loop.runUntilIdle();
  }

  private static void assertClosed(ServerRig rig, String why) {
    CloseCause.ConnectionLost cause = rig.client.closed;
    assertTrue(cause != null && cause.message().contains(why), String.valueOf(cause));
  }

  @Test
  void aSilentServerIsAskedWhileACallIsOpenAndAnAnswerIsEnough_A8() {
    try (Rig rig = client(false)) {
      CompletableFuture<String> call = rig.call("q");
      log(rig);
      rig.advance(Duration.ofSeconds(35));
      assertEquals(3, pings(), frames::toString);
      assertFalse(call.isDone());
      assertEquals(1, rig.server.connections.size());
    }
  }

  @Test
  void withoutCallsItIsSilentUnlessToldOtherwise_A8() {
    try (Rig rig = client(false)) {
      rig.server.answering("hi");
      assertEquals("hi", rig.call("q").join());
      log(rig);
      rig.advance(Duration.ofSeconds(60));
      assertEquals(0, pings(), frames::toString);
    }
    try (Rig rig = client(true)) {
      rig.server.answering("hi");
      assertEquals("hi", rig.call("q").join());
      log(rig);
      rig.advance(Duration.ofSeconds(60));
      assertTrue(pings() >= 5, frames::toString);
    }
  }

  @Test
  void theTimeDoublesForAServerThatFindsItTooShort_A8() {
    try (Rig rig = client(false)) {
      rig.fire("q");
      rig.server.connection(0).engine().close(ErrorCode.ENHANCE_YOUR_CALM, "too_many_pings");
      rig.settle();
      rig.fire("q");
      log(rig);
      rig.advance(Duration.ofSeconds(19));
      assertEquals(0, pings(), frames::toString);
      rig.advance(Duration.ofSeconds(1));
      assertEquals(1, pings(), frames::toString);
    }
  }

  @Test
  void aClientAsksNoMoreOftenThanEveryTenSeconds_A8() {
    KeepAliveOptions options =
        KeepAliveOptions.of(
            Duration.ofSeconds(1), Duration.ofSeconds(1), KeepAliveOptions.LEAST_TIME);
    assertEquals(Duration.ofSeconds(10).toNanos(), options.timeNanos());
    Channel.Builder builder = Channel.builder("localhost:1");
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.keepAlive(Duration.ZERO, Duration.ofSeconds(1)));
  }

  @Test
  void twoStrikesAreForgivenAndTheThirdIsTooMuch_A8() {
    try (ServerRig rig = new ServerRig(server -> server.executor(new ServerRig.Tasks()))) {
      rig.client.open(RawClient.head(TextCodec.BIDI), false);
      rig.loop.runUntilIdle();
      for (int i = 0; i < 3; i++) {
        rig.client.engine().ping(i);
        rig.loop.runUntilIdle();
        assertNull(rig.client.closed);
      }
      rig.client.engine().ping(3);
      rig.loop.runUntilIdle();
      assertClosed(rig, "too_many_pings");
    }
  }

  @Test
  void whatTheServerSendsForgivesAllStrikes_A8() {
    PingPolicy policy = new PingPolicy(1000, true);
    assertTrue(policy.allows(0, 0, 1));
    assertTrue(policy.allows(1, 0, 1));
    assertTrue(policy.allows(2, 0, 1));
    assertTrue(policy.allows(3, 5, 1));
    assertTrue(policy.allows(4, 5, 1));
    assertTrue(policy.allows(5, 5, 1));
    assertFalse(policy.allows(6, 5, 1));
  }

  @Test
  void withoutCallsPingsMayComeEveryTwoHoursUnlessPermitted_A8() {
    long hour = Duration.ofHours(1).toNanos();
    PingPolicy strict = new PingPolicy(1000, false);
    assertTrue(strict.allows(0, 0, 0));
    assertTrue(strict.allows(hour, 0, 0));
    assertTrue(strict.allows(hour + 1, 0, 0));
    assertFalse(strict.allows(hour + 2, 0, 0));
    PingPolicy generous = new PingPolicy(1000, true);
    for (int i = 0; i < 10; i++) {
      assertTrue(generous.allows(i * 1000L, 0, 0));
    }
  }

  @Test
  void anOldConnectionEndsInPeaceAndThenByForce_row31() {
    try (ServerRig rig =
        new ServerRig(
            server ->
                server
                    .executor(new ServerRig.Tasks())
                    .maxConnectionAge(Duration.ofSeconds(100), Duration.ofSeconds(20)))) {
      rig.client.call(RawClient.head(TextCodec.UNARY), "q");
      rig.loop.runUntilIdle();
      advance(rig, Duration.ofSeconds(89));
      assertFalse(rig.client.engine().isDraining());
      advance(rig, Duration.ofSeconds(21));
      assertTrue(rig.client.engine().isDraining());
      assertNull(rig.client.closed);
      advance(rig, Duration.ofSeconds(20));
      assertClosed(rig, "max_age");
    }
  }

  @Test
  void anIdleConnectionEndsInPeace_row31() {
    try (ServerRig rig =
        new ServerRig(
            server -> server.executor(Runnable::run).maxConnectionIdle(Duration.ofSeconds(30)))) {
      rig.loop.runUntilIdle();
      advance(rig, Duration.ofSeconds(20));
      rig.client.call(RawClient.head(TextCodec.UNARY), "q");
      rig.loop.runUntilIdle();
      advance(rig, Duration.ofSeconds(29));
      assertNull(rig.client.closed);
      advance(rig, Duration.ofSeconds(1));
      assertClosed(rig, "max_idle");
    }
  }

  @Test
  void aServerAsksSilentClientsAfterTwoHoursByDefault_row31() {
    try (ServerRig rig = new ServerRig()) {
      rig.loop.runUntilIdle();
      rig.client.engine().frameLog(new FrameLog("c", rig.loop.nanoTime(), frames::add));
      advance(rig, Duration.ofHours(2).minusSeconds(1));
      assertEquals(0, pings(), frames::toString);
      advance(rig, Duration.ofSeconds(1));
      assertEquals(1, pings(), frames::toString);
      assertNull(rig.client.closed);
    }
  }
}
