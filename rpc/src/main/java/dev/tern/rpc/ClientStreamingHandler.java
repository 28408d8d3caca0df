package dev.tern.rpc;

/**
 * Serves a method with any number of requests and one response. Any number of calls may run at
 * once.
 */
@FunctionalInterface
public interface ClientStreamingHandler<Q, R> {
  /**
   * The response may come before all requests are received; the rest is dropped then.
   *
   * @throws RpcException to end the call with that status
   * @throws Exception for UNKNOWN: the caller learns an id, the log has the rest
   */
  R handle(Receiver<Q> requests) throws Exception;
}
