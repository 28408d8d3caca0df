package dev.tern.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs handlers, which block, in lockstep with a simulation: of all its threads exactly one runs at
 * any time. A handler that waits gives the turn back, and goes on only when the simulation resumes
 * it. So threads are but stacks to be kept, and nothing depends on their timing.
 *
 * <p>Owner: the thread that has the turn.
 */
final class Fibers implements Executor {
  /** Threads that have no fiber at present; all simulations of the process share them. */
  private static final Queue<Worker> IDLE = new ConcurrentLinkedQueue<>();

  private final Consumer<Runnable> ready;
  private final Semaphore back = new Semaphore(0);
  private final Set<Fiber> unfinished = new LinkedHashSet<>();
  private @Nullable Fiber current;
  private boolean closing;
  private int count;

  /**
   * @param ready is given what shall be run when the simulation likes: the beginning of a fiber, or
   *     its continuation
   */
  Fibers(Consumer<Runnable> ready) {
    this.ready = ready;
  }

  @Override
  public void execute(Runnable task) {
    Fiber fiber = new Fiber(++count, task);
    unfinished.add(fiber);
    ready.accept(fiber);
  }

  /** How many have begun or wait to begin, and have not ended. */
  int unfinished() {
    return unfinished.size();
  }

  /** A condition for fibers. */
  Condition condition(Lock lock) {
    return new FiberCondition(lock);
  }

  /**
   * Waits until the continuation that is handed out was run.
   *
   * @throws IllegalStateException outside of a fiber
   * @throws InterruptedException when the simulation ends
   */
  void park(Consumer<Runnable> handOut) throws InterruptedException {
    Fiber fiber = requireCurrent();
    handOut.accept(() -> ready.accept(fiber));
    fiber.pause();
  }

  private Fiber requireCurrent() {
    Fiber fiber = current;
    if (fiber == null || fiber.worker == null || fiber.worker.thread != Thread.currentThread()) {
      throw new IllegalStateException("only a handler that the simulation runs can wait here");
    }
    return fiber;
  }

  /** Interrupts all that have not ended, until they have. */
  void close() {
    closing = true;
    for (Fiber fiber : List.copyOf(unfinished)) {
      for (int tries = 0; !fiber.over && tries < 1000; tries++) {
        fiber.run();
      }
    }
  }

  /**
   * One task on a stack of its own.
   *
   * <p>Owner: the thread that has the turn.
   */
  private final class Fiber implements Runnable {
    private final int number;
    private final Runnable task;
    private final Semaphore go = new Semaphore(0);
    private @Nullable Worker worker;
    private @Nullable Throwable failure;
    private boolean over;

    Fiber(int number, Runnable task) {
      this.number = number;
      this.task = task;
    }

    /** Gives it the turn, and waits until that comes back. */
    @Override
    public void run() {
      if (over) {
        return;
      }
      Fiber outer = current;
      current = this;
      if (worker == null) {
        Worker free = IDLE.poll();
        worker = free != null ? free : new Worker();
        worker.begin(this::body, back);
      } else {
        go.release();
      }
      back.acquireUninterruptibly();
      current = outer;
      if (failure != null) {
        throw new IllegalStateException("a task of the simulation failed", failure);
      }
    }

    private void body() {
      try {
        task.run();
      } catch (Throwable thrown) {
        failure = thrown;
      } finally {
        over = true;
        unfinished.remove(this);
      }
    }

    /** Gives the turn back. */
    void pause() throws InterruptedException {
      if (!closing) {
        back.release();
        go.acquireUninterruptibly();
      }
      if (closing) {
        throw new InterruptedException("the simulation has ended");
      }
    }

    @Override
    public String toString() {
      return "handler " + number;
    }
  }

  /**
   * A thread for one fiber after the other.
   *
   * <p>Owner: the fiber that it runs.
   */
  private static final class Worker {
    private final Semaphore work = new Semaphore(0);
    private final Thread thread;
    private Runnable next = () -> {};
    private Semaphore whenDone = work;

    Worker() {
      thread = new Thread(this::loop, "tern-fiber");
      thread.setDaemon(true);
      thread.start();
    }

    void begin(Runnable body, Semaphore back) {
      next = body;
      whenDone = back;
      work.release();
    }

    private void loop() {
      while (true) {
        work.acquireUninterruptibly();
        Semaphore done = whenDone;
        next.run(); // catches what its task throws
        next = () -> {};
        IDLE.add(this);
        done.release();
      }
    }
  }

  /** Waits by giving the turn back; signals are remembered as what is ready. */
  private final class FiberCondition implements Condition {
    private final Lock lock;
    private final ArrayDeque<Fiber> waiting = new ArrayDeque<>(2);

    FiberCondition(Lock lock) {
      this.lock = lock;
    }

    @Override
    public void await() throws InterruptedException {
      Fiber fiber = requireCurrent();
      waiting.add(fiber);
      lock.unlock();
      try {
        fiber.pause();
      } finally {
        lock.lock();
        waiting.remove(fiber);
      }
    }

    @Override
    public void signal() {
      Fiber first = waiting.poll();
      if (first != null) {
        ready.accept(first);
      }
    }

    @Override
    public void signalAll() {
      List<Fiber> all = new ArrayList<>(waiting);
      waiting.clear();
      all.forEach(ready);
    }

    @Override
    public void awaitUninterruptibly() {
      throw timed();
    }

    @Override
    public long awaitNanos(long nanos) {
      throw timed();
    }

    @Override
    public boolean await(long time, TimeUnit unit) {
      throw timed();
    }

    @Override
    public boolean awaitUntil(Date deadline) {
      throw timed();
    }

    private UnsupportedOperationException timed() {
      return new UnsupportedOperationException("only await(), signal() and signalAll()");
    }
  }
}
