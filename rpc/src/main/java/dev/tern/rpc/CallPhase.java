package dev.tern.rpc;

/**
 * How far a call on the server is. Only the event loop advances it, so that of a reply, a deadline
 * and a cancellation that meet, one is first and the others find that it is too late.
 *
 * <pre>
 *                    REQUEST_READY              TRAILERS
 *  AWAITING_REQUEST ---------------&gt; RUNNING ----------&gt; TRAILERS_QUEUED
 *    |     |  TRAILERS (a fault of the request)  |           ^    |
 *    |     +-------------------------------------|-----------+    |
 *    |  STREAM_CLOSED                            v                v
 *    +---------------------------------------&gt; CLOSED &lt;-----------+
 * </pre>
 */
enum CallPhase {
  /** The head is accepted; a unary request is not complete yet. */
  AWAITING_REQUEST,
  /** The handler has the call. */
  RUNNING,
  /** The end of the response is queued; nothing can change it any more. */
  TRAILERS_QUEUED,
  /** The stream is over. */
  CLOSED;

  /** What moves a call on. */
  enum Input {
    REQUEST_READY,
    TRAILERS,
    STREAM_CLOSED
  }

  /** The phase after an input; this one when the input comes too late. */
  CallPhase after(Input input) {
    return switch (input) {
      case REQUEST_READY -> this == AWAITING_REQUEST ? RUNNING : this;
      case TRAILERS -> this == AWAITING_REQUEST || this == RUNNING ? TRAILERS_QUEUED : this;
      case STREAM_CLOSED -> CLOSED;
    };
  }
}
