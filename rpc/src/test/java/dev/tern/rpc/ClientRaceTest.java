package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.transport.LoopTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Calls of all kinds from several threads while they are cancelled, run out of time and lose their
 * connections: each of them ends, and with a status that such things explain.
 */
class ClientRaceTest {
  private static final int THREADS = 4;
  private static final int CALLS = 150;

  private static final Set<StatusCode> EXPLAINED =
      EnumSet.of(
          StatusCode.OK,
          StatusCode.CANCELLED,
          StatusCode.DEADLINE_EXCEEDED,
          StatusCode.UNAVAILABLE);

  private static StatusCode one(GenericClient client, Random random, int kind) {
    try {
      switch (kind) {
        case 0 -> assertEquals("re:x", client.call(TextCodec.UNARY, "x"));
        case 1 -> {
          CompletableFuture<String> future = client.callAsync(TextCodec.UNARY, "x");
          if (random.nextBoolean()) {
            future.cancel(true);
          }
          if (!future.isCancelled()) {
            Rig.rethrow(future);
          }
        }
        case 2 -> {
          try (Receiver<String> replies = client.callServerStreaming(TextCodec.DOWN, "abcdef")) {
            int enough = random.nextInt(8);
            for (int i = 0; i < enough && replies.receive() != null; i++) {
              // On to the next.
            }
          }
        }
        case 3 -> {
          try (ClientStreamingCall<String, String> up = client.callClientStreaming(TextCodec.UP)) {
            for (int i = 0; i < 5; i++) {
              up.send("m");
            }
            if (random.nextBoolean()) {
              assertEquals("mmmmm", up.finish());
            }
          }
        }
        default -> {
          try (BidiCall<String, String> call = client.callBidi(TextCodec.BIDI)) {
            for (int i = 0; i < 4; i++) {
              call.send("m" + i);
              assertEquals("re:m" + i, call.receive());
            }
            if (random.nextBoolean()) {
              call.cancel();
            }
          }
        }
      }
      return StatusCode.OK;
    } catch (RpcException e) {
      return e.code();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void inThreads(
      Stack stack, UnaryOperator<GenericClient> options, AtomicInteger ended) throws Exception {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Random random = new Random(t);
      all.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < CALLS; i++) {
                  StatusCode code = one(options.apply(stack.client), random, random.nextInt(5));
                  assertTrue(EXPLAINED.contains(code), () -> "ended with " + code);
                  ended.incrementAndGet();
                }
              },
              stack.threads));
    }
    for (CompletableFuture<Void> thread : all) {
      thread.get(120, TimeUnit.SECONDS);
    }
  }

  @Test
  void everyCallEndsWhileOthersAreCancelled() throws Exception {
    try (Stack stack = new Stack()) {
      AtomicInteger ended = new AtomicInteger();
      inThreads(stack, client -> client, ended);
      assertEquals(THREADS * CALLS, ended.get());
      assertEquals("re:still", stack.client.call(TextCodec.UNARY, "still"));
    }
  }

  @Test
  void everyCallEndsWhileConnectionsBreakAndTimePasses() throws Exception {
    try (Stack stack = new Stack()) {
      AtomicInteger ended = new AtomicInteger();
      CompletableFuture<Void> chaos =
          CompletableFuture.runAsync(
              () -> {
                while (ended.get() < THREADS * CALLS) {
                  int before = ended.get();
                  stack.loop.execute(
                      new LoopTask() {
                        @Override
                        protected void runOnLoop() {
                          stack.transport.breakConnections();
                        }
                      });
                  stack.advance(Duration.ofMillis(20));
                  while (ended.get() < Math.min(before + 20, THREADS * CALLS)) {
                    stack.advance(Duration.ofMillis(5));
                    Thread.onSpinWait();
                  }
                }
              },
              stack.threads);
      inThreads(
          stack, client -> client.withTimeout(Duration.ofSeconds(5)).withWaitForReady(), ended);
      chaos.get(120, TimeUnit.SECONDS);
      assertEquals(THREADS * CALLS, ended.get());
      assertEquals("re:still", stack.client.call(TextCodec.UNARY, "still"));
    }
  }
}
