package dev.tern.rpc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call that did not end with OK. A client's call throws it; a server's handler throws it to end
 * its call with that status, those words and those trailers.
 */
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings(
      "serial") // a Status is not sent by Java serialization, and null is not possible
  private final transient Status status;

  @SuppressWarnings("serial")
  private final transient Metadata trailers;

  /** A status without trailers. */
  public RpcException(Status status) {
    this(status, Metadata.empty(), null);
  }

  /** A status of that code and those words, without trailers. */
  public RpcException(StatusCode code, String message) {
    this(Status.of(code, message), Metadata.empty(), null);
  }

  /** A status and its trailers. */
  public RpcException(Status status, Metadata trailers) {
    this(status, trailers, null);
  }

  /** A status, its trailers, and what caused it on this side. */
  public RpcException(Status status, Metadata trailers, @Nullable Throwable cause) {
    this(status, trailers, cause, true);
  }

  private RpcException(
      Status status, Metadata trailers, @Nullable Throwable cause, boolean withStackTrace) {
    super(status.toString(), cause, true, withStackTrace);
    this.status = Objects.requireNonNull(status, "status");
    this.trailers = Objects.requireNonNull(trailers, "trailers");
  }

  /** For control flow inside the library: no stack is walked. Never handed to a user. */
  static RpcException stackless(StatusCode code, String message) {
    return new RpcException(Status.of(code, message), Metadata.empty(), null, false);
  }

  /** How the call ended; never OK when the library throws it. */
  public Status status() {
    return status;
  }

  /** The status's code. */
  public StatusCode code() {
    return status.code();
  }

  /** The trailers that came with it, or that go with it; may be empty. */
  public Metadata trailers() {
    return trailers;
  }
}
