package dev.tern.transporttest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.Http2Connection;
import dev.tern.http2.transport.Pipe;
import dev.tern.http2.transport.Transport;
import dev.tern.http2.transport.Transport.ConnectFailure;
import dev.tern.http2.transport.Transport.ConnectHandler;
import dev.tern.http2.transport.Transport.ConnectPhase;
import dev.tern.http2.transport.Transport.ConnectTarget;
import dev.tern.http2.transport.Transport.Listening;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connecting and listening, when they do not succeed. */
@SuppressWarnings("NullAway.Init")
public abstract class ConnectContract extends TransportContract {
  private Transport transport;

  @BeforeEach
  void begin() {
    transport = plaintext();
  }

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void refusedConnectSaysWhereNobodyListens() throws Exception {
    InetSocketAddress address;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = (InetSocketAddress) gone.getLocalSocketAddress();
    }
    ConnectFailure failure = failure(address, Duration.ofSeconds(20));
    assertEquals(ConnectPhase.CONNECT, failure.phase());
    assertEquals(
        "connection refused: nothing listens at 127.0.0.1:" + address.getPort(), failure.message());
  }

  @Test
  void unresolvedAddressIsNamed() throws Exception {
    ConnectFailure failure =
        failure(
            InetSocketAddress.createUnresolved("no.such.host.example", 1), Duration.ofSeconds(20));
    assertEquals("unknown host: no.such.host.example:1", failure.message());
  }

  /** The kernel drops SYNs for a socket whose backlog is full: as silent as a firewall. */
  @Test
  void connectThatNobodyAnswersTimesOut() throws Exception {
    List<SocketChannel> backlog = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SocketAddress address = deaf.getLocalSocketAddress();
      for (int i = 0; i < 4; i++) {
        SocketChannel filler = SocketChannel.open();
        filler.configureBlocking(false);
        filler.connect(address);
        backlog.add(filler);
      }
      ConnectFailure failure = failure(address, Duration.ofMillis(200));
      assertTrue(failure.message().startsWith("connection timed out: "), failure.message());
      assertTrue(failure.message().endsWith("has not answered for 0.200 s"), failure.message());
    } finally {
      for (SocketChannel filler : backlog) {
        filler.close();
      }
    }
  }

  @Test
  void missingSocketFileIsNamed(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("none");
    ConnectFailure failure = failure(UnixDomainSocketAddress.of(path), Duration.ofSeconds(20));
    assertEquals("no socket file: unix:" + path, failure.message());
  }

  @Test
  void connectOnClosedTransportFails() throws Exception {
    var loop = transport.nextLoop();
    transport.close();
    assertThrows(IOException.class, () -> transport.listen(Peer.anyPort(), new EchoServer()));
    CountDownLatch ran = new CountDownLatch(1);
    TestClient.execute(loop, ran::countDown);
    assertTrue(ran.await(TestClient.SECONDS, TimeUnit.SECONDS), "a late task runs all the same");
    ConnectFailure failure = failure(Peer.anyPort(), Duration.ofSeconds(1));
    Peer.assertSays("the transport is closed", failure.message());
  }

  @Test
  void connectUnderWayFailsWhenTheTransportCloses() throws Exception {
    List<SocketChannel> backlog = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 4; i++) {
        SocketChannel filler = SocketChannel.open();
        filler.configureBlocking(false);
        filler.connect(deaf.getLocalSocketAddress());
        backlog.add(filler);
      }
      TestClient client = TestClient.connect(transport, deaf.getLocalSocketAddress());
      transport.close();
      assertEquals(ConnectPhase.CONNECT, TestClient.await(client.failed).phase());
    } finally {
      for (SocketChannel filler : backlog) {
        filler.close();
      }
    }
  }

  @Test
  void loopOfAnotherTransportIsRefused() {
    try (Transport other = plaintext()) {
      var target = new ConnectTarget(Peer.anyPort(), "a", 1);
      var loop = other.nextLoop();
      assertThrows(
          IllegalArgumentException.class, () -> transport.connect(loop, target, new NeverCalled()));
    }
  }

  private static final class NeverCalled implements ConnectHandler {
    @Override
    public void failed(ConnectFailure failure) {
      throw new AssertionError();
    }

    @Override
    public Http2Connection open(Pipe pipe, long nowNanos) {
      throw new AssertionError();
    }
  }

  // ---- Listening ----

  @Test
  void addressInUseIsNamed() throws Exception {
    try (Listening first = transport.listen(Peer.anyPort(), new EchoServer())) {
      IOException refused =
          assertThrows(
              IOException.class, () -> transport.listen(first.address(), new EchoServer()));
      Peer.assertSays("cannot listen on 127.0.0.1:", refused.getMessage());
      Peer.assertSays("in use", refused.getMessage());
    }
  }

  @Test
  void closedListeningFreesItsAddressAndKeepsItsConnections() throws Exception {
    Listening first = transport.listen(Peer.anyPort(), new EchoServer());
    TestClient client = TestClient.connect(transport, first.address());
    assertEquals(3, TestClient.await(client.echo(3)));
    first.close();
    first.close();
    try (Listening second = transport.listen(first.address(), new EchoServer())) {
      assertEquals(4, TestClient.await(client.echo(4)), "the old connection goes on");
      TestClient another = TestClient.connect(transport, second.address());
      assertEquals(5, TestClient.await(another.echo(5)));
    }
  }

  @Test
  void staleSocketFileIsReplaced(@TempDir Path directory) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    killed.bind(address);
    killed.close();
    assertTrue(Files.exists(address.getPath()), "what a killed server leaves behind");

    try (Listening listening = transport.listen(address, new EchoServer())) {
      TestClient client = TestClient.connect(transport, listening.address());
      assertEquals(3, TestClient.await(client.echo(3)));
    }
    assertFalse(Files.exists(address.getPath()));
  }

  @Test
  void socketFileInUseAndOtherFilesAreLeftAlone(@TempDir Path directory) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (Listening first = transport.listen(address, new EchoServer())) {
      BindException inUse =
          assertThrows(BindException.class, () -> transport.listen(address, new EchoServer()));
      Peer.assertSays("a server listens there already", inUse.getMessage());
      TestClient client = TestClient.connect(transport, first.address());
      assertEquals(3, TestClient.await(client.echo(3)));
    }
    Path file = Files.writeString(directory.resolve("text"), "precious");
    BindException refused =
        assertThrows(
            BindException.class,
            () -> transport.listen(UnixDomainSocketAddress.of(file), new EchoServer()));
    Peer.assertSays("no socket", refused.getMessage());
    assertEquals("precious", Files.readString(file));
  }

  /** Closing removes its own file only: a successor may have put another there. */
  @Test
  void socketFileOfSuccessorIsNotRemoved(@TempDir Path directory) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    Listening first = transport.listen(address, new EchoServer());
    Files.move(address.getPath(), directory.resolve("moved"));
    try (Listening second = transport.listen(address, new EchoServer())) {
      first.close();
      TestClient client = TestClient.connect(transport, second.address());
      assertEquals(3, TestClient.await(client.echo(3)));
    }
  }

  private ConnectFailure failure(SocketAddress address, Duration timeout) throws Exception {
    return TestClient.await(TestClient.connect(transport, address, "localhost", timeout).failed);
  }
}
