package dev.tern.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Some loops of one kind, taken in turn. A loop's thread starts when it is first used.
 *
 * <p>Threads: any.
 */
final class LoopGroup {
  private static final int MOST_BY_DEFAULT = 4;
  private static final long CLOSE_SECONDS = 10;
  private static final Map<NettyIo, LoopGroup> SHARED = new EnumMap<>(NettyIo.class);

  final NettyIo io;
  final EventLoopGroup netty;
  private final NettyLoop[] loops;
  private final AtomicInteger next = new AtomicInteger();

  LoopGroup(NettyIo io, int count, String name) {
    this.io = io;
    AtomicInteger number = new AtomicInteger();
    ThreadFactory threads =
        task -> new NettyLoop.LoopThread(task, name + "-" + number.incrementAndGet());
    this.netty = new MultiThreadIoEventLoopGroup(count, threads, io.handlers());
    this.loops = new NettyLoop[count];
    int i = 0;
    for (EventExecutor loop : netty) {
      loops[i++] = new NettyLoop((io.netty.channel.EventLoop) loop);
    }
  }

  /** The loops that all transports of the process use unless they have their own; never closed. */
  static LoopGroup shared(NettyIo io) {
    synchronized (SHARED) {
      return SHARED.computeIfAbsent(
          io,
          kind ->
              new LoopGroup(
                  kind,
                  Math.min(Runtime.getRuntime().availableProcessors(), MOST_BY_DEFAULT),
                  "tern-netty"));
    }
  }

  NettyLoop next() {
    return loops[(next.getAndIncrement() & Integer.MAX_VALUE) % loops.length];
  }

  NettyLoop[] loops() {
    return loops;
  }

  /** Ours for one of Netty's. */
  NettyLoop loopOf(EventExecutor loop) {
    for (NettyLoop ours : loops) {
      if (ours.netty == loop) {
        return ours;
      }
    }
    throw new IllegalArgumentException("a foreign loop: " + loop);
  }

  /** Ends all loops, and waits for that unless the caller is one of them. */
  void close() {
    var ended = netty.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    if (NettyLoop.inAnyLoop()) {
      return;
    }
    try {
      if (!ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        NettyLoop.LOG.log(Level.WARNING, "a loop does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
