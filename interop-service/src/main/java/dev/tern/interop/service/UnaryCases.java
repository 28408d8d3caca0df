package dev.tern.interop.service;

import dev.tern.protobuf.Bytes;
import dev.tern.rpc.Metadata;
import dev.tern.rpc.ResponseInfo;
import dev.tern.rpc.StatusCode;
import io.grpc.testing.integration.Empty;
import io.grpc.testing.integration.Payload;
import io.grpc.testing.integration.SimpleRequest;
import io.grpc.testing.integration.SimpleResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The cases that call one message with one message. */
final class UnaryCases {
  private static final int CONCURRENT_CALLS = 200;
  private static final int PICK_FIRST_CALLS = 100;

  private UnaryCases() {}

  static void emptyUnary(InteropPeer peer) {
    Empty response = peer.service().emptyCall(Empty.defaultInstance());
    Expect.equal("bytes of the response", 0, response.toByteArray().length);
  }

  static void largeUnary(InteropPeer peer) {
    checkLarge(peer.service().unaryCall(Requests.large().build()));
  }

  static void clientCompressedUnary(InteropPeer peer) throws Exception {
    SimpleRequest probe = Requests.large().expectCompressed(Requests.bool(true)).build();
    Expect.failure(
        "the probe, a plain message where a compressed one is due",
        StatusCode.INVALID_ARGUMENT,
        () -> peer.service().unaryCall(probe));
    clientCompressedUnaryNoprobe(peer);
  }

  static void clientCompressedUnaryNoprobe(InteropPeer peer) {
    SimpleRequest compressed = Requests.large().expectCompressed(Requests.bool(true)).build();
    checkLarge(peer.service().withCompression("gzip").unaryCall(compressed));
    SimpleRequest plain = Requests.large().expectCompressed(Requests.bool(false)).build();
    checkLarge(peer.service().unaryCall(plain));
  }

  static void serverCompressedUnary(InteropPeer peer) {
    for (boolean compressed : new boolean[] {true, false}) {
      ResponseInfo info = new ResponseInfo();
      SimpleRequest request =
          Requests.large().responseCompressed(Requests.bool(compressed)).build();
      checkLarge(peer.service().withResponseInfo(info).unaryCall(request));
      Expect.equal("compressed flag of the response", compressed, info.isMessageCompressed());
    }
  }

  static void customMetadata(InteropPeer peer) {
    ResponseInfo info = new ResponseInfo();
    checkLarge(
        peer.service()
            .withMetadata(echoed())
            .withResponseInfo(info)
            .unaryCall(Requests.large().build()));
    checkEcho(info.headers(), info.trailers());
    StreamingCases.customMetadata(peer);
  }

  private static final String INITIAL_VALUE = "test_initial_metadata_value";
  private static final byte[] TRAILING_VALUE = {(byte) 0xab, (byte) 0xab, (byte) 0xab};

  static Metadata echoed() {
    return Metadata.builder()
        .add(TestServiceImpl.ECHO_INITIAL, INITIAL_VALUE)
        .add(TestServiceImpl.ECHO_TRAILING, TRAILING_VALUE)
        .build();
  }

  static void checkEcho(Metadata headers, Metadata trailers) {
    Expect.equal("echoed header", INITIAL_VALUE, headers.get(TestServiceImpl.ECHO_INITIAL));
    Expect.equal(
        "echoed trailer", TRAILING_VALUE, trailers.getBytes(TestServiceImpl.ECHO_TRAILING));
  }

  static void veryLargeRequest(InteropPeer peer) {
    SimpleRequest request =
        SimpleRequest.builder().responseSize(10).payload(Requests.zeros(10_000_000)).build();
    checkPayload(10, peer.service().unaryCall(request));
  }

  static void concurrentLargeUnary(InteropPeer peer) throws Exception {
    SimpleRequest request = Requests.large().build();
    List<CompletableFuture<SimpleResponse>> calls = new ArrayList<>();
    for (int i = 0; i < CONCURRENT_CALLS; i++) {
      calls.add(
          peer.service()
              .async()
              .withTimeout(InteropPeer.PATIENCE.multipliedBy(3))
              .unaryCall(request));
    }
    for (CompletableFuture<SimpleResponse> call : calls) {
      checkLarge(call.get());
    }
  }

  static void pickFirstUnary(InteropPeer peer) {
    Set<String> names = new HashSet<>();
    SimpleRequest request =
        SimpleRequest.builder()
            .responseSize(1)
            .payload(Payload.of(p -> p.body(Bytes.of((byte) 0))))
            .fillServerId(true)
            .build();
    for (int i = 0; i < PICK_FIRST_CALLS; i++) {
      names.add(peer.service().unaryCall(request).serverId());
    }
    Expect.equal("servers that answered", 1, names.size());
    Expect.equal("a server without a name", false, names.contains(""));
  }

  static void checkLarge(SimpleResponse response) {
    checkPayload(Requests.LARGE_RESPONSE, response);
  }

  private static void checkPayload(int size, SimpleResponse response) {
    Payload payload = Expect.present("payload of the response", response.payload());
    Expect.zeros("the response's payload", size, payload.body());
  }
}
