package dev.tern.rpc;

import org.jspecify.annotations.Nullable;

/**
 * How a client's call ended. Immutable.
 *
 * @param fromPeer whether the peer said so: then the messages that came before it still count
 */
record CallResult(Status status, Metadata trailers, @Nullable Throwable cause, boolean fromPeer) {

  static CallResult local(StatusCode code, String message, @Nullable Throwable cause) {
    return new CallResult(Status.of(code, message), Metadata.empty(), cause, false);
  }

  /** With the stack of the caller, who waited for it. */
  RpcException exception() {
    return new RpcException(status, trailers, cause);
  }
}
