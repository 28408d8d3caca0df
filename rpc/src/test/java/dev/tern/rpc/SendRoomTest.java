package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.Http2Options;
import dev.tern.http2.MemoryBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server holds for clients that take nothing, however many calls they make. */
class SendRoomTest {
  private static final int STREAMS = 100;
  private static final String MEGABYTE = "x".repeat(1 << 20);

  /** One message, which is the watermark of the connection already, in pages. */
  private static final long MOST = (1L << 20) + 8192;

  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private final ServerRig.Threads threads = new ServerRig.Threads();
  private final AtomicInteger begun = new AtomicInteger();
  private final ServerRig rig =
      new ServerRig(
          options ->
              options.executor(threads).http2(Http2Options.builder().memoryBudget(budget).build()),
          Http2Options.builder().initialStreamWindow(10).build());

  @AfterEach
  void close() {
    rig.close();
    rig.await(threads::allEnded);
    assertEquals(0, budget.held());
  }

  private List<RawClient.Call> stall(MethodDescriptor<?, ?> method) {
    rig.handlers.unary =
        request -> {
          begun.incrementAndGet();
          return request.equals("small") ? "" : MEGABYTE;
        };
    rig.handlers.down =
        (request, responses) -> {
          begun.incrementAndGet();
          for (int i = 0; i < 4; i++) {
            responses.send(MEGABYTE);
          }
        };
    List<RawClient.Call> calls = new ArrayList<>();
    ask(method, calls);
    rig.await(() -> budget.held() >= 1 << 20); // the connection is full
    while (calls.size() < STREAMS) {
      ask(method, calls);
    }
    rig.await(() -> begun.get() == STREAMS && waiting() >= STREAMS - 1);
    return calls;
  }

  private void ask(MethodDescriptor<?, ?> method, List<RawClient.Call> calls) {
    RawClient.Call call = rig.client.open(RawClient.head(method), false);
    call.consuming = false;
    calls.add(call.send("go").end());
  }

  private long waiting() {
    return threads.started.stream().filter(t -> t.getState() == Thread.State.WAITING).count();
  }

  @Test
  void streamsOfAClientThatTakesNothingHoldLittle_andOthersGoOn() {
    List<RawClient.Call> calls = stall(TextCodec.DOWN);
    assertTrue(budget.held() <= MOST, () -> budget.held() + " octets are held");
    assertTrue(budget.held() >= 1 << 20, () -> budget.held() + " octets prove nothing");

    RawClient innocent = rig.connect();
    RawClient.Call other = innocent.call(RawClient.head(TextCodec.UNARY), "a");
    rig.await(() -> other.ended);
    assertEquals(StatusCode.OK, other.code());

    for (RawClient.Call call : calls) {
      call.stream().reset(ErrorCode.CANCEL);
    }
    rig.await(threads::allEnded);
  }

  @Test
  void unaryRepliesWaitToo_littleOnesDoNot() {
    List<RawClient.Call> calls = stall(TextCodec.UNARY);
    assertTrue(budget.held() <= MOST, () -> budget.held() + " octets are held");

    RawClient.Call small = rig.client.call(RawClient.head(TextCodec.UNARY), "small");
    rig.await(() -> small.ended);
    assertEquals(StatusCode.OK, small.code());
    assertFalse(calls.get(STREAMS - 1).ended);
  }

  @Test
  void whatWaitsGoesOutInTheEnd() {
    List<RawClient.Call> calls = stall(TextCodec.UNARY);
    RawClient.Call first = calls.get(0);
    first.stream().reset(ErrorCode.CANCEL);
    rig.await(() -> waiting() == STREAMS - 2); // one had room, and is waited for now
    assertTrue(budget.held() <= MOST, () -> budget.held() + " octets are held");
    for (RawClient.Call call : calls) {
      call.stream().reset(ErrorCode.CANCEL);
    }
  }

  @Test
  void aClientThatTakesNothingForTooLongLosesItsCalls() {
    List<RawClient.Call> calls = stall(TextCodec.UNARY);
    rig.advance(Duration.ofSeconds(29));
    assertTrue(calls.stream().noneMatch(call -> call.ended || call.closed != null));
    rig.await(
        () -> {
          rig.advance(Duration.ofSeconds(31)); // also for those that come to wait only now
          return calls.stream().allMatch(call -> call.ended || call.closed != null);
        });
    rig.await(threads::allEnded);
    assertEquals(0, budget.held());
  }
}
