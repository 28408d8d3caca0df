package dev.tern.rpc;

import static dev.tern.rpc.ConnectivityState.CONNECTING;
import static dev.tern.rpc.ConnectivityState.IDLE;
import static dev.tern.rpc.ConnectivityState.READY;
import static dev.tern.rpc.ConnectivityState.SHUTDOWN;
import static dev.tern.rpc.ConnectivityState.TRANSIENT_FAILURE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.loopback.LoopbackTransport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The channel's states in virtual time (connectivity semantics, backoff, wait for ready, A62). */
class ChannelStateTest {
  private final Rig rig = new Rig();
  private final List<ConnectivityState> seen = new ArrayList<>();

  @BeforeEach
  void listen() {
    rig.channel.onStateChange(change -> seen.add(change.current()));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void aChannelIsIdleUntilTheFirstCallAndReadyWhenSettingsHaveCome() {
    rig.settle();
    assertEquals(IDLE, rig.channel.state());
    rig.server.answering("hi");
    assertEquals("hi", rig.call("hello").join());
    assertEquals(READY, rig.channel.state());
    assertEquals(List.of(CONNECTING, READY), seen);
  }

  @Test
  void connectLeavesIdleWithoutACall() {
    rig.channel.connect();
    rig.settle();
    assertEquals(READY, rig.channel.state());
    assertEquals(1, rig.server.connections.size());
  }

  @Test
  void aRefusedConnectIsTransientFailureAndIsTriedAgainAfterEachBackoffUntilItSucceeds() {
    rig.server.close();
    Rig.assertCode(StatusCode.UNAVAILABLE, rig.call("hello"));
    assertEquals(TRANSIENT_FAILURE, rig.channel.state());
    rig.advance(ms(1100)); // second try at 1 s, third at 2.6 s
    assertEquals(TRANSIENT_FAILURE, rig.channel.state());
    try (RawServer later = new RawServer(rig.transport, rig.address).answering("back")) {
      rig.advance(ms(1400));
      assertEquals(TRANSIENT_FAILURE, rig.channel.state());
      assertEquals(0, later.connections.size());
      rig.advance(ms(200));
      assertEquals(READY, rig.channel.state());
      assertEquals(List.of(CONNECTING, TRANSIENT_FAILURE, READY), seen);
      assertEquals("back", rig.call("hello").join());
    }
  }

  @Test
  void inTransientFailureCallsFailAtOnceAndThoseThatWaitForReadyWait() {
    rig.server.close();
    rig.fire("hello");
    Rig.assertCode(StatusCode.UNAVAILABLE, rig.call("again"));
    CompletableFuture<String> patient =
        rig.client.withWaitForReady().callAsync(TextCodec.UNARY, "patient");
    rig.settle();
    assertFalse(patient.isDone());
    try (RawServer later = new RawServer(rig.transport, rig.address).answering("back")) {
      rig.advance(ms(1000));
      assertEquals("back", patient.join());
      assertEquals(1, later.exchanges.size());
    }
  }

  @Test
  void waitForReadyObeysTheDeadline() {
    rig.server.close();
    CompletableFuture<String> patient =
        rig.client.withWaitForReady().withTimeout(ms(700)).callAsync(TextCodec.UNARY, "patient");
    rig.advance(ms(699));
    assertFalse(patient.isDone());
    rig.advance(ms(1));
    Rig.assertCode(StatusCode.DEADLINE_EXCEEDED, patient);
  }

  @Test
  void waitForReadyObeysShutdown() {
    rig.server.close();
    CompletableFuture<String> patient =
        rig.client.withWaitForReady().callAsync(TextCodec.UNARY, "patient");
    rig.settle();
    rig.channel.close();
    rig.settle();
    Rig.assertCode(StatusCode.UNAVAILABLE, patient);
    assertEquals(SHUTDOWN, rig.channel.state());
  }

  @Test
  void aLostConnectionLeadsToIdleAndTheNextCallConnectsAgain() {
    rig.server.answering("hi");
    rig.fire("hello");
    rig.server.connection(0).engine().close(ErrorCode.INTERNAL_ERROR, "killed");
    rig.settle();
    assertEquals(IDLE, rig.channel.state());
    assertEquals("hi", rig.call("hello").join());
    assertEquals(READY, rig.channel.state());
    assertEquals(2, rig.server.connections.size());
    assertEquals(List.of(CONNECTING, READY, IDLE, CONNECTING, READY), seen);
  }

  @Test
  void aServerThatDiesAndComesBackIsFoundAgain() {
    rig.server.answering("hi");
    rig.fire("hello");
    CompletableFuture<String> running = answeredNever("running");
    rig.server.close();
    rig.server.connection(0).engine().close(ErrorCode.INTERNAL_ERROR, "killed");
    rig.settle();
    Rig.assertCode(StatusCode.UNAVAILABLE, running);
    Rig.assertCode(StatusCode.UNAVAILABLE, rig.call("while it is away"));
    assertEquals(TRANSIENT_FAILURE, rig.channel.state());
    try (RawServer later = new RawServer(rig.transport, rig.address).answering("back")) {
      rig.advance(ms(1000));
      assertEquals(READY, rig.channel.state());
      assertEquals("back", rig.call("hello").join());
      assertEquals(1, later.connections.size());
    }
  }

  private CompletableFuture<String> answeredNever(String request) {
    rig.server.onRequestEnd = exchange -> {};
    return rig.call(request);
  }

  @Test
  void backoffStartsAnewOnlyAfterSettingsArrived() {
    rig.server.answering("hi");
    rig.server.close();
    rig.fire("one");
    rig.advance(ms(1000)); // fails the second time; next at 2.6 s
    RawServer later = new RawServer(rig.transport, rig.address).answering("back");
    rig.advance(ms(1600));
    assertEquals(READY, rig.channel.state());
    later.close();
    later.connection(0).engine().close(ErrorCode.NO_ERROR, "");
    rig.settle();
    rig.fire("two");
    assertEquals(TRANSIENT_FAILURE, rig.channel.state());
    try (RawServer third = new RawServer(rig.transport, rig.address).answering("third")) {
      rig.advance(ms(999));
      assertEquals(0, third.connections.size());
      rig.advance(ms(1));
      assertEquals(READY, rig.channel.state());
    }
  }

  @Test
  void theSecondAddressIsUsedWhenTheFirstRefuses() {
    SocketAddress nobody = LoopbackTransport.address("nobody");
    rig.server.answering("hi");
    try (Channel channel = Rig.builder(rig.transport, nobody, rig.address).build()) {
      CompletableFuture<String> reply =
          new GenericClient(channel).callAsync(TextCodec.UNARY, "hello");
      rig.settle();
      assertEquals("hi", reply.join());
      assertEquals(READY, channel.state());
    }
  }

  @Test
  void aClosedChannelRefusesCallsAndStaysClosed() throws InterruptedException {
    rig.server.answering("hi");
    rig.fire("hello");
    CompletableFuture<String> running = answeredNever("running");
    rig.channel.close();
    rig.settle();
    Rig.assertCode(StatusCode.UNAVAILABLE, running);
    Rig.assertCode(StatusCode.UNAVAILABLE, rig.call("late"));
    assertEquals(SHUTDOWN, rig.channel.state());
    assertTrue(rig.channel.awaitTermination(Duration.ZERO));
    rig.channel.close();
    rig.channel.connect();
    rig.settle();
    assertEquals(SHUTDOWN, rig.channel.state());
  }

  @Test
  void aDrainedChannelLetsRunningCallsEnd() throws Exception {
    CompletableFuture<String> running = rig.call("running");
    CompletableFuture<Boolean> drained = rig.start(() -> rig.channel.drain(Duration.ofSeconds(60)));
    while (rig.channel.state() != SHUTDOWN) {
      rig.settle();
      Thread.onSpinWait();
    }
    assertFalse(running.isDone());
    RawServer.Exchange exchange = rig.server.exchange(0);
    exchange.stream.sendHeaders(RawServer.HEAD, false);
    exchange.send("done");
    exchange.stream.sendHeaders(RawServer.OK, true);
    rig.settle();
    assertEquals("done", running.join());
    rig.drive(drained);
    assertTrue(drained.join());
  }

  @Test
  void tooManyWaitingCallsAreResourceExhausted() {
    rig.server.close();
    try (Channel channel = Rig.builder(rig.transport, rig.address).maxWaitingCalls(2).build()) {
      GenericClient patient = new GenericClient(channel).withWaitForReady();
      CompletableFuture<String> first = patient.callAsync(TextCodec.UNARY, "1");
      rig.fire(patient, "2");
      CompletableFuture<String> third = patient.callAsync(TextCodec.UNARY, "3");
      rig.settle();
      assertFalse(first.isDone());
      RpcException e = Rig.failure(third);
      assertEquals(StatusCode.RESOURCE_EXHAUSTED, e.code());
      Rig.assertSays("maxWaitingCalls", e);
    }
  }

  @Test
  void aStateIsAwaitedByAnotherThread() throws Exception {
    rig.channel.connect();
    assertTrue(rig.blocking(() -> rig.channel.awaitState(READY, Duration.ofSeconds(60))));
    assertFalse(rig.channel.awaitState(TRANSIENT_FAILURE, Duration.ZERO));
  }

  @Test
  void anUnknownSchemeIsRefusedWhenTheChannelIsBuilt() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Channel.builder("zoo:cage").transport(rig.transport).build());
    Rig.assertSays("zoo", e);
  }
}
