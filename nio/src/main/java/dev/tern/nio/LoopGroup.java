package dev.tern.nio;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Some loops, taken in turn. A loop's thread starts when it is first taken.
 *
 * <p>Threads: any.
 */
final class LoopGroup {
  private static final int MOST_BY_DEFAULT = 4;
  private static final long CLOSE_SECONDS = 10;

  private final NioLoop[] loops;
  private final AtomicInteger next = new AtomicInteger();

  LoopGroup(int count, String name) {
    loops = new NioLoop[count];
    for (int i = 0; i < count; i++) {
      loops[i] = new NioLoop(name + "-" + (i + 1));
    }
  }

  /** One loop for each processor, up to four: a loop serves far more than one processor's users. */
  static int defaultCount() {
    return Math.min(Runtime.getRuntime().availableProcessors(), MOST_BY_DEFAULT);
  }

  /** The loops that all transports of the process use unless they have their own; never closed. */
  static LoopGroup shared() {
    return Shared.GROUP;
  }

  NioLoop next() {
    NioLoop loop = loops[(next.getAndIncrement() & Integer.MAX_VALUE) % loops.length];
    loop.start();
    return loop;
  }

  NioLoop[] loops() {
    return loops;
  }

  /** Ends all loops, and waits for that unless the caller is one of them. */
  void close() {
    for (NioLoop loop : loops) {
      loop.close();
    }
    if (NioLoop.inAnyLoop()) {
      return;
    }
    try {
      for (NioLoop loop : loops) {
        loop.awaitEnd(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Shared {
    static final LoopGroup GROUP = new LoopGroup(defaultCount(), "tern-loop");
  }
}
