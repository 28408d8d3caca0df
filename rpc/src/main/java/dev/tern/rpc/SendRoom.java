package dev.tern.rpc;

import dev.tern.http2.Http2Connection;
import dev.tern.protobuf.MessageCodec;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds the handlers of one connection back while its peer takes nothing: they wait before they
 * encode a message, so that what is held for the peer is bounded however many calls it makes.
 *
 * <p>Owner: any thread; {@link #isFree} is a look at two counters, and all that happens as long as
 * the peer takes what it asks for. While it does not, one handler at a time encodes. A message that
 * is little goes on in any case: the replies of calls whose connection is full of a stream that
 * nobody reads.
 */
final class SendRoom {
  /** From here on a message is counted from its making until the loop has queued it. */
  private static final int LARGE = 64 * 1024;

  /** What may be made and not queued. */
  private static final int LIMIT = 1 << 20;

  /** What goes on though there is no room; there are no more of them than calls. */
  private static final int LITTLE = 16 * 1024;

  private final Http2Connection engine;
  private final AtomicLong underway = new AtomicLong();

  /** Held while a message is made for which there may be no room; never by the loop. */
  private final ReentrantLock encoding = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed;

  /** How often waiting was given up; the lock's. */
  private int givenUp;

  private final AtomicInteger waiting = new AtomicInteger();

  SendRoom(Http2Connection engine, ServerConfig config) {
    this.engine = engine;
    this.changed = config.conditions().apply(lock);
  }

  /** Whether a message can be made now. */
  boolean isFree() {
    return engine.isWritable() && underway.get() < LIMIT;
  }

  /**
   * The framed message, once there is room. On the loop, where nobody may wait, at once.
   *
   * @throws RpcException when the call is over before there is room
   */
  <R> byte[] frame(ServerCallState call, MessageCodec<R> codec, R message) {
    if (isFree() || call.connection.loop().inLoop()) {
      return counted(MessageFramer.frame(codec, message, call.messageCompressor()));
    }
    byte[] little = frameIf(false, call, codec, message);
    if (little != null) {
      return little;
    }
    engine.awaitRoom();
    while (true) {
      awaitFree(call);
      byte[] framed = frameIf(true, call, codec, message);
      if (framed != null) {
        return framed;
      }
    }
  }

  /** One handler at a time; null when there is no room, or proves to be none. */
  private <R> byte @Nullable [] frameIf(
      boolean onlyIfFree, ServerCallState call, MessageCodec<R> codec, R message) {
    encoding.lock();
    try {
      if (onlyIfFree && !isFree()) {
        return null;
      }
      byte[] framed = MessageFramer.frame(codec, message, call.messageCompressor());
      return framed.length <= LITTLE || isFree() ? counted(framed) : null;
    } finally {
      encoding.unlock();
    }
  }

  private void awaitFree(ServerCallState call) {
    lock.lock();
    waiting.getAndIncrement(); // before it looks, and others look after what they change
    int began = givenUp;
    try {
      while (givenUp != began || !isFree()) {
        Outcome over = call.outcome();
        if (over != null) {
          throw new RpcException(over.status());
        }
        if (givenUp != began) {
          throw RpcException.stackless(
              StatusCode.CANCELLED, "the client takes nothing of what it asked for");
        }
        changed.await();
      }
    } catch (InterruptedException e) {
      throw HandlerFailure.interrupted(e);
    } finally {
      waiting.getAndDecrement();
      lock.unlock();
    }
  }

  private byte[] counted(byte[] framed) {
    if (framed.length >= LARGE) {
      underway.addAndGet(framed.length);
    }
    return framed;
  }

  /** A framed message was queued, or dropped. */
  void done(byte[] framed) {
    if (framed.length >= LARGE) {
      underway.addAndGet(-framed.length);
      wake();
    }
  }

  /** The peer takes nothing for too long: who waits now has waited in vain. */
  void giveUp() {
    lock.lock();
    try {
      givenUp++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** There may be room, or a call is over. */
  void wake() {
    if (waiting.get() > 0) {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
