package dev.tern.rpc;

/** What a call shall do, as a {@link Picker} says. Immutable; any thread may read it. */
sealed interface Pick {
  /** Wait: a connection is being made. */
  Pick WAIT = new Wait();

  /** Use that connection, or wait for a free stream on it. */
  record Use(Subchannel subchannel) implements Pick {}

  /** There is none: fail, or wait when the call waits for ready. */
  record Fail(ConnectProblem problem) implements Pick {}

  /** See {@link #WAIT}. */
  record Wait() implements Pick {}
}
