package dev.tern.rpc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through one interceptor of a server: the handler inside, and what it left.
 *
 * <p>Owner: the handler's thread.
 */
final class Interception<Q, R> implements ServerInterceptor.Next {
  /** Leaves messages as they are. */
  static final MessageFilter UNCHANGED = new MessageFilter() {};

  private final ServerMethod<Q, R> inside;
  private final @Nullable Q request;
  private final @Nullable Receiver<Q> requests;
  private final @Nullable Sender<R> responses;
  private @Nullable R response;
  private boolean proceeded;

  private Interception(
      ServerMethod<Q, R> inside,
      @Nullable Q request,
      @Nullable Receiver<Q> requests,
      @Nullable Sender<R> responses) {
    this.inside = inside;
    this.request = request;
    this.requests = requests;
    this.responses = responses;
  }

  /** The method with the interceptor around its handler. */
  static <Q, R> ServerMethod<Q, R> around(ServerMethod<Q, R> inside, ServerInterceptor by) {
    Object handler =
        switch (inside.descriptor().type()) {
          case UNARY ->
              (UnaryHandler<Q, R>)
                  request -> new Interception<>(inside, request, null, null).run(by);
          case SERVER_STREAMING ->
              (ServerStreamingHandler<Q, R>)
                  (request, responses) ->
                      new Interception<>(inside, request, null, responses).run(by);
          case CLIENT_STREAMING ->
              (ClientStreamingHandler<Q, R>)
                  requests -> new Interception<>(inside, null, requests, null).run(by);
          case BIDI_STREAMING ->
              (BidiHandler<Q, R>)
                  (requests, responses) ->
                      new Interception<>(inside, null, requests, responses).run(by);
        };
    return new ServerMethod<>(inside.descriptor(), handler, inside.direct());
  }

  /** The one response; of no meaning when they are streamed. */
  @SuppressWarnings("NullAway") // null only for methods whose callers drop it
  private R run(ServerInterceptor by) throws Exception {
    by.intercept(ServerContext.current(), this);
    if (!proceeded) {
      throw new IllegalStateException(
          "an interceptor returned for "
              + inside.descriptor()
              + " without proceeding; to end a call it throws an RpcException");
    }
    return response;
  }

  @Override
  public void proceed(MessageFilter messages) throws Exception {
    Objects.requireNonNull(messages, "messages");
    if (proceeded) {
      throw new IllegalStateException("an interceptor can proceed once");
    }
    proceeded = true;
    boolean filtering = messages != UNCHANGED;
    switch (inside.descriptor().type()) {
      case UNARY -> response = last(messages, inside.unary().handle(only(messages)));
      case SERVER_STREAMING ->
          inside.serverStreaming().handle(only(messages), sender(messages, filtering));
      case CLIENT_STREAMING ->
          response = last(messages, inside.clientStreaming().handle(receiver(messages, filtering)));
      case BIDI_STREAMING ->
          inside.bidi().handle(receiver(messages, filtering), sender(messages, filtering));
    }
  }

  private Q only(MessageFilter messages) {
    return request(messages, Objects.requireNonNull(request));
  }

  private R last(MessageFilter messages, R message) {
    return response(messages, Objects.requireNonNull(message, "the handler returned null"));
  }

  private Receiver<Q> receiver(MessageFilter messages, boolean filtering) {
    Receiver<Q> from = Objects.requireNonNull(requests);
    return filtering ? new FilteredReceiver<>(from, messages) : from;
  }

  private Sender<R> sender(MessageFilter messages, boolean filtering) {
    Sender<R> to = Objects.requireNonNull(responses);
    return filtering ? new FilteredSender<>(to, messages) : to;
  }

  @SuppressWarnings("unchecked") // as MessageFilter demands it
  private static <Q> Q request(MessageFilter messages, Q message) {
    return (Q) Objects.requireNonNull(messages.request(message), "a MessageFilter returned null");
  }

  @SuppressWarnings("unchecked") // as above
  private static <R> R response(MessageFilter messages, R message) {
    return (R) Objects.requireNonNull(messages.response(message), "a MessageFilter returned null");
  }

  /** The requests of a call, filtered. */
  private record FilteredReceiver<Q>(Receiver<Q> from, MessageFilter messages)
      implements Receiver<Q> {
    @Override
    public @Nullable Q receive() {
      Q message = from.receive();
      return message == null ? null : request(messages, message);
    }

    @Override
    public Metadata headers() {
      return from.headers();
    }

    @Override
    public Metadata trailers() {
      return from.trailers();
    }

    @Override
    public void close() {
      from.close();
    }
  }

  /** The responses of a call, filtered. */
  private record FilteredSender<R>(Sender<R> to, MessageFilter messages) implements Sender<R> {
    @Override
    public void send(R message) {
      to.send(response(messages, Objects.requireNonNull(message, "message")));
    }

    @Override
    public void setMessageCompression(boolean enabled) {
      to.setMessageCompression(enabled);
    }
  }
}
