package dev.tern.rpc;

import dev.tern.http2.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads and judges the head of a request. One serves a connection: its fields are those of the
 * request that was read last.
 *
 * <p>Owner: event loop.
 */
final class RequestHead {
  /** No grpc-timeout. */
  static final long NO_TIMEOUT = -1;

  private final ServerConfig config;

  private @Nullable String httpMethod;
  private @Nullable String path;
  private @Nullable String contentType;
  private @Nullable String timeout;
  private @Nullable String encoding;
  private int hosts;
  private long size;
  private @Nullable String badBinary;

  /** The value of grpc-accept-encoding, null when there was none. */
  @Nullable String acceptEncoding;

  /** Whether the request said that it understands trailers. */
  boolean teTrailers;

  /** The time that the caller gives, in nanoseconds, or {@link #NO_TIMEOUT}. */
  long timeoutNanos;

  /** How the request's messages are compressed, null when they are not. */
  @Nullable Compressor compressor;

  /** Whom the request is for; null when it was refused. */
  @Nullable ServerMethod<?, ?> method;

  RequestHead(ServerConfig config) {
    this.config = config;
  }

  /** An answer that ends the call before it begins. */
  static final class Refusal {
    final Headers headers;
    final byte @Nullable [] body;

    /**
     * Whether the request is plain HTTP, and so is answered when it has ended, as HTTP servers do
     * it: what is malformed behind its head is then found, and is not hidden by an early answer.
     */
    final boolean waitsForEnd;

    private Refusal(Headers headers, byte @Nullable [] body, boolean waitsForEnd) {
      this.headers = headers;
      this.body = body;
      this.waitsForEnd = waitsForEnd;
    }

    static Refusal status(StatusCode code, String message) {
      return new Refusal(
          ResponseHeads.trailersOnly(Status.of(code, message), Metadata.empty()), null, false);
    }

    /** Not gRPC at all: an HTTP status, and the same words as text. */
    static Refusal http(int httpStatus, StatusCode code, String message, @Nullable String allow) {
      Status status = Status.of(code, message);
      return new Refusal(
          ResponseHeads.httpError(httpStatus, status, allow),
          ResponseHeads.httpErrorBody(status),
          false);
    }

    Refusal atTheEnd() {
      return new Refusal(headers, body, true);
    }
  }

  /** Fills the fields, and returns null when the call may begin; otherwise what to answer. */
  @Nullable Refusal read(Headers headers) {
    clear();
    for (int i = 0; i < headers.size(); i++) {
      readField(headers.name(i), headers.value(i));
    }
    return judge();
  }

  private void clear() {
    httpMethod = null;
    path = null;
    contentType = null;
    timeout = null;
    encoding = null;
    acceptEncoding = null;
    badBinary = null;
    compressor = null;
    method = null;
    teTrailers = false;
    hosts = 0;
    size = 0;
    timeoutNanos = NO_TIMEOUT;
  }

  private void readField(String name, String value) {
    size += name.length() + value.length() + 32;
    switch (name) {
      case ":method" -> httpMethod = value;
      case ":path" -> path = value;
      case "content-type" -> contentType = value;
      case "grpc-timeout" -> timeout = value;
      case "grpc-encoding" -> encoding = value;
      case "grpc-accept-encoding" ->
          acceptEncoding = acceptEncoding == null ? value : acceptEncoding + "," + value;
      case "te" -> teTrailers |= value.equals("trailers");
      case "host" -> hosts++;
      default -> {
        if (MetadataWire.isBinaryName(name) && !MetadataWire.isBinaryValue(value)) {
          badBinary = name;
        }
      }
    }
  }

  /** The rules in their order: first what is not gRPC, then what is wrong in it. */
  private @Nullable Refusal judge() {
    if (size > config.maxInboundMetadataSize()) {
      return Refusal.status(
          StatusCode.RESOURCE_EXHAUSTED,
          "the request's metadata of "
              + size
              + " bytes is larger than the limit of "
              + config.maxInboundMetadataSize()
              + " bytes");
    }
    if (!"POST".equals(httpMethod)) {
      Refusal refusal =
          Refusal.http(
              405, StatusCode.INTERNAL, "a gRPC request is a POST, not a " + httpMethod, "POST");
      // A tunnel is silent until it is answered.
      return "CONNECT".equals(httpMethod) ? refusal : refusal.atTheEnd();
    }
    if (contentType == null) {
      return Refusal.http(
              415,
              StatusCode.INTERNAL,
              "the request has no content-type; gRPC's is application/grpc",
              null)
          .atTheEnd();
    }
    if (!isGrpc(contentType)) {
      return Refusal.http(
          415,
          StatusCode.INTERNAL,
          "the content-type \"" + contentType + "\" is not application/grpc",
          null);
    }
    if (hosts > 1) {
      return Refusal.http(400, StatusCode.INTERNAL, "the request names " + hosts + " hosts", null);
    }
    return judgeCall();
  }

  private @Nullable Refusal judgeCall() {
    String requestPath = path == null ? "" : path;
    ServerMethod<?, ?> found = config.methods().find(requestPath);
    if (found == null) {
      return Refusal.status(StatusCode.UNIMPLEMENTED, config.methods().explainMiss(requestPath));
    }
    if (encoding != null && !encoding.equals(CompressorRegistry.IDENTITY)) {
      compressor = config.compressors().find(encoding);
      if (compressor == null) {
        Status status =
            Status.of(
                StatusCode.UNIMPLEMENTED,
                "this server cannot read messages with grpc-encoding \"" + encoding + "\"");
        return new Refusal(
            ResponseHeads.unknownEncoding(status, config.compressors()), null, false);
      }
    }
    if (timeout != null) {
      timeoutNanos = TimeoutFormat.parseNanos(timeout);
      if (timeoutNanos == TimeoutFormat.MALFORMED) {
        return Refusal.status(
            StatusCode.INTERNAL, "the grpc-timeout \"" + timeout + "\" is malformed");
      }
    }
    if (badBinary != null) {
      return Refusal.status(
          StatusCode.INTERNAL, "the value of metadata \"" + badBinary + "\" is not base64");
    }
    method = found;
    return null;
  }

  /** {@code application/grpc}, then nothing, or "+" or ";" and more (PROTOCOL-HTTP2.md). */
  static boolean isGrpc(@Nullable String contentType) {
    String prefix = "application/grpc";
    if (contentType == null || !contentType.regionMatches(true, 0, prefix, 0, prefix.length())) {
      return false;
    }
    if (contentType.length() == prefix.length()) {
      return true;
    }
    char next = contentType.charAt(prefix.length());
    return next == '+' || next == ';';
  }
}
