package dev.tern.rpc;

/**
 * Serves a method with one request and any number of responses. Any number of calls may run at
 * once.
 */
@FunctionalInterface
public interface ServerStreamingHandler<Q, R> {
  /**
   * The call ends with OK when it returns.
   *
   * @throws RpcException to end the call with that status
   * @throws Exception for UNKNOWN: the caller learns an id, the log has the rest
   */
  void handle(Q request, Sender<R> responses) throws Exception;
}
