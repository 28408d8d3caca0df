package dev.tern.rpc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A queue between two threads: chunks of slots, linked through their last slot; a message costs no
 * node. What bounds it are the octets that its users count.
 *
 * <p>Owner: one thread offers, one thread polls.
 */
final class MessageQueue {
  private static final int SLOTS = 15;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  private Object[] offering = new Object[SLOTS + 1];
  private int offerIndex;
  private Object[] polling = offering;
  private int pollIndex;

  void offer(Object message) {
    if (offerIndex == SLOTS) {
      Object[] chunk = new Object[SLOTS + 1];
      chunk[0] = message;
      SLOT.setRelease(offering, SLOTS, chunk);
      offering = chunk;
      offerIndex = 1;
    } else {
      SLOT.setRelease(offering, offerIndex++, message);
    }
  }

  /** The oldest one, or null when there is none. */
  @Nullable Object poll() {
    if (pollIndex == SLOTS) {
      Object[] chunk = (Object[]) SLOT.getAcquire(polling, SLOTS);
      if (chunk == null) {
        return null;
      }
      polling = chunk;
      pollIndex = 0;
    }
    Object message = SLOT.getAcquire(polling, pollIndex);
    if (message != null) {
      polling[pollIndex++] = EMPTIED;
    }
    return message;
  }

  /** Whether there is none; for the thread that polls. */
  boolean isEmpty() {
    return pollIndex == SLOTS
        ? SLOT.getAcquire(polling, SLOTS) == null
        : SLOT.getAcquire(polling, pollIndex) == null;
  }

  /** Stands where a message was, so that the chunk does not keep it from the collector. */
  private static final Object EMPTIED = new Object();
}
