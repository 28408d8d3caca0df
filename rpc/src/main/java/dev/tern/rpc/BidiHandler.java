package dev.tern.rpc;

/** Serves a method with any number of requests and of responses. Any number may run at once. */
@FunctionalInterface
public interface BidiHandler<Q, R> {
  /**
   * The call ends with OK when it returns. Receiving and sending may be left to two threads; both
   * must be done when it returns.
   *
   * @throws RpcException to end the call with that status
   * @throws Exception for UNKNOWN: the caller learns an id, the log has the rest
   */
  void handle(Receiver<Q> requests, Sender<R> responses) throws Exception;
}
