package dev.tern.interop.attacks;

import dev.tern.http2.hpack.HpackDecoder;
import dev.tern.http2.hpack.HpackException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The attacker's end of one connection: sends whatever octets it is given and notes what comes
 * back.
 *
 * <p>Owner: the thread that made it.
 */
final class Peer implements AutoCloseable {
  /** With no octet taken for so long, the server is held to have stopped reading. */
  private static final long HELD_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final ByteBuffer in = ByteBuffer.allocate(1 << 17);
  private final HpackDecoder decoder = new HpackDecoder(4096, 1 << 20, 4096);
  private final Map<Integer, String> statuses = new HashMap<>();
  private final Map<Integer, Integer> resets = new HashMap<>();
  private final long begin = System.nanoTime();

  /** Whether it reads what the server sends; an attacker often does not. */
  boolean reading = true;

  private boolean answersSettings = true;
  private boolean held;
  private boolean closed;
  private long endNanos = -1;
  private int goAwayCode = -1;
  private String goAwayText = "";
  private int acknowledgementsDue;
  private long dataOctets;
  private byte[] answer = new byte[0];

  Peer(InetSocketAddress address) throws IOException {
    channel = SocketChannel.open();
    channel.socket().connect(address, 5000);
    channel.configureBlocking(false);
    channel.socket().setTcpNoDelay(true);
    selector = Selector.open();
    key = channel.register(selector, 0);
  }

  /** From now on the server's SETTINGS are not acknowledged. */
  Peer silentOnSettings() {
    answersSettings = false;
    return this;
  }

  /**
   * Sends, and reads meanwhile unless told not to.
   *
   * @return whether all of it went out; not when the server has ended the connection or stopped
   *     reading
   */
  boolean send(byte[] octets) {
    ByteBuffer out = ByteBuffer.wrap(withAcknowledgements(octets));
    long lastProgress = System.nanoTime();
    while (out.hasRemaining() && !closed) {
      try {
        int written = channel.write(out);
        if (reading) {
          read();
        }
        long now = System.nanoTime();
        if (written > 0) {
          lastProgress = now;
        } else if (now - lastProgress > HELD_NANOS) {
          held = true;
          return false;
        } else {
          await(SelectionKey.OP_WRITE | (reading ? SelectionKey.OP_READ : 0), 50);
        }
      } catch (IOException e) {
        ended();
      }
    }
    return !closed;
  }

  /** SETTINGS are acknowledged between frames, never within one. */
  private byte[] withAcknowledgements(byte[] octets) {
    if (acknowledgementsDue == 0) {
      return octets;
    }
    byte[] acknowledgement = Octets.frame(Octets.SETTINGS, Octets.ACK, 0);
    byte[] all = Octets.concat(octets, Octets.repeat(acknowledgement, acknowledgementsDue));
    acknowledgementsDue = 0;
    return all;
  }

  /** Sends the same again and again, in batches. */
  boolean flood(byte[] octets, long times) {
    int batch = (int) Math.max(1, Math.min(times, (1 << 16) / octets.length));
    byte[] many = Octets.repeat(octets, batch);
    boolean open = true;
    for (long sent = 0; open && sent < times; sent += batch) {
      open = send(many);
    }
    return open;
  }

  /** Shuts down this end's output. */
  void halfClose() throws IOException {
    channel.shutdownOutput();
  }

  /** Closes with RST instead of FIN. */
  void closeHard() throws IOException {
    channel.socket().setSoLinger(true, 0);
    close();
  }

  /** Reads until the condition holds, the connection has ended or the time is over. */
  boolean await(BooleanSupplier condition, long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (!condition.getAsBoolean() && !closed && System.nanoTime() < end) {
        if (acknowledgementsDue > 0) {
          send(new byte[0]);
        }
        if (!read()) {
          await(SelectionKey.OP_READ, 20);
        }
      }
    } catch (IOException e) {
      ended();
    }
    return condition.getAsBoolean();
  }

  boolean awaitEnd(long millis) {
    return await(() -> closed, millis);
  }

  private void await(int operations, long millis) throws IOException {
    key.interestOps(operations);
    selector.select(millis);
    selector.selectedKeys().clear();
  }

  private boolean read() throws IOException {
    int n = channel.read(in);
    if (n < 0) {
      ended();
      return false;
    }
    in.flip();
    try {
      while (frame()) {}
    } catch (HpackException e) {
      throw new IOException(e);
    } finally {
      in.compact();
    }
    return n > 0;
  }

  private void ended() {
    if (!closed) {
      closed = true;
      endNanos = System.nanoTime() - begin;
    }
  }

  private boolean frame() throws HpackException {
    int start = in.position();
    if (in.remaining() < 9) {
      return false;
    }
    int length = (in.get(start) & 0xff) << 16 | (in.getShort(start + 1) & 0xffff);
    if (length > in.capacity() - 9) {
      keepAnswer();
      return false;
    }
    if (in.remaining() < 9 + length) {
      return false;
    }
    int type = in.get(start + 3);
    int flags = in.get(start + 4);
    int stream = in.getInt(start + 5);
    byte[] payload = Arrays.copyOfRange(in.array(), start + 9, start + 9 + length);
    in.position(start + 9 + length);
    switch (type) {
      case Octets.DATA -> dataOctets += length;
      case Octets.HEADERS -> fields(stream, flags, payload);
      case Octets.RST_STREAM -> resets.put(stream, ByteBuffer.wrap(payload).getInt());
      case Octets.SETTINGS -> settings(flags);
      case Octets.GOAWAY -> {
        goAwayCode = ByteBuffer.wrap(payload).getInt(4);
        goAwayText = new String(payload, 8, length - 8, StandardCharsets.ISO_8859_1);
      }
      default -> {}
    }
    return true;
  }

  /** What came is no frame: plain HTTP, mostly. */
  private void keepAnswer() {
    answer = Arrays.copyOfRange(in.array(), in.position(), in.limit());
    in.position(in.limit());
  }

  private void settings(int flags) {
    if ((flags & Octets.ACK) == 0) {
      if (answersSettings) {
        acknowledgementsDue++;
      }
    }
  }

  private void fields(int stream, int flags, byte[] block) throws HpackException {
    decoder.decode(
        block,
        0,
        block.length,
        (name, value, traits) -> {
          if (name.equals("grpc-status")) {
            statuses.put(stream, value);
          } else if (name.equals(":status") && !value.equals("200")) {
            statuses.put(stream, "HTTP " + value);
          }
        });
    if ((flags & Octets.END_STREAM) != 0) {
      statuses.putIfAbsent(stream, "no status");
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether the server stopped reading from this connection. */
  boolean isHeld() {
    return held;
  }

  boolean isGoingAway() {
    return goAwayCode > 0;
  }

  int goAwayCode() {
    return goAwayCode;
  }

  long dataOctets() {
    return dataOctets;
  }

  Map<Integer, Integer> resets() {
    return resets;
  }

  /** What came instead of frames. */
  String answer() {
    return new String(answer, StandardCharsets.ISO_8859_1);
  }

  /** {@code grpc-status}, or the HTTP status when that is not 200; null while none has come. */
  @Nullable String status(int stream) {
    return statuses.get(stream);
  }

  /** Whether the stream has ended in one way or another. */
  boolean isAnswered(int stream) {
    return statuses.containsKey(stream) || resets.containsKey(stream);
  }

  long answeredOk() {
    return statuses.values().stream().filter("0"::equals).count();
  }

  /** Nanoseconds from the connect to the end that the server made; -1 while it is open. */
  long endNanos() {
    return endNanos;
  }

  /** What became of the connection, in a few words. */
  String fate() {
    String goAway =
        goAwayCode < 0
            ? ""
            : "GOAWAY "
                + errorName(goAwayCode)
                + (goAwayText.isEmpty() ? "" : " \"" + goAwayText + "\"");
    if (closed) {
      return goAway.isEmpty() ? "closed" : goAway;
    }
    if (held) {
      return "held: the server reads no more";
    }
    return goAway.isEmpty() ? "open" : goAway + ", still open";
  }

  private static String errorName(int code) {
    String[] names = {
      "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT",
      "STREAM_CLOSED", "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR",
      "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED"
    };
    return code < names.length ? names[code] : Integer.toString(code);
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
