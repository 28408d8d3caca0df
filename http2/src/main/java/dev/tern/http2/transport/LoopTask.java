package dev.tern.http2.transport;

import org.jspecify.annotations.Nullable;

/**
 * Work for an event loop. It carries its own link, so that offering it allocates nothing; therefore
 * it must not be offered again before {@link #runOnLoop} has begun.
 */
public abstract class LoopTask {
  /** Owner: the {@link Outbox} it stands in. */
  @Nullable LoopTask next;

  /** Called once for each offer, on the loop. */
  protected abstract void runOnLoop();
}
