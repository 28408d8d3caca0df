package dev.tern.rpc;

import org.jspecify.annotations.Nullable;

/**
 * What a call takes over from the call that is served where it was begun: the deadline, and the
 * cancellation.
 *
 * <p>Owner: the caller's thread until the call has begun, then the event loop.
 */
final class Inheritance {
  private final ServerContext context;
  private ServerContext.@Nullable Registration registration;

  private Inheritance(ServerContext context) {
    this.context = context;
  }

  /** Null when no call is served here. */
  static @Nullable Inheritance ofCurrent() {
    ServerContext context = ServerContext.currentOrNull();
    return context == null ? null : new Inheritance(context);
  }

  long remainingNanos() {
    Deadline deadline = context.deadline();
    return deadline == null ? Long.MAX_VALUE : deadline.remainingNanos();
  }

  /** From now on the call is cancelled with the one that is served. */
  void watch(ClientCall call) {
    registration =
        context.onCancel(
            () ->
                call.cancel(
                    StatusCode.CANCELLED, "the call that is served here was cancelled", null));
  }

  /** The call is over. */
  void close() {
    if (registration != null) {
      registration.close();
    }
  }
}
