package dev.tern.rpc;

/** The seventeen codes of gRPC, in the order of their numbers on the wire. */
public enum StatusCode {
  /** The call succeeded. */
  OK,
  /** The call was cancelled, usually by its caller. */
  CANCELLED,
  /** An error that says no more: also what a handler's unexpected exception becomes. */
  UNKNOWN,
  /**
   * The caller's argument is wrong whatever the state of the system. Never made by this library.
   */
  INVALID_ARGUMENT,
  /** The deadline passed before the call was complete; it may have succeeded all the same. */
  DEADLINE_EXCEEDED,
  /** The thing asked for was not found. Never made by this library. */
  NOT_FOUND,
  /** The thing to be made exists. Never made by this library. */
  ALREADY_EXISTS,
  /** The caller is known and may not do this. */
  PERMISSION_DENIED,
  /** A quota, a size limit or a queue is used up. */
  RESOURCE_EXHAUSTED,
  /** The system is not in the state that the call needs. Never made by this library. */
  FAILED_PRECONDITION,
  /** The call lost a race, such as a transaction's. Never made by this library. */
  ABORTED,
  /** Past the valid range. Never made by this library. */
  OUT_OF_RANGE,
  /** The server has no such method, or not in this form. */
  UNIMPLEMENTED,
  /** A rule that the parties rely on was broken: malformed messages, protocol errors. */
  INTERNAL,
  /** The service cannot be reached now; trying again, with backoff, may help. */
  UNAVAILABLE,
  /** Data is lost or corrupt beyond repair. Never made by this library. */
  DATA_LOSS,
  /** The caller is not known. */
  UNAUTHENTICATED;

  private static final StatusCode[] BY_VALUE = values();

  /** The number on the wire, 0 to 16. */
  public int value() {
    return ordinal();
  }

  /** The code of a number on the wire; a number outside 0 to 16 is {@link #UNKNOWN}. */
  public static StatusCode of(int value) {
    return value >= 0 && value < BY_VALUE.length ? BY_VALUE[value] : UNKNOWN;
  }
}
