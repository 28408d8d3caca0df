package dev.tern.http2;

import org.jspecify.annotations.Nullable;

/**
 * The states of a stream and how they follow each other, RFC 9113 section 5.1.
 *
 * <pre>
 *                               ┌────────┐
 *                send PUSH      │  IDLE  │     receive PUSH
 *               ┌───────────────┤        ├──────────────┐
 *               ▼               └───┬────┘              ▼
 *        RESERVED_LOCAL             │ HEADERS    RESERVED_REMOTE
 *               │                   ▼                   │
 *  send HEADERS │              ┌────────┐               │ receive HEADERS
 *               │  receive END │  OPEN  │ send END      │
 *               │      ┌───────┤        ├───────┐       │
 *               ▼      ▼       └───┬────┘       ▼       ▼
 *     HALF_CLOSED_REMOTE           │ RST      HALF_CLOSED_LOCAL
 *               │ send END, RST    ▼            │ receive END, RST
 *               └──────────────▶ CLOSED ◀───────┘
 * </pre>
 *
 * A frame with END_STREAM is two inputs: the frame, and the end. A pair that is not in the table is
 * the error: {@link #violation}.
 */
enum StreamState {
  IDLE,
  RESERVED_LOCAL,
  RESERVED_REMOTE,
  OPEN,
  HALF_CLOSED_LOCAL,
  HALF_CLOSED_REMOTE,
  CLOSED;

  /** What can happen to a stream. */
  enum Input {
    SEND_HEADERS,
    SEND_DATA,
    SEND_END,
    SEND_RESET,
    SEND_PUSH_PROMISE,
    SEND_WINDOW_UPDATE,
    RECEIVE_HEADERS,
    RECEIVE_DATA,
    RECEIVE_END,
    RECEIVE_RESET,
    RECEIVE_PUSH_PROMISE,
    RECEIVE_WINDOW_UPDATE
  }

  private final @Nullable StreamState[] next = new StreamState[Input.values().length];

  static {
    IDLE.on(Input.SEND_HEADERS, OPEN);
    IDLE.on(Input.RECEIVE_HEADERS, OPEN);
    IDLE.on(Input.SEND_PUSH_PROMISE, RESERVED_LOCAL);
    IDLE.on(Input.RECEIVE_PUSH_PROMISE, RESERVED_REMOTE);

    RESERVED_LOCAL.on(Input.SEND_HEADERS, HALF_CLOSED_REMOTE);
    RESERVED_LOCAL.on(Input.SEND_RESET, CLOSED);
    RESERVED_LOCAL.on(Input.RECEIVE_RESET, CLOSED);
    RESERVED_LOCAL.on(Input.RECEIVE_WINDOW_UPDATE, RESERVED_LOCAL);

    RESERVED_REMOTE.on(Input.RECEIVE_HEADERS, HALF_CLOSED_LOCAL);
    RESERVED_REMOTE.on(Input.SEND_RESET, CLOSED);
    RESERVED_REMOTE.on(Input.RECEIVE_RESET, CLOSED);
    RESERVED_REMOTE.on(Input.SEND_WINDOW_UPDATE, RESERVED_REMOTE);

    OPEN.on(Input.SEND_HEADERS, OPEN);
    OPEN.on(Input.SEND_DATA, OPEN);
    OPEN.on(Input.SEND_END, HALF_CLOSED_LOCAL);
    OPEN.on(Input.SEND_RESET, CLOSED);
    OPEN.on(Input.SEND_WINDOW_UPDATE, OPEN);
    OPEN.on(Input.RECEIVE_HEADERS, OPEN);
    OPEN.on(Input.RECEIVE_DATA, OPEN);
    OPEN.on(Input.RECEIVE_END, HALF_CLOSED_REMOTE);
    OPEN.on(Input.RECEIVE_RESET, CLOSED);
    OPEN.on(Input.RECEIVE_WINDOW_UPDATE, OPEN);

    HALF_CLOSED_LOCAL.on(Input.SEND_RESET, CLOSED);
    HALF_CLOSED_LOCAL.on(Input.SEND_WINDOW_UPDATE, HALF_CLOSED_LOCAL);
    HALF_CLOSED_LOCAL.on(Input.RECEIVE_HEADERS, HALF_CLOSED_LOCAL);
    HALF_CLOSED_LOCAL.on(Input.RECEIVE_DATA, HALF_CLOSED_LOCAL);
    HALF_CLOSED_LOCAL.on(Input.RECEIVE_END, CLOSED);
    HALF_CLOSED_LOCAL.on(Input.RECEIVE_RESET, CLOSED);
    HALF_CLOSED_LOCAL.on(Input.RECEIVE_WINDOW_UPDATE, HALF_CLOSED_LOCAL);

    HALF_CLOSED_REMOTE.on(Input.SEND_HEADERS, HALF_CLOSED_REMOTE);
    HALF_CLOSED_REMOTE.on(Input.SEND_DATA, HALF_CLOSED_REMOTE);
    HALF_CLOSED_REMOTE.on(Input.SEND_END, CLOSED);
    HALF_CLOSED_REMOTE.on(Input.SEND_RESET, CLOSED);
    HALF_CLOSED_REMOTE.on(Input.RECEIVE_RESET, CLOSED);
    HALF_CLOSED_REMOTE.on(Input.RECEIVE_WINDOW_UPDATE, HALF_CLOSED_REMOTE);

    // What crossed our END_STREAM or RST_STREAM on the way.
    CLOSED.on(Input.RECEIVE_RESET, CLOSED);
    CLOSED.on(Input.RECEIVE_WINDOW_UPDATE, CLOSED);
  }

  private void on(Input input, StreamState following) {
    next[input.ordinal()] = following;
  }

  /** The state that follows, or null when the input is an error in this state. */
  @Nullable StreamState after(Input input) {
    return next[input.ordinal()];
  }

  /** The state that follows an input that was checked, or is our own doing. */
  StreamState then(Input input) {
    StreamState following = next[input.ordinal()];
    if (following == null) {
      throw new IllegalStateException(input + " in state " + this);
    }
    return following;
  }

  /** The error code for an input of the peer that has no place in this state. */
  ErrorCode violation() {
    return this == HALF_CLOSED_REMOTE || this == CLOSED
        ? ErrorCode.STREAM_CLOSED
        : ErrorCode.PROTOCOL_ERROR;
  }
}
