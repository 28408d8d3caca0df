package dev.tern.nio;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.transport.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What several tests of sockets need. */
final class Fixtures {
  /** RFC 9113 section 3.4. */
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  static final int GOAWAY = 7;

  private Fixtures() {}

  static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static Path pem(String name) {
    URL url = Fixtures.class.getResource("/pem/" + name);
    if (url == null) {
      throw new AssertionError("no resource " + name);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** A plain client socket that gives up after a while. */
  static Socket socket(Object address) throws IOException {
    InetSocketAddress inet = (InetSocketAddress) address;
    Socket socket = new Socket(inet.getAddress(), inet.getPort());
    socket.setSoTimeout((int) (TestClient.SECONDS * 1000));
    socket.setTcpNoDelay(true);
    return socket;
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] frame(int type, int flags, int streamId, byte[] payload) {
    byte[] head = {
      (byte) (payload.length >> 16),
      (byte) (payload.length >> 8),
      (byte) payload.length,
      (byte) type,
      (byte) flags,
      (byte) (streamId >> 24),
      (byte) (streamId >> 16),
      (byte) (streamId >> 8),
      (byte) streamId
    };
    return concat(head, payload);
  }

  /**
   * Reads frames until one of that type.
   *
   * @return its payload, or null if the end came first
   */
  static byte @Nullable [] readFrame(InputStream in, int type) throws IOException {
    while (true) {
      byte[] head = in.readNBytes(9);
      if (head.length < 9) {
        return null;
      }
      int length = (head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | (head[2] & 0xFF);
      byte[] payload = in.readNBytes(length);
      if (head[3] == type) {
        return payload;
      }
    }
  }

  static void assertSays(String part, @Nullable String message) {
    assertTrue(message != null && message.contains(part), () -> message + " lacks: " + part);
  }

  /** Lets the transport's loops take turns until its counters are as they should be. */
  static void awaitStats(NioTransport transport, Predicate<TransportStats> wanted)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestClient.SECONDS);
    while (!wanted.test(transport.stats())) {
      assertTrue(System.nanoTime() < deadline, () -> transport.stats().toString());
      awaitTurn(transport);
    }
  }

  /** Waits for the last socket, and for the turns in which the selectors let go of it. */
  static void awaitNoneOpen(NioTransport transport) throws Exception {
    awaitStats(transport, stats -> stats.openAccepted() + stats.openConnected() == 0);
    for (int i = 0; i < 8; i++) {
      awaitTurn(transport);
    }
  }

  /** One timer tick on one loop: a wait that neither burns the processor nor assumes a time. */
  private static void awaitTurn(NioTransport transport) throws Exception {
    EventLoop loop = transport.nextLoop();
    CompletableFuture<Boolean> ticked = new CompletableFuture<>();
    long tick = TimeUnit.MILLISECONDS.toNanos(2);
    TestClient.execute(
        loop, () -> loop.schedule(loop.nanoTime() + tick, () -> ticked.complete(true)));
    TestClient.await(ticked);
  }

  static int openDescriptors() {
    String[] names = new File("/proc/self/fd").list();
    return names == null ? 0 : names.length;
  }
}
