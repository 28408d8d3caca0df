package dev.tern.http2.transport;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one event loop: a binary heap whose entries know their place, so that setting and
 * cancelling are O(log n) and allocate nothing but the {@link Timer}.
 *
 * <p>Owner: event loop. Times are plain nanoTime values, compared as numbers: a clock that counts
 * nanoseconds needs 292 years to wrap, and {@link Long#MAX_VALUE} can mean "never".
 */
public final class TimerQueue {
  private @Nullable Timer[] heap = new Timer[16];
  private int size;
  private long sequence;

  /** The number of timers that wait. */
  public int size() {
    return size;
  }

  /** The earliest deadline, or {@link Long#MAX_VALUE} when nothing waits. */
  public long nextDeadlineNanos() {
    Timer first = heap[0];
    return first == null ? Long.MAX_VALUE : first.deadlineNanos;
  }

  /** Sets a new timer. */
  public Timer schedule(long deadlineNanos, Runnable action) {
    Timer timer = new Timer(this, action);
    insert(timer, deadlineNanos);
    return timer;
  }

  /**
   * Sets a timer of this queue again, whether it waits, ran, or was cancelled: a timer that is
   * moved often costs no object.
   */
  public void reschedule(Timer timer, long deadlineNanos) {
    if (timer.index >= 0) {
      if (timer.deadlineNanos == deadlineNanos) {
        return;
      }
      remove(timer);
    }
    insert(timer, deadlineNanos);
  }

  /**
   * Runs what is due at that time, in the order of the deadlines. Timers that are set meanwhile
   * wait for the next call, even when they are due already. What an action throws goes to the
   * handler, and the others still run.
   *
   * @return the number of actions that ran
   */
  public int runDue(long nowNanos, Consumer<? super Throwable> failures) {
    long newest = sequence;
    int ran = 0;
    Timer first = heap[0];
    while (first != null && first.deadlineNanos <= nowNanos && first.sequence < newest) {
      remove(first);
      ran++;
      try {
        first.action.run();
      } catch (RuntimeException | Error failure) {
        failures.accept(failure);
      }
      first = heap[0];
    }
    return ran;
  }

  private void insert(Timer timer, long deadlineNanos) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    timer.deadlineNanos = deadlineNanos;
    timer.sequence = sequence++;
    siftUp(size++, timer);
  }

  void remove(Timer timer) {
    int hole = timer.index;
    timer.index = -1;
    Timer last = at(--size);
    heap[size] = null;
    if (last != timer) {
      if (hole > 0 && isBefore(last, at((hole - 1) >>> 1))) {
        siftUp(hole, last);
      } else {
        siftDown(hole, last);
      }
    }
  }

  private void siftUp(int start, Timer timer) {
    int hole = start;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      Timer above = at(parent);
      if (!isBefore(timer, above)) {
        break;
      }
      place(hole, above);
      hole = parent;
    }
    place(hole, timer);
  }

  private void siftDown(int start, Timer timer) {
    int hole = start;
    int firstLeaf = size >>> 1;
    while (hole < firstLeaf) {
      int child = 2 * hole + 1;
      Timer below = at(child);
      if (child + 1 < size && isBefore(at(child + 1), below)) {
        below = at(++child);
      }
      if (!isBefore(below, timer)) {
        break;
      }
      place(hole, below);
      hole = child;
    }
    place(hole, timer);
  }

  private void place(int index, Timer timer) {
    heap[index] = timer;
    timer.index = index;
  }

  private Timer at(int index) {
    Timer timer = heap[index];
    if (timer == null) {
      throw new IllegalStateException("a hole in the heap at " + index);
    }
    return timer;
  }

  private static boolean isBefore(Timer a, Timer b) {
    return a.deadlineNanos != b.deadlineNanos
        ? a.deadlineNanos < b.deadlineNanos
        : a.sequence < b.sequence;
  }
}
