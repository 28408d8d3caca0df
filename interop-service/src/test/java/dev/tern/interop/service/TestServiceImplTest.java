package dev.tern.interop.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.Tern;
import dev.tern.rpc.BidiCall;
import dev.tern.rpc.Channel;
import dev.tern.rpc.Receiver;
import dev.tern.rpc.ResponseInfo;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.Server;
import dev.tern.rpc.StatusCode;
import io.grpc.testing.integration.ResponseParameters;
import io.grpc.testing.integration.SimpleRequest;
import io.grpc.testing.integration.StreamingOutputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the service does beyond the official cases. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class TestServiceImplTest {
  private Server server;
  private Channel channel;
  private TestService.Client service;

  @BeforeEach
  void start() throws Exception {
    server = Tern.server(0).service(TestServiceImpl.bind()).start();
    channel = Tern.channel("localhost:" + server.port());
    service = TestService.client(channel);
  }

  @AfterEach
  void stop() {
    channel.close();
    server.close();
  }

  @Test
  void aPayloadBeyondTheLimitIsInvalidArgument() throws Exception {
    for (int size : new int[] {-1, TestServiceImpl.MAX_RESPONSE_SIZE + 1, Integer.MAX_VALUE}) {
      SimpleRequest request = SimpleRequest.of(r -> r.responseSize(size));
      RpcException failure =
          Expect.failure(
              "size " + size, StatusCode.INVALID_ARGUMENT, () -> service.unaryCall(request));
      assertTrue(failure.status().message().contains(Integer.toString(size)), failure.getMessage());
    }
  }

  @Test
  void aPayloadTypeThatIsNotKnownIsInvalidArgument() throws Exception {
    SimpleRequest request = SimpleRequest.of(r -> r.responseTypeNumber(77).responseSize(1));
    Expect.failure(
        "payload type 77", StatusCode.INVALID_ARGUMENT, () -> service.unaryCall(request));
  }

  @Test
  void cacheableUnaryCallTellsProxiesHowLongToKeepTheResponse() {
    ResponseInfo info = new ResponseInfo();
    assertNotNull(
        service
            .withResponseInfo(info)
            .cacheableUnaryCall(SimpleRequest.defaultInstance())
            .payload());
    assertEquals("max-age=60, public", info.headers().get("cache-control"));
  }

  @Test
  void halfDuplexCallAnswersInOrderWhenAllRequestsAreIn() {
    try (BidiCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call =
        service.halfDuplexCall()) {
      call.send(Requests.output(3, 1));
      call.send(Requests.output(2));
      call.finishSending();
      List<Integer> sizes = new ArrayList<>();
      for (StreamingOutputCallResponse response : call) {
        sizes.add(Expect.present("payload", response.payload()).body().size());
      }
      assertEquals(List.of(3, 1, 2), sizes);
    }
  }

  @Test
  void halfDuplexCallKeepsABoundedNumberOfRequests() throws Exception {
    Expect.failure(
        "one request too many",
        StatusCode.RESOURCE_EXHAUSTED,
        () -> {
          try (BidiCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call =
              service.halfDuplexCall()) {
            for (int i = 0; i <= TestServiceImpl.MAX_BUFFERED_REQUESTS; i++) {
              call.send(StreamingOutputCallRequest.defaultInstance());
            }
            call.finishSending();
            call.receive();
          }
        });
  }

  @Test
  void theIntervalComesBeforeEachResponse() {
    StreamingOutputCallRequest request =
        StreamingOutputCallRequest.builder()
            .addResponseParameters(ResponseParameters.of(p -> p.size(1).intervalUs(20_000)))
            .addResponseParameters(ResponseParameters.of(p -> p.size(1).intervalUs(20_000)))
            .build();
    long begin = System.nanoTime();
    try (Receiver<StreamingOutputCallResponse> responses = service.streamingOutputCall(request)) {
      assertNotNull(responses.receive());
      assertNotNull(responses.receive());
      assertNull(responses.receive());
    }
    assertTrue(System.nanoTime() - begin >= 40_000_000);
  }

  /** The handler would sleep for more than half an hour; the drain sees that it does not. */
  @Test
  void aCancelledCallDoesNotSleepOn() throws Exception {
    StreamingOutputCallRequest request =
        StreamingOutputCallRequest.builder()
            .addResponseParameters(ResponseParameters.of(p -> p.size(1)))
            .addResponseParameters(
                ResponseParameters.of(p -> p.size(1).intervalUs(Integer.MAX_VALUE)))
            .build();
    try (Receiver<StreamingOutputCallResponse> responses = service.streamingOutputCall(request)) {
      assertNotNull(responses.receive());
    }
    assertTrue(server.drain(Duration.ofSeconds(30)));
  }
}
