package dev.tern.http2;

import org.jspecify.annotations.Nullable;

/**
 * A line of streams that wait for something, linked through the streams themselves: a stream stands
 * in at most one line, and leaves it from any place.
 *
 * <p>Owner: event loop.
 */
final class StreamLine {
  private @Nullable Http2Stream first;
  private @Nullable Http2Stream last;

  @Nullable Http2Stream first() {
    return first;
  }

  boolean isEmpty() {
    return first == null;
  }

  void addLast(Http2Stream stream) {
    stream.line = this;
    stream.lineNext = null;
    stream.linePrevious = last;
    if (last == null) {
      first = stream;
    } else {
      last.lineNext = stream;
    }
    last = stream;
  }

  void addFirst(Http2Stream stream) {
    stream.line = this;
    stream.linePrevious = null;
    stream.lineNext = first;
    if (first == null) {
      last = stream;
    } else {
      first.linePrevious = stream;
    }
    first = stream;
  }

  void remove(Http2Stream stream) {
    Http2Stream before = stream.linePrevious;
    Http2Stream behind = stream.lineNext;
    if (before == null) {
      first = behind;
    } else {
      before.lineNext = behind;
    }
    if (behind == null) {
      last = before;
    } else {
      behind.linePrevious = before;
    }
    stream.line = null;
    stream.lineNext = null;
    stream.linePrevious = null;
  }
}
