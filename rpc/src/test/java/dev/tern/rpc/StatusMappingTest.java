package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tern.http2.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusMappingTest {

  @ParameterizedTest
  @CsvSource({
    "400, INTERNAL",
    "401, UNAUTHENTICATED",
    "403, PERMISSION_DENIED",
    "404, UNIMPLEMENTED",
    "429, UNAVAILABLE",
    "502, UNAVAILABLE",
    "503, UNAVAILABLE",
    "504, UNAVAILABLE",
    "200, UNKNOWN",
    "301, UNKNOWN",
    "415, UNKNOWN",
    "431, UNKNOWN",
    "500, UNKNOWN",
    "999, UNKNOWN",
  })
  void httpStatusWithoutGrpcStatus(int httpStatus, StatusCode code) {
    assertEquals(code, StatusMapping.ofHttpStatus(httpStatus));
  }

  @ParameterizedTest
  @CsvSource({
    "NO_ERROR, INTERNAL",
    "PROTOCOL_ERROR, INTERNAL",
    "INTERNAL_ERROR, INTERNAL",
    "FLOW_CONTROL_ERROR, INTERNAL",
    "SETTINGS_TIMEOUT, INTERNAL",
    "STREAM_CLOSED, INTERNAL",
    "FRAME_SIZE_ERROR, INTERNAL",
    "REFUSED_STREAM, UNAVAILABLE",
    "CANCEL, CANCELLED",
    "COMPRESSION_ERROR, INTERNAL",
    "CONNECT_ERROR, INTERNAL",
    "ENHANCE_YOUR_CALM, RESOURCE_EXHAUSTED",
    "INADEQUATE_SECURITY, PERMISSION_DENIED",
    "HTTP_1_1_REQUIRED, INTERNAL",
  })
  void resetOfAStream(ErrorCode reset, StatusCode code) {
    assertEquals(code, StatusMapping.ofReset(reset));
  }

  @Test
  void everyGrpcStatusIsReadByItsNumber() {
    for (StatusCode code : StatusCode.values()) {
      assertEquals(code, StatusMapping.ofGrpcStatus(Integer.toString(code.value())));
      assertEquals(code, StatusCode.of(code.value()));
    }
    assertEquals(17, StatusCode.values().length);
    assertEquals(16, StatusCode.UNAUTHENTICATED.value());
  }

  @ParameterizedTest
  @CsvSource({"17", "99", "100", "-1", "x", "1x", "0x1", "''", "' 1'"})
  void grpcStatusThatIsNoCodeIsUnknown(String value) {
    assertEquals(StatusCode.UNKNOWN, StatusMapping.ofGrpcStatus(value));
  }

  @Test
  void missingGrpcStatusIsUnknown() {
    assertEquals(StatusCode.UNKNOWN, StatusMapping.ofGrpcStatus(null));
  }

  @Test
  void statusHasWordsOrNone() {
    assertEquals(Status.OK, Status.of(StatusCode.OK));
    assertEquals("", Status.of(StatusCode.INTERNAL, null).message());
    assertEquals("INTERNAL: x", Status.of(StatusCode.INTERNAL).withMessage("x").toString());
    assertEquals("INTERNAL", Status.of(StatusCode.INTERNAL).toString());
  }
}
