package dev.tern.rpc;

import dev.tern.http2.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads and judges the head and the trailers of a response (PROTOCOL-HTTP2.md, "Responses"). What
 * is not gRPC is mapped by its HTTP status, and its body quoted for diagnosis.
 *
 * <p>Owner: event loop.
 */
final class ResponseReader {
  /** How much of a foreign body is quoted. */
  private static final int MAX_QUOTED = 1024;

  private final CompressorRegistry compressors;
  private boolean seen;
  private int httpStatus;
  private @Nullable String contentType;
  private boolean grpc;
  private @Nullable Compressor compressor;
  private byte @Nullable [] quoted;
  private int quotedSize;

  ResponseReader(CompressorRegistry compressors) {
    this.compressors = compressors;
  }

  /** For another stream of the same call. */
  void reset() {
    seen = false;
    quoted = null;
    quotedSize = 0;
  }

  /** Whether the final head has come. */
  boolean isSeen() {
    return seen;
  }

  /** An interim response, which is skipped (RFC 9110 section 15.2). */
  static boolean isInterim(Headers headers) {
    String status = headers.get(":status");
    return status != null && status.length() == 3 && status.charAt(0) == '1';
  }

  /** Takes the head; returns what is wrong with it, or null. */
  @Nullable Status read(Headers headers) {
    seen = true;
    httpStatus = 0;
    contentType = null;
    compressor = null;
    String encoding = null;
    for (int i = 0; i < headers.size(); i++) {
      switch (headers.name(i)) {
        case ":status" -> httpStatus = numberOf(headers.value(i));
        case "content-type" -> contentType = headers.value(i);
        case "grpc-encoding" -> encoding = headers.value(i);
        default -> {}
      }
    }
    grpc = RequestHead.isGrpc(contentType);
    if (encoding != null && grpc && !encoding.equals(CompressorRegistry.IDENTITY)) {
      compressor = compressors.find(encoding);
      if (compressor == null) {
        return Status.of(
            StatusCode.INTERNAL,
            "the response has grpc-encoding \""
                + encoding
                + "\", which was not offered (offered: "
                + compressors.acceptEncoding()
                + ")");
      }
    }
    return null;
  }

  private static int numberOf(String status) {
    int number = 0;
    for (int i = 0; i < status.length() && i < 3; i++) {
      number = 10 * number + (status.charAt(i) - '0');
    }
    return number;
  }

  /** Whether its body is gRPC messages; otherwise it is quoted. */
  boolean hasMessages() {
    return grpc && httpStatus == 200;
  }

  /** How compressed messages are compressed; null when there must be none. */
  @Nullable Compressor compressor() {
    return compressor;
  }

  /** Keeps a part of a foreign body; false when there is enough of it. */
  boolean quote(byte[] buffer, int offset, int length) {
    int count = Math.min(length, MAX_QUOTED - quotedSize);
    byte[] into = quoted == null ? new byte[MAX_QUOTED] : quoted;
    System.arraycopy(buffer, offset, into, quotedSize, count);
    quoted = into;
    quotedSize += count;
    return quotedSize < MAX_QUOTED;
  }

  /** The status in trailers, or in the one block of a Trailers-Only response. */
  Status ofTrailers(Headers trailers) {
    if (!grpc) {
      return ofHttp();
    }
    String grpcStatus = trailers.get("grpc-status");
    if (grpcStatus == null) {
      return httpStatus == 200
          ? Status.of(StatusCode.UNKNOWN, "the response's trailers have no grpc-status")
          : ofHttp();
    }
    StatusCode code = StatusMapping.ofGrpcStatus(grpcStatus);
    String message = trailers.get("grpc-message");
    if (message == null) {
      return code == StatusCode.UNKNOWN && !grpcStatus.equals("2")
          ? Status.of(code, "the response has grpc-status \"" + grpcStatus + "\"")
          : Status.of(code);
    }
    return Status.of(code, StatusMessageCoding.decode(message));
  }

  /** The status of a response that ended without trailers. */
  Status withoutTrailers() {
    return hasMessages()
        ? Status.of(StatusCode.INTERNAL, "the response ended without trailers")
        : ofHttp();
  }

  private Status ofHttp() {
    StringBuilder message =
        new StringBuilder("the response is not gRPC: HTTP status ").append(httpStatus);
    message.append(contentType == null ? ", no content-type" : ", content-type " + contentType);
    byte[] body = quoted;
    if (body != null) {
      String text = new String(Arrays.copyOf(body, quotedSize), StandardCharsets.UTF_8).strip();
      message.append(", body: ").append(text);
      message.append(quotedSize == MAX_QUOTED ? "..." : "");
    }
    StatusCode code = StatusMapping.ofHttpStatus(httpStatus);
    return Status.of(code, message.toString());
  }
}
