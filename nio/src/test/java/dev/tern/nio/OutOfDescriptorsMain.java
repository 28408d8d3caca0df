package dev.tern.nio;

import dev.tern.http2.transport.Transport.Listening;
import dev.tern.transporttest.EchoServer;
import dev.tern.transporttest.Peer;
import dev.tern.transporttest.TestClient;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A program that is run with few file descriptors, uses them up, and must recover. */
final class OutOfDescriptorsMain {
  private OutOfDescriptorsMain() {}

  public static void main(String[] args) throws Exception {
    EchoServer server = new EchoServer();
    NioTransport transport = NioTransport.builder().loops(1).build();
    Listening listening = transport.listen(Peer.anyPort(), server);
    InetSocketAddress address = (InetSocketAddress) listening.address();
    TestClient before = TestClient.connect(transport, address);
    TestClient.await(before.echo(1));
    // Loads what is needed below: classes are read through descriptors, too.
    Fixtures.awaitStats(transport, stats -> stats.openAccepted() == 1);
    NioLoop.LOG.log(Level.INFO, "begun: " + transport.stats());

    List<SocketChannel> hoard = new ArrayList<>();
    while (true) {
      try {
        hoard.add(SocketChannel.open(address));
      } catch (IOException e) {
        break; // Not one descriptor is left, and the last ones wait to be accepted.
      }
    }
    Fixtures.awaitStats(transport, stats -> stats.acceptErrors() >= 2);
    TestClient.await(before.echo(2)); // The others go on meanwhile.
    for (SocketChannel channel : hoard) {
      channel.close();
    }
    TestClient after = TestClient.connect(transport, address);
    TestClient.await(after.echo(3));
    System.out.println("recovered");
    System.exit(0);
  }
}
