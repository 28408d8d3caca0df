package dev.tern.rpc;

import dev.tern.http2.Http2Stream;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a call's response, from the stream to the thread that takes them. They wait as
 * octets; what bounds them is the stream's window: above {@link #HIGH} waiting octets its credit is
 * withheld, and given back when the reader has come down to {@link #LOW}.
 *
 * <p>Owner: event loop; {@link #poll}, {@link #isEmpty} and {@link #wantsCredit} are the reader's.
 */
final class InboundMessages {
  static final int HIGH = 64 * 1024;
  static final int LOW = 32 * 1024;

  /** What a waiting message costs beside its octets, about. */
  private static final int OVERHEAD = 32;

  private static final AtomicLong NONE_WAITING = new AtomicLong();

  /** Null for a call whose response is one message: it waits in {@link #only}. */
  private final @Nullable MessageQueue queue;

  private volatile @Nullable Object only;
  private final AtomicLong waitingBytes;
  private volatile boolean withholding;

  private MessageDeframer deframer;
  private int withheld;
  private long received;

  private InboundMessages(
      @Nullable MessageQueue queue, AtomicLong waitingBytes, int maxMessageSize) {
    this.queue = queue;
    this.waitingBytes = waitingBytes;
    this.deframer = new MessageDeframer(maxMessageSize);
  }

  /** For one message; its octets are not held back, the message limit bounds them. */
  static InboundMessages one(int maxMessageSize) {
    return new InboundMessages(null, NONE_WAITING, maxMessageSize);
  }

  /** For any number of messages. */
  static InboundMessages stream(int maxMessageSize) {
    return new InboundMessages(new MessageQueue(), new AtomicLong(), maxMessageSize);
  }

  // ---- The loop's side ----

  /** Begins anew, for another stream. */
  void reset(int maxMessageSize) {
    deframer = new MessageDeframer(maxMessageSize);
  }

  /**
   * Takes a stretch of DATA; true when it completed a message.
   *
   * @param inflater how compressed messages are compressed, null when there must be none
   * @throws RpcException (stackless) for what breaks a rule of messages
   */
  boolean deframe(byte[] buffer, int offset, int length, @Nullable Compressor inflater) {
    boolean any = false;
    int end = offset + length;
    for (int position = offset; position < end; ) {
      position += deframer.feed(buffer, position, end - position);
      if (deframer.isReady()) {
        deliver(inflater);
        any = true;
      }
    }
    return any;
  }

  private void deliver(@Nullable Compressor inflater) {
    if (queue == null && received == 1) {
      throw RpcException.stackless(
          StatusCode.UNIMPLEMENTED, "the response has more than the one message that is due");
    }
    if (!deframer.isCompressed()) {
      offer(deframer.take());
    } else if (inflater != null) {
      offer(new CompressedMessage(deframer.take(), inflater));
    } else {
      throw RpcException.stackless(
          StatusCode.INTERNAL, "a message is compressed, but the response has no grpc-encoding");
    }
  }

  private void offer(Object message) {
    received++;
    if (queue == null) {
      only = message;
    } else {
      waitingBytes.getAndAdd(size(message) + OVERHEAD);
      queue.offer(message);
    }
  }

  private static int size(Object message) {
    return message instanceof CompressedMessage compressed
        ? compressed.size()
        : ((byte[]) message).length;
  }

  /** The status of a response that ends here with OK. */
  Status completeness() {
    if (!deframer.isAtBoundary()) {
      return Status.of(StatusCode.INTERNAL, "the response ended inside a message");
    }
    if (queue == null && received == 0) {
      return Status.of(StatusCode.UNIMPLEMENTED, "the response has no message, and one is due");
    }
    return Status.OK;
  }

  /** Gives credit for octets that came, now or later. */
  void credit(Http2Stream stream, int octets) {
    if (waitingBytes.get() < HIGH) {
      stream.consume(octets + withheld);
      withheld = 0;
      return;
    }
    withheld += octets;
    withholding = true;
    giveBack(stream); // the reader may have come down before it could see that
  }

  /** The reader has come down: what was withheld goes back. */
  void giveBack(Http2Stream stream) {
    if (withheld > 0 && waitingBytes.get() <= LOW) {
      release(stream);
    }
  }

  /** Nobody will read any more. */
  void release(Http2Stream stream) {
    withholding = false;
    if (withheld > 0) {
      stream.consume(withheld);
      withheld = 0;
    }
  }

  // ---- The reader's side ----

  /** The oldest message, or null when none is there now. */
  @Nullable Object poll() {
    if (queue == null) {
      Object message = only;
      only = null;
      return message;
    }
    Object message = queue.poll();
    if (message != null) {
      waitingBytes.getAndAdd(-(size(message) + OVERHEAD));
    }
    return message;
  }

  boolean isEmpty() {
    return queue == null ? only == null : queue.isEmpty();
  }

  /** Whether the loop shall be told that the reader has come down. */
  boolean wantsCredit() {
    return withholding && waitingBytes.get() <= LOW;
  }
}
