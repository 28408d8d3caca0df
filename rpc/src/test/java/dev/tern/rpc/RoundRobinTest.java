package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.ErrorCode;
import dev.tern.http2.loopback.LoopbackTransport;
import dev.tern.http2.loopback.SimulatedLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls spread over several addresses: round robin, and pick first in an order of its own. */
class RoundRobinTest {
  private final LoopbackTransport transport = new LoopbackTransport();
  private final SimulatedLoop loop = (SimulatedLoop) transport.nextLoop();
  private final SocketAddress a = LoopbackTransport.address("a");
  private final SocketAddress b = LoopbackTransport.address("b");
  private final SocketAddress c = LoopbackTransport.address("c");
  private final Channel channel =
      Rig.builder(transport, a, b, c).loadBalancing(LoadBalancing.ROUND_ROBIN).build();
  private final GenericClient client = new GenericClient(channel);

  private RawServer server(SocketAddress at) {
    return new RawServer(transport, at).answering(at.toString());
  }

  private CompletableFuture<String> call() {
    CompletableFuture<String> call = client.callAsync(TextCodec.UNARY, "q");
    loop.runUntilIdle();
    return call;
  }

  private void connect() {
    channel.connect();
    loop.runUntilIdle();
  }

  private List<String> answers(int calls) {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      answers.add(call().join());
    }
    return answers;
  }

  @AfterEach
  void close() {
    channel.close();
    loop.runUntilIdle();
    transport.close();
  }

  @Test
  void eachReadyConnectionHasItsTurn() {
    server(a);
    server(b);
    server(c);
    connect();
    List<String> six = answers(6);
    assertEquals(3, new HashSet<>(six).size());
    assertEquals(six.subList(0, 3), six.subList(3, 6));
  }

  @Test
  void anAddressThatFailsIsLeftOutUntilItConnects() {
    server(a);
    server(b);
    connect();
    assertEquals(Set.of(a.toString(), b.toString()), new HashSet<>(answers(4)));
    server(c);
    loop.advance(Duration.ofSeconds(2));
    loop.runUntilIdle();
    assertEquals(3, new HashSet<>(answers(3)).size());
  }

  @Test
  void itFailsWhenAllHaveFailedAndComesBack() {
    CompletableFuture<String> first = call();
    Rig.assertCode(StatusCode.UNAVAILABLE, first);
    assertEquals(ConnectivityState.TRANSIENT_FAILURE, channel.state());
    server(b);
    loop.advance(Duration.ofSeconds(2));
    loop.runUntilIdle();
    assertEquals(ConnectivityState.READY, channel.state());
    assertEquals(b.toString(), call().join());
  }

  @Test
  void aLostConnectionIsMadeAgainWithoutACall() {
    RawServer lost = server(a);
    server(b);
    connect();
    lost.connection(0).engine().close(ErrorCode.NO_ERROR, "restart");
    loop.runUntilIdle();
    assertEquals(2, lost.connections.size());
    assertEquals(2, new HashSet<>(answers(2)).size());
  }

  @Test
  void pickFirstMayDrawItsOwnOrder() {
    List<SocketAddress> addresses = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      addresses.add(LoopbackTransport.address("many" + i));
      server(addresses.get(i));
    }
    Set<String> used = new HashSet<>();
    for (int seed = 0; seed < 5; seed++) {
      try (Channel shuffled =
          Rig.builder(transport, addresses.toArray(new SocketAddress[0]))
              .loadBalancing(LoadBalancing.PICK_FIRST_SHUFFLED)
              .random(new Random(seed))
              .build()) {
        CompletableFuture<String> call =
            new GenericClient(shuffled).callAsync(TextCodec.UNARY, "q");
        loop.runUntilIdle();
        used.add(call.join());
      }
    }
    assertNotEquals(Set.of(addresses.get(0).toString()), used);
    assertTrue(used.size() > 1, used::toString);
  }
}
