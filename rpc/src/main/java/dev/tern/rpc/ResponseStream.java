package dev.tern.rpc;

import dev.tern.http2.Headers;
import dev.tern.http2.Http2Stream;
import dev.tern.protobuf.MessageCodec;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The responses of a call: the handler puts messages in, and waits while too much is in; the event
 * loop takes them to the stream.
 *
 * <p>Owner: the lock; the loop holds it for a few instructions only.
 */
final class ResponseStream<R> implements Sender<R> {
  /** A handler waits while this many octets have not reached the stream yet. */
  static final int HIGH_WATERMARK = 64 * 1024;

  private final ServerCallState call;
  private final MessageCodec<R> codec;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition writable;

  /** The head ({@link Headers}) and framed messages ({@code byte[]}), in their order. */
  private final ArrayDeque<Object> pending = new ArrayDeque<>(4);

  private long pendingBytes;
  private boolean streamFull;
  private boolean headersSent;
  private @Nullable Status over;

  ResponseStream(ServerCallState call, MessageCodec<R> codec) {
    this.call = call;
    this.codec = codec;
    this.writable = call.connection().config().conditions().apply(lock);
  }

  // ---- The handler's side ----

  @Override
  public void send(R message) {
    awaitTurn();
    put(call.connection.sendRoom().frame(call, codec, message));
    call.wakeLoop();
  }

  /** Waits until what was sent before has left; the message is not made before. */
  private void awaitTurn() {
    lock.lock();
    try {
      while (over == null && (streamFull || pendingBytes >= HIGH_WATERMARK)) {
        writable.await();
      }
      requireOpen();
    } catch (InterruptedException e) {
      throw HandlerFailure.interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  private void put(byte[] framed) {
    lock.lock();
    try {
      if (over != null) {
        call.connection.sendRoom().done(framed);
      }
      requireOpen();
      addHeaders();
      pending.add(framed);
      pendingBytes += framed.length;
    } finally {
      lock.unlock();
    }
  }

  void sendHeaders() {
    lock.lock();
    try {
      requireOpen();
      addHeaders();
    } finally {
      lock.unlock();
    }
    call.wakeLoop();
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    call.context().setMessageCompression(enabled);
  }

  /** Whether a response without a head would come too late. */
  boolean areHeadersSent() {
    lock.lock();
    try {
      return headersSent;
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (over != null) {
      throw new RpcException(over);
    }
  }

  private void addHeaders() {
    if (!headersSent) {
      headersSent = true;
      pending.add(call.context().commitHeaders()); // the context must know that it is too late
    }
  }

  // ---- The loop's side ----

  /** Gives what waits to the stream; says whether the head was in it. */
  boolean drainTo(Http2Stream stream) {
    boolean head = false;
    lock.lock();
    try {
      for (Object next = pending.poll(); next != null; next = pending.poll()) {
        if (next instanceof byte[] framed) {
          stream.sendData(framed, 0, framed.length, false);
          call.connection.sendRoom().done(framed);
        } else {
          stream.sendHeaders((Headers) next, false);
          head = true;
        }
      }
      pendingBytes = 0;
      streamFull = !stream.isWritable();
      if (!streamFull) {
        writable.signalAll();
      }
    } finally {
      lock.unlock();
    }
    return head;
  }

  /** The stream has room again. */
  void onWritable() {
    lock.lock();
    try {
      streamFull = false;
      writable.signalAll();
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
      for (Object dropped : pending) {
        if (dropped instanceof byte[] framed) {
          call.connection.sendRoom().done(framed);
        }
      }
      pending.clear();
      pendingBytes = 0;
      writable.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
