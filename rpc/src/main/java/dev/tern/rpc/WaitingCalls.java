package dev.tern.rpc;

import org.jspecify.annotations.Nullable;

/**
 * Calls that wait, in the order in which they came; a call carries its own links and stands in one
 * list at most.
 *
 * <p>Owner: event loop.
 */
final class WaitingCalls {
  private final int limit;
  private @Nullable ClientCall first;
  private @Nullable ClientCall last;
  private int size;

  WaitingCalls(int limit) {
    this.limit = limit;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Puts the call at the end; false when the limit is reached. */
  boolean add(ClientCall call) {
    if (size == limit) {
      return false;
    }
    size++;
    call.waitingIn = this;
    call.waitPrevious = last;
    if (last == null) {
      first = call;
    } else {
      last.waitNext = call;
    }
    last = call;
    return true;
  }

  /** Takes the call out, wherever it stands in this list. */
  void remove(ClientCall call) {
    ClientCall before = call.waitPrevious;
    ClientCall after = call.waitNext;
    if (before == null) {
      first = after;
    } else {
      before.waitNext = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.waitPrevious = before;
    }
    call.waitPrevious = null;
    call.waitNext = null;
    call.waitingIn = null;
    size--;
  }

  /** Takes the first call out; null when none waits. */
  @Nullable ClientCall poll() {
    ClientCall call = first;
    if (call != null) {
      remove(call);
    }
    return call;
  }
}
