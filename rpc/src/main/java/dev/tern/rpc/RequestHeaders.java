package dev.tern.rpc;

import dev.tern.http2.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request, its fields in gRPC's order: pseudo-header fields, the call's definition,
 * then the user's metadata (PROTOCOL-HTTP2.md, "Requests"). Stateless.
 */
final class RequestHeaders {
  private RequestHeaders() {}

  /**
   * @param previousAttempts how many attempts of the call have failed; goes along when positive
   * @param remainingNanos the time that is left, Long.MAX_VALUE for no deadline
   */
  static Headers build(
      ChannelOptions channel,
      MethodDescriptor<?, ?> method,
      CallOptions call,
      @Nullable Compressor compressor,
      int previousAttempts,
      long remainingNanos) {
    Headers.Builder out = Headers.builder();
    String authority = call.authority();
    out.add(":method", "POST")
        .add(":scheme", channel.transport().scheme())
        .add(":path", method.fullPath())
        .add(":authority", authority != null ? authority : channel.authority());
    if (remainingNanos != Long.MAX_VALUE) {
      // Differs in every call: it would only push others out of the table.
      out.add("grpc-timeout", TimeoutFormat.format(remainingNanos), Headers.Indexing.UNINDEXED);
    }
    out.add("te", "trailers")
        .add("content-type", "application/grpc")
        .add("user-agent", channel.userAgent());
    if (compressor != null) {
      out.add("grpc-encoding", compressor.encoding());
    }
    String accepted = channel.compressors().acceptEncoding();
    if (!accepted.isEmpty()) {
      out.add("grpc-accept-encoding", accepted);
    }
    if (previousAttempts > 0) {
      out.add("grpc-previous-rpc-attempts", Integer.toString(previousAttempts));
    }
    MetadataWire.append(call.metadata(), out);
    return out.build();
  }
}
