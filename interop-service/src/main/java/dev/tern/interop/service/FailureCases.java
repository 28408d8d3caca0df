package dev.tern.interop.service;

import dev.tern.rpc.BidiCall;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.StatusCode;
import io.grpc.testing.integration.EchoStatus;
import io.grpc.testing.integration.Empty;
import io.grpc.testing.integration.SimpleRequest;
import io.grpc.testing.integration.StreamingOutputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallResponse;

/** The cases whose calls end with a status that is not OK. */
final class FailureCases {
  private static final String MESSAGE = "test status message";
  private static final String SPECIAL_MESSAGE =
      "\t\ntest with whitespace\r\nand Unicode BMP \u263A and non-BMP \uD83D\uDE08\t\n";

  private FailureCases() {}

  static void statusCodeAndMessage(InteropPeer peer) throws Exception {
    EchoStatus wanted = unknown(MESSAGE);
    SimpleRequest request = SimpleRequest.of(r -> r.responseStatus(wanted));
    checkMessage(
        MESSAGE,
        Expect.failure(
            "the unary call", StatusCode.UNKNOWN, () -> peer.service().unaryCall(request)));
    checkMessage(
        MESSAGE,
        Expect.failure(
            "the duplex call",
            StatusCode.UNKNOWN,
            () -> {
              try (BidiCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call =
                  peer.service().fullDuplexCall()) {
                call.send(StreamingOutputCallRequest.of(r -> r.responseStatus(wanted)));
                call.finishSending();
                call.receive();
              }
            }));
  }

  static void specialStatusMessage(InteropPeer peer) throws Exception {
    SimpleRequest request = SimpleRequest.of(r -> r.responseStatus(unknown(SPECIAL_MESSAGE)));
    checkMessage(
        SPECIAL_MESSAGE,
        Expect.failure(
            "the unary call", StatusCode.UNKNOWN, () -> peer.service().unaryCall(request)));
  }

  static void unimplementedMethod(InteropPeer peer) throws Exception {
    Expect.failure(
        "a method without implementation",
        StatusCode.UNIMPLEMENTED,
        () -> peer.service().unimplementedCall(Empty.defaultInstance()));
  }

  static void unimplementedService(InteropPeer peer) throws Exception {
    Expect.failure(
        "a service that no server has",
        StatusCode.UNIMPLEMENTED,
        () -> peer.unimplementedService().unimplementedCall(Empty.defaultInstance()));
  }

  private static EchoStatus unknown(String message) {
    return EchoStatus.of(s -> s.code(StatusCode.UNKNOWN.value()).message(message));
  }

  private static void checkMessage(String expected, RpcException failure) {
    Expect.equal("status message", expected, failure.status().message());
  }
}
