package dev.tern.rpc;

/** Serves a method with one request and one response. Any number of calls may run at once. */
@FunctionalInterface
public interface UnaryHandler<Q, R> {
  /**
   * @throws RpcException to end the call with that status
   * @throws Exception for UNKNOWN: the caller learns an id, the log has the rest
   */
  R handle(Q request) throws Exception;
}
