package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Interceptors of both sides: what they see, what they may change, and in which order. */
class InterceptorTest {

  /** Sends a token with each call. */
  private record TokenSender(String token) implements ClientInterceptor {
    @Override
    public @Nullable Watch begin(Start call) {
      Metadata all = call.metadata().merge(Metadata.of("authorization", "Bearer " + token));
      call.setMetadata(all);
      return null;
    }
  }

  /** Lets those pass who have the token, and hides it from the handler. */
  private record TokenCheck(String token) implements ServerInterceptor {
    @Override
    public void intercept(ServerContext call, Next next) throws Exception {
      Metadata metadata = call.requestMetadata();
      if (!("Bearer " + token).equals(metadata.get("authorization"))) {
        throw new RpcException(StatusCode.UNAUTHENTICATED, "no token, or a wrong one");
      }
      call.setRequestMetadata(
          metadata.toBuilder().remove("authorization").add("x-user", "alice").build());
      next.proceed();
    }
  }

  /** Notes the method, the status and the time of each call. */
  private static final class Timing implements ClientInterceptor {
    final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public Watch begin(Start call) {
      String method = call.method().methodName();
      return new Watch() {
        @Override
        public void ended(Status status, Metadata trailers, long nanos) {
          lines.add(method + " " + status.code() + " " + nanos / 1_000_000 + " ms");
        }
      };
    }
  }

  /** Notes all it sees, with its name, and marks messages and headers with it. */
  private static final class Marks implements ClientInterceptor, ServerInterceptor {
    final String name;
    final ConcurrentLinkedQueue<String> seen;

    Marks(String name, ConcurrentLinkedQueue<String> seen) {
      this.name = name;
      this.seen = seen;
    }

    private class Filter implements Watch {
      @Override
      public Object request(Object message) {
        seen.add(name + " request " + message);
        return message + ">" + name;
      }

      @Override
      public Object response(Object message) {
        seen.add(name + " response " + message);
        return message + "<" + name;
      }

      @Override
      public Metadata headers(Metadata headers) {
        return headers.merge(Metadata.of("x-seen-by", name));
      }

      @Override
      public void ended(Status status, Metadata trailers, long nanos) {
        seen.add(name + " ended " + status.code());
      }
    }

    @Override
    public Watch begin(Start call) {
      seen.add(name + " begin");
      return new Filter();
    }

    @Override
    public void intercept(ServerContext call, Next next) throws Exception {
      seen.add(name + " serves");
      next.proceed(new Filter());
      seen.add(name + " served");
    }
  }

  private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

  private Marks marks(String name) {
    return new Marks(name, seen);
  }

  private List<String> serving() {
    return seen.stream().filter(line -> line.endsWith("serves")).toList();
  }

  @Test
  void authAndTiming() throws Exception {
    Timing timing = new Timing();
    try (Stack stack =
        new Stack(
            Integer.MAX_VALUE,
            server -> server.intercept(new TokenCheck("secret")),
            channel -> channel.intercept(timing))) {
      stack.handlers.unary =
          request -> {
            Metadata metadata = ServerContext.current().requestMetadata();
            assertNull(metadata.get("authorization"));
            return "hello " + metadata.get("x-user");
          };
      GenericClient known = stack.client.withInterceptor(new TokenSender("secret"));
      assertEquals("hello alice", known.call(TextCodec.UNARY, "hi"));
      RpcException refused =
          assertThrows(RpcException.class, () -> stack.client.call(TextCodec.UNARY, "hi"));
      assertEquals(StatusCode.UNAUTHENTICATED, refused.code());
      assertEquals(
          List.of("Unary OK 0 ms", "Unary UNAUTHENTICATED 0 ms"), List.copyOf(timing.lines));
    }
  }

  @Test
  void theTimeIsThatOfTheLoop() {
    Timing timing = new Timing();
    try (Rig rig = new Rig(channel -> channel.intercept(timing))) {
      CompletableFuture<String> call =
          rig.client.withTimeout(Duration.ofMillis(250)).callAsync(TextCodec.UNARY, "hi");
      rig.advance(Duration.ofSeconds(1));
      Rig.assertCode(StatusCode.DEADLINE_EXCEEDED, call);
      assertEquals(List.of("Unary DEADLINE_EXCEEDED 250 ms"), List.copyOf(timing.lines));
    }
  }

  @Test
  void theFirstGivenIsTheOutermost() throws Exception {
    try (Stack stack =
        new Stack(
            Integer.MAX_VALUE,
            server -> server.intercept(marks("s1")).intercept(marks("s2")),
            channel -> channel.intercept(marks("c1")).intercept(marks("c2")))) {
      GenericClient client = stack.client.withInterceptor(marks("stub"));
      assertEquals("re:q>c1>c2>stub>s1>s2<s2<s1<stub<c2<c1", client.call(TextCodec.UNARY, "q"));
      List<String> all = List.copyOf(seen);
      assertEquals(
          List.of("c1 begin", "c2 begin", "stub begin", "c1 request q", "c2 request q>c1"),
          all.subList(0, 5));
      assertEquals(List.of("s1 serves", "s2 serves"), serving());
      assertTrue(all.indexOf("s2 served") < all.indexOf("s1 served"));
      assertTrue(all.indexOf("stub ended OK") < all.indexOf("c2 ended OK"));
      assertTrue(all.indexOf("c2 ended OK") < all.indexOf("c1 ended OK"));
    }
  }

  @Test
  void streamsPassMessageByMessage() throws Exception {
    try (Stack stack =
        new Stack(
            Integer.MAX_VALUE,
            server -> server.intercept(marks("s")),
            channel -> channel.intercept(marks("c")))) {
      List<String> down = new ArrayList<>();
      try (Receiver<String> replies = stack.client.callServerStreaming(TextCodec.DOWN, "")) {
        replies.forEach(down::add);
      }
      assertEquals(List.of(">", "c", ">", "s").stream().map(m -> m + "<s<c").toList(), down);
      try (ClientStreamingCall<String, String> up =
          stack.client.callClientStreaming(TextCodec.UP)) {
        up.send("1");
        up.send("2");
        assertEquals("1>c>s2>c>s<s<c", up.finish());
      }
      try (BidiCall<String, String> call = stack.client.callBidi(TextCodec.BIDI)) {
        call.send("m");
        assertEquals("re:m>c>s<s<c", call.receive());
        assertEquals("c", call.headers().get("x-seen-by"));
        call.finishSending();
        assertNull(call.receive());
      }
      assertEquals(3, seen.stream().filter("c ended OK"::equals).count());
    }
  }

  @Test
  void aServicesOwnStandInsideOfTheServers() throws Exception {
    try (ServerRig rig =
        new ServerRig(
            server -> server.executor(Runnable::run).intercept(marks("server")),
            dev.tern.http2.Http2Options.defaults(),
            service -> service.intercept(marks("a"), marks("b")).direct())) {
      rig.client.call(RawClient.head(TextCodec.UNARY), "hi");
      rig.loop.runUntilIdle();
      assertEquals(List.of("server serves", "a serves", "b serves"), serving());
    }
  }

  @Test
  void aClientsInterceptorMayRefuse() throws Exception {
    ClientInterceptor refusing =
        call -> {
          throw new RpcException(StatusCode.PERMISSION_DENIED, "not with me");
        };
    try (Rig rig = new Rig(channel -> channel.intercept(marks("outer")).intercept(refusing))) {
      Rig.assertCode(
          StatusCode.PERMISSION_DENIED, rig.client.callAsync(TextCodec.UNARY, "never sent"));
      assertThrows(
          RpcException.class, () -> rig.client.callServerStreaming(TextCodec.DOWN, "never sent"));
      Failures failures = new Failures();
      rig.client.callServerStreamingAsync(TextCodec.DOWN, "never sent").subscribe(failures);
      assertInstanceOf(RpcException.class, failures.failure);
      rig.settle();
      assertTrue(rig.server.exchanges.isEmpty());
      assertEquals(3, seen.stream().filter("outer ended PERMISSION_DENIED"::equals).count());
    }
  }

  @Test
  void aResponseThatAnInterceptorRefusesFailsItsCall() throws Exception {
    ClientInterceptor refusing =
        call ->
            new ClientInterceptor.Watch() {
              @Override
              public Object response(Object message) {
                throw new RpcException(StatusCode.DATA_LOSS, "no checksum");
              }
            };
    try (Rig rig = new Rig(channel -> channel.intercept(refusing))) {
      rig.server.answering("hi");
      Rig.assertCode(StatusCode.DATA_LOSS, rig.call("q"));
    }
  }

  @Test
  void aServersInterceptorSeesHowTheHandlerFailed() throws Exception {
    ServerInterceptor mapping =
        (call, next) -> {
          try {
            next.proceed();
          } catch (IllegalStateException e) {
            call.setResponseTrailers(call.responseTrailers().merge(Metadata.of("x-kind", "state")));
            throw new RpcException(StatusCode.FAILED_PRECONDITION, "not now");
          }
        };
    try (Stack stack =
        new Stack(Integer.MAX_VALUE, server -> server.intercept(mapping), channel -> channel)) {
      stack.handlers.unary =
          request -> {
            throw new IllegalStateException("secret");
          };
      RpcException e =
          assertThrows(RpcException.class, () -> stack.client.call(TextCodec.UNARY, "hi"));
      assertEquals("FAILED_PRECONDITION: not now", e.status().toString());
      assertEquals("state", e.trailers().get("x-kind"));
    }
  }

  @Test
  void anInterceptorThatNeitherProceedsNorThrowsIsAFault() throws Exception {
    try (Stack stack =
        new Stack(Integer.MAX_VALUE, server -> server.intercept((call, next) -> {}), b -> b)) {
      RpcException e =
          assertThrows(RpcException.class, () -> stack.client.call(TextCodec.UNARY, "hi"));
      assertEquals(StatusCode.UNKNOWN, e.code());
    }
  }

  /**
   * Keeps what a publisher failed with.
   *
   * <p>Owner: the test's thread.
   */
  private static final class Failures implements Flow.Subscriber<String> {
    @Nullable Throwable failure;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(String item) {}

    @Override
    public void onError(Throwable throwable) {
      failure = throwable;
    }

    @Override
    public void onComplete() {}
  }
}
