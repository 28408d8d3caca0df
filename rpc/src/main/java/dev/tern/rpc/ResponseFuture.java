package dev.tern.rpc;

import dev.tern.protobuf.MessageCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The one response of a call, later. Cancelling it cancels the call.
 *
 * <p>Owner: the event loop wakes it once; the executor completes it.
 */
final class ResponseFuture<R> extends CompletableFuture<R> implements Wakeup, Runnable {
  private final Executor executor;
  private final MessageCodec<R> codec;
  private volatile @Nullable ClientCall call;

  ResponseFuture(Executor executor, MessageCodec<R> codec) {
    this.executor = executor;
    this.codec = codec;
  }

  void start(ClientCall begun) {
    call = begun;
    begun.start();
  }

  @Override
  public void wake() {
    try {
      executor.execute(this);
    } catch (RejectedExecutionException e) {
      run(); // on the loop: better than never
    }
  }

  @Override
  public void run() {
    ClientCall over = call;
    CallResult result = over == null ? null : over.result();
    if (over == null || result == null || isDone()) {
      return;
    }
    try {
      complete(ClientCalls.single(over, result, codec));
    } catch (RuntimeException e) {
      completeExceptionally(e);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    ClientCall running = call;
    if (cancelled && running != null) {
      running.cancel(StatusCode.CANCELLED, "the future was cancelled", null);
    }
    return cancelled;
  }
}
