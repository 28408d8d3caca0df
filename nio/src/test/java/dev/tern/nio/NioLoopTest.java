package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.LoopTask;
import dev.tern.transporttest.TestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NioLoopTest {
  private final NioTransport transport =
      NioTransport.builder().loops(1).threadName("loop-test").build();
  private final EventLoop loop = transport.nextLoop();

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void tasksRunInTheOrderOfTheirOffersOnTheLoopsThread() throws Exception {
    List<Integer> order = new ArrayList<>();
    CompletableFuture<String> last = new CompletableFuture<>();
    assertFalse(loop.inLoop());
    for (int i = 0; i < 1000; i++) {
      int number = i;
      TestClient.execute(loop, () -> order.add(number));
    }
    TestClient.execute(
        loop, () -> last.complete(loop.inLoop() + " " + Thread.currentThread().getName()));
    assertEquals("true loop-test-1", TestClient.await(last));
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, order.get(i));
    }
  }

  @Test
  void offersOfManyThreadsAreAllTaken() throws Exception {
    int threads = 4;
    int each = 5000;
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads * each);
    for (int t = 0; t < threads; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  TestClient.execute(
                      loop,
                      () -> {
                        ran.incrementAndGet();
                        done.countDown();
                      });
                }
              })
          .start();
    }
    assertTrue(done.await(TestClient.SECONDS, TimeUnit.SECONDS));
    assertEquals(threads * each, ran.get());
  }

  /** A task carries its own link, and is free again when it runs. */
  @Test
  void taskMayOfferItselfAgain() throws Exception {
    CompletableFuture<Integer> done = new CompletableFuture<>();
    loop.execute(
        new LoopTask() {
          private int runs;

          @Override
          protected void runOnLoop() {
            if (++runs < 100) {
              loop.execute(this);
            } else {
              done.complete(runs);
            }
          }
        });
    assertEquals(100, TestClient.await(done));
  }

  @Test
  void timersRunInTheOrderOfTheirDeadlinesAndNotWhenCancelled() throws Exception {
    List<String> order = new ArrayList<>();
    CompletableFuture<Boolean> last = new CompletableFuture<>();
    TestClient.execute(
        loop,
        () -> {
          long now = loop.nanoTime();
          loop.schedule(now + Duration.ofMillis(30).toNanos(), () -> last.complete(true));
          loop.schedule(now + Duration.ofMillis(20).toNanos(), () -> order.add("second"));
          loop.schedule(now + Duration.ofMillis(10).toNanos(), () -> order.add("first"));
          loop.schedule(now + Duration.ofMillis(15).toNanos(), () -> order.add("never")).cancel();
          loop.schedule(now - 1, () -> order.add("at once"));
        });
    TestClient.await(last);
    assertEquals(List.of("at once", "first", "second"), order);
  }

  @Test
  void whatTasksAndTimersThrowEndsNothing() throws Exception {
    CompletableFuture<Boolean> after = new CompletableFuture<>();
    TestClient.execute(
        loop,
        () -> {
          loop.schedule(
              loop.nanoTime(),
              () -> {
                throw new IllegalStateException("a timer's bug, on purpose");
              });
          throw new IllegalStateException("a task's bug, on purpose");
        });
    TestClient.execute(
        loop, () -> loop.schedule(loop.nanoTime() + 1_000_000, () -> after.complete(true)));
    assertTrue(TestClient.await(after));
  }

  @Test
  void interruptedLoopGoesOn() throws Exception {
    TestClient.execute(loop, () -> Thread.currentThread().interrupt());
    CompletableFuture<Boolean> after = new CompletableFuture<>();
    TestClient.execute(
        loop, () -> loop.schedule(loop.nanoTime() + 1_000_000, () -> after.complete(true)));
    assertTrue(TestClient.await(after));
  }

  /** So that whoever waits for the task is told: every connection is closed by then. */
  @Test
  void tasksForAnEndedLoopRunOnTheirCallersThread() throws Exception {
    transport.close();
    CompletableFuture<Thread> first = new CompletableFuture<>();
    CompletableFuture<Thread> nested = new CompletableFuture<>();
    TestClient.execute(
        loop,
        () -> {
          assertTrue(loop.inLoop());
          TestClient.execute(loop, () -> nested.complete(Thread.currentThread()));
          first.complete(Thread.currentThread());
        });
    assertEquals(Thread.currentThread(), TestClient.await(first));
    assertEquals(Thread.currentThread(), TestClient.await(nested));
    assertFalse(loop.inLoop());
  }

  @Test
  void transportMayBeClosedByItsOwnLoop() throws Exception {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    TestClient.execute(
        loop,
        () -> {
          transport.close();
          closed.complete(true);
        });
    assertTrue(TestClient.await(closed));
  }

  @Test
  void loopsAreTakenInTurn() {
    try (NioTransport three = NioTransport.builder().loops(3).build()) {
      EventLoop first = three.nextLoop();
      EventLoop second = three.nextLoop();
      EventLoop third = three.nextLoop();
      assertTrue(first != second && second != third && first != third);
      assertEquals(first, three.nextLoop());
    }
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    NioTransport.Builder builder = NioTransport.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.loops(0));
    assertThrows(IllegalArgumentException.class, () -> builder.backlog(0));
    assertThrows(IllegalArgumentException.class, () -> builder.sendBuffer(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.receiveBuffer(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.maxConnections(0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxHandshakes(0));
    assertThrows(IllegalArgumentException.class, () -> builder.writeStallTimeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> builder.lingerTimeout(Duration.ofDays(2)));
  }

  @Test
  void schemeFollowsTls() {
    assertEquals("http", NioTransport.plaintext().scheme());
    assertEquals(
        "https", NioTransport.tls(SelfSignedCertificate.localhost().clientOptions()).scheme());
  }
}
