package dev.tern.http2.loopback;

import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Outbox;
import dev.tern.http2.transport.Timer;
import dev.tern.http2.transport.TimerQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event loop that a driver turns by hand, with a clock that stands still until it is moved.
 *
 * <p>Owner: the thread that turns it ({@link #runOnce}, {@link #runUntilIdle}, {@link #advance}),
 * one at a time. {@link #execute}, {@link #nanoTime} and {@link #inLoop} are for any thread.
 */
public final class SimulatedLoop implements EventLoop {
  /** Turns after which a loop that does not come to rest is taken for an endless one. */
  private static final int MANY_TURNS = 10_000_000;

  private final Outbox outbox = new Outbox();
  private final TimerQueue timers = new TimerQueue();
  private final List<LoopbackPipe> pipes = new ArrayList<>();
  private volatile long nowNanos;
  private volatile @Nullable Thread turning;
  private volatile Runnable wakeup = () -> {};

  /** A loop at time 0. */
  public SimulatedLoop() {}

  @Override
  public long nanoTime() {
    return nowNanos;
  }

  /** Whether the caller is being run by this loop. */
  @Override
  public boolean inLoop() {
    return turning == Thread.currentThread();
  }

  @Override
  public void execute(LoopTask task) {
    outbox.offer(task);
    if (!inLoop()) {
      wakeup.run();
    }
  }

  @Override
  public Timer schedule(long deadlineNanos, Runnable action) {
    return timers.schedule(deadlineNanos, action);
  }

  /**
   * Sets what is run, by the offering thread, when a task is offered from outside: a driver that
   * sleeps can be woken by it.
   */
  public void onWork(Runnable newWakeup) {
    wakeup = newWakeup;
  }

  /** When the first timer or connection wants to run; {@link Long#MAX_VALUE} for never. */
  public long nextDeadlineNanos() {
    long next = timers.nextDeadlineNanos();
    for (LoopbackPipe pipe : pipes) {
      next = Math.min(next, pipe.nextDeadlineNanos());
    }
    return next;
  }

  /** The number of timers that wait, those of connections not counted. */
  public int waitingTimers() {
    return timers.size();
  }

  /**
   * Moves the clock and runs nothing.
   *
   * @throws IllegalArgumentException when that time has passed
   */
  public void moveTo(long nanos) {
    if (nanos < nowNanos) {
      throw new IllegalArgumentException("the clock stands at " + nowNanos + " already");
    }
    setNanoTime(nanos);
  }

  /**
   * One turn: the offered tasks, the timers that are due, and each connection's bytes once.
   *
   * @return whether anything happened
   * @throws IllegalStateException when called by what it runs
   */
  public boolean runOnce() {
    if (turning != null) {
      throw new IllegalStateException("the loop is being turned already");
    }
    turning = Thread.currentThread();
    try {
      boolean worked = outbox.drain(SimulatedLoop::fail) > 0;
      worked |= timers.runDue(nowNanos, SimulatedLoop::fail) > 0;
      for (int i = 0; i < pipes.size(); i++) { // pipes are added and removed meanwhile
        worked |= pipes.get(i).turn(nowNanos);
      }
      pipes.removeIf(LoopbackPipe::isClosed);
      return worked;
    } finally {
      turning = null;
    }
  }

  /** Turns until nothing happens any more at this time. */
  public void runUntilIdle() {
    for (int turns = 0; runOnce(); turns++) {
      if (turns > MANY_TURNS) {
        throw new IllegalStateException("the loop does not come to rest");
      }
    }
  }

  /** Moves the clock, stopping at every deadline on the way, and turns until idle. */
  public void advance(Duration duration) {
    long end = nowNanos + duration.toNanos();
    runUntilIdle();
    for (long next = nextDeadlineNanos(); next <= end; next = nextDeadlineNanos()) {
      setNanoTime(Math.max(nowNanos, next));
      runUntilIdle();
    }
    setNanoTime(end);
    runUntilIdle();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only the turning thread writes
  private void setNanoTime(long nanos) {
    nowNanos = nanos;
  }

  void add(LoopbackPipe pipe) {
    pipes.add(pipe);
  }

  private static void fail(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException("a task of the loop failed", failure);
  }
}
