package dev.tern.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.MessageCodec;
import dev.tern.rpc.Channel;
import dev.tern.rpc.GenericClient;
import dev.tern.rpc.Metadata;
import dev.tern.rpc.MethodDescriptor;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.ServiceDefinition;
import dev.tern.rpc.ServiceDescriptor;
import dev.tern.rpc.Status;
import dev.tern.rpc.StatusCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InMemoryTest {
  private static final MessageCodec<byte[]> RAW = MessageCodec.raw();
  private static final MethodDescriptor<byte[], byte[]> ECHO =
      MethodDescriptor.unary("test.Echo", "Echo", RAW, RAW);
  private static final MethodDescriptor<byte[], byte[]> CHAT =
      MethodDescriptor.bidi("test.Echo", "Chat", RAW, RAW);
  private static final byte[] HELLO = {1, 2, 3};

  @RegisterExtension final TernExtension tern = TernExtension.serving(InMemoryTest::service);

  private static ServiceDefinition service() {
    return ServiceDefinition.builder(new ServiceDescriptor("test.Echo", List.of(ECHO, CHAT)))
        .unary(ECHO, request -> request)
        .bidi(
            CHAT,
            (requests, responses) -> {
              for (byte[] request : requests) {
                responses.send(request);
              }
            })
        .build();
  }

  @Test
  void aCallIsServedAndRecorded(InMemory world) {
    GenericClient client =
        new GenericClient(world.channel()).withMetadata(Metadata.of("who", "me"));
    assertArrayEquals(HELLO, client.call(ECHO, HELLO));
    RecordedCall call = world.calls().get(0);
    assertEquals(ECHO, call.method());
    assertEquals("me", call.metadata().get("who"));
    assertEquals(1, call.requests().size());
    assertArrayEquals(HELLO, (byte[]) call.requests().get(0));
    assertArrayEquals(HELLO, (byte[]) call.responses().get(0));
    assertEquals(Status.OK, call.status());
  }

  @Test
  void aStreamIsRecordedInOrder(InMemory world) {
    try (var call = new GenericClient(world.channel()).callBidi(CHAT)) {
      for (byte i = 0; i < 3; i++) {
        call.send(new byte[] {i});
        assertArrayEquals(new byte[] {i}, call.receive());
      }
      call.finishSending();
      assertEquals(null, call.receive());
    }
    assertEquals(3, world.calls().get(0).requests().size());
    assertEquals(3, world.calls().get(0).responses().size());
  }

  @Test
  void aStatusIsPlayedOnce(InMemory world) {
    world.failNext(ECHO, Status.of(StatusCode.NOT_FOUND, "as the script says"));
    GenericClient client = new GenericClient(world.channel());
    RpcException failure = assertThrows(RpcException.class, () -> client.call(ECHO, HELLO));
    assertEquals(StatusCode.NOT_FOUND, failure.code());
    assertArrayEquals(HELLO, client.call(ECHO, HELLO));
  }

  @Test
  void aDeadlinePassesWhenTheClockIsMoved(InMemory world) {
    world.delayNext(ECHO, Duration.ofHours(1));
    GenericClient client = new GenericClient(world.channel()).withTimeout(Duration.ofMinutes(1));
    CompletableFuture<byte[]> call = client.callAsync(ECHO, HELLO);
    world.advance(Duration.ofSeconds(59));
    assertFalse(call.isDone());
    world.advance(Duration.ofSeconds(1));
    assertEquals(StatusCode.DEADLINE_EXCEEDED, failure(call));
    assertEquals(Duration.ofMinutes(1), world.now());
  }

  @Test
  void whatTheNetworkHoldsComesWhenItIsReleased(InMemory world) {
    world.hold();
    CompletableFuture<byte[]> call = new GenericClient(world.channel()).callAsync(ECHO, HELLO);
    world.advance(Duration.ofSeconds(1));
    assertFalse(call.isDone());
    world.release();
    assertArrayEquals(HELLO, call.join());
  }

  @Test
  void aLostConnectionFailsItsCallsAndTheNextOneIsServed(InMemory world) {
    GenericClient client = new GenericClient(world.channel());
    assertArrayEquals(HELLO, client.call(ECHO, HELLO));
    world.hold();
    CompletableFuture<byte[]> call = client.callAsync(ECHO, HELLO);
    world.advance(Duration.ofMillis(1));
    world.loseConnections();
    world.release();
    assertEquals(StatusCode.UNAVAILABLE, failure(call));
    assertArrayEquals(HELLO, client.withWaitForReady().call(ECHO, HELLO));
  }

  @Test
  void aRestartIsNotSeenByCallers(Channel channel, InMemory world) {
    GenericClient client = new GenericClient(channel);
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(HELLO, client.call(ECHO, HELLO));
      world.restart();
    }
    assertArrayEquals(HELLO, client.call(ECHO, HELLO));
  }

  @Test
  void aHandlerThatDoesNotEndIsALeak() {
    CountDownLatch never = new CountDownLatch(1);
    ServiceDefinition stuck =
        ServiceDefinition.builder(new ServiceDescriptor("test.Echo", List.of(ECHO)))
            .unary(
                ECHO,
                request -> {
                  never.await();
                  return request;
                })
            .build();
    InMemory world = InMemory.serving(stuck).patience(Duration.ofMillis(50));
    CompletableFuture<byte[]> call = new GenericClient(world.channel()).callAsync(ECHO, HELLO);
    while (world.calls().isEmpty()) {
      Thread.onSpinWait();
    }
    AssertionError leak = assertThrows(AssertionError.class, world::close);
    String message = String.valueOf(leak.getMessage());
    assertTrue(message.contains("test.Echo/Echo"), message);
    assertEquals(StatusCode.UNAVAILABLE, failure(call));
    never.countDown();
  }

  private static StatusCode failure(CompletableFuture<byte[]> call) {
    CompletionException failure = assertThrows(CompletionException.class, call::join);
    return assertInstanceOf(RpcException.class, failure.getCause()).code();
  }
}
