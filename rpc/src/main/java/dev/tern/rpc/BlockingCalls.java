package dev.tern.rpc;

/** Calls whose caller waits: how they begin, and how a thread waits for them. */
final class BlockingCalls {
  private BlockingCalls() {}

  static <Q, R> Receiver<R> serverStreaming(
      Channel channel, MethodDescriptor<Q, R> method, CallOptions callOptions, Q request) {
    ClientCalls.requireKind(method, MethodType.SERVER_STREAMING);
    CallOptions options = ClientCalls.begin(channel, method, callOptions);
    StreamingCall<Q, R> call =
        new StreamingCall<>(
            channel, method, options, ClientCalls.only(channel, method, options, request));
    call.start();
    return call;
  }

  static <Q, R> ClientStreamingCall<Q, R> clientStreaming(
      Channel channel, MethodDescriptor<Q, R> method, CallOptions callOptions) {
    ClientCalls.requireKind(method, MethodType.CLIENT_STREAMING);
    CallOptions options = ClientCalls.begin(channel, method, callOptions);
    StreamingCall<Q, R> call =
        new StreamingCall<>(channel, method, options, OutboundMessages.stream());
    call.start();
    return new UploadCall<>(call);
  }

  static <Q, R> BidiCall<Q, R> bidi(
      Channel channel, MethodDescriptor<Q, R> method, CallOptions callOptions) {
    ClientCalls.requireKind(method, MethodType.BIDI_STREAMING);
    CallOptions options = ClientCalls.begin(channel, method, callOptions);
    StreamingCall<Q, R> call =
        new StreamingCall<>(channel, method, options, OutboundMessages.stream());
    call.start();
    return call;
  }

  /** Waits for the call's end. */
  static CallResult awaitResult(ClientCall call, Wakeup.Parker parker) {
    CallResult result = call.result();
    while (result == null) {
      parker.announce();
      if (call.result() == null) {
        parker.park();
      }
      parker.done();
      result = call.result();
      if (result == null && Thread.interrupted()) {
        throw interrupted(call);
      }
    }
    return result;
  }

  /** The waiting thread was interrupted: ends the call, and keeps the interrupt for its owner. */
  static RpcException interrupted(ClientCall call) {
    String text = "the thread that waited for the call was interrupted";
    InterruptedException cause = new InterruptedException(text);
    call.cancel(StatusCode.CANCELLED, text, cause);
    Thread.currentThread().interrupt();
    return new RpcException(Status.of(StatusCode.CANCELLED, text), Metadata.empty(), cause);
  }

  /** A loop that waits for itself would wait for ever. */
  static void refuseOnLoop(ChannelCore core) {
    if (core.loop().inLoop()) {
      throw new IllegalStateException(
          "a blocking call on the channel's event loop would never end; use async() here, or another"
              + " thread");
    }
  }
}
