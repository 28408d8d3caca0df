package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PROTOCOL-HTTP2.md "Responses", doc/http-grpc-status-mapping.md. */
class ResponseReaderTest {
  private final ResponseReader reader = new ResponseReader(CompressorRegistry.defaults());

  private static Headers head(String httpStatus, String contentType, String... more) {
    Headers.Builder out = Headers.builder().add(":status", httpStatus);
    if (!contentType.isEmpty()) {
      out.add("content-type", contentType);
    }
    for (int i = 0; i < more.length; i += 2) {
      out.add(more[i], more[i + 1]);
    }
    return out.build();
  }

  @ParameterizedTest
  @CsvSource({
    "100,true",
    "103,true",
    "200,false",
    "404,false",
  })
  void interimResponsesAreThoseOf1xx(String status, boolean interim) {
    assertEquals(interim, ResponseReader.isInterim(head(status, "")));
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc, true",
    "application/grpc+proto, true",
    "application/grpc;charset=utf-8, true",
    "Application/GRPC+json, true",
    "application/grpc-web, false",
    "application/grpc-web+proto, false",
    "text/html, false",
    "'', false"
  })
  void contentTypeDecidesWhetherItIsGrpc(String contentType, boolean grpc) {
    assertNull(reader.read(head("200", contentType)));
    assertEquals(grpc, reader.hasMessages());
  }

  @ParameterizedTest
  @CsvSource({
    "400,INTERNAL",
    "401,UNAUTHENTICATED",
    "403,PERMISSION_DENIED",
    "404,UNIMPLEMENTED",
    "429,UNAVAILABLE",
    "431,UNKNOWN",
    "502,UNAVAILABLE",
    "503,UNAVAILABLE",
    "504,UNAVAILABLE",
    "200,UNKNOWN",
    "500,UNKNOWN"
  })
  void whatIsNotGrpcIsMappedByItsHttpStatusAndItsBodyQuoted(String status, StatusCode code) {
    reader.read(head(status, "text/html"));
    byte[] body = "<h1>upstream is away</h1>\n".getBytes(StandardCharsets.UTF_8);
    assertTrue(reader.quote(body, 0, body.length));
    Status mapped = reader.withoutTrailers();
    assertEquals(code, mapped.code());
    assertEquals(
        "the response is not gRPC: HTTP status "
            + status
            + ", content-type text/html, body: <h1>upstream is away</h1>",
        mapped.message());
  }

  @Test
  void aForeignBodyIsQuotedUpToALimit() {
    reader.read(head("503", "text/plain"));
    byte[] body = new byte[800];
    java.util.Arrays.fill(body, (byte) 'x');
    assertTrue(reader.quote(body, 0, body.length));
    assertFalse(reader.quote(body, 0, body.length));
    String message = reader.withoutTrailers().message();
    assertTrue(message.endsWith("xxx..."), message);
    assertTrue(message.length() < 1200);
  }

  @Test
  void grpcStatusOfTrailersOnlyCountsEvenWithAnotherHttpStatus() {
    Headers only =
        head("503", "application/grpc", "grpc-status", "8", "grpc-message", "too%20much");
    reader.read(only);
    assertEquals(Status.of(StatusCode.RESOURCE_EXHAUSTED, "too much"), reader.ofTrailers(only));
  }

  @Test
  void withoutGrpcStatusTheHttpStatusCounts() {
    Headers only = head("401", "application/grpc");
    reader.read(only);
    assertEquals(StatusCode.UNAUTHENTICATED, reader.ofTrailers(only).code());
  }

  @Test
  void trailersWithoutGrpcStatusAreUnknown() {
    reader.read(head("200", "application/grpc"));
    assertEquals(StatusCode.UNKNOWN, reader.ofTrailers(Headers.of("x", "y")).code());
  }

  @Test
  void aGrpcStatusThatIsNoNumberIsUnknownAndQuoted() {
    reader.read(head("200", "application/grpc"));
    Status status = reader.ofTrailers(Headers.of("grpc-status", "1x"));
    assertEquals(StatusCode.UNKNOWN, status.code());
    assertTrue(status.message().contains("\"1x\""));
  }

  @Test
  void messagesWithoutTrailersAreInternal() {
    reader.read(head("200", "application/grpc"));
    assertEquals(StatusCode.INTERNAL, reader.withoutTrailers().code());
  }

  @Test
  void anEncodingThatWasNotOfferedIsInternal_compression() {
    Status fault = reader.read(head("200", "application/grpc", "grpc-encoding", "br"));
    assertNotNull(fault);
    assertEquals(StatusCode.INTERNAL, fault.code());
    assertTrue(fault.message().contains("\"br\""), fault.message());
  }

  @Test
  void identityIsNoCompression() {
    assertNull(reader.read(head("200", "application/grpc", "grpc-encoding", "identity")));
    assertNull(reader.compressor());
    assertNull(reader.read(head("200", "application/grpc", "grpc-encoding", "gzip")));
    assertNotNull(reader.compressor());
  }
}
