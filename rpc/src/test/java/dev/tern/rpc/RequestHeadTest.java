package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "application/grpc, true",
        "APPLICATION/gRPC, true",
        "application/grpc+proto, true",
        "application/grpc+json, true",
        "application/grpc;charset=utf-8, true",
        "application/grpc-web, false",
        "application/grpc-web+proto, false",
        "application/grpcx, false",
        "application/grp, false",
        "application/json, false",
        "'', false",
        "null, false",
      })
  void contentTypeIsGrpcThenTheEndOrPlusOrSemicolon(String contentType, boolean grpc) {
    assertEquals(grpc, RequestHead.isGrpc(contentType));
  }
}
