package dev.tern.interop.service;

import dev.tern.protobuf.Bytes;
import dev.tern.rpc.Metadata;
import dev.tern.rpc.Receiver;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.Sender;
import dev.tern.rpc.ServerContext;
import dev.tern.rpc.ServiceDefinition;
import dev.tern.rpc.Status;
import dev.tern.rpc.StatusCode;
import io.grpc.testing.integration.BoolValue;
import io.grpc.testing.integration.EchoStatus;
import io.grpc.testing.integration.Empty;
import io.grpc.testing.integration.Payload;
import io.grpc.testing.integration.PayloadType;
import io.grpc.testing.integration.ResponseParameters;
import io.grpc.testing.integration.SimpleRequest;
import io.grpc.testing.integration.SimpleResponse;
import io.grpc.testing.integration.StreamingInputCallRequest;
import io.grpc.testing.integration.StreamingInputCallResponse;
import io.grpc.testing.integration.StreamingOutputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestOrcaReport;
import io.grpc.testing.integration.TestService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server side of gRPC's interop cases (interop-test-descriptions.md, "Server"), whole: echoed
 * metadata and status, payloads of the asked size and at the asked pace, compression as each
 * request expects it and as each response is asked for.
 *
 * <p>Threads: any; it holds nothing but its own name.
 */
public final class TestServiceImpl implements TestService {
  static final String ECHO_INITIAL = "x-grpc-test-echo-initial";
  static final String ECHO_TRAILING = "x-grpc-test-echo-trailing-bin";

  /** The largest payload that a request may ask for, in bytes; the cases stay below a megabyte. */
  static final int MAX_RESPONSE_SIZE = 64 * 1024 * 1024;

  /** How many requests HalfDuplexCall keeps until the client has sent all. */
  static final int MAX_BUFFERED_REQUESTS = 1_000;

  private final String serverId = UUID.randomUUID().toString();

  private final LoadReportService loadReports;

  TestServiceImpl(LoadReportService loadReports) {
    this.loadReports = loadReports;
  }

  /** A fresh service, ready to be registered with a server. */
  public static ServiceDefinition bind() {
    return TestService.bind(new TestServiceImpl(new LoadReportService()));
  }

  @Override
  public Empty emptyCall(Empty request) {
    echoMetadata(ServerContext.current());
    return Empty.defaultInstance();
  }

  @Override
  public SimpleResponse unaryCall(SimpleRequest request) {
    ServerContext context = ServerContext.current();
    echoMetadata(context, loadReport(request.orcaPerQueryReport()));
    echoStatus(request.responseStatus());
    checkCompressed(request.expectCompressed(), context.isMessageCompressed());
    BoolValue compressed = request.responseCompressed();
    if (compressed != null && compressed.value()) {
      context.setCompression("gzip");
    }
    SimpleResponse.Builder response = SimpleResponse.builder();
    if (request.responseSize() != 0) {
      response.payload(payload(request.responseType(), request.responseSize()));
    }
    if (request.fillServerId()) {
      response.serverId(serverId);
    }
    return response.build();
  }

  @Override
  public SimpleResponse cacheableUnaryCall(SimpleRequest request) {
    ServerContext context = ServerContext.current();
    context.setResponseHeaders(Metadata.of("cache-control", "max-age=60, public"));
    Instant now = Instant.now();
    String stamp = Long.toString(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
    return SimpleResponse.of(r -> r.payload(Payload.of(p -> p.body(Bytes.ofUtf8(stamp)))));
  }

  @Override
  public void streamingOutputCall(
      StreamingOutputCallRequest request, Sender<StreamingOutputCallResponse> responses)
      throws InterruptedException {
    ServerContext context = ServerContext.current();
    echoMetadata(context);
    echoStatus(request.responseStatus());
    new Answers(context, responses).answer(request);
  }

  @Override
  public StreamingInputCallResponse streamingInputCall(
      Receiver<StreamingInputCallRequest> requests) {
    ServerContext context = ServerContext.current();
    echoMetadata(context);
    int total = 0;
    for (StreamingInputCallRequest request : requests) {
      checkCompressed(request.expectCompressed(), context.isMessageCompressed());
      total = Math.addExact(total, bodySize(request.payload()));
    }
    return StreamingInputCallResponse.builder().aggregatedPayloadSize(total).build();
  }

  @Override
  public void fullDuplexCall(
      Receiver<StreamingOutputCallRequest> requests, Sender<StreamingOutputCallResponse> responses)
      throws InterruptedException {
    ServerContext context = ServerContext.current();
    echoMetadata(context);
    Answers answers = new Answers(context, responses);
    for (StreamingOutputCallRequest request : requests) {
      echoStatus(request.responseStatus());
      loadReports.load(request.orcaOobReport());
      answers.answer(request);
    }
  }

  @Override
  public void halfDuplexCall(
      Receiver<StreamingOutputCallRequest> requests, Sender<StreamingOutputCallResponse> responses)
      throws InterruptedException {
    ServerContext context = ServerContext.current();
    echoMetadata(context);
    List<StreamingOutputCallRequest> kept = new ArrayList<>();
    for (StreamingOutputCallRequest request : requests) {
      if (kept.size() == MAX_BUFFERED_REQUESTS) {
        throw new RpcException(
            StatusCode.RESOURCE_EXHAUSTED,
            "HalfDuplexCall keeps at most " + MAX_BUFFERED_REQUESTS + " requests");
      }
      kept.add(request);
    }
    Answers answers = new Answers(context, responses);
    for (StreamingOutputCallRequest request : kept) {
      echoStatus(request.responseStatus());
      answers.answer(request);
    }
  }

  /** The description's one method that no server has. */
  @Override
  public Empty unimplementedCall(Empty request) {
    throw new RpcException(
        StatusCode.UNIMPLEMENTED, "grpc.testing.TestService/UnimplementedCall is not implemented");
  }

  private static void echoMetadata(ServerContext context) {
    echoMetadata(context, Metadata.empty());
  }

  /** Echoes what the client asked for, and sends those trailers besides. */
  private static void echoMetadata(ServerContext context, Metadata trailers) {
    Metadata request = context.requestMetadata();
    String initial = request.get(ECHO_INITIAL);
    if (initial != null) {
      context.setResponseHeaders(Metadata.of(ECHO_INITIAL, initial));
    }
    byte[] trailing = request.getBytes(ECHO_TRAILING);
    context.setResponseTrailers(
        trailing == null ? trailers : trailers.toBuilder().add(ECHO_TRAILING, trailing).build());
  }

  private static Metadata loadReport(@Nullable TestOrcaReport told) {
    return told == null
        ? Metadata.empty()
        : Metadata.builder()
            .add(LoadReportService.TRAILER, LoadReportService.report(told).toByteArray())
            .build();
  }

  private static void echoStatus(@Nullable EchoStatus wanted) {
    if (wanted != null && wanted.code() != 0) {
      throw new RpcException(Status.of(StatusCode.of(wanted.code()), wanted.message()));
    }
  }

  private static void checkCompressed(@Nullable BoolValue expected, boolean compressed) {
    if (expected != null && expected.value() != compressed) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          expected.value()
              ? "expected a compressed message, got a plain one"
              : "expected a plain message, got a compressed one");
    }
  }

  private static int bodySize(@Nullable Payload payload) {
    return payload == null ? 0 : payload.body().size();
  }

  private static Payload payload(PayloadType type, int size) {
    if (type != PayloadType.COMPRESSABLE) {
      throw new RpcException(StatusCode.INVALID_ARGUMENT, "no payload of that response_type");
    }
    if (size < 0 || size > MAX_RESPONSE_SIZE) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "a payload has 0 to " + MAX_RESPONSE_SIZE + " bytes, but " + size + " were asked for");
    }
    return Payload.of(p -> p.type(type).body(Bytes.of(new byte[size])));
  }

  /**
   * Sends what requests ask for, at the pace that they ask for.
   *
   * <p>Owner: the call's thread.
   */
  private static final class Answers {
    private final Sender<StreamingOutputCallResponse> responses;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    Answers(ServerContext context, Sender<StreamingOutputCallResponse> responses) {
      this.responses = responses;
      context.onCancel(cancelled::countDown);
      // It can be chosen only before the first response; which message is compressed is said for
      // each.
      context.setCompression("gzip");
    }

    void answer(StreamingOutputCallRequest request) throws InterruptedException {
      for (ResponseParameters parameters : request.responseParameters()) {
        if (parameters.intervalUs() > 0
            && cancelled.await(parameters.intervalUs(), TimeUnit.MICROSECONDS)) {
          throw new RpcException(StatusCode.CANCELLED, "the client cancelled");
        }
        BoolValue compressed = parameters.compressed();
        boolean compress = compressed != null && compressed.value();
        responses.setMessageCompression(compress);
        Payload payload = payload(request.responseType(), parameters.size());
        responses.send(StreamingOutputCallResponse.of(r -> r.payload(payload)));
      }
    }
  }
}
