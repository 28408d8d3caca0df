package dev.tern.rpc;

import dev.tern.http2.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What a failure below gRPC means as a status: the one place for it. Stateless.
 *
 * <p>The tables go one way. A server never derives an HTTP status from a gRPC status.
 */
final class StatusMapping {
  private StatusMapping() {}

  /**
   * The code of an HTTP response that came without grpc-status (doc/http-grpc-status-mapping.md).
   * 431 is disputed between implementations; it is UNKNOWN here, as in grpc-go.
   */
  static StatusCode ofHttpStatus(int httpStatus) {
    return switch (httpStatus) {
      case 400 -> StatusCode.INTERNAL;
      case 401 -> StatusCode.UNAUTHENTICATED;
      case 403 -> StatusCode.PERMISSION_DENIED;
      case 404 -> StatusCode.UNIMPLEMENTED;
      case 429, 502, 503, 504 -> StatusCode.UNAVAILABLE;
      default -> StatusCode.UNKNOWN;
    };
  }

  /** The code of a stream that the peer reset (PROTOCOL-HTTP2.md, "Errors"). */
  static StatusCode ofReset(ErrorCode code) {
    return switch (code) {
      case REFUSED_STREAM -> StatusCode.UNAVAILABLE;
      case CANCEL -> StatusCode.CANCELLED;
      case ENHANCE_YOUR_CALM -> StatusCode.RESOURCE_EXHAUSTED;
      case INADEQUATE_SECURITY -> StatusCode.PERMISSION_DENIED;
      case NO_ERROR,
          PROTOCOL_ERROR,
          INTERNAL_ERROR,
          FLOW_CONTROL_ERROR,
          SETTINGS_TIMEOUT,
          STREAM_CLOSED,
          FRAME_SIZE_ERROR,
          COMPRESSION_ERROR,
          CONNECT_ERROR,
          HTTP_1_1_REQUIRED ->
          StatusCode.INTERNAL;
    };
  }

  /** The code in a grpc-status; UNKNOWN for what is missing, not a number, or not a code. */
  static StatusCode ofGrpcStatus(@Nullable String grpcStatus) {
    if (grpcStatus == null || grpcStatus.isEmpty() || grpcStatus.length() > 2) {
      return StatusCode.UNKNOWN;
    }
    int value = 0;
    for (int i = 0; i < grpcStatus.length(); i++) {
      int digit = grpcStatus.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return StatusCode.UNKNOWN;
      }
      value = 10 * value + digit;
    }
    return StatusCode.of(value);
  }
}
