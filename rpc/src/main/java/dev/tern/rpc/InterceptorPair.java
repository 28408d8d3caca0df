package dev.tern.rpc;

import org.jspecify.annotations.Nullable;

/** Two interceptors as one. Immutable; any thread may use it. */
record InterceptorPair(ClientInterceptor outer, ClientInterceptor inner)
    implements ClientInterceptor {

  @Override
  public @Nullable Watch begin(Start call) {
    Watch outside = outer.begin(call);
    Watch inside;
    try {
      inside = inner.begin(call);
    } catch (RpcException refused) {
      if (outside != null) {
        outside.ended(refused.status(), refused.trailers(), 0);
      }
      throw refused;
    }
    if (outside == null) {
      return inside;
    }
    return inside == null ? outside : new WatchPair(outside, inside);
  }

  /** The two ones' watches, as one. */
  private record WatchPair(Watch outer, Watch inner) implements Watch {
    @Override
    public Object request(Object message) {
      return inner.request(outer.request(message));
    }

    @Override
    public Object response(Object message) {
      return outer.response(inner.response(message));
    }

    @Override
    public Metadata headers(Metadata headers) {
      return outer.headers(inner.headers(headers));
    }

    @Override
    public void ended(Status status, Metadata trailers, long nanos) {
      try {
        inner.ended(status, trailers, nanos);
      } finally {
        outer.ended(status, trailers, nanos);
      }
    }
  }
}
