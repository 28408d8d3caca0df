package dev.tern.rpc;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Receives the messages of one direction of a call, one after the other. The peer may send as far
 * ahead as its window allows, and goes on as messages are taken here.
 *
 * <p>Threads: one thread at a time; it may be another than the one that sends.
 */
public interface Receiver<T> extends Iterable<T>, AutoCloseable {

  /**
   * The next message, or null when there will be none; blocks until one of them is known.
   *
   * @throws RpcException when the call ended otherwise than well: its status on a client; CANCELLED
   *     on a server, or the fault of the messages
   */
  @Nullable T receive();

  /**
   * What the peer sent before its first message: on a client, the response's headers (this blocks
   * until they are here); on a server, the request's metadata.
   *
   * @throws RpcException when the call failed before it had any
   */
  default Metadata headers() {
    return Metadata.empty();
  }

  /**
   * What the peer sent after its last message, once {@link #receive} has said that it was the last.
   */
  default Metadata trailers() {
    return Metadata.empty();
  }

  /**
   * Says that no more is wanted. On a client this cancels the call unless all was received. On a
   * server, the requests that follow are dropped. Closing again changes nothing.
   */
  @Override
  void close();

  /** The messages that are still to come, as {@link #receive} gives them; to be iterated once. */
  @Override
  default Iterator<T> iterator() {
    return new Iterator<>() {
      private @Nullable T next;
      private boolean ended;

      @Override
      public boolean hasNext() {
        if (next == null && !ended) {
          next = receive();
          ended = next == null;
        }
        return next != null;
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the stream of messages has ended");
        }
        T message = next;
        next = null;
        if (message == null) {
          throw new NoSuchElementException("the stream of messages has ended");
        }
        return message;
      }
    };
  }
}
