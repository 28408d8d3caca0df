package dev.tern.testkit;

import dev.tern.rpc.BidiHandler;
import dev.tern.rpc.ClientStreamingHandler;
import dev.tern.rpc.Metadata;
import dev.tern.rpc.MethodDescriptor;
import dev.tern.rpc.Receiver;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.Sender;
import dev.tern.rpc.ServerContext;
import dev.tern.rpc.ServerStreamingHandler;
import dev.tern.rpc.ServiceDefinition;
import dev.tern.rpc.Status;
import dev.tern.rpc.StatusCode;
import dev.tern.rpc.UnaryHandler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a server and its handlers: writes down each call, and has calls fail or wait as a
 * test has said.
 *
 * <p>Owner: its monitor; any thread.
 */
final class CallScript {
  /** Waits on the clock of the test. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  /** What happens to one call before its handler: a status, or a wait. */
  private record Act(@Nullable Status status, Duration delay) {}

  private final Sleeper sleeper;
  private final List<RecordedCall> calls = new ArrayList<>();
  private final Map<MethodDescriptor<?, ?>, ArrayDeque<Act>> acts = new HashMap<>();

  CallScript(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  synchronized List<RecordedCall> calls() {
    return List.copyOf(calls);
  }

  synchronized void fail(MethodDescriptor<?, ?> method, Status status) {
    acts.computeIfAbsent(method, m -> new ArrayDeque<>()).add(new Act(status, Duration.ZERO));
  }

  synchronized void delay(MethodDescriptor<?, ?> method, Duration time) {
    acts.computeIfAbsent(method, m -> new ArrayDeque<>()).add(new Act(null, time));
  }

  private synchronized @Nullable Act next(MethodDescriptor<?, ?> method, RecordedCall call) {
    calls.add(call);
    ArrayDeque<Act> queue = acts.get(method);
    return queue == null ? null : queue.poll();
  }

  /** The same service, with this between. */
  ServiceDefinition around(ServiceDefinition service) {
    ServiceDefinition.Builder builder = ServiceDefinition.builder(service.descriptor());
    for (MethodDescriptor<?, ?> method : service.descriptor().methods()) {
      bind(builder, method, service.handler(method));
    }
    return builder.build();
  }

  @SuppressWarnings("unchecked") // a service's handler is of its method's messages
  private <Q, R> void bind(
      ServiceDefinition.Builder to, MethodDescriptor<Q, R> method, Object handler) {
    switch (method.type()) {
      case UNARY -> {
        UnaryHandler<Q, R> unary = (UnaryHandler<Q, R>) handler;
        to.unary(
            method,
            request ->
                serve(
                    method,
                    call -> {
                      call.request(request);
                      return unary.handle(request);
                    }));
      }
      case SERVER_STREAMING -> {
        ServerStreamingHandler<Q, R> down = (ServerStreamingHandler<Q, R>) handler;
        to.serverStreaming(
            method,
            (request, responses) ->
                serveStream(
                    method,
                    call -> {
                      call.request(request);
                      down.handle(request, new Sending<>(call, responses));
                    }));
      }
      case CLIENT_STREAMING -> {
        ClientStreamingHandler<Q, R> up = (ClientStreamingHandler<Q, R>) handler;
        to.clientStreaming(
            method, requests -> serve(method, call -> up.handle(new Receiving<>(call, requests))));
      }
      case BIDI_STREAMING -> {
        BidiHandler<Q, R> bidi = (BidiHandler<Q, R>) handler;
        to.bidi(
            method,
            (requests, responses) ->
                serveStream(
                    method,
                    call ->
                        bidi.handle(
                            new Receiving<>(call, requests), new Sending<>(call, responses))));
      }
    }
  }

  /** A handler with one response. */
  private interface Body<R> {
    R run(RecordedCall call) throws Exception;
  }

  /** A handler that sends its responses itself. */
  private interface StreamBody {
    void run(RecordedCall call) throws Exception;
  }

  private <R> R serve(MethodDescriptor<?, R> method, Body<R> body) throws Exception {
    RecordedCall call = new RecordedCall(method, ServerContext.current().requestMetadata());
    try {
      play(next(method, call));
      R response = body.run(call);
      call.response(response);
      call.end(Status.OK);
      return response;
    } catch (Throwable thrown) {
      call.end(statusOf(thrown));
      throw thrown;
    }
  }

  private void serveStream(MethodDescriptor<?, ?> method, StreamBody body) throws Exception {
    RecordedCall call = new RecordedCall(method, ServerContext.current().requestMetadata());
    try {
      play(next(method, call));
      body.run(call);
      call.end(Status.OK);
    } catch (Throwable thrown) {
      call.end(statusOf(thrown));
      throw thrown;
    }
  }

  private void play(@Nullable Act act) throws InterruptedException {
    if (act == null) {
      return;
    }
    if (act.status != null) {
      throw new RpcException(act.status);
    }
    sleeper.sleep(act.delay);
  }

  private static Status statusOf(Throwable thrown) {
    return thrown instanceof RpcException failure
        ? failure.status()
        : Status.of(StatusCode.UNKNOWN, thrown.toString());
  }

  private record Receiving<Q>(RecordedCall call, Receiver<Q> requests) implements Receiver<Q> {
    @Override
    public @Nullable Q receive() {
      Q message = requests.receive();
      if (message != null) {
        call.request(message);
      }
      return message;
    }

    @Override
    public Metadata headers() {
      return requests.headers();
    }

    @Override
    public Metadata trailers() {
      return requests.trailers();
    }

    @Override
    public void close() {
      requests.close();
    }
  }

  private record Sending<R>(RecordedCall call, Sender<R> responses) implements Sender<R> {
    @Override
    public void send(R message) {
      responses.send(message);
      call.response(message);
    }

    @Override
    public void setMessageCompression(boolean enabled) {
      responses.setMessageCompression(enabled);
    }
  }
}
