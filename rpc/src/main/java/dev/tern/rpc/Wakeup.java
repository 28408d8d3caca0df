package dev.tern.rpc;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** How a call's loop tells the user's side that there is something new. */
interface Wakeup {
  /** Something changed: look again. Any thread; must not block. */
  void wake();

  /** Nobody waits in this direction. */
  Wakeup NONE = () -> {};

  /**
   * One thread that waits. It announces itself, looks once more, and only then parks.
   *
   * <p>Owner: the thread that waits; any thread wakes.
   */
  final class Parker implements Wakeup {
    private volatile @Nullable Thread waiting;

    /** After this, whatever becomes true wakes the caller's {@link #park}. */
    void announce() {
      waiting = Thread.currentThread();
    }

    /** Waits for a wake-up, an interrupt, or nothing: the caller looks and comes again. */
    void park() {
      LockSupport.park(this);
    }

    void done() {
      waiting = null;
    }

    @Override
    public void wake() {
      Thread thread = waiting;
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }
  }
}
