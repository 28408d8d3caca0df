package dev.tern.interop.service;

import dev.tern.rpc.Receiver;
import dev.tern.rpc.Sender;
import dev.tern.rpc.ServiceDefinition;
import io.grpc.testing.integration.Empty;
import io.grpc.testing.integration.SimpleRequest;
import io.grpc.testing.integration.SimpleResponse;
import io.grpc.testing.integration.StreamingInputCallRequest;
import io.grpc.testing.integration.StreamingInputCallResponse;
import io.grpc.testing.integration.StreamingOutputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestService;

/** Answers everything at once with OK and with nothing in it. */
final class EmptyTestService implements TestService {

  static ServiceDefinition bind() {
    return TestService.bind(new EmptyTestService());
  }

  @Override
  public Empty emptyCall(Empty request) {
    return Empty.defaultInstance();
  }

  @Override
  public SimpleResponse unaryCall(SimpleRequest request) {
    return SimpleResponse.defaultInstance();
  }

  @Override
  public SimpleResponse cacheableUnaryCall(SimpleRequest request) {
    return SimpleResponse.defaultInstance();
  }

  @Override
  public void streamingOutputCall(
      StreamingOutputCallRequest request, Sender<StreamingOutputCallResponse> responses) {}

  @Override
  public StreamingInputCallResponse streamingInputCall(
      Receiver<StreamingInputCallRequest> requests) {
    return StreamingInputCallResponse.defaultInstance();
  }

  @Override
  public void fullDuplexCall(
      Receiver<StreamingOutputCallRequest> requests,
      Sender<StreamingOutputCallResponse> responses) {}

  @Override
  public void halfDuplexCall(
      Receiver<StreamingOutputCallRequest> requests,
      Sender<StreamingOutputCallResponse> responses) {}

  @Override
  public Empty unimplementedCall(Empty request) {
    return Empty.defaultInstance();
  }
}
