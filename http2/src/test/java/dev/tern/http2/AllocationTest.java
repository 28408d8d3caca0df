package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Method;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The budget of the design: no object for a frame, few for a stream. Octets, not times. */
class AllocationTest {
  private static final int MANY = 5000;

  /** The stream itself, its two windows; and no head, trailers or queue. */
  private static final int OCTETS_OF_A_CALL = 256;

  private final byte[] out = new byte[64 << 10];
  private Http2Connection engine = Script.readyServer().engine;

  /** Answers every call with three frames, and remembers nothing. */
  private static final class Answer implements StreamListener {
    static final byte[] REPLY = new byte[17];
    private final Http2Stream stream;

    Answer(Http2Stream stream) {
      this.stream = stream;
    }

    @Override
    public void onHeaders(Headers headers, boolean endStream) {}

    @Override
    public void onData(byte[] buffer, int offset, int length, boolean endStream) {
      stream.consume(length);
      if (endStream) {
        stream.sendHeaders(Script.RESPONSE, false);
        stream.sendData(REPLY, 0, REPLY.length, false);
        stream.sendHeaders(Script.TRAILERS, true);
      }
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(CloseCause cause) {}
  }

  @BeforeEach
  void connect() {
    Script script = Script.readyServer(); // its pipe; its own engine is not used
    ConnectionListener listener =
        new ConnectionListener() {
          @Override
          public StreamListener onStream(Http2Stream stream) {
            return new Answer(stream);
          }

          @Override
          public void onClosed(CloseCause.ConnectionLost cause) {
            throw new AssertionError(cause.message());
          }
        };
    engine = Http2Connection.server(script, Http2Options.defaults(), listener, 0);
    play(Frames.join(Frames.PREFACE, Frames.settings(), Frames.settingsAck()));
    // The first call fills the table: /a/b is 64, authority 63, b: c 62.
    play(
        Frames.join(
            Frames.frame(1, 4, 1, Frames.hex("83 86 44 04 2f612f62 41 01 61 40 01 62 01 63")),
            Frames.data(1, true, 12)));
  }

  private void play(byte[] bytes) {
    engine.receive(bytes, 0, bytes.length, 0);
    while (engine.hasOutput()) {
      engine.transmit(out, 0, out.length, 0);
    }
  }

  /** The octets that the current thread has allocated, by the JVM's own count. */
  private static long allocated() throws ReflectiveOperationException {
    Object bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method count =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getThreadAllocatedBytes", long.class);
    return (long) count.invoke(bean, Thread.currentThread().getId());
  }

  private static boolean canCount() {
    try {
      return allocated() >= 0;
    } catch (ReflectiveOperationException absent) {
      return false;
    }
  }

  private long octetsFor(Runnable action) throws ReflectiveOperationException {
    assumeTrue(canCount(), "this JVM does not count allocations");
    for (int i = 0; i < MANY; i++) {
      action.run();
    }
    long before = allocated();
    for (int i = 0; i < MANY; i++) {
      action.run();
    }
    return (allocated() - before) / MANY; // asking costs something too, but less than MANY
  }

  @Test
  void framesOfTheConnectionAllocateNothing() throws Exception {
    byte[] frames =
        Frames.join(
            Frames.ping(false, 1),
            Frames.ping(true, 1),
            Frames.windowUpdate(0, 1),
            Frames.priority(7, 1),
            Frames.frame(0xbb, 0, 3, new byte[10]));
    assertEquals(0, octetsFor(() -> play(frames)));
  }

  @Test
  void dataAllocatesNothing() throws Exception {
    play(Frames.get(3, false));
    byte[] frames = Frames.join(Frames.data(3, false, 5000), Frames.paddedData(3, false, 10, 20));
    assertEquals(0, octetsFor(() -> play(frames)));
  }

  @Test
  void aCallAllocatesItsStreamAndWindows() throws Exception {
    byte[] head = Frames.frame(1, 4, 3, Frames.hex("83 86 c0 bf be"));
    byte[] call = Frames.join(head, Frames.data(3, true, 12));
    byte[] window = Frames.windowUpdate(0, Answer.REPLY.length);
    int[] next = {3};
    long octets =
        octetsFor(
            () -> {
              FrameWriter.putInt(call, 5, next[0]);
              FrameWriter.putInt(call, head.length + 5, next[0]);
              next[0] += 2;
              play(call);
              play(window);
            });
    assertTrue(octets <= OCTETS_OF_A_CALL, "a call takes " + octets + " octets");
    assertEquals(0, engine.activeStreams());
  }
}
