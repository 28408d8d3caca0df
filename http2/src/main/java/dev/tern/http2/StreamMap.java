package dev.tern.http2;

import org.jspecify.annotations.Nullable;

/**
 * Streams by their number: open addressing over one array, for keys that come in order.
 *
 * <p>Owner: event loop.
 */
final class StreamMap {
  private static final int LEAST = 8;

  private @Nullable Http2Stream[] slots = new Http2Stream[LEAST];
  private int size;

  int size() {
    return size;
  }

  @Nullable Http2Stream get(int id) {
    int mask = slots.length - 1;
    int at = place(id, mask);
    Http2Stream stream = slots[at];
    while (stream != null && stream.id() != id) {
      at = (at + 1) & mask;
      stream = slots[at];
    }
    return stream;
  }

  void put(Http2Stream stream) {
    if (2 * ++size > slots.length) {
      resize(2 * slots.length);
    }
    insert(stream);
  }

  void remove(int id) {
    int mask = slots.length - 1;
    int at = place(id, mask);
    Http2Stream stream = slots[at];
    while (stream != null && stream.id() != id) {
      at = (at + 1) & mask;
      stream = slots[at];
    }
    if (stream == null) {
      return;
    }
    size--;
    int hole = at;
    while (true) { // close the hole: no search may stop at it before its goal
      at = (at + 1) & mask;
      Http2Stream follower = slots[at];
      if (follower == null) {
        break;
      }
      int home = place(follower.id(), mask);
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        slots[hole] = follower;
        hole = at;
      }
    }
    slots[hole] = null;
    if (size == 0 && slots.length > 16 * LEAST) {
      slots = new Http2Stream[LEAST]; // an idle connection is small
    }
  }

  /** All streams at this instant, in no order; for rare occasions. */
  Http2Stream[] snapshot() {
    Http2Stream[] all = new Http2Stream[size];
    int filled = 0;
    for (Http2Stream stream : slots) {
      if (stream != null) {
        all[filled++] = stream;
      }
    }
    return all;
  }

  private void resize(int length) {
    @Nullable Http2Stream[] old = slots;
    slots = new Http2Stream[length];
    for (Http2Stream stream : old) {
      if (stream != null) {
        insert(stream);
      }
    }
  }

  private void insert(Http2Stream stream) {
    int mask = slots.length - 1;
    int at = place(stream.id(), mask);
    while (slots[at] != null) {
      at = (at + 1) & mask;
    }
    slots[at] = stream;
  }

  /** One side's numbers are all odd or all even: without the last bit they are neighbours. */
  private static int place(int id, int mask) {
    return (id >>> 1) & mask;
  }
}
