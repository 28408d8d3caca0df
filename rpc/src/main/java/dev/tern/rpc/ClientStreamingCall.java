package dev.tern.rpc;

/**
 * A call with any number of requests and one response.
 *
 * <p>Threads: one thread at a time; {@link #cancel} and {@link #close} are for any thread.
 *
 * @param <Q> the requests
 * @param <R> the response
 */
public interface ClientStreamingCall<Q, R> extends Sender<Q>, AutoCloseable {

  /**
   * {@inheritDoc}
   *
   * <p>When the server has answered before it took all requests, the rest is dropped: {@link
   * #finish} gives the answer.
   */
  @Override
  void send(Q message);

  /**
   * Says that no request follows, and waits for the response.
   *
   * @throws RpcException with the call's status when it is not OK
   * @throws IllegalStateException the second time
   */
  R finish();

  /** Ends the call; who waits in it gets CANCELLED. When it is over this changes nothing. */
  void cancel();

  /** Ends the call unless it is over; it must not be used afterwards. */
  @Override
  void close();
}
