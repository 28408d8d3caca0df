package dev.tern.rpc;

import dev.tern.protobuf.MessageCodec;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Takes a call's requests from a publisher, one at a time while the call has room.
 *
 * <p>Owner: the publisher's thread; its drain runs on the channel's executor.
 */
final class RequestSubscriber<Q> extends DrainTask implements Flow.Subscriber<Q> {
  private final MessageCodec<Q> codec;
  private final CallOptions options;
  private final @Nullable Compressor compressor;

  /** Whether the next message is due to be asked for, once there is room. */
  private final AtomicBoolean askLater = new AtomicBoolean();

  private volatile @Nullable ClientCall call;
  private volatile Flow.@Nullable Subscription subscription;

  RequestSubscriber(Channel channel, MethodDescriptor<Q, ?> method, CallOptions options) {
    super(channel.core().options().executor());
    this.codec = method.requestCodec();
    this.options = options;
    this.compressor = ClientCalls.compressor(channel, options);
  }

  void start(ClientCall running, Flow.Publisher<? extends Q> requests) {
    call = running;
    requests.subscribe(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    Objects.requireNonNull(given, "subscription");
    if (subscription != null) {
      given.cancel();
      return;
    }
    subscription = given;
    askNext(given);
  }

  @Override
  public void onNext(Q message) {
    Objects.requireNonNull(message, "message");
    ClientCall running = call;
    Flow.Subscription from = subscription;
    if (running == null || from == null || running.result() != null) {
      return;
    }
    try {
      running.outbound().offer(ClientCalls.frame(codec, message, compressor, options));
    } catch (RpcException e) {
      from.cancel();
      running.cancel(e.code(), e.status().message(), e);
      return;
    }
    running.signal();
    askNext(from);
  }

  private void askNext(Flow.Subscription from) {
    askLater.set(true);
    askWhenRoom(from);
  }

  private void askWhenRoom(Flow.Subscription from) {
    ClientCall running = call;
    if (running != null
        && running.result() == null
        && running.outbound().hasRoom()
        && askLater.compareAndSet(true, false)) {
      from.request(1);
    }
  }

  @Override
  public void onError(Throwable cause) {
    Objects.requireNonNull(cause, "cause");
    ClientCall running = call;
    if (running != null) {
      running.cancel(StatusCode.CANCELLED, "the publisher of requests failed: " + cause, cause);
    }
  }

  @Override
  public void onComplete() {
    ClientCall running = call;
    if (running != null) {
      running.outbound().finish();
      running.signal();
    }
  }

  /** There may be room again, or the call is over. */
  @Override
  void drain() {
    Flow.Subscription from = subscription;
    ClientCall running = call;
    if (from == null || running == null) {
      return;
    }
    if (running.result() != null) {
      from.cancel();
    } else {
      askWhenRoom(from);
    }
  }

  @Override
  void rejected(RejectedExecutionException cause) {
    ClientCall running = call;
    if (running != null) {
      running.cancel(StatusCode.CANCELLED, "the channel's executor takes no work", cause);
    }
  }
}
