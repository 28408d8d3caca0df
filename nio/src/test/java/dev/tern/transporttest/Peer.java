package dev.tern.transporttest;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A peer of plain sockets: it writes what the test wants, right or wrong. */
public final class Peer {
  /** RFC 9113 section 3.4. */
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  public static final int GOAWAY = 7;

  private static final Map<String, Path> FILES = new ConcurrentHashMap<>();

  private Peer() {}

  public static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** A key or certificate as a file, also when the resource stands in a jar. */
  public static Path pem(String name) {
    return FILES.computeIfAbsent(name, Peer::extract);
  }

  private static Path extract(String name) {
    try (InputStream in = Peer.class.getResourceAsStream("/pem/" + name)) {
      if (in == null) {
        throw new AssertionError("no resource " + name);
      }
      Path file = Files.createTempFile("tern-", "-" + name);
      file.toFile().deleteOnExit();
      Files.write(file, in.readAllBytes());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A plain client socket that gives up after a while. */
  public static Socket socket(Object address) throws IOException {
    InetSocketAddress inet = (InetSocketAddress) address;
    Socket socket = new Socket(inet.getAddress(), inet.getPort());
    socket.setSoTimeout((int) (TestClient.SECONDS * 1000));
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Says preface and SETTINGS, and waits for the server's SETTINGS. */
  public static void hello(Socket peer) throws IOException {
    OutputStream out = peer.getOutputStream();
    out.write(concat(PREFACE, EMPTY_SETTINGS));
    out.flush();
    assertNotNull(readFrame(peer.getInputStream(), 4));
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  public static byte[] frame(int type, int flags, int streamId, byte[] payload) {
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
   * A HEADERS frame: POST /echo in HPACK without table or Huffman code (RFC 7541 section 6.2.2).
   */
  public static byte[] request(int streamId, boolean endStream) {
    byte[] path = {0x04, 5, '/', 'e', 'c', 'h', 'o'}; // index 4 (:path), a literal of 5 octets
    byte[] post = {(byte) 0x83, (byte) 0x86}; // :method POST, :scheme http
    byte[] authority = {0x01, 1, 'a'};
    return frame(1, endStream ? 5 : 4, streamId, concat(post, path, authority));
  }

  /**
   * Reads frames until one of that type.
   *
   * @return its payload, or null if the end came first
   */
  public static byte @Nullable [] readFrame(InputStream in, int type) throws IOException {
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

  public static void assertSays(String part, @Nullable String message) {
    assertTrue(message != null && message.contains(part), () -> message + " lacks: " + part);
  }
}
