package dev.tern.rpc;

import dev.tern.http2.CloseCause;
import dev.tern.http2.Initiator;

/**
 * How a call on the server ended, as the event loop settled it. A handler that still runs learns
 * the status of it.
 */
sealed interface Outcome {
  /** What a handler is told that sends or receives after the end. */
  Status status();

  /** The handler's end of the response was queued. */
  record Completed(Status status) implements Outcome {
    static final Completed INSTANCE =
        new Completed(Status.of(StatusCode.CANCELLED, "the call is complete"));
  }

  /** The call broke a rule or a limit, and the library answered in the handler's place. */
  record Faulted(Status status) implements Outcome {}

  /** The client reset the stream, or this server did. */
  record Cancelled(Status status) implements Outcome {
    static Cancelled because(String why) {
      return new Cancelled(Status.of(StatusCode.CANCELLED, why));
    }
  }

  /** The caller's deadline passed on this server's clock. */
  record DeadlineExceeded(Status status) implements Outcome {
    static final DeadlineExceeded INSTANCE =
        new DeadlineExceeded(
            Status.of(StatusCode.CANCELLED, "the call's deadline passed before it was complete"));
  }

  /** The connection went away under the call. */
  record ConnectionLost(Status status) implements Outcome {
    static ConnectionLost because(CloseCause.ConnectionLost cause) {
      return new ConnectionLost(
          Status.of(
              StatusCode.CANCELLED,
              cause.initiator() == Initiator.USER
                  ? "this server is closed"
                  : "the client's connection is lost: " + cause.message()));
    }
  }

  /** Of a closed stream whose response was not complete. */
  static Outcome of(CloseCause cause) {
    if (cause instanceof CloseCause.ConnectionLost lost) {
      return ConnectionLost.because(lost);
    }
    if (cause instanceof CloseCause.Reset reset) {
      return Cancelled.because(
          switch (reset.initiator()) {
            case PEER -> "the client cancelled the call (" + reset.code() + ")";
            case USER -> "this server cancelled the call";
            case LIBRARY -> "the call was reset (" + reset.code() + "): " + reset.message();
          });
    }
    return Cancelled.because("the stream ended before the response did");
  }
}
