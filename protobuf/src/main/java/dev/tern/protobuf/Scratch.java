package dev.tern.protobuf;

import org.jspecify.annotations.Nullable;

/**
 * A writer for each thread, to be taken, used and given back, so that encoding makes the result and
 * nothing else. A writer that is not given back, because encoding failed, is garbage; who takes
 * while the thread's own is out gets a new one.
 *
 * <p>Owner: the thread.
 */
final class Scratch {
  /** A larger array is not kept: threads are many, and live long. */
  static final int MAX_KEPT = 32 * 1024;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private @Nullable ProtoWriter idle;

  private Scratch() {}

  /** Returns an empty writer. */
  static ProtoWriter take() {
    Scratch scratch = OF_THREAD.get();
    ProtoWriter writer = scratch.idle;
    if (writer == null) {
      return new ProtoWriter();
    }
    scratch.idle = null;
    return writer;
  }

  /** Keeps the writer for the thread's next {@link #take}. */
  static void give(ProtoWriter writer) {
    if (writer.array().length <= MAX_KEPT) {
      writer.reset();
      OF_THREAD.get().idle = writer;
    }
  }
}
