package dev.tern.rpc;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A few daemon threads of the process for what blocks and must not block a loop: name look-ups. */
final class HelperThreads {
  private static final int THREADS = 4;
  private static final int MAX_WAITING = 1024;

  private HelperThreads() {}

  /** Refuses with RejectedExecutionException when too much waits. */
  static Executor shared() {
    return Holder.EXECUTOR;
  }

  private static final class Holder {
    static final Executor EXECUTOR = create();

    private static Executor create() {
      ThreadPoolExecutor executor =
          new ThreadPoolExecutor(
              THREADS,
              THREADS,
              10,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(MAX_WAITING),
              task -> {
                Thread thread = new Thread(task, "tern-resolver");
                thread.setDaemon(true);
                return thread;
              });
      executor.allowCoreThreadTimeOut(true);
      return executor;
    }
  }
}
