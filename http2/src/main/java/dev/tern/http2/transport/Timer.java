package dev.tern.http2.transport;

/**
 * An action that waits for its time in a {@link TimerQueue}.
 *
 * <p>Owner: event loop.
 */
public final class Timer {
  final Runnable action;

  /** When the action is due, as a nanoTime. */
  long deadlineNanos;

  /** Breaks ties: equal deadlines run in the order in which they were set. */
  long sequence;

  /** Where it stands in the heap, or -1 when it waits for nothing. */
  int index = -1;

  private final TimerQueue queue;

  Timer(TimerQueue queue, Runnable action) {
    this.queue = queue;
    this.action = action;
  }

  /**
   * The action will not run. Cancelling again, or after it ran, changes nothing. On the loop only.
   */
  public void cancel() {
    if (index >= 0) {
      queue.remove(this);
    }
  }

  /** Whether the action is still to run. On the loop only. */
  public boolean isWaiting() {
    return index >= 0;
  }
}
