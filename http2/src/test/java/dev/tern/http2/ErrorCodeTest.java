package dev.tern.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ErrorCodeTest {
  @Test
  void anUnknownCodeCountsAsInternalError_rfc9113_7() {
    assertEquals(ErrorCode.INTERNAL_ERROR, ErrorCode.of(0xe));
    assertEquals(ErrorCode.INTERNAL_ERROR, ErrorCode.of(-1));
    assertEquals(ErrorCode.HTTP_1_1_REQUIRED, ErrorCode.of(0xd));
  }
}
