package dev.tern.http2;

/**
 * A failure with its scope, its code, who began it, and the reason in words. Stackless: it is a way
 * to leave a parser, caught in one place, {@link Http2Connection#receive}.
 */
abstract sealed class Http2Exception extends Exception {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final Initiator initiator;
  private final String reason;

  private Http2Exception(ErrorCode code, Initiator initiator, String reason) {
    super(reason, null, false, false);
    this.code = code;
    this.initiator = initiator;
    this.reason = reason;
  }

  final ErrorCode code() {
    return code;
  }

  final Initiator initiator() {
    return initiator;
  }

  final String reason() {
    return reason;
  }

  /** The peer broke a rule, and the connection is lost: GOAWAY, RFC 9113 section 5.4.1. */
  static OfConnection connection(ErrorCode code, String reason) {
    return new OfConnection(code, Initiator.LIBRARY, reason);
  }

  /** The peer broke a rule on a stream: RST_STREAM, RFC 9113 section 5.4.2. */
  static OfStream stream(int streamId, ErrorCode code, String reason) {
    return new OfStream(streamId, code, Initiator.LIBRARY, reason);
  }

  static final class OfConnection extends Http2Exception {
    private static final long serialVersionUID = 1;

    private OfConnection(ErrorCode code, Initiator initiator, String reason) {
      super(code, initiator, reason);
    }
  }

  static final class OfStream extends Http2Exception {
    private static final long serialVersionUID = 1;

    private final int streamId;

    private OfStream(int streamId, ErrorCode code, Initiator initiator, String reason) {
      super(code, initiator, reason);
      this.streamId = streamId;
    }

    int streamId() {
      return streamId;
    }
  }
}
