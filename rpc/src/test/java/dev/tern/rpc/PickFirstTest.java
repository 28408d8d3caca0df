package dev.tern.rpc;

import static dev.tern.rpc.ConnectivityState.IDLE;
import static dev.tern.rpc.ConnectivityState.READY;
import static dev.tern.rpc.ConnectivityState.TRANSIENT_FAILURE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.loopback.SimulatedLoop;
import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** gRFC A61 and A62, and what happens when a resolver changes its mind. */
class PickFirstTest {
  private final LoopbackTransport memory = new LoopbackTransport();
  private final SimulatedLoop loop = memory.loop();
  private final SocketAddress first = LoopbackTransport.address("first");
  private final SocketAddress second = LoopbackTransport.address("second");
  private final SlowTransport transport = new SlowTransport();
  private final Resolver resolver = new Resolver();
  private final Channel channel =
      Channel.builder("list:x")
          .transport(transport)
          .nameResolver("list", (path, port) -> resolver)
          .executor(Runnable::run)
          .backoff(ConnectionBackoff.DEFAULT.withoutJitter())
          .random(new Random(1))
          .build();

  /** Says what the test says. */
  private static final class Resolver implements NameResolver {
    @Nullable Listener listener;
    int refreshes;

    Listener listener() {
      return Rig.present(listener);
    }

    @Override
    public void start(Listener given) {
      listener = given;
    }

    @Override
    public void refresh() {
      refreshes++;
    }

    @Override
    public void close() {}
  }

  /** Takes its time with some addresses, in order of the tries. */
  private final class SlowTransport implements Transport {
    final List<SocketAddress> tried = new ArrayList<>();
    final Map<SocketAddress, Long> delays = new HashMap<>();

    @Override
    public String scheme() {
      return memory.scheme();
    }

    @Override
    public EventLoop nextLoop() {
      return memory.nextLoop();
    }

    @Override
    public Listening listen(SocketAddress address, ConnectionFactory factory) throws IOException {
      return memory.listen(address, factory);
    }

    @Override
    public void connect(EventLoop on, ConnectTarget target, ConnectHandler handler) {
      tried.add(target.address());
      Long delay = delays.get(target.address());
      if (delay == null) {
        memory.connect(on, target, handler);
      } else {
        loop.schedule(
            loop.nanoTime() + delay * 1_000_000, () -> memory.connect(on, target, handler));
      }
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  private CompletableFuture<String> call() {
    CompletableFuture<String> call = new GenericClient(channel).callAsync(TextCodec.UNARY, "hello");
    loop.runUntilIdle();
    return call;
  }

  private void fire() {
    CompletableFuture<String> unused = call();
  }

  private void resolved(SocketAddress... addresses) {
    resolver.listener().onAddresses(List.of(addresses));
    loop.runUntilIdle();
  }

  private void advance(long millis) {
    loop.advance(Duration.ofMillis(millis));
  }

  @Test
  void theNextAddressIsTriedAfter250MillisecondsAndTheFirstConnectionWins_A61() {
    try (RawServer slow = new RawServer(memory, first);
        RawServer fast = new RawServer(memory, second).answering("fast")) {
      transport.delays.put(first, 400L);
      CompletableFuture<String> call = call();
      resolved(first, second);
      advance(249);
      assertEquals(List.of(first), transport.tried);
      advance(1);
      assertEquals(List.of(first, second), transport.tried);
      assertEquals("fast", call.join());
      advance(1000);
      assertEquals(READY, channel.state());
      assertEquals(1, fast.connections.size());
      assertTrue(slow.connections.isEmpty() || slow.connection(0).closed != null);
    }
  }

  @Test
  void transientFailureStaysUntilAConnectionIsMade_A62() {
    List<ConnectivityState> seen = new ArrayList<>();
    channel.onStateChange(change -> seen.add(change.current()));
    fire();
    resolved(first, second);
    assertEquals(TRANSIENT_FAILURE, channel.state());
    advance(5000);
    assertTrue(transport.tried.size() >= 6, () -> "tried " + transport.tried);
    assertEquals(List.of(ConnectivityState.CONNECTING, TRANSIENT_FAILURE), seen);
    try (RawServer server = new RawServer(memory, second)) {
      advance(5000);
      assertEquals(READY, channel.state());
      assertEquals(1, server.connections.size());
    }
  }

  @Test
  void aFailedPassAsksForFreshAddressesButNotTooOften() {
    fire();
    resolved(first);
    assertEquals(0, resolver.refreshes);
    advance(30_000);
    assertEquals(1, resolver.refreshes);
  }

  @Test
  void newAddressesAreTriedWhileTheOldOnesFail() {
    CompletableFuture<String> call =
        new GenericClient(channel).withWaitForReady().callAsync(TextCodec.UNARY, "hello");
    loop.runUntilIdle();
    resolved(first);
    assertEquals(TRANSIENT_FAILURE, channel.state());
    try (RawServer server = new RawServer(memory, second).answering("hi")) {
      resolved(first, second);
      assertEquals("hi", call.join());
      assertEquals(1, server.exchanges.size());
    }
  }

  @Test
  void aConnectionStaysWhenItsAddressStaysAndMovesWhenItGoes() {
    try (RawServer one = new RawServer(memory, first).answering("one");
        RawServer two = new RawServer(memory, second).answering("two")) {
      CompletableFuture<String> call = call();
      resolved(first);
      assertEquals("one", call.join());
      resolved(second, first);
      assertEquals("one", call().join());
      resolved(second);
      assertEquals("two", call().join());
      assertEquals(1, one.connections.size());
      assertEquals(1, two.connections.size());
    }
  }

  @Test
  void aNameThatIsNotFoundIsTransientFailureAndAskedForAgainAfterABackoff() {
    CompletableFuture<String> call = call();
    resolver.listener().onFailure("unknown host x", null);
    loop.runUntilIdle();
    RpcException e = Rig.failure(call);
    assertEquals(StatusCode.UNAVAILABLE, e.code());
    Rig.assertSays("unknown host x (phase resolve", e);
    assertEquals(TRANSIENT_FAILURE, channel.state());
    advance(1000);
    assertEquals(1, resolver.refreshes);
    try (RawServer server = new RawServer(memory, first).answering("hi")) {
      resolved(first);
      assertEquals(READY, channel.state());
      assertEquals("hi", call().join());
      assertEquals(1, server.connections.size());
    }
  }

  @Test
  void aFailedRefreshKeepsTheAddressesThatAreKnown() {
    try (RawServer server = new RawServer(memory, first).answering("hi")) {
      CompletableFuture<String> call = call();
      resolved(first);
      assertEquals("hi", call.join());
      memory.breakConnections();
      loop.runUntilIdle();
      assertEquals(IDLE, channel.state());
      resolver.listener().onFailure("no server answers", null);
      assertEquals("hi", call().join());
      assertEquals(2, server.connections.size());
    }
  }

  @Test
  void aResolverThatFindsNothingIsAFailure() {
    CompletableFuture<String> call = call();
    resolved();
    Rig.assertCode(StatusCode.UNAVAILABLE, call);
  }
}
