package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Futures and publishers over the same calls. */
class AsyncCallTest {
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  /** Asks for nothing by itself. */
  private static final class Recorder implements Flow.Subscriber<String> {
    final List<String> seen = new ArrayList<>();
    Flow.@Nullable Subscription subscription;
    @Nullable Throwable failure;
    boolean complete;

    Flow.Subscription subscription() {
      return Rig.present(subscription);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(String item) {
      seen.add(item);
    }

    @Override
    public void onError(Throwable cause) {
      failure = cause;
    }

    @Override
    public void onComplete() {
      complete = true;
    }
  }

  /** Publishes as many numbers as it is asked for, up to a last one. */
  private static final class Numbers implements Flow.Publisher<String> {
    private final int last;
    final String padding;
    int asked;
    int sent;
    boolean cancelled;

    Numbers(int last, String padding) {
      this.last = last;
      this.padding = padding;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super String> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            private boolean running;

            @Override
            public void request(long count) {
              asked += (int) count;
              if (running) {
                return;
              }
              running = true;
              while (sent < asked && sent < last && !cancelled) {
                subscriber.onNext(++sent + padding);
              }
              running = false;
              if (sent == last) {
                subscriber.onComplete();
              }
            }

            @Override
            public void cancel() {
              cancelled = true;
            }
          });
    }
  }

  private void threeAnswers() {
    rig.server.onRequestEnd =
        e -> {
          e.stream.sendHeaders(RawServer.HEAD, false);
          e.send("one");
          e.send("two");
          e.send("three");
          e.stream.sendHeaders(RawServer.OK, true);
        };
  }

  @Test
  void cancellingTheFutureCancelsTheCall() {
    CompletableFuture<String> future = rig.call("hello");
    assertTrue(future.cancel(true));
    rig.settle();
    assertEquals(ErrorCode.CANCEL, resetOf(rig.server.exchange(0)));
    assertTrue(future.isCancelled());
  }

  @Test
  void aPublisherGivesWhatItsSubscriberAsksFor() {
    threeAnswers();
    Recorder recorder = new Recorder();
    rig.client.callServerStreamingAsync(TextCodec.DOWN, "hello").subscribe(recorder);
    rig.settle();
    assertEquals(List.of(), recorder.seen);
    recorder.subscription().request(1);
    assertEquals(List.of("one"), recorder.seen);
    recorder.subscription().request(1);
    assertFalse(recorder.complete);
    recorder.subscription().request(1);
    assertEquals(List.of("one", "two", "three"), recorder.seen);
    assertTrue(recorder.complete);
  }

  @Test
  void theCallBeginsWithTheSubscriptionAndThereIsOne() {
    threeAnswers();
    Flow.Publisher<String> publisher = rig.client.callServerStreamingAsync(TextCodec.DOWN, "hello");
    rig.settle();
    assertEquals(0, rig.server.exchanges.size());
    publisher.subscribe(new Recorder());
    Recorder second = new Recorder();
    publisher.subscribe(second);
    rig.settle();
    assertEquals(1, rig.server.exchanges.size());
    assertInstanceOf(IllegalStateException.class, second.failure);
  }

  @Test
  void aStatusIsAnErrorOfThePublisher() {
    rig.server.onRequestEnd =
        e ->
            e.stream.sendHeaders(
                Headers.of(
                    ":status", "200", "content-type", "application/grpc", "grpc-status", "16"),
                true);
    Recorder recorder = new Recorder();
    rig.client.callServerStreamingAsync(TextCodec.DOWN, "hello").subscribe(recorder);
    rig.settle();
    RpcException e = assertInstanceOf(RpcException.class, recorder.failure);
    assertEquals(StatusCode.UNAUTHENTICATED, e.code());
  }

  @Test
  void cancellingTheSubscriptionCancelsTheCall() {
    threeAnswers();
    Recorder recorder = new Recorder();
    rig.server.onRequestEnd = e -> e.stream.sendHeaders(RawServer.HEAD, false);
    rig.client.callServerStreamingAsync(TextCodec.DOWN, "hello").subscribe(recorder);
    rig.settle();
    recorder.subscription().cancel();
    rig.settle();
    assertEquals(ErrorCode.CANCEL, resetOf(rig.server.exchange(0)));
    assertFalse(recorder.complete);
  }

  @Test
  void aRequestForNothingIsAnError_reactiveStreams3_9() {
    Recorder recorder = new Recorder();
    rig.client.callServerStreamingAsync(TextCodec.DOWN, "hello").subscribe(recorder);
    rig.settle();
    recorder.subscription().request(0);
    assertInstanceOf(IllegalArgumentException.class, recorder.failure);
    rig.settle();
    assertEquals(ErrorCode.CANCEL, resetOf(rig.server.exchange(0)));
  }

  @Test
  void aSubscriberThatThrowsEndsTheCall() {
    Recorder recorder = new Recorder();
    rig.server.onRequestEnd =
        e -> {
          e.stream.sendHeaders(RawServer.HEAD, false);
          e.send("one");
        };
    rig.client
        .callServerStreamingAsync(TextCodec.DOWN, "hello")
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                recorder.onSubscribe(subscription);
                subscription.request(10);
              }

              @Override
              public void onNext(String item) {
                throw new IllegalStateException("enough");
              }

              @Override
              public void onError(Throwable cause) {
                recorder.onError(cause);
              }

              @Override
              public void onComplete() {}
            });
    rig.settle();
    assertEquals(ErrorCode.CANCEL, resetOf(rig.server.exchange(0)));
    assertNull(recorder.failure);
  }

  @Test
  void requestsAreTakenFromAPublisherAsTheServerTakesThem() {
    rig.server.onRequestHead = e -> e.consuming = false;
    rig.server.onRequestEnd =
        e -> {
          e.stream.sendHeaders(RawServer.HEAD, false);
          e.send("got " + e.messages().size());
          e.stream.sendHeaders(RawServer.OK, true);
        };
    Numbers numbers = new Numbers(1000, "x".repeat(10_000));
    CompletableFuture<String> reply = rig.client.callClientStreamingAsync(TextCodec.UP, numbers);
    rig.settle();
    assertTrue(numbers.sent < 150, () -> "sent " + numbers.sent);
    RawServer.Exchange exchange = rig.server.exchange(0);
    exchange.consuming = true;
    exchange.stream.consume(exchange.unconsumed);
    rig.settle();
    assertEquals("got 1000", reply.join());
  }

  @Test
  void aPublisherOfRequestsThatFailsCancelsTheCall() {
    CompletableFuture<String> reply =
        rig.client.callClientStreamingAsync(
            TextCodec.UP,
            subscriber -> {
              subscriber.onSubscribe(
                  new Flow.Subscription() {
                    @Override
                    public void request(long count) {}

                    @Override
                    public void cancel() {}
                  });
              subscriber.onError(new IllegalStateException("source is dry"));
            });
    rig.settle();
    RpcException e = Rig.failure(reply);
    assertEquals(StatusCode.CANCELLED, e.code());
    Rig.assertSays("source is dry", e.getCause());
  }

  @Test
  void aPublisherOfRequestsIsCancelledWhenTheCallIsOver() {
    rig.server.onRequestHead =
        e -> {
          e.consuming = false;
          e.stream.sendHeaders(
              Headers.of(":status", "200", "content-type", "application/grpc", "grpc-status", "7"),
              true);
        };
    Numbers numbers = new Numbers(1_000_000, "x".repeat(1000));
    Rig.assertCode(
        StatusCode.PERMISSION_DENIED,
        settled(rig.client.callClientStreamingAsync(TextCodec.UP, numbers)));
    assertTrue(numbers.cancelled);
  }

  @Test
  void messagesGoBothWaysAtOnce() {
    rig.server.onRequestHead = e -> e.stream.sendHeaders(RawServer.HEAD, false);
    rig.server.onRequestEnd =
        e -> {
          for (String message : e.messages()) {
            e.send("re " + message);
          }
          e.stream.sendHeaders(RawServer.OK, true);
        };
    Recorder recorder = new Recorder();
    rig.client.callBidiAsync(TextCodec.BIDI, new Numbers(3, "")).subscribe(recorder);
    recorder.subscription().request(Long.MAX_VALUE);
    rig.settle();
    assertEquals(List.of("re 1", "re 2", "re 3"), recorder.seen);
    assertTrue(recorder.complete);
  }

  private <T> CompletableFuture<T> settled(CompletableFuture<T> future) {
    rig.settle();
    return future;
  }

  private static ErrorCode resetOf(RawServer.Exchange exchange) {
    return assertInstanceOf(CloseCause.Reset.class, exchange.closed).code();
  }
}
