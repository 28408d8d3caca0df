package dev.tern.rpc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where handlers run when the user says nothing: on a virtual thread for each call where the JVM
 * has them (21 and later), else on a bounded pool of daemon threads that all servers of the process
 * share.
 */
final class DefaultExecutor {
  /** Handlers that run at once on a JVM without virtual threads. */
  static final int MAX_THREADS = 256;

  /** Calls that wait for a thread there; more are refused. */
  static final int MAX_WAITING = 4096;

  private static final int MAX_LISTENER_THREADS = 8;
  private static final int MAX_WAITING_LISTENERS = 65_536;
  private static final int IDLE_SECONDS = 30;

  private DefaultExecutor() {}

  /** The one for handlers. */
  static Executor get() {
    return Handlers.INSTANCE;
  }

  /** The one for listeners of a cancellation, which must not wait for handlers to end. */
  static Executor listeners() {
    return Listeners.INSTANCE;
  }

  private static final class Handlers {
    static final Executor INSTANCE = create("tern-call-", MAX_THREADS, MAX_WAITING);
  }

  private static final class Listeners {
    static final Executor INSTANCE =
        create("tern-cancel-", MAX_LISTENER_THREADS, MAX_WAITING_LISTENERS);
  }

  private static Executor create(String name, int maxThreads, int maxWaiting) {
    MethodHandle start = startVirtualThread();
    return start == null ? newPool(name, maxThreads, maxWaiting) : new VirtualThreads(start);
  }

  /** {@code Thread.startVirtualThread(Runnable)}, or null before Java 21. */
  static @Nullable MethodHandle startVirtualThread() {
    if (Runtime.version().feature() < 21) {
      return null; // 19 and 20 have it as a preview, which throws
    }
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Thread.class,
              "startVirtualThread",
              MethodType.methodType(Thread.class, Runnable.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** A virtual thread for each task. */
  private record VirtualThreads(MethodHandle start) implements Executor {
    @Override
    public void execute(Runnable task) {
      try {
        Thread started = (Thread) start.invokeExact(task);
        assert started.isDaemon();
      } catch (Throwable e) {
        throw new RejectedExecutionException("no virtual thread could be started", e);
      }
    }
  }

  /**
   * Prefers an idle thread, then a new one, then the queue: a plain ThreadPoolExecutor would fill
   * its queue before it makes a second thread.
   */
  static ThreadPoolExecutor newPool(String name, int maxThreads, int maxWaiting) {
    AtomicInteger names = new AtomicInteger();
    HandOver queue = new HandOver();
    return new ThreadPoolExecutor(
        0,
        maxThreads,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        queue,
        action -> {
          Thread thread = new Thread(action, name + names.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        },
        (task, pool) -> {
          if (queue.size() >= maxWaiting) {
            throw new RejectedExecutionException(
                maxThreads + " threads are busy and " + maxWaiting + " tasks wait already");
          }
          queue.put(task);
        });
  }

  /** A queue that takes what a thread waits for; the rest comes by {@link #put}. */
  private static final class HandOver extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }

    @Override
    public void put(Runnable task) {
      super.offer(task);
    }
  }
}
