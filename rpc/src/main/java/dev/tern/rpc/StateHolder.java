package dev.tern.rpc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A channel's state, its reason, and who waits for it or listens to it.
 *
 * <p>Owner: event loop writes it; any thread reads, waits and listens.
 */
final class StateHolder {
  /** One state, as a snapshot. */
  record Current(ConnectivityState state, long sinceNanos, String reason) {}

  private static final System.Logger LOGGER = System.getLogger("dev.tern.rpc.Channel");

  private final String target;
  private final List<Consumer<StateChange>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Current current;

  StateHolder(String target, long nowNanos) {
    this.target = target;
    this.current = new Current(ConnectivityState.IDLE, nowNanos, "");
  }

  Current current() {
    return current;
  }

  /** On the loop only. To the same state it changes the reason, and nobody is told. */
  void become(ConnectivityState next, long nowNanos, String reason) {
    Current before = current;
    if (before.state == next) {
      current = new Current(next, before.sinceNanos, reason);
      return;
    }
    if (!before.state.mayBecome(next)) {
      return; // only out of SHUTDOWN: something late
    }
    lock.lock();
    try {
      current = new Current(next, nowNanos, reason);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    StateChange change = new StateChange(before.state, next, reason);
    LOGGER.log(System.Logger.Level.DEBUG, () -> target + ": " + change);
    for (Consumer<StateChange> listener : listeners) {
      try {
        listener.accept(change);
      } catch (RuntimeException e) {
        LOGGER.log(System.Logger.Level.WARNING, "a listener to " + target + " failed", e);
      }
    }
  }

  /** Blocks until that state, the time's end (false), or an interrupt. */
  boolean await(ConnectivityState wanted, Duration timeout) throws InterruptedException {
    long left = Deadline.saturatedNanos(timeout);
    lock.lockInterruptibly();
    try {
      while (current.state != wanted) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The handle ends it. */
  Channel.Registration listen(Consumer<StateChange> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** {@code TRANSIENT_FAILURE for 1200 ms: connection refused}. */
  String describe(long nowNanos) {
    Current now = current;
    return now.state
        + " for "
        + TimeUnit.NANOSECONDS.toMillis(nowNanos - now.sinceNanos)
        + " ms"
        + (now.reason.isEmpty() ? "" : ": " + now.reason);
  }
}
