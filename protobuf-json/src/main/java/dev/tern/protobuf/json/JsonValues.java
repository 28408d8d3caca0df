package dev.tern.protobuf.json;

import com.fasterxml.jackson.core.JsonParser;
import dev.tern.protobuf.MessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a text of several JSON values that follow each other, on lines of their own or
 * not: what {@link JsonFormat#values} returns.
 *
 * <p>Owner: the thread that uses it.
 *
 * <p>A value is read when it is asked for, and no more of the source than has arrived is waited
 * for. After a failure there is nothing more to be had.
 *
 * @param <T> the messages' class
 */
public final class JsonValues<T> implements Iterator<T>, AutoCloseable {
  private final JsonFormat format;
  private final TextSource source;
  private final JsonParser in;
  private final MessageCodec<T> codec;
  private @Nullable T next;
  private boolean ended;

  JsonValues(JsonFormat format, TextSource source, JsonParser in, MessageCodec<T> codec) {
    this.format = format;
    this.source = source;
    this.in = in;
    this.codec = codec;
  }

  /**
   * Returns whether there is one more message, and waits until that is known.
   *
   * @throws FormatException if the next value says no message
   * @throws UncheckedIOException if the source fails
   */
  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      ended = true;
      source.restart();
      next = format.parseNext(in, codec);
      ended = next == null;
    }
    return next != null;
  }

  /**
   * Returns the next message.
   *
   * @throws FormatException if the next value says none
   * @throws UncheckedIOException if the source fails
   * @throws NoSuchElementException if there is none
   */
  @Override
  public T next() {
    T message = hasNext() ? next : null;
    if (message == null) {
      throw new NoSuchElementException("there is no more value");
    }
    next = null;
    return message;
  }

  /** Gives up the buffers and closes the source. */
  @Override
  public void close() {
    ended = true;
    next = null;
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
