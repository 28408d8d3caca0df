package dev.tern.http2;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many octets all connections that share this budget may hold together: DATA that the user has
 * not taken, what the user says it gathers ({@link Http2Stream#gathered}), and what waits to be
 * sent.
 *
 * <pre>
 *   0 ───────────────────── 3/4 ──────────────────── 15/16 ──── 1
 *      everything goes on    windows are not given    streams are reset: one whose DATA
 *                            back, new streams are    comes, and the largest of those
 *                            refused                  connections that hold over their share
 * </pre>
 *
 * The last sixteenth is for what the loops have read at that moment. A connection that holds next
 * to nothing gets its windows back always, so those whose users take what comes go on.
 *
 * <p>Owner: nobody; any thread may use it. Connections account in pages, at the end of what they
 * were given, so a connection whose user takes everything at once never touches it.
 */
public final class MemoryBudget {
  private static final long LEAST = 1 << 20;

  /** Why a stream is reset that holds memory when there is none. */
  static final CloseCause.Reset SPENT =
      new CloseCause.Reset(
          ErrorCode.ENHANCE_YOUR_CALM, Initiator.LIBRARY, "the memory for calls is used up");

  private static final MemoryBudget OF_PROCESS =
      new MemoryBudget(Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4));

  private final long limit;
  private final AtomicLong held = new AtomicLong();
  private final AtomicInteger holders = new AtomicInteger();

  /**
   * @param limit in octets, at least 1 MiB
   * @throws IllegalArgumentException when it is less
   */
  public MemoryBudget(long limit) {
    if (limit < LEAST) {
      throw new IllegalArgumentException(
          "a memory budget of " + limit + " octets, at least " + LEAST + " are needed");
    }
    this.limit = limit;
  }

  /** The budget that connections have by default: a quarter of the heap, at least 64 MiB. */
  public static MemoryBudget ofProcess() {
    return OF_PROCESS;
  }

  /** The most octets that are held. */
  public long limit() {
    return limit;
  }

  /** The octets that are held now, in whole pages of 4 KiB for each connection. */
  public long held() {
    return held.get();
  }

  /** Whether windows are kept back and new streams refused. */
  boolean isPressed() {
    return held.get() >= limit - (limit >> 2);
  }

  /** Whether nothing more is taken. */
  boolean isSpent() {
    return held.get() >= limit - (limit >> 4);
  }

  /** What each connection that holds anything may hold when all is spent. */
  long fairShare() {
    return limit / Math.max(1, holders.get());
  }

  /** A connection holds that much more (or less), and did not hold anything, or will not. */
  void add(long octets, boolean first, boolean last) {
    if (first != last) {
      holders.addAndGet(first ? 1 : -1);
    }
    held.addAndGet(octets);
  }
}
