package dev.tern.rpc;

import dev.tern.http2.Headers;
import dev.tern.http2.Headers.Indexing;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The field blocks that a server sends. Stateless. */
final class ResponseHeads {
  private static final String CONTENT_TYPE = "application/grpc";

  /** The trailers of nearly every call: one object for all. */
  static final Headers OK_TRAILERS = Headers.of("grpc-status", "0");

  private ResponseHeads() {}

  /** The head of a response without metadata or compression: one object for a server. */
  static Headers plain(CompressorRegistry compressors) {
    return head(compressors, null, Metadata.empty());
  }

  /** The head of a response; the encoding is null when no message will be compressed. */
  static Headers head(
      CompressorRegistry compressors, @Nullable String encoding, Metadata metadata) {
    Headers.Builder out = begin("200", CONTENT_TYPE);
    if (encoding != null) {
      out.add("grpc-encoding", encoding);
    }
    addAcceptEncoding(compressors, out);
    MetadataWire.append(metadata, out);
    return out.build();
  }

  static Headers trailers(Status status, Metadata metadata) {
    if (status.isOk() && status.message().isEmpty() && metadata.isEmpty()) {
      return OK_TRAILERS;
    }
    Headers.Builder out = Headers.builder();
    addStatus(status, out);
    MetadataWire.append(metadata, out);
    return out.build();
  }

  /** A response without messages: one block that is its head and its end. */
  static Headers trailersOnly(Status status, Metadata metadata) {
    Headers.Builder out = begin("200", CONTENT_TYPE);
    addStatus(status, out);
    MetadataWire.append(metadata, out);
    return out.build();
  }

  /** The answer to an unknown grpc-encoding: it says which ones are known (doc/compression.md). */
  static Headers unknownEncoding(Status status, CompressorRegistry compressors) {
    Headers.Builder out = begin("200", CONTENT_TYPE);
    addAcceptEncoding(compressors, out);
    addStatus(status, out);
    return out.build();
  }

  /**
   * The answer to a request that is not gRPC: an HTTP status for its sender, words for a person,
   * and a gRPC status for a gRPC client that reads it all the same.
   */
  static Headers httpError(int httpStatus, Status status, @Nullable String allow) {
    Headers.Builder out = begin(Integer.toString(httpStatus), "text/plain; charset=utf-8");
    if (allow != null) {
      out.add("allow", allow);
    }
    addStatus(status, out);
    return out.build();
  }

  static byte[] httpErrorBody(Status status) {
    return (status.message() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Headers.Builder begin(String httpStatus, String contentType) {
    return Headers.builder().add(":status", httpStatus).add("content-type", contentType);
  }

  private static void addAcceptEncoding(CompressorRegistry compressors, Headers.Builder out) {
    if (!compressors.acceptEncoding().isEmpty()) {
      out.add("grpc-accept-encoding", compressors.acceptEncoding());
    }
  }

  private static void addStatus(Status status, Headers.Builder out) {
    out.add("grpc-status", Integer.toString(status.code().value()));
    if (!status.message().isEmpty()) {
      out.add("grpc-message", StatusMessageCoding.encode(status.message()), Indexing.UNINDEXED);
    }
  }
}
