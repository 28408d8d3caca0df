package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.transport.EventLoop;
import dev.tern.transporttest.TestClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What several tests of this transport need. */
final class Fixtures {
  private Fixtures() {}

  /** Lets the transport's loops take turns until its counters are as they should be. */
  static void awaitStats(NioTransport transport, Predicate<TransportStats> wanted)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestClient.SECONDS);
    while (!wanted.test(transport.stats())) {
      assertTrue(System.nanoTime() < deadline, () -> transport.stats().toString());
      awaitTurn(transport, 2);
    }
  }

  /** One timer tick on one loop: a wait that neither burns the processor nor assumes a time. */
  static void awaitTurn(NioTransport transport, int millis) throws Exception {
    EventLoop loop = transport.nextLoop();
    CompletableFuture<Boolean> ticked = new CompletableFuture<>();
    long tick = TimeUnit.MILLISECONDS.toNanos(millis);
    TestClient.execute(
        loop, () -> loop.schedule(loop.nanoTime() + tick, () -> ticked.complete(true)));
    TestClient.await(ticked);
  }
}
