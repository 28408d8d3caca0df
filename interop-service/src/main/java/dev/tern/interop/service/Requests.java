package dev.tern.interop.service;

import dev.tern.protobuf.Bytes;
import io.grpc.testing.integration.BoolValue;
import io.grpc.testing.integration.Payload;
import io.grpc.testing.integration.ResponseParameters;
import io.grpc.testing.integration.SimpleRequest;
import io.grpc.testing.integration.StreamingInputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallRequest;

/** The requests that the cases send. */
final class Requests {
  static final int LARGE_REQUEST = 271_828;
  static final int LARGE_RESPONSE = 314_159;

  private Requests() {}

  static SimpleRequest.Builder large() {
    return SimpleRequest.builder().responseSize(LARGE_RESPONSE).payload(zeros(LARGE_REQUEST));
  }

  static StreamingInputCallRequest.Builder input(int size) {
    return StreamingInputCallRequest.builder().payload(zeros(size));
  }

  /** Asks for one response of that size, and carries a payload itself. */
  static StreamingOutputCallRequest duplex(int responseSize, int requestSize) {
    return StreamingOutputCallRequest.builder()
        .addResponseParameters(ResponseParameters.of(p -> p.size(responseSize)))
        .payload(zeros(requestSize))
        .build();
  }

  static StreamingOutputCallRequest output(int... sizes) {
    StreamingOutputCallRequest.Builder request = StreamingOutputCallRequest.builder();
    for (int size : sizes) {
      request.addResponseParameters(ResponseParameters.of(p -> p.size(size)));
    }
    return request.build();
  }

  static BoolValue bool(boolean value) {
    return BoolValue.of(b -> b.value(value));
  }

  static Payload zeros(int size) {
    return Payload.of(p -> p.body(Bytes.of(new byte[size])));
  }
}
