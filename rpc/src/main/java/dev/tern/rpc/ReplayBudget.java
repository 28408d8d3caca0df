package dev.tern.rpc;

/**
 * How much of requests the calls of a channel may keep for another attempt (gRFC A6): a call that
 * finds no room is committed to the attempt that it has.
 *
 * <p>Owner: event loop.
 */
final class ReplayBudget {
  private final int perCall;
  private final long perChannel;
  private long used;

  ReplayBudget(int perCall, long perChannel) {
    this.perCall = perCall;
    this.perChannel = perChannel;
  }

  /** The most octets for one call. */
  int perCall() {
    return perCall;
  }

  /** Takes room for so many octets; false when there is none. */
  boolean take(int octets) {
    if (used + octets > perChannel) {
      return false;
    }
    used += octets;
    return true;
  }

  void giveBack(int octets) {
    used -= octets;
  }

  long used() {
    return used;
  }
}
