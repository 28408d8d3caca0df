package dev.tern.rpc;

/**
 * Where a client's call stands. Only its event loop moves it.
 *
 * <pre>
 *   CREATED --> WAITING --> OPEN --> CLOSED       OPEN --> WAITING: the peer never processed the
 *      |           ^         |         ^                            stream, it is tried again
 *      |           +---------+         |
 *      +-------------------------------+          everything may be cancelled or run out of time
 * </pre>
 */
enum ClientPhase {
  /** The loop has not seen it yet. */
  CREATED,
  /** It waits for a connection or for a free stream. */
  WAITING,
  /** It has a stream. */
  OPEN,
  /** It has its result. */
  CLOSED;

  boolean mayBecome(ClientPhase next) {
    return switch (this) {
      case CREATED -> next != CREATED;
      case WAITING -> next == OPEN || next == CLOSED;
      case OPEN -> next == WAITING || next == CLOSED;
      case CLOSED -> false;
    };
  }
}
