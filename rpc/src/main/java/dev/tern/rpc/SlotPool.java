package dev.tern.rpc;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A small pool of things that are dear to make and cheap to reset. A thread looks into one slot
 * only, so that nobody waits: a miss makes a new thing, an overflow drops it. It is bounded by its
 * slots, and does not grow with the number of (virtual) threads as a ThreadLocal would.
 *
 * <p>Owner: any thread; a thing that was taken belongs to who took it.
 */
final class SlotPool<T> {
  /** Slots lie a cache line apart. */
  private static final int STRIDE = 16;

  private static final int SLOTS = slots(Runtime.getRuntime().availableProcessors());

  private final AtomicReferenceArray<@Nullable T> slots =
      new AtomicReferenceArray<>(SLOTS * STRIDE);

  private static int slots(int processors) {
    return Math.max(4, Math.min(64, Integer.highestOneBit(2 * processors)));
  }

  private static int slot() {
    // Neighbouring ids must meet in different slots: virtual threads are numbered one by one.
    long id = Thread.currentThread().getId();
    return ((int) id & (SLOTS - 1)) * STRIDE;
  }

  /** A thing from the pool, or null: then the caller makes one. */
  @Nullable T take() {
    return slots.getAndSet(slot(), null);
  }

  /** Puts it back for others; false when there is no room, and it is the caller's to drop. */
  boolean give(T thing) {
    return slots.compareAndSet(slot(), null, thing);
  }
}
