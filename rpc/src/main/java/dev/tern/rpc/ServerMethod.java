package dev.tern.rpc;

/**
 * A method and the handler that serves it.
 *
 * @param handler a {@link UnaryHandler}, {@link ServerStreamingHandler}, {@link
 *     ClientStreamingHandler} or {@link BidiHandler}, as the method's type says
 * @param direct whether the handler runs on the event loop
 */
record ServerMethod<Q, R>(MethodDescriptor<Q, R> descriptor, Object handler, boolean direct) {

  ServerMethod<Q, R> onLoop() {
    return new ServerMethod<>(descriptor, handler, true);
  }

  @SuppressWarnings("unchecked") // ServiceDefinition.Builder binds by type
  UnaryHandler<Q, R> unary() {
    return (UnaryHandler<Q, R>) handler;
  }

  @SuppressWarnings("unchecked") // as above
  ServerStreamingHandler<Q, R> serverStreaming() {
    return (ServerStreamingHandler<Q, R>) handler;
  }

  @SuppressWarnings("unchecked") // as above
  ClientStreamingHandler<Q, R> clientStreaming() {
    return (ClientStreamingHandler<Q, R>) handler;
  }

  @SuppressWarnings("unchecked") // as above
  BidiHandler<Q, R> bidi() {
    return (BidiHandler<Q, R>) handler;
  }
}
