package dev.tern.http2.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A loop's inbox, seen from those who write to it: any thread offers, only the loop drains.
 *
 * <p>Owner: the loop drains and sleeps; offers come from any thread. It is a stack of the tasks
 * themselves (they carry their link), taken whole and reversed, so an offer is one compare-and-set
 * and no allocation. A loop that is about to sleep leaves a mark in the empty stack; the one offer
 * that replaces the mark has to wake it, so a batch costs one wake-up and a busy loop none.
 *
 * <pre>
 *   head:  null ──offer──▶ task ──offer──▶ task ──▶ …      drain takes all, leaves null
 *     ▲ │
 *     │ └─trySleep──▶ ASLEEP ──offer──▶ task               this offer answers true: wake the loop
 *     └──────drain──────┘
 * </pre>
 */
public final class Outbox {
  private static final VarHandle HEAD;
  private static final LoopTask ASLEEP =
      new LoopTask() {
        @Override
        protected void runOnLoop() {
          throw new IllegalStateException("the mark of a sleeping loop is never run");
        }
      };

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(Outbox.class, "head", LoopTask.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("UnusedVariable") // read and written through HEAD
  private volatile @Nullable LoopTask head;

  /**
   * Adds a task. Any thread.
   *
   * @return whether the loop sleeps and the caller must wake it
   */
  public boolean offer(LoopTask task) {
    LoopTask seen;
    do {
      seen = head;
      task.next = seen == ASLEEP ? null : seen;
    } while (!HEAD.compareAndSet(this, seen, task));
    return seen == ASLEEP;
  }

  /** Whether nothing waits. Any thread; by the time of the answer it may have changed. */
  public boolean isEmpty() {
    LoopTask seen = head;
    return seen == null || seen == ASLEEP;
  }

  /**
   * Announces that the loop goes to sleep. When it answers false, something was offered and the
   * loop must not sleep. After sleeping, {@link #drain} takes the announcement back. On the loop
   * only.
   */
  public boolean trySleep() {
    return HEAD.compareAndSet(this, null, ASLEEP) || head == ASLEEP;
  }

  /**
   * Runs what was offered so far, in the order of the offers; what is offered meanwhile waits for
   * the next call. What a task throws goes to the handler, and the others still run. On the loop
   * only.
   *
   * @return the number of tasks that ran
   */
  public int drain(Consumer<? super Throwable> failures) {
    if (head == null) {
      return 0;
    }
    LoopTask newest = (LoopTask) HEAD.getAndSet(this, null);
    if (newest == ASLEEP) {
      return 0;
    }
    LoopTask task = reverse(newest);
    int ran = 0;
    while (task != null) {
      LoopTask following = task.next;
      task.next = null; // from here on it may be offered again
      ran++;
      try {
        task.runOnLoop();
      } catch (RuntimeException | Error failure) {
        failures.accept(failure);
      }
      task = following;
    }
    return ran;
  }

  private static @Nullable LoopTask reverse(@Nullable LoopTask newest) {
    LoopTask reversed = null;
    LoopTask task = newest;
    while (task != null) {
      LoopTask older = task.next;
      task.next = reversed;
      reversed = task;
      task = older;
    }
    return reversed;
  }
}
