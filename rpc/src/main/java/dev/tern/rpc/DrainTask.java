package dev.tern.rpc;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A wake-up that runs on an executor, never twice at a time: a wake-up while it runs makes it run
 * again.
 *
 * <p>Owner: whichever of the executor's threads runs it; any thread wakes.
 */
abstract class DrainTask implements Wakeup, Runnable {
  private final Executor executor;
  private final AtomicInteger wakeups = new AtomicInteger();

  DrainTask(Executor executor) {
    this.executor = executor;
  }

  /** Does all that can be done now. */
  abstract void drain();

  /** The executor takes no work any more. */
  abstract void rejected(RejectedExecutionException cause);

  @Override
  public final void wake() {
    if (wakeups.getAndIncrement() == 0) {
      try {
        executor.execute(this);
      } catch (RejectedExecutionException e) {
        rejected(e);
      }
    }
  }

  @Override
  public final void run() {
    int seen = wakeups.get();
    do {
      drain();
      seen = wakeups.addAndGet(-seen);
    } while (seen != 0);
  }
}
