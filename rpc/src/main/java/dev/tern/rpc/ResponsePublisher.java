package dev.tern.rpc;

import dev.tern.protobuf.MessageCodec;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The responses of a call as a publisher. The call begins with the subscription, of which there can
 * be one. Messages are taken from the call as the subscriber asks for them; those that are not
 * asked for hold back the stream's window.
 *
 * <p>Any thread may subscribe.
 */
final class ResponsePublisher<R> implements Flow.Publisher<R> {
  /** Begins the call, which wakes that reader. */
  @FunctionalInterface
  interface Starter {
    ClientCall start(Wakeup reader);
  }

  private final Executor executor;
  private final MessageCodec<R> codec;
  private final Starter starter;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  ResponsePublisher(Executor executor, MessageCodec<R> codec, Starter starter) {
    this.executor = executor;
    this.codec = codec;
    this.starter = starter;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super R> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    Subscription<R> subscription = new Subscription<>(executor, codec, subscriber);
    boolean first = subscribed.compareAndSet(false, true);
    subscriber.onSubscribe(subscription);
    if (!first) {
      subscriber.onError(
          new IllegalStateException("a call's responses can be subscribed to once only"));
    } else if (!subscription.cancelled) {
      ClientCall call;
      try {
        call = starter.start(subscription);
      } catch (RpcException refused) {
        subscriber.onError(refused);
        return;
      }
      subscription.begun(call);
    }
  }

  /**
   * The one subscription. Its drain is the only place that calls the subscriber.
   *
   * <p>Owner: its drain, on the executor; what is volatile or atomic is for any thread.
   */
  private static final class Subscription<R> extends DrainTask implements Flow.Subscription {
    private final MessageCodec<R> codec;
    private final Flow.Subscriber<? super R> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private volatile @Nullable ClientCall call;
    private volatile boolean cancelled;
    private volatile boolean badRequest;
    private boolean over;

    Subscription(Executor executor, MessageCodec<R> codec, Flow.Subscriber<? super R> subscriber) {
      super(executor);
      this.codec = codec;
      this.subscriber = subscriber;
    }

    void begun(ClientCall running) {
      call = running;
      if (cancelled) {
        cancel();
      }
      wake();
    }

    @Override
    public void request(long count) {
      if (count <= 0) {
        badRequest = true;
      } else {
        demand.accumulateAndGet(count, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
      }
      wake();
    }

    @Override
    public void cancel() {
      cancelled = true;
      ClientCall running = call;
      if (running != null) {
        running.cancel(StatusCode.CANCELLED, "the subscription was cancelled", null);
      }
    }

    @Override
    void drain() {
      ClientCall running = call;
      if (running == null || over) {
        return;
      }
      try {
        while (!over && step(running)) {
          // On to the next message.
        }
      } catch (RpcException e) {
        fail(running, e); // a message that cannot be read
      } catch (RuntimeException e) {
        // The subscriber threw, which it must not: it is not called any more.
        over = true;
        running.cancel(StatusCode.CANCELLED, "the subscriber threw " + e, e);
      }
    }

    /** One message, or the end; false when nothing more can be done now. */
    private boolean step(ClientCall running) {
      // The result is read first: what came before it is in the queue by then.
      CallResult result = running.result();
      if (cancelled) {
        over = true;
        return false;
      }
      if (badRequest) {
        fail(running, new IllegalArgumentException("request(n) needs a positive n"));
        return false;
      }
      if (result != null && !result.fromPeer()) {
        end(result);
        return false;
      }
      InboundMessages inbound = running.inbound();
      if (demand.get() > 0) {
        Object message = inbound.poll();
        if (message != null) {
          if (demand.get() != Long.MAX_VALUE) {
            demand.decrementAndGet();
          }
          if (inbound.wantsCredit()) {
            running.signal();
          }
          subscriber.onNext(ClientCalls.decode(running, codec, message));
          return true;
        }
      } else if (!inbound.isEmpty()) {
        return false;
      }
      if (result != null) {
        end(result);
      }
      return false;
    }

    private void end(CallResult result) {
      over = true;
      if (result.status().isOk()) {
        subscriber.onComplete();
      } else {
        subscriber.onError(result.exception());
      }
    }

    private void fail(ClientCall running, RuntimeException why) {
      over = true;
      running.cancel(StatusCode.CANCELLED, "the subscription failed: " + why.getMessage(), why);
      subscriber.onError(why);
    }

    @Override
    void rejected(RejectedExecutionException cause) {
      ClientCall running = call;
      if (running != null) {
        running.cancel(StatusCode.CANCELLED, "the channel's executor takes no work", cause);
      }
    }
  }
}
