package dev.tern.netty;

import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Outbox;
import dev.tern.http2.transport.Timer;
import dev.tern.http2.transport.TimerQueue;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread of Netty, seen as the loop of our connections: what is offered to it, its timers, and
 * the list of connections that want to write.
 *
 * <p>Owner: event loop, but for what {@link EventLoop} lets any thread call.
 *
 * <p>Netty lets each channel read; whoever was touched by that, by a task or by a timer writes
 * once, when the read is complete or all tasks have run. For Netty all our tasks and timers are one
 * task, which is queued at most when there is something to do.
 */
final class NettyLoop implements EventLoop, Runnable {
  static final Logger LOG = System.getLogger("dev.tern.netty");

  /** What a connection's engine may write in one turn, and is given to read at once. */
  static final int TURN_BYTES = 64 * 1024;

  private static final Object DEAD_LOOPS = new Object();

  final io.netty.channel.EventLoop netty;

  /** What was read from a channel. */
  final byte[] readBytes = new byte[TURN_BYTES];

  /** What an engine transmitted. */
  final byte[] writeBytes = new byte[TURN_BYTES];

  private final Outbox outbox = new Outbox();
  private final TimerQueue timers = new TimerQueue();
  private final Consumer<Throwable> onFailure = this::failed;
  private final Runnable onAlarm = this::alarm;

  /** Connections to write for, linked through themselves. */
  private @Nullable NettyPipe dirty;

  /** How many callers up the stack will see to it that those who are dirty write. */
  private int depth;

  private boolean runQueued;
  private long now;
  private @Nullable Future<?> alarm;
  private long alarmNanos = Long.MAX_VALUE;

  private volatile boolean terminated;
  private volatile @Nullable Thread standIn;

  NettyLoop(io.netty.channel.EventLoop netty) {
    this.netty = netty;
    boolean unused = outbox.trySleep(); // nothing runs yet: the first offer wakes it
    netty.terminationFuture().addListener(end -> terminated());
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean inLoop() {
    return netty.inEventLoop() || Thread.currentThread() == standIn;
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
    if (outbox.offer(task)) {
      queueRun();
    }
    if (terminated) {
      drainForTheDead();
    }
  }

  @Override
  public Timer schedule(long deadlineNanos, Runnable action) {
    Timer timer = timers.schedule(deadlineNanos, action);
    setAlarm();
    return timer;
  }

  void reschedule(Timer timer, long deadlineNanos) {
    timers.reschedule(timer, deadlineNanos);
    setAlarm();
  }

  /** The time of this turn. On the loop only. */
  long now() {
    if (depth == 0) {
      now = System.nanoTime();
    }
    return now;
  }

  // ---- Turns ----

  /** A channel has something for its connection. What becomes dirty writes in {@link #flush}. */
  long enter() {
    if (depth++ == 0) {
      now = System.nanoTime();
    }
    return now;
  }

  /** The connection has taken it, and its channel will say that reading is complete. */
  void leave() {
    depth--;
  }

  /** The connection has taken it, and nothing else will come. */
  void leaveAndFlush() {
    if (--depth == 0) {
      flush();
    }
  }

  /** Lets those who are dirty write. */
  void flush() {
    if (depth > 0) {
      return;
    }
    now = System.nanoTime();
    depth++;
    try {
      flushDirty();
    } finally {
      depth--;
    }
    queueRunForTheDirty();
  }

  /** All tasks and timers that are due. */
  @Override
  public void run() {
    runQueued = false;
    now = System.nanoTime();
    depth++;
    try {
      timers.runDue(now, onFailure);
      outbox.drain(onFailure);
      flushDirty();
    } finally {
      depth--;
    }
    setAlarm();
    if (!outbox.trySleep()) {
      runQueued = true;
      queueRun();
    }
    queueRunForTheDirty();
  }

  private void queueRun() {
    try {
      netty.execute(this);
    } catch (RejectedExecutionException e) {
      // The thread has ended, or is about to; terminated() runs what is left.
      LOG.log(Level.DEBUG, "a task is offered to a loop that ends", e);
    }
  }

  /** Whoever has more to write than one turn allows, or became dirty meanwhile. */
  private void queueRunForTheDirty() {
    if (dirty != null && !runQueued) {
      runQueued = true;
      queueRun();
    }
  }

  /** Lets the connection write at the end of this turn. On the loop only. */
  void markDirty(NettyPipe pipe) {
    if (!pipe.dirty) {
      pipe.dirty = true;
      pipe.nextDirty = dirty;
      dirty = pipe;
    }
    if (depth == 0) {
      queueRunForTheDirty();
    }
  }

  private void flushDirty() {
    NettyPipe pipe = dirty;
    dirty = null;
    while (pipe != null) {
      NettyPipe next = pipe.nextDirty;
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
    LOG.log(Level.ERROR, "a task or timer threw", bug);
  }

  // ---- Time ----

  /** Has Netty wake us for the earliest timer. An alarm that is too early is left alone. */
  private void setAlarm() {
    long deadline = timers.nextDeadlineNanos();
    if (deadline >= alarmNanos || netty.isShuttingDown()) {
      return;
    }
    Future<?> former = alarm;
    if (former != null) {
      former.cancel(false);
    }
    alarmNanos = deadline;
    long delay = Math.max(deadline - System.nanoTime(), 0);
    alarm = netty.schedule(onAlarm, delay, TimeUnit.NANOSECONDS);
  }

  private void alarm() {
    alarm = null;
    alarmNanos = Long.MAX_VALUE;
    run();
  }

  // ---- The end ----

  private void terminated() {
    terminated = true;
    drainForTheDead();
  }

  /** Runs what was offered too late; one caller at a time stands in for the loop's thread. */
  private void drainForTheDead() {
    // One lock for all loops: a task of one dead loop may offer to another.
    synchronized (DEAD_LOOPS) {
      if (standIn != null) {
        return; // A task that offers another: the call below this one runs it.
      }
      standIn = Thread.currentThread();
      while (outbox.drain(onFailure) > 0) {
        // A task may offer another.
      }
      standIn = null;
    }
  }

  @Override
  public String toString() {
    return netty.toString();
  }

  /** A loop's thread, known as such to those who must not wait on it. */
  static final class LoopThread extends FastThreadLocalThread {
    LoopThread(Runnable loop, String name) {
      super(loop, name);
      setDaemon(true);
    }
  }
}
