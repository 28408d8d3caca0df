package dev.tern.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Carries one connection octet by octet, each in a segment of its own. */
final class TricklingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final InetSocketAddress target;

  TricklingProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    start("trickle-accept", this::serve);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private void serve() throws IOException {
    Socket client = server.accept();
    Socket upstream = new Socket(target.getAddress(), target.getPort());
    client.setTcpNoDelay(true);
    upstream.setTcpNoDelay(true);
    start("trickle-up", () -> trickle(client, upstream));
    start("trickle-down", () -> trickle(upstream, client));
  }

  private static void trickle(Socket from, Socket to) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    int octet = in.read();
    while (octet >= 0) {
      out.write(octet);
      out.flush();
      octet = in.read();
    }
    to.shutdownOutput();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One side has closed; the test sees that at its own ends.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
