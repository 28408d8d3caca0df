package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replies, cancellations, deadlines and lost connections meet in every order, with handlers on real
 * threads. Whatever wins: every call ends once, every handler ends, and every slot is free again.
 */
class ServerRaceTest {
  private static final int SLOTS = 40;
  private static final int ROUNDS = 60;

  private final AtomicInteger handlers = new AtomicInteger();

  private void bind(ServerRig.Handlers to) {
    UnaryHandler<String, String> unary = to.unary;
    ServerStreamingHandler<String, String> down = to.down;
    ClientStreamingHandler<String, String> up = to.up;
    BidiHandler<String, String> bidi = to.bidi;
    to.unary =
        request -> {
          handlers.incrementAndGet();
          try {
            ServerContext.current().onCancel(() -> {});
            return unary.handle(request);
          } finally {
            handlers.decrementAndGet();
          }
        };
    to.down =
        (request, responses) -> {
          handlers.incrementAndGet();
          try {
            down.handle(request, responses);
          } finally {
            handlers.decrementAndGet();
          }
        };
    to.up =
        requests -> {
          handlers.incrementAndGet();
          try {
            return up.handle(requests);
          } finally {
            handlers.decrementAndGet();
          }
        };
    to.bidi =
        (requests, responses) -> {
          handlers.incrementAndGet();
          try {
            bidi.handle(requests, responses);
          } finally {
            handlers.decrementAndGet();
          }
        };
  }

  private static RawClient.Call begin(ServerRig rig, Random random) {
    String timeout = 1 + random.nextInt(5) + "m";
    MethodDescriptor<?, ?> method =
        List.of(TextCodec.UNARY, TextCodec.DOWN, TextCodec.UP, TextCodec.BIDI)
            .get(random.nextInt(4));
    RawClient.Call call =
        rig.client.open(
            random.nextInt(4) == 0
                ? RawClient.head(method, "grpc-timeout", timeout)
                : RawClient.head(method),
            false);
    call.send("abc");
    if (method.type().clientStreams()) {
      for (int i = random.nextInt(5); i > 0; i--) {
        call.send("x".repeat(random.nextInt(3000)));
      }
    }
    if (random.nextInt(8) != 0) {
      call.end();
    }
    return call;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyCallEndsOnceAndEverySlotIsFreeAgain(long seed) {
    Random random = new Random(seed);
    ThreadPoolExecutor threads = DefaultExecutor.newPool("race-", SLOTS, 1000);
    try (ServerRig rig =
        new ServerRig(
            builder ->
                builder
                    .executor(threads)
                    .http2(
                        Http2Options.builder()
                            .maxConcurrentStreams(SLOTS)
                            .resetBurst(1_000_000)
                            .build()))) {
      bind(rig.handlers);
      List<RawClient.Call> calls = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = random.nextInt(10); i > 0 && rig.client.engine().canOpenStream(); i--) {
          calls.add(begin(rig, random));
        }
        if (random.nextBoolean()) {
          rig.settle();
        }
        RawClient.Call victim = calls.isEmpty() ? null : calls.get(random.nextInt(calls.size()));
        if (victim != null && random.nextInt(3) == 0) {
          victim.stream().reset(ErrorCode.CANCEL);
        }
        if (random.nextInt(5) == 0) {
          rig.advance(Duration.ofMillis(1));
        }
      }
      for (RawClient.Call call : calls) {
        call.stream().reset(ErrorCode.CANCEL); // ignored where the call is over
      }
      rig.await(() -> rig.server.openCalls() == 0);
      assertEquals(0, handlers.get());
      assertTrue(calls.size() > 100, () -> "only " + calls.size() + " calls");
      for (RawClient.Call call : calls) {
        assertNotNull(call.closed);
        boolean whole = call.closed instanceof CloseCause.EndOfStream;
        assertTrue(!whole || call.code() == StatusCode.OK, () -> call.code() + " " + call.shape);
      }
      // Every slot can be taken at once.
      List<RawClient.Call> last = new ArrayList<>();
      for (int i = 0; i < SLOTS; i++) {
        last.add(rig.client.call(RawClient.head(TextCodec.UNARY), "last"));
      }
      rig.await(() -> last.stream().allMatch(call -> call.closed != null));
      last.forEach(call -> assertEquals(StatusCode.OK, call.code(), call.shape::toString));
      rig.server.beginDrain();
      rig.await(rig.server::isTerminated);
    } finally {
      threads.shutdown();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void lostConnectionEndsEveryHandler(long seed) {
    Random random = new Random(seed);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ServerRig rig = new ServerRig(builder -> builder.executor(threads))) {
      bind(rig.handlers);
      for (int i = 0; i < 50; i++) {
        RawClient.Call call = begin(rig, random);
        call.consuming = false;
        if (random.nextInt(4) == 0) {
          rig.settle();
        }
      }
      rig.settle();
      rig.transport.breakConnections();
      rig.server.beginDrain();
      rig.await(rig.server::isTerminated);
      assertEquals(0, handlers.get());
    } finally {
      threads.shutdown();
    }
  }
}
