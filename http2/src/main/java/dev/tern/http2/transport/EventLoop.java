package dev.tern.http2.transport;

/** The one thread that owns a set of connections, its clock and its timers. */
public interface EventLoop {

  /**
   * The loop's clock, nanoseconds, comparable with System.nanoTime in production and virtual in
   * tests. Any thread.
   */
  long nanoTime();

  /** Whether the caller runs on this loop. Any thread. */
  boolean inLoop();

  /**
   * Runs the task on this loop, in the order of the offers; wakes the loop when it sleeps. Any
   * thread.
   */
  void execute(LoopTask task);

  /** Runs the action on this loop at that time or soon after. On the loop only. */
  Timer schedule(long deadlineNanos, Runnable action);
}
