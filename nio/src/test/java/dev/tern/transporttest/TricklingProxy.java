package dev.tern.transporttest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;

/** Carries one connection in pieces: octet by octet, or cut and joined at random. */
final class TricklingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final InetSocketAddress target;
  private final int mostAtOnce;
  private final long seed;

  /** Each octet in a segment of its own. */
  TricklingProxy(InetSocketAddress target) throws IOException {
    this(target, 1, 0);
  }

  /** Pieces of 1 to that many octets, which have nothing to do with those that were written. */
  TricklingProxy(InetSocketAddress target, int mostAtOnce, long seed) throws IOException {
    this.target = target;
    this.mostAtOnce = mostAtOnce;
    this.seed = seed;
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
    start("trickle-up", () -> trickle(client, upstream, seed));
    start("trickle-down", () -> trickle(upstream, client, ~seed));
  }

  private void trickle(Socket from, Socket to, long seed) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    Random random = new Random(seed);
    byte[] piece = new byte[mostAtOnce];
    while (true) {
      int octet = in.read();
      if (octet < 0) {
        break;
      }
      piece[0] = (byte) octet;
      int length = 1;
      int wanted = 1 + random.nextInt(mostAtOnce);
      while (length < wanted && in.available() > 0) {
        length += in.read(piece, length, wanted - length);
      }
      out.write(piece, 0, length);
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
