package dev.tern.rpc;

import dev.tern.http2.transport.LoopTask;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the user's threads and the loop share of a {@link ClientCall}: what it is, its messages, its
 * wishes and its result.
 *
 * <p>Owner: event loop writes headers and result; any thread reads them, signals and cancels.
 */
abstract class ClientCallState extends LoopTask {
  private static final VarHandle SIGNALLED;

  static {
    try {
      SIGNALLED =
          MethodHandles.lookup().findVarHandle(ClientCallState.class, "signalled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final ChannelCore core;
  final MethodDescriptor<?, ?> method;
  final CallOptions options;
  final OutboundMessages outbound;
  final InboundMessages inbound;

  @SuppressWarnings("UnusedVariable") // through SIGNALLED
  private volatile boolean signalled;

  private volatile @Nullable CallResult cancellation;
  private volatile @Nullable Metadata headers;
  private volatile @Nullable CallResult result;

  /** Where it waits; the list's own, on the loop. */
  @Nullable WaitingCalls waitingIn;

  @Nullable ClientCall waitPrevious;
  @Nullable ClientCall waitNext;

  ClientCallState(
      ChannelCore core,
      MethodDescriptor<?, ?> method,
      CallOptions options,
      OutboundMessages outbound) {
    this.core = core;
    this.method = method;
    this.options = options;
    this.outbound = outbound;
    this.inbound =
        method.type().serverStreams()
            ? InboundMessages.stream(maxInboundMessageSize())
            : InboundMessages.one(maxInboundMessageSize());
  }

  // ---- Any thread ----

  /** Something was put in: the loop shall look. */
  final void signal() {
    if (!(boolean) SIGNALLED.getAndSet(this, true)) {
      core.loop().execute(this);
    }
  }

  /** Ends it with that status, unless it is over before the loop sees it. */
  final void cancel(StatusCode code, String message, @Nullable Throwable cause) {
    if (cancellation == null) {
      cancellation = CallResult.local(code, message, cause);
      signal();
    }
  }

  final OutboundMessages outbound() {
    return outbound;
  }

  final InboundMessages inbound() {
    return inbound;
  }

  /** Null until the call is over. */
  final @Nullable CallResult result() {
    return result;
  }

  /** The response's headers, null until they have come. */
  final @Nullable Metadata headers() {
    return headers;
  }

  final MethodDescriptor<?, ?> method() {
    return method;
  }

  /** The largest response message, also after it is inflated. */
  final int maxInboundMessageSize() {
    return options.maxInboundMessageSize(core.options().maxInboundMessageSize());
  }

  final ChannelCore core() {
    return core;
  }

  final CallOptions options() {
    return options;
  }

  // ---- The loop ----

  /** The loop runs it: whoever signals from now on wants another run. */
  final void rearm() {
    SIGNALLED.setVolatile(this, false);
  }

  /** What a thread wants it to end with; null for nothing. */
  final @Nullable CallResult cancellation() {
    return cancellation;
  }

  final void headers(Metadata received) {
    headers = received;
  }

  final void result(CallResult how) {
    result = how;
  }
}
