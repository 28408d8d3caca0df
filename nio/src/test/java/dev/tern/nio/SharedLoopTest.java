package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tern.http2.transport.Transport.Listening;
import dev.tern.transporttest.EchoServer;
import dev.tern.transporttest.Peer;
import dev.tern.transporttest.TestClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is this transport's own: loops that several transports share, and their selectors. */
class SharedLoopTest {

  /** What the loop does when its selector spins; nobody on the wire should notice. */
  @Test
  void selectorIsReplacedUnderWay() throws Exception {
    try (NioTransport serving = NioTransport.builder().loops(1).build();
        NioTransport calling = NioTransport.builder().loops(1).build();
        Listening listening = serving.listen(Peer.anyPort(), new EchoServer())) {
      TestClient client = TestClient.connect(calling, listening.address());
      CompletableFuture<Long> underWay = client.echo(1_000_000);
      for (NioTransport transport : List.of(serving, calling)) {
        NioLoop loop = (NioLoop) transport.nextLoop();
        TestClient.execute(loop, loop::rebuildSelector);
      }
      assertEquals(1_000_000, TestClient.await(underWay));
      TestClient another = TestClient.connect(calling, listening.address());
      assertEquals(3, TestClient.await(another.echo(3)));
    }
  }

  /** The loops of the process stay; only what belongs to this transport ends. */
  @Test
  void closingOneTransportLeavesItsNeighbourOnTheSameLoops() throws Exception {
    NioTransport one = NioTransport.plaintext();
    NioTransport two = NioTransport.plaintext();
    try (Listening listening = two.listen(Peer.anyPort(), new EchoServer())) {
      TestClient first = TestClient.connect(one, listening.address());
      TestClient second = TestClient.connect(two, listening.address());
      assertEquals(3, TestClient.await(first.echo(3)));
      assertEquals(3, TestClient.await(second.echo(3)));
      one.close();
      TestClient.await(first.closed);
      assertEquals(4, TestClient.await(second.echo(4)));
    } finally {
      two.close();
    }
    assertEquals(0, two.stats().openAccepted());
    assertEquals(0, two.stats().openConnected());
  }

  @Test
  void connectionsAreCounted() throws Exception {
    EchoServer server = new EchoServer();
    try (NioTransport transport = NioTransport.builder().loops(2).maxConnections(2).build();
        Listening listening = transport.listen(Peer.anyPort(), server)) {
      TestClient one = TestClient.connect(transport, listening.address());
      TestClient two = TestClient.connect(transport, listening.address());
      assertEquals(1, TestClient.await(one.echo(1)));
      assertEquals(1, TestClient.await(two.echo(1)));
      TestClient.await(TestClient.connect(transport, listening.address()).closed);
      Fixtures.awaitStats(transport, stats -> stats.openConnected() == 2);
      TransportStats stats = transport.stats();
      assertEquals(2, stats.accepted());
      assertEquals(1, stats.refused());
      assertEquals(2, stats.openAccepted());
      one.shutdown();
      Fixtures.awaitStats(transport, now -> now.openAccepted() == 1);
    }
  }
}
