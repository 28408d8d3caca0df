package dev.tern.interop.attacks;

import dev.tern.http2.hpack.HpackException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
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
  private final Replies replies = new Replies();
  private final long begin = System.nanoTime();

  /** Whether it reads what the server sends; an attacker often does not. */
  boolean reading = true;

  private boolean held;
  private boolean closed;
  private long endNanos = -1;

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
    replies.answersSettings = false;
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
    int due = replies.takeAcknowledgements();
    if (due == 0) {
      return octets;
    }
    byte[] acknowledgement = Octets.frame(Octets.SETTINGS, Octets.ACK, 0);
    return Octets.concat(octets, Octets.repeat(acknowledgement, due));
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
        if (replies.owesAcknowledgements()) {
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
      while (replies.frame(in)) {}
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

  boolean isClosed() {
    return closed;
  }

  /** Whether the server stopped reading from this connection. */
  boolean isHeld() {
    return held;
  }

  boolean isGoingAway() {
    return replies.goAwayCode() > 0;
  }

  int goAwayCode() {
    return replies.goAwayCode();
  }

  long dataOctets() {
    return replies.dataOctets();
  }

  Map<Integer, Integer> resets() {
    return replies.resets();
  }

  /** What came instead of frames. */
  String answer() {
    return new String(replies.answer(), StandardCharsets.ISO_8859_1);
  }

  /** {@code grpc-status}, or the HTTP status when that is not 200; null while none has come. */
  @Nullable String status(int stream) {
    return replies.status(stream);
  }

  /** Whether the stream has ended in one way or another. */
  boolean isAnswered(int stream) {
    return replies.status(stream) != null || resets().containsKey(stream);
  }

  long answeredOk() {
    return replies.answeredOk();
  }

  /** Takes so much of the server's windows, if they have it: for attackers that keep to them. */
  boolean takeWindow(int stream, int octets) {
    await(() -> false, 0); // what has come is read
    return replies.takeWindow(stream, octets);
  }

  /** Nanoseconds from the connect to the end that the server made; -1 while it is open. */
  long endNanos() {
    return endNanos;
  }

  /** What became of the connection, in a few words. */
  String fate() {
    String goAway = replies.goAway();
    if (closed) {
      return goAway.isEmpty() ? "closed" : goAway;
    }
    if (held) {
      return "held: the server reads no more";
    }
    return goAway.isEmpty() ? "open" : goAway + ", still open";
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
