package dev.tern.interop.service;

import dev.tern.rpc.BidiCall;
import dev.tern.rpc.ClientStreamingCall;
import dev.tern.rpc.Receiver;
import dev.tern.rpc.ResponseInfo;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.StatusCode;
import io.grpc.testing.integration.Payload;
import io.grpc.testing.integration.ResponseParameters;
import io.grpc.testing.integration.StreamingInputCallRequest;
import io.grpc.testing.integration.StreamingInputCallResponse;
import io.grpc.testing.integration.StreamingOutputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The cases that stream in one direction or both. */
final class StreamingCases {
  private static final int[] REQUEST_SIZES = {27_182, 8, 1_828, 45_904};
  private static final int[] RESPONSE_SIZES = {31_415, 9, 2_653, 58_979};

  private StreamingCases() {}

  static void clientStreaming(InteropPeer peer) {
    try (ClientStreamingCall<StreamingInputCallRequest, StreamingInputCallResponse> call =
        peer.service().streamingInputCall()) {
      for (int size : REQUEST_SIZES) {
        call.send(Requests.input(size).build());
      }
      Expect.equal("aggregated size", 74_922, call.finish().aggregatedPayloadSize());
    }
  }

  static void clientCompressedStreaming(InteropPeer peer) throws Exception {
    Expect.failure(
        "the probe, a plain message where a compressed one is due",
        StatusCode.INVALID_ARGUMENT,
        () -> {
          try (ClientStreamingCall<StreamingInputCallRequest, StreamingInputCallResponse> call =
              peer.service().streamingInputCall()) {
            call.send(Requests.input(27_182).expectCompressed(Requests.bool(true)).build());
            call.finish();
          }
        });
    clientCompressedStreamingNoprobe(peer);
  }

  static void clientCompressedStreamingNoprobe(InteropPeer peer) {
    try (ClientStreamingCall<StreamingInputCallRequest, StreamingInputCallResponse> call =
        peer.service().withCompression("gzip").streamingInputCall()) {
      call.setMessageCompression(true);
      call.send(Requests.input(27_182).expectCompressed(Requests.bool(true)).build());
      call.setMessageCompression(false);
      call.send(Requests.input(45_904).expectCompressed(Requests.bool(false)).build());
      Expect.equal("aggregated size", 73_086, call.finish().aggregatedPayloadSize());
    }
  }

  static void serverStreaming(InteropPeer peer) {
    try (Receiver<StreamingOutputCallResponse> responses =
        peer.service().streamingOutputCall(Requests.output(RESPONSE_SIZES))) {
      for (int size : RESPONSE_SIZES) {
        checkResponse(size, responses.receive());
      }
      Expect.equal("response after the last", null, responses.receive());
    }
  }

  static void serverCompressedStreaming(InteropPeer peer) {
    serverCompressedStreaming(peer, true);
  }

  static void serverCompressedStreamingNoflags(InteropPeer peer) {
    serverCompressedStreaming(peer, false);
  }

  private static void serverCompressedStreaming(InteropPeer peer, boolean checkFlags) {
    StreamingOutputCallRequest request =
        StreamingOutputCallRequest.builder()
            .addResponseParameters(parameters(31_415, true))
            .addResponseParameters(parameters(92_653, false))
            .build();
    ResponseInfo info = new ResponseInfo();
    try (Receiver<StreamingOutputCallResponse> responses =
        peer.service().withResponseInfo(info).streamingOutputCall(request)) {
      for (ResponseParameters asked : request.responseParameters()) {
        checkResponse(asked.size(), responses.receive());
        if (checkFlags) {
          Expect.equal(
              "compressed flag of the response of " + asked.size() + " bytes",
              asked.size() == 31_415,
              info.isMessageCompressed());
        }
      }
      Expect.equal("response after the last", null, responses.receive());
    }
  }

  private static ResponseParameters parameters(int size, boolean compressed) {
    return ResponseParameters.of(p -> p.size(size).compressed(Requests.bool(compressed)));
  }

  static void pingPong(InteropPeer peer) {
    try (BidiCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call =
        peer.service().fullDuplexCall()) {
      for (int i = 0; i < REQUEST_SIZES.length; i++) {
        call.send(Requests.duplex(RESPONSE_SIZES[i], REQUEST_SIZES[i]));
        checkResponse(RESPONSE_SIZES[i], call.receive());
      }
      call.finishSending();
      Expect.equal("response after the last", null, call.receive());
    }
  }

  static void emptyStream(InteropPeer peer) {
    try (BidiCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call =
        peer.service().fullDuplexCall()) {
      call.finishSending();
      Expect.equal("response", null, call.receive());
    }
  }

  /** The duplex half of custom_metadata. */
  static void customMetadata(InteropPeer peer) {
    try (BidiCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call =
        peer.service().withMetadata(UnaryCases.echoed()).fullDuplexCall()) {
      call.send(Requests.duplex(Requests.LARGE_RESPONSE, Requests.LARGE_REQUEST));
      call.finishSending();
      checkResponse(Requests.LARGE_RESPONSE, call.receive());
      Expect.equal("response after the last", null, call.receive());
      UnaryCases.checkEcho(call.headers(), call.trailers());
    }
  }

  static void cancelAfterBegin(InteropPeer peer) throws Exception {
    try (ClientStreamingCall<StreamingInputCallRequest, StreamingInputCallResponse> call =
        peer.service().streamingInputCall()) {
      call.cancel();
      Expect.failure("the cancelled call", StatusCode.CANCELLED, call::finish);
    }
  }

  static void cancelAfterFirstResponse(InteropPeer peer) throws Exception {
    try (BidiCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call =
        peer.service().fullDuplexCall()) {
      call.send(Requests.duplex(31_415, 27_182));
      checkResponse(31_415, call.receive());
      call.cancel();
      Expect.failure("the cancelled call", StatusCode.CANCELLED, () -> call.receive());
    }
  }

  static void timeoutOnSleepingServer(InteropPeer peer) throws Exception {
    Expect.failure(
        "a call of one millisecond",
        StatusCode.DEADLINE_EXCEEDED,
        () -> {
          try (BidiCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call =
              peer.service().withTimeout(Duration.ofMillis(1)).fullDuplexCall()) {
            sendUnlessOver(
                call, StreamingOutputCallRequest.of(r -> r.payload(Requests.zeros(27_182))));
            call.receive();
          }
        });
  }

  /** The deadline may pass before the request is out; then receive says so, as it does later. */
  private static void sendUnlessOver(
      BidiCall<StreamingOutputCallRequest, ?> call, StreamingOutputCallRequest request) {
    try {
      call.send(request);
    } catch (RpcException e) {
      Expect.equal("status of the send", StatusCode.DEADLINE_EXCEEDED, e.code());
    }
  }

  private static void checkResponse(int size, @Nullable StreamingOutputCallResponse response) {
    StreamingOutputCallResponse present =
        Expect.present("response of " + size + " bytes", response);
    Payload payload = Expect.present("payload of the response", present.payload());
    Expect.zeros("the response's payload", size, payload.body());
  }
}
