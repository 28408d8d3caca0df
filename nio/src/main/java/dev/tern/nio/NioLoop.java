package dev.tern.nio;

import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Outbox;
import dev.tern.http2.transport.Timer;
import dev.tern.http2.transport.TimerQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread, one selector, and the buffers that all connections of this loop take turns with.
 *
 * <p>Owner: its own thread, but for {@link #execute}, {@link #inLoop}, {@link #nanoTime}, {@link
 * #start} and {@link #close}, which any thread may call.
 *
 * <p>A turn: wait for sockets, timers or offers; let each ready connection read once; run timers
 * and offers; let each connection that was touched write once. Nothing is allocated in a turn that
 * finds nothing new.
 */
final class NioLoop implements EventLoop {
  static final Logger LOG = System.getLogger("dev.tern.nio");

  /** What one connection may read, and its engine may write, in one turn. */
  static final int TURN_BYTES = 64 * 1024;

  /** A turn's output with the overhead of TLS, and a leftover of the handshake before it. */
  static final int SOCKET_BYTES = TURN_BYTES + 32 * 1024;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long LONGEST_SLEEP_MILLIS = 60 * 60 * 1000L;

  private static final Object DEAD_LOOPS = new Object();

  private final String name;
  private final Outbox outbox = new Outbox();
  private final TimerQueue timers = new TimerQueue();
  private final Consumer<SelectionKey> onReady = this::ready;
  private final Consumer<Throwable> onFailure = this::failed;

  private volatile @Nullable Thread thread;
  private volatile @Nullable Selector selector;
  private volatile boolean closing;
  private volatile boolean terminated;

  /** What was read from a socket: plaintext, or TLS records. */
  final byte[] readBytes = new byte[TURN_BYTES];

  /** What an engine transmitted. */
  final byte[] writeBytes = new byte[TURN_BYTES];

  /** What the kernel copies from and to; a heap array would be copied into such a buffer anyway. */
  private @Nullable ByteBuffer socketBytes;

  private @Nullable TlsBuffers tlsBuffers;

  /** Connections to write for at the end of this turn, linked through themselves. */
  private @Nullable NioPipe dirty;

  private long now;
  private boolean awake;
  private final SpinGuard spinGuard = new SpinGuard();

  /** Guarded by {@link #DEAD_LOOPS}. */
  private boolean standIn;

  NioLoop(String name) {
    this.name = name;
  }

  /**
   * Starts the thread unless it runs. Any thread.
   *
   * @throws UncheckedIOException if no selector can be opened (out of file descriptors)
   */
  void start() {
    if (selector == null) {
      startOnce();
    }
  }

  private synchronized void startOnce() {
    if (selector != null || terminated) {
      return;
    }
    Selector opened;
    try {
      opened = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("the loop " + name + " cannot open a selector", e);
    }
    LoopThread starting = new LoopThread(this::run, name);
    thread = starting;
    selector = opened;
    starting.start();
  }

  /** Whether there is a thread, running or ended. Any thread. */
  boolean isStarted() {
    return selector != null;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  /** Whether the caller is any loop's thread, which must not wait for another's. */
  static boolean inAnyLoop() {
    return Thread.currentThread() instanceof LoopThread;
  }

  /**
   * {@inheritDoc}
   *
   * <p>When this loop has ended, the caller runs the task itself: every connection is closed by
   * then, so that the task finds out and whoever waits for it is told.
   */
  @Override
  public void execute(LoopTask task) {
    boolean asleep = outbox.offer(task);
    if (terminated) {
      drainForTheDead();
    } else if (asleep && !inLoop()) {
      wake();
    } else {
      start();
    }
  }

  private void wake() {
    Selector current = selector;
    if (current != null) {
      current.wakeup();
    }
  }

  @Override
  public Timer schedule(long deadlineNanos, Runnable action) {
    return timers.schedule(deadlineNanos, action);
  }

  void reschedule(Timer timer, long deadlineNanos) {
    timers.reschedule(timer, deadlineNanos);
  }

  /** The time of this turn. On the loop only. */
  long now() {
    return now;
  }

  /** Has a channel of this loop waited for. On the loop only. */
  void register(SelectableChannel channel, int ops, Selectable selectable)
      throws ClosedChannelException {
    selectable.registered(channel.register(currentSelector(), ops, selectable));
  }

  /** Lets the connection write at the end of this turn. On the loop only. */
  void markDirty(NioPipe pipe) {
    if (!pipe.dirty) {
      pipe.dirty = true;
      pipe.nextDirty = dirty;
      dirty = pipe;
    }
  }

  /**
   * Reads once into readBytes[offset..).
   *
   * @return the number of octets, 0 for none now, -1 for the end
   */
  int read(SocketChannel channel, int offset) throws IOException {
    ByteBuffer bytes = socketBytes().limit(TURN_BYTES - offset);
    int length = channel.read(bytes);
    if (length > 0) {
      bytes.flip().get(readBytes, offset, length);
    }
    return length;
  }

  /** The empty buffer of {@link #SOCKET_BYTES} for one write. */
  ByteBuffer socketBytes() {
    ByteBuffer bytes = socketBytes;
    if (bytes == null) {
      bytes = ByteBuffer.allocateDirect(SOCKET_BYTES);
      socketBytes = bytes;
    }
    return bytes.clear();
  }

  /** Made when the first connection with TLS comes. */
  TlsBuffers tlsBuffers() {
    TlsBuffers buffers = tlsBuffers;
    if (buffers == null) {
      buffers = new TlsBuffers(this);
      tlsBuffers = buffers;
    }
    return buffers;
  }

  // ---- The turn ----

  private void run() {
    try {
      while (!closing) {
        turn();
      }
    } finally {
      terminate();
    }
  }

  private void turn() {
    try {
      boolean early = select();
      if (!awake) {
        now = System.nanoTime();
      }
      awake = false;
      int ran = timers.runDue(now, onFailure) + outbox.drain(onFailure);
      flushDirty();
      guardAgainstSpinning(early && ran == 0);
    } catch (IOException | RuntimeException | Error e) {
      // Nothing may end the thread that serves them all.
      LOG.log(Level.ERROR, name + ": a turn of the loop failed; it goes on", e);
      rebuildSelector();
    }
  }

  /**
   * Waits, and lets what is ready read.
   *
   * @return whether it waited, came back before its time, and found nothing
   */
  private boolean select() throws IOException {
    Selector current = currentSelector();
    if (dirty != null || !outbox.trySleep()) {
      current.selectNow(onReady);
      return false;
    }
    long deadline = timers.nextDeadlineNanos();
    if (deadline == Long.MAX_VALUE) {
      return current.select(onReady) == 0;
    }
    long wait = deadline - System.nanoTime();
    if (wait <= 0) {
      current.selectNow(onReady);
      return false;
    }
    // Rounded up: a wait that ends a little too early would only be followed by another.
    long millis = Math.min((wait + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, LONGEST_SLEEP_MILLIS);
    int found = current.select(onReady, millis);
    return found == 0 && millis < LONGEST_SLEEP_MILLIS && System.nanoTime() < deadline;
  }

  private void ready(SelectionKey key) {
    if (!awake) {
      awake = true;
      now = System.nanoTime();
    }
    Selectable selectable = (Selectable) key.attachment();
    try {
      selectable.ready(key.readyOps(), now);
    } catch (RuntimeException | Error bug) {
      selectable.crashed(bug, now);
    }
  }

  private void flushDirty() {
    NioPipe pipe = dirty;
    dirty = null; // Whoever has more to write than one turn allows marks itself for the next.
    while (pipe != null) {
      NioPipe next = pipe.nextDirty;
      pipe.nextDirty = null;
      pipe.dirty = false;
      try {
        pipe.flush(now);
      } catch (RuntimeException | Error bug) {
        pipe.crashed(bug, now);
      }
      pipe = next;
    }
  }

  private void failed(Throwable bug) {
    LOG.log(Level.ERROR, name + ": a task or timer threw", bug);
  }

  /** An interrupt makes a selector spin, too. */
  private void guardAgainstSpinning(boolean foundNothing) {
    if (spinGuard.spins(foundNothing)) {
      LOG.log(Level.WARNING, name + ": the selector spins; it is replaced");
      rebuildSelector();
    }
    if (Thread.interrupted()) {
      LOG.log(Level.DEBUG, name + ": interrupted, which a loop ignores; close its transport");
    }
  }

  /** Moves everything to a new selector. On the loop, between waits, only. */
  void rebuildSelector() {
    Selector old = currentSelector();
    try {
      Selector fresh = Selector.open();
      for (SelectionKey key : old.keys()) {
        if (key.isValid()) {
          Selectable selectable = (Selectable) key.attachment();
          int ops = key.interestOps();
          key.cancel();
          selectable.registered(key.channel().register(fresh, ops, selectable));
        }
      }
      selector = fresh;
      old.close();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, name + ": the selector cannot be replaced", e);
    }
  }

  private Selector currentSelector() {
    Selector current = selector;
    if (current == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return current;
  }

  // ---- The end ----

  /** Closes what belongs to that transport. On the loop only. */
  void closeAll(NioTransport transport, String reason) {
    for (SelectionKey key : new ArrayList<>(currentSelector().keys())) {
      Selectable selectable = (Selectable) key.attachment();
      if (selectable.transport() == transport) {
        try {
          selectable.abort(reason, now);
        } catch (RuntimeException | Error bug) {
          selectable.crashed(bug, now);
        }
      }
    }
  }

  /** Ends the loop after this turn; what is registered is closed. Any thread. */
  void close() {
    synchronized (this) {
      closing = true;
      if (selector == null) {
        terminated = true;
        return;
      }
    }
    wake();
  }

  /** Waits for the end that {@link #close} began, for a while. Not on a loop. */
  void awaitEnd(long millis) throws InterruptedException {
    Thread running = thread;
    if (running != null) {
      running.join(millis);
    }
  }

  private void terminate() {
    Selector current = currentSelector();
    try {
      for (SelectionKey key : new ArrayList<>(current.keys())) {
        ((Selectable) key.attachment()).abort("the loop was closed", now);
      }
      while (outbox.drain(onFailure) > 0) {
        // A task may offer another.
      }
      current.close();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, name + ": closing failed", e);
    }
    terminated = true;
    drainForTheDead();
  }

  /** Runs what was offered too late; one caller at a time stands in for the loop's thread. */
  private void drainForTheDead() {
    // One lock for all loops: a task of one dead loop may offer to another.
    synchronized (DEAD_LOOPS) {
      if (standIn) {
        return; // A task that offers another: the call below this one runs it.
      }
      standIn = true;
      thread = Thread.currentThread();
      now = System.nanoTime();
      while (outbox.drain(onFailure) > 0) {
        // A task may offer another.
      }
      thread = null;
      standIn = false;
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** A loop's thread, known as such to those who must not wait on it. */
  private static final class LoopThread extends Thread {
    LoopThread(Runnable loop, String name) {
      super(null, loop, name, 0, false);
      setDaemon(true);
    }
  }
}
