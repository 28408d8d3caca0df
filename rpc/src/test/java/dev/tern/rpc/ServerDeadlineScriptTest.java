package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadlines on the server, on virtual time: the handler runs when the test says so. */
class ServerDeadlineScriptTest {
  private final ServerRig.Tasks tasks = new ServerRig.Tasks();
  private final ServerRig rig = new ServerRig(builder -> builder.executor(tasks));
  private final List<Deadline> deadlines = new ArrayList<>();
  private final List<Boolean> cancelled = new ArrayList<>();

  @AfterEach
  void close() {
    rig.close();
  }

  private RawClient.Call call(String timeout) {
    rig.handlers.unary =
        request -> {
          Deadline deadline = ServerContext.current().deadline();
          if (deadline != null) {
            deadlines.add(deadline);
          }
          cancelled.add(ServerContext.current().isCancelled());
          return request;
        };
    RawClient.Call call =
        rig.client.call(RawClient.head(TextCodec.UNARY, "grpc-timeout", timeout), "x");
    rig.settle();
    return call;
  }

  private static void assertResetCancel(RawClient.Call call) {
    CloseCause.Reset reset = assertInstanceOf(CloseCause.Reset.class, call.closed);
    assertEquals(ErrorCode.CANCEL, reset.code());
    assertTrue(call.blocks.isEmpty());
  }

  @Test
  void handlerSeesTheDeadlineAndAnswersInTime() {
    RawClient.Call call = call("100m");
    rig.advance(Duration.ofMillis(40));
    tasks.runAll();
    rig.settle();
    assertEquals(StatusCode.OK, call.code());
    assertEquals(Duration.ofMillis(60), deadlines.get(0).remaining());
    rig.advance(Duration.ofMillis(100));
    assertInstanceOf(CloseCause.EndOfStream.class, call.closed);
  }

  @Test
  void serverCancelsByItsOwnTimer() {
    RawClient.Call call = call("100m");
    rig.advance(Duration.ofMillis(99));
    assertNull(call.closed);
    rig.advance(Duration.ofMillis(2));
    assertResetCancel(call);
  }

  @Test
  void callThatExpiredBeforeItBeganDoesNotRun() {
    call("100m");
    rig.advance(Duration.ofMillis(101));
    assertEquals(1, tasks.size());
    tasks.runAll();
    assertTrue(cancelled.isEmpty());
  }

  @Test
  void replyThatComesTooLateIsDropped() {
    boolean[] cancelSeen = new boolean[1];
    rig.handlers.unary =
        request -> {
          rig.advance(Duration.ofMillis(200));
          cancelSeen[0] = ServerContext.current().isCancelled();
          return request;
        };
    RawClient.Call call =
        rig.client.call(RawClient.head(TextCodec.UNARY, "grpc-timeout", "100m"), "x");
    rig.settle();
    tasks.runAll();
    rig.settle();
    assertTrue(cancelSeen[0]);
    assertResetCancel(call);
  }

  @Test
  void zeroHasExpired() {
    RawClient.Call call = call("0n");
    assertResetCancel(call);
    assertEquals(0, tasks.size());
  }

  @Test
  void zeroForAStreamHasExpiredToo() {
    RawClient.Call call =
        rig.client.open(RawClient.head(TextCodec.BIDI, "grpc-timeout", "0S"), false);
    rig.settle();
    assertResetCancel(call);
    assertEquals(0, tasks.size());
  }

  @Test
  void absentIsInfinite() {
    RawClient.Call call = rig.client.call(RawClient.head(TextCodec.UNARY), "x");
    boolean[] none = {false};
    rig.handlers.unary =
        request -> {
          none[0] = ServerContext.current().deadline() == null;
          return request;
        };
    rig.settle();
    tasks.runAll();
    rig.settle();
    assertTrue(none[0]);
    assertEquals(StatusCode.OK, call.code());
  }

  @Test
  void hugeHoursSaturate() {
    RawClient.Call call = call("99999999H");
    tasks.runAll();
    rig.settle();
    assertEquals(StatusCode.OK, call.code());
    assertTrue(deadlines.get(0).remaining().toDays() > 365 * 50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"123456789n", "5", "x", "5x", "-1n", "1.5S"})
  void malformedTimeoutIsInternal(String timeout) {
    RawClient.Call call = call(timeout);
    assertEquals(StatusCode.INTERNAL, call.code());
    assertTrue(call.message().contains("grpc-timeout"));
    assertEquals("H.", call.shape.toString().substring(0, 2));
    assertEquals(0, tasks.size());
  }

  @Test
  void contextIsKnownToTheHandlersThreadOnly() {
    assertNull(ServerContext.currentOrNull());
    ServerContext[] seen = new ServerContext[3];
    rig.handlers.unary =
        request -> {
          seen[0] = ServerContext.current();
          Runnable wrapped = seen[0].wrap(() -> seen[1] = ServerContext.currentOrNull());
          Runnable given = () -> seen[2] = ServerContext.currentOrNull();
          List<Runnable> elsewhere = new ArrayList<>();
          ServerContext.wrap(elsewhere::add).execute(given);
          elsewhere.add(wrapped);
          Thread thread = new Thread(() -> elsewhere.forEach(Runnable::run));
          thread.start();
          thread.join();
          return request;
        };
    RawClient.Call call = rig.client.call(RawClient.head(TextCodec.UNARY), "x");
    rig.settle();
    tasks.runAll();
    rig.settle();
    assertEquals(StatusCode.OK, call.code());
    assertNotNull(seen[0]);
    assertEquals(seen[0], seen[1]);
    assertEquals(seen[0], seen[2]);
    assertNull(ServerContext.currentOrNull());
    assertFalse(seen[0].isCancelled());
    assertEquals("test", seen[0].authority());
    assertEquals(TextCodec.UNARY, seen[0].method());
    assertNull(seen[0].tlsSession());
    assertNotNull(seen[0].remoteAddress());
    assertEquals(rig.address, seen[0].localAddress());
  }
}
