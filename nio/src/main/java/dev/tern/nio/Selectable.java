package dev.tern.nio;

import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * What a loop's selector wakes: a listening socket, a connect that is under way, or a connection.
 *
 * <p>Owner: event loop.
 */
abstract class Selectable {
  /** Set by {@link NioLoop#register}, and again when the loop had to replace its selector. */
  @Nullable SelectionKey key;

  private int interest;

  /** The transport whose end is the end of this. */
  abstract NioTransport transport();

  /** The channel is ready for these operations. What it throws comes back to {@link #crashed}. */
  abstract void ready(int readyOps, long nowNanos);

  /** The transport closes: tell whoever waits, and close the channel. */
  abstract void abort(String reason, long nowNanos);

  /** A method of this threw what it should not have: a bug, ours or a listener's. */
  abstract void crashed(Throwable bug, long nowNanos);

  final void registered(SelectionKey newKey) {
    key = newKey;
    interest = newKey.interestOps();
  }

  /** Tells the selector what to wait for, when that has changed. */
  final void interest(int ops) {
    SelectionKey current = key;
    if (ops != interest && current != null && current.isValid()) {
      interest = ops;
      current.interestOps(ops);
    }
  }
}
