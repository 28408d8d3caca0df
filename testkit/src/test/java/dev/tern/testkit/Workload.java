package dev.tern.testkit;

import dev.tern.http2.Http2Options;
import dev.tern.http2.loopback.Link.Side;
import dev.tern.protobuf.MessageCodec;
import dev.tern.rpc.CallOptions;
import dev.tern.rpc.Channel;
import dev.tern.rpc.GenericClient;
import dev.tern.rpc.Metadata;
import dev.tern.rpc.MethodDescriptor;
import dev.tern.rpc.Receiver;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.Sender;
import dev.tern.rpc.Server;
import dev.tern.rpc.ServerContext;
import dev.tern.rpc.ServiceDefinition;
import dev.tern.rpc.ServiceDescriptor;
import dev.tern.rpc.StatusCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A dozen calls of all kinds that race cancellations, deadlines, restarts of the server and losses
 * of the network; and what must hold of them.
 *
 * <p>Owner: its simulation.
 */
final class Workload {
  private static final MessageCodec<byte[]> RAW = MessageCodec.raw();
  private static final MethodDescriptor<byte[], byte[]> UNARY =
      MethodDescriptor.unary("sim.Service", "Unary", RAW, RAW);
  private static final MethodDescriptor<byte[], byte[]> DOWN =
      MethodDescriptor.serverStreaming("sim.Service", "Down", RAW, RAW);
  private static final MethodDescriptor<byte[], byte[]> UP =
      MethodDescriptor.clientStreaming("sim.Service", "Up", RAW, RAW);
  private static final MethodDescriptor<byte[], byte[]> BIDI =
      MethodDescriptor.bidi("sim.Service", "Bidi", RAW, RAW);

  /** A call that has more on its way is not repeated on another stream. */
  private static final int REPLAY_LIMIT = 64 * 1024;

  private final Simulation simulation;
  private final Random random;
  private final List<SimulatedCall> calls = new ArrayList<>();
  private final Map<String, SimulatedCall> streams = new HashMap<>();
  private final List<Server> servers = new ArrayList<>();
  private final Channel channel;
  private final GenericClient client;
  private boolean harmed;
  private boolean over;
  private int restarts;

  private Workload(Simulation simulation) {
    this.simulation = simulation;
    this.random = simulation.random();
    simulation.onFrame(this::onFrame);
    startServer();
    channel = simulation.channel().http2(options(simulation.channelHttp2())).build();
    client = new GenericClient(channel);
  }

  static void run(Simulation simulation) {
    new Workload(simulation).run();
  }

  private void run() {
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      SimulatedCall call = new SimulatedCall(i, random);
      calls.add(call);
      simulation.after(Duration.ofMillis(call.startMillis), () -> start(call));
    }
    maybe(4, simulation::loseConnections, true);
    maybe(12, () -> simulation.halfCloseConnections(Side.CLIENT), true);
    maybe(12, () -> simulation.halfCloseConnections(Side.SERVER), true);
    maybe(8, this::crashServer, true);
    maybe(12, channel::close, true);
    maybe(2, this::restartServer, false);
    maybe(4, this::restartServer, false);
    simulation.after(Duration.ofSeconds(2), simulation::calm);
    simulation.runUntil(() -> calls.stream().allMatch(call -> call.ended), Duration.ofMinutes(20));
    over = true;
    calls.forEach(this::checkEnd);
    boolean inPeace = random.nextBoolean();
    channel.close();
    for (Server server : servers) {
      if (inPeace) {
        server.beginDrain();
      } else {
        server.close();
      }
    }
    simulation.close();
    for (Server server : servers) {
      simulation.check(server.isTerminated(), () -> "a server has not ended");
    }
    simulation.run(Duration.ZERO);
  }

  private void maybe(int oneOf, Runnable fault, boolean harms) {
    if (random.nextInt(oneOf) == 0) {
      simulation.after(
          Duration.ofMillis(random.nextInt(300)),
          () -> {
            if (!over) {
              harmed |= harms;
              fault.run();
            }
          });
    }
  }

  private Http2Options options(Http2Options.Builder builder) {
    boolean tiny = random.nextInt(3) == 0;
    return builder
        .initialStreamWindow(tiny ? 1 + random.nextInt(300) : 1 + random.nextInt(200_000))
        .connectionWindow(65_535 + random.nextInt(tiny ? 100 : 500_000))
        .headerTableSize(random.nextInt(5000))
        .maxConcurrentStreams(1 + random.nextInt(15))
        .maxSmallData(1 << 30) // the network cuts frames small, which is nobody's attack
        .maxEmptyData(1 << 20)
        .build();
  }

  // ---- The server ----

  private void startServer() {
    servers.add(
        simulation.server().http2(options(simulation.serverHttp2())).service(service()).start());
  }

  private void restartServer() {
    simulation.note("server", () -> "drains, and another begins");
    restarts++;
    servers.get(servers.size() - 1).beginDrain();
    startServer();
  }

  private void crashServer() {
    simulation.note("server", () -> "is closed, and another begins");
    servers.get(servers.size() - 1).close();
    startServer();
  }

  private ServiceDefinition service() {
    return ServiceDefinition.builder(
            new ServiceDescriptor("sim.Service", List.of(UNARY, DOWN, UP, BIDI)))
        .unary(
            UNARY,
            request -> {
              SimulatedCall call = begin();
              check(call.is(request, 0), call, "a foreign request");
              return conclude(call);
            })
        .serverStreaming(
            DOWN,
            (request, responses) -> {
              SimulatedCall call = begin();
              check(call.is(request, 0), call, "a foreign request");
              respond(call, responses, call.responses);
            })
        .clientStreaming(
            UP,
            requests -> {
              SimulatedCall call = begin();
              receiveAll(call, requests);
              return conclude(call);
            })
        .bidi(
            BIDI,
            (requests, responses) -> {
              SimulatedCall call = begin();
              boolean first = call.id % 2 == 0;
              if (first) {
                receiveAll(call, requests);
              }
              respond(call, responses, call.responses);
              if (!first) {
                receiveAll(call, requests);
                call.completed = true;
              }
            })
        .build();
  }

  private SimulatedCall begin() {
    String id = ServerContext.current().requestMetadata().get("sim-call");
    SimulatedCall call = calls.get(Integer.parseInt(Objects.requireNonNull(id)));
    call.runs++;
    simulation.note("handler", () -> "of call " + call.id + " begins");
    check(call.runs == 1, call, "is run twice");
    return call;
  }

  private void behave(SimulatedCall call) throws InterruptedException {
    switch (call.behaviour) {
      case LATER -> simulation.sleep(Duration.ofMillis(random.nextInt(60)));
      case ERROR -> {
        call.failed = true;
        throw call.error();
      }
      case NEVER -> {
        simulation.awaitCancellation();
        throw new RpcException(StatusCode.CANCELLED, "nobody waits");
      }
      case IMMEDIATE, EARLY -> {}
    }
  }

  private void receiveAll(SimulatedCall call, Receiver<byte[]> requests)
      throws InterruptedException {
    int most = call.behaviour == SimulatedCall.Behaviour.EARLY ? call.requests / 2 : 1000;
    while (call.requestsSeen < most) {
      byte[] request = requests.receive();
      if (request == null) {
        check(call.requestsSeen == call.requests, call, "lacks requests at its handler");
        return;
      }
      check(call.is(request, call.requestsSeen), call, "has requests out of order");
      call.requestsSeen++;
      if (call.behaviour == SimulatedCall.Behaviour.LATER && random.nextBoolean()) {
        simulation.sleep(Duration.ofMillis(random.nextInt(10)));
      }
    }
  }

  private byte[] conclude(SimulatedCall call) throws InterruptedException {
    behave(call);
    call.responsesSent = 1;
    call.completed = true;
    return call.message(0, random);
  }

  private void respond(SimulatedCall call, Sender<byte[]> responses, int count)
      throws InterruptedException {
    for (int i = 0; i < count; i++) {
      if (i == count / 2) {
        behave(call);
      }
      responses.send(call.message(i, random));
      call.responsesSent++;
    }
    if (count == 0) {
      behave(call);
    }
    call.completed = true;
  }

  // ---- The client ----

  private void start(SimulatedCall call) {
    call.startedNanos = simulation.nanoTime();
    simulation.note("client", () -> "starts " + call);
    CallOptions options =
        CallOptions.DEFAULT.withMetadata(Metadata.of("sim-call", String.valueOf(call.id)));
    if (call.timeoutMillis > 0) {
      options = options.withTimeout(Duration.ofMillis(call.timeoutMillis));
    }
    GenericClient with = client.withOptions(options);
    switch (call.type) {
      case UNARY -> await(call, with.callAsync(UNARY, request(call)));
      case CLIENT_STREAMING -> await(call, with.callClientStreamingAsync(UP, new Requests(call)));
      case SERVER_STREAMING ->
          with.callServerStreamingAsync(DOWN, request(call)).subscribe(new Responses(call));
      case BIDI_STREAMING ->
          with.callBidiAsync(BIDI, new Requests(call)).subscribe(new Responses(call));
    }
  }

  private byte[] request(SimulatedCall call) {
    byte[] message = call.message(call.requestsSent++, random);
    call.requestOctets += message.length;
    return message;
  }

  private void await(SimulatedCall call, CompletableFuture<byte[]> future) {
    CompletableFuture<byte[]> unused =
        future.whenComplete(
            (response, thrown) -> {
              if (response != null) {
                receive(call, response);
              }
              end(call, thrown);
            });
    cancelLater(call, () -> future.cancel(true));
  }

  private void cancelLater(SimulatedCall call, Runnable cancel) {
    if (call.cancelMillis > 0) {
      simulation.after(
          Duration.ofMillis(call.cancelMillis),
          () -> {
            if (!call.ended) {
              simulation.note("client", () -> "cancels call " + call.id);
              call.cancelled = true;
              cancel.run();
            }
          });
    }
  }

  private void receive(SimulatedCall call, byte[] response) {
    check(!call.ended, call, "gets a response after its end");
    check(call.is(response, call.responsesSeen), call, "has responses out of order");
    call.responsesSeen++;
  }

  private void end(SimulatedCall call, @Nullable Throwable thrown) {
    check(!call.ended, call, "ends twice");
    call.ended = true;
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause == null) {
      call.status = StatusCode.OK;
    } else if (cause instanceof RpcException failure) {
      call.status = failure.code();
      call.message = String.valueOf(failure.getMessage());
    } else {
      check(cause instanceof CancellationException, call, "ends with " + cause);
      call.status = StatusCode.CANCELLED;
    }
    simulation.note(
        "client",
        () -> "call " + call.id + " ends: " + (cause == null ? "OK" : cause.getMessage()));
  }

  /** Requests that come when they are asked for, at once or later. */
  private final class Requests implements Flow.Publisher<byte[]> {
    private final SimulatedCall call;

    Requests(SimulatedCall call) {
      this.call = call;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super byte[]> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            private boolean over;

            @Override
            public void request(long count) {
              check(count == 1, call, "asks for several requests at once");
              simulation.after(
                  Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(20) : 0), this::next);
            }

            private void next() {
              if (over) {
                return;
              }
              if (call.requestsSent == call.requests) {
                over = true;
                subscriber.onComplete();
              } else {
                subscriber.onNext(Workload.this.request(call));
              }
            }

            @Override
            public void cancel() {
              over = true;
            }
          });
    }
  }

  /** Takes responses one at a time, at once or later. */
  private final class Responses implements Flow.Subscriber<byte[]> {
    private final SimulatedCall call;
    private Flow.@Nullable Subscription subscription;
    private boolean silent;

    Responses(SimulatedCall call) {
      this.call = call;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      cancelLater(
          call,
          () -> {
            given.cancel();
            silent = true; // a drain that has begun may end, but no more
            end(call, new CancellationException());
          });
      given.request(1);
    }

    @Override
    public void onNext(byte[] message) {
      check(!silent, call, "gets a response after its subscription was cancelled");
      receive(call, message);
      Flow.Subscription from = Objects.requireNonNull(subscription);
      long delay = call.slowReader ? random.nextInt(30) : 0;
      simulation.after(Duration.ofMillis(delay), () -> from.request(1));
    }

    @Override
    public void onError(Throwable thrown) {
      if (!silent) {
        end(call, thrown);
      }
    }

    @Override
    public void onComplete() {
      if (!silent) {
        end(call, null);
      }
    }
  }

  // ---- What must hold ----

  /** Learns from the client's frames which stream is which call's, and which trailers came. */
  private void onFrame(int connection, Side side, String line) {
    if (side == Side.SERVER || !line.contains(" HEADERS ")) {
      return;
    }
    String[] words = line.trim().split(" +");
    String key = connection + "/" + words[2];
    if (words[1].equals("->")) {
      for (String word : words) {
        if (word.startsWith("sim-call=")) {
          streams.put(key, calls.get(Integer.parseInt(word.substring(9))));
        }
      }
    } else if (line.contains("grpc-status=0")) {
      SimulatedCall call = Objects.requireNonNull(streams.get(key), line);
      call.okDelivered |= !call.isPastDeadline(simulation.nanoTime()) && !call.ended;
    }
  }

  private void checkEnd(SimulatedCall call) {
    StatusCode status = Objects.requireNonNull(call.status);
    if (call.okDelivered && !call.cancelled) {
      check(status == StatusCode.OK, call, "was completed and delivered, and ends with " + status);
    }
    switch (status) {
      case OK -> {
        check(call.completed && call.runs == 1, call, "is OK without its handler");
        check(call.responsesSeen == call.responsesSent, call, "is OK and lacks responses");
        int seen = call.behaviour == SimulatedCall.Behaviour.EARLY ? 0 : call.requests;
        boolean streamed = call.type.clientStreams();
        check(!streamed || call.requestsSeen >= seen, call, "is OK and lacks requests");
      }
      case CANCELLED -> {
        // Without one direction no credit comes, and in the end the server gives up.
        boolean stalled = harmed && call.message.contains("the server reset the stream (CANCEL)");
        check(call.cancelled || stalled, call, "is cancelled by nobody");
      }
      case DEADLINE_EXCEEDED ->
          check(call.isPastDeadline(simulation.nanoTime()), call, "is past no deadline");
      case UNAVAILABLE -> {
        boolean repeatable = restarts < 2 && call.requestOctets < REPLAY_LIMIT / 2;
        // The server keeps the place of a handler that runs, and a refused call is repeated once.
        boolean refused = call.message.contains("the server refused the stream");
        check(
            harmed || refused || restarts > 0 && !repeatable,
            call,
            "fails though it could be repeated");
      }
      default ->
          check(status == SimulatedCall.ERROR_CODE && call.failed, call, "ends with " + status);
    }
  }

  private void check(boolean holds, SimulatedCall call, String what) {
    simulation.check(holds, () -> call + " " + what);
  }
}
