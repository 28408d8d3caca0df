package dev.tern.rpc;

/**
 * Stands around the handlers of a server ({@link Server.Builder#intercept}) or of a service ({@link
 * ServiceDefinition#intercept}), of every kind of call. It runs where the handler runs: on the
 * executor, where it may block as a handler may; on the event loop for direct methods.
 *
 * <p>The server's are outside of the service's, and those given first outside of those given later.
 * They are put around the handlers once, when the server is built, so a method without any pays
 * nothing for them.
 *
 * <p>Calls that never reach a handler (unknown methods, malformed requests) do not reach it either.
 * A call that its client has cancelled is seen by {@link ServerContext#isCancelled} and {@link
 * ServerContext#onCancel}.
 *
 * <p>Threads: any number of calls may be served at once.
 */
@FunctionalInterface
public interface ServerInterceptor {

  /**
   * Serves a call by {@link Next#proceed}, or ends it by an exception. The call's status is OK when
   * proceed returns, and otherwise what it threw: an {@link RpcException} has a status, everything
   * else becomes UNKNOWN when no interceptor turns it into one.
   *
   * @throws RpcException to end the call with that status
   * @throws Exception for UNKNOWN: the caller learns an id, the log has the rest
   */
  void intercept(ServerContext call, Next next) throws Exception;

  /** What is inside of an interceptor: the next one, or the handler. */
  interface Next {

    /**
     * Runs it, and returns when it has served the call. To be called once, on this thread.
     *
     * @throws Exception what it threw
     * @throws IllegalStateException the second time
     */
    default void proceed() throws Exception {
      proceed(Interception.UNCHANGED);
    }

    /** Runs it with messages that pass through the filter; see {@link #proceed()}. */
    void proceed(MessageFilter messages) throws Exception;
  }
}
