package dev.tern.rpc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every call of a channel ({@link Channel.Builder#intercept}) or of a client ({@link
 * Stub#withInterceptor}): it may change the call's options, metadata above all, refuse the call,
 * and watch it with a {@link Watch}. It sees a call as its caller does: once, whatever is tried
 * again below it.
 *
 * <p>The channel's are outside of the client's, and those given first outside of those given later:
 * requests pass from outside to inside, everything else from inside to outside. They are put
 * together where they are given, so a call without any pays nothing for them.
 *
 * <p>Threads: any number of calls may begin at once.
 */
@FunctionalInterface
public interface ClientInterceptor {

  /**
   * A call begins. Runs on the thread of its caller, for asynchronous streams on the subscriber's.
   *
   * @return what watches the call, null for nothing
   * @throws RpcException to end the call with that status before it is sent; an asynchronous one
   *     fails by its future or subscriber
   */
  @Nullable Watch begin(Start call);

  /**
   * What a call is about to be. Of one call; not to be kept.
   *
   * <p>Owner: the caller's thread.
   */
  final class Start {
    private final Channel channel;
    private final MethodDescriptor<?, ?> method;
    private CallOptions options;

    Start(Channel channel, MethodDescriptor<?, ?> method, CallOptions options) {
      this.channel = channel;
      this.method = method;
      this.options = options;
    }

    /** The method that is called. */
    public MethodDescriptor<?, ?> method() {
      return method;
    }

    /** The channel's target as it was given. */
    public String target() {
      return channel.target();
    }

    /** The call's options, with the channel's. */
    public CallOptions options() {
      return options;
    }

    /** Puts others in their place; interceptors in them change nothing any more. */
    public void setOptions(CallOptions replacement) {
      options = Objects.requireNonNull(replacement, "options");
    }

    /** The metadata that will be sent. */
    public Metadata metadata() {
      return options.metadata();
    }

    /** Sends these fields in place of all that were to be sent. */
    public void setMetadata(Metadata replacement) {
      options = options.replaceMetadata(Objects.requireNonNull(replacement, "metadata"));
    }
  }

  /**
   * Watches one call. {@link #headers} and {@link #ended} run on the channel's event loop and must
   * not block; the rest is in {@link MessageFilter}.
   */
  interface Watch extends MessageFilter {

    /**
     * The response's headers have come; not called for a response that has none.
     *
     * @return those that the caller shall see
     */
    default Metadata headers(Metadata headers) {
      return headers;
    }

    /**
     * The call is over, by the server's word or not: with the status before {@link #response} was
     * asked about a message that still waits for its reader, as the one of a unary call does.
     * Called once, unless an interceptor inside of this one threw something else than an
     * RpcException when the call began. What it throws is logged and changes nothing.
     *
     * @param nanos the time since the call began
     */
    default void ended(Status status, Metadata trailers, long nanos) {}
  }

  /** This one, and the other inside of it. */
  default ClientInterceptor then(ClientInterceptor inner) {
    return new InterceptorPair(this, inner);
  }
}
