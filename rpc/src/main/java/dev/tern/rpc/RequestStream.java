package dev.tern.rpc;

import dev.tern.protobuf.MessageCodec;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a streaming call: the event loop puts messages in, the handler takes them out.
 * What waits here beyond a little still counts against the client's window, so that a client cannot
 * send far ahead of its handler.
 *
 * <p>Owner: the lock; the loop holds it for a few instructions only.
 */
final class RequestStream<Q> implements Receiver<Q> {
  /** While no more than this waits, the window is given back as octets come. */
  private static final int LOW_WATERMARK = 16 * 1024;

  private final ServerCallState call;
  private final MessageCodec<Q> codec;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived;

  /** Messages as {@code byte[]}, or {@link Compressed}. */
  private final ArrayDeque<Object> inbox = new ArrayDeque<>(4);

  private long inboxBytes;
  private boolean creditHeld;
  private boolean ended;
  private boolean closed;
  private @Nullable Status over;

  private static final class Compressed {
    final byte[] bytes;

    Compressed(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  RequestStream(ServerCallState call, MessageCodec<Q> codec) {
    this.call = call;
    this.codec = codec;
    this.arrived = call.connection().config().conditions().apply(lock);
  }

  // ---- The loop's side ----

  void put(byte[] message, boolean compressed) {
    lock.lock();
    try {
      if (!closed && over == null) {
        inbox.add(compressed ? new Compressed(message) : message);
        inboxBytes += MessageFramer.PREFIX_SIZE + message.length;
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The client has sent all. */
  void end() {
    lock.lock();
    try {
      ended = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The call is over: what waits is dropped, and who waits is told. */
  void fail(Status status) {
    lock.lock();
    try {
      if (over == null) {
        over = status;
      }
      inbox.clear();
      inboxBytes = 0;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether the window may be given back. When not, the call's loop task runs once enough has been
   * taken.
   */
  boolean mayCredit() {
    lock.lock();
    try {
      creditHeld = inboxBytes > LOW_WATERMARK;
      return !creditHeld;
    } finally {
      lock.unlock();
    }
  }

  // ---- The handler's side ----

  @Override
  public @Nullable Q receive() {
    Object next;
    boolean credit;
    lock.lock();
    try {
      while (inbox.isEmpty()) {
        if (over != null) {
          throw new RpcException(over);
        }
        if (ended || closed) {
          return null;
        }
        arrived.await();
      }
      next = inbox.remove();
      inboxBytes -= MessageFramer.PREFIX_SIZE + bytes(next).length;
      credit = releasesCredit();
    } catch (InterruptedException e) {
      throw HandlerFailure.interrupted(e);
    } finally {
      lock.unlock();
    }
    if (credit) {
      call.wakeLoop();
    }
    return call.decode(codec, bytes(next), next instanceof Compressed);
  }

  private static byte[] bytes(Object next) {
    return next instanceof Compressed compressed ? compressed.bytes : (byte[]) next;
  }

  /** Whether the loop held credit back, and may give it now. Lock held. */
  private boolean releasesCredit() {
    boolean releases = creditHeld && inboxBytes <= LOW_WATERMARK;
    creditHeld &= !releases;
    return releases;
  }

  @Override
  public Metadata headers() {
    return call.context().requestMetadata();
  }

  @Override
  public void close() {
    boolean credit;
    lock.lock();
    try {
      closed = true;
      inbox.clear();
      inboxBytes = 0;
      credit = releasesCredit();
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    if (credit) {
      call.wakeLoop();
    }
  }
}
