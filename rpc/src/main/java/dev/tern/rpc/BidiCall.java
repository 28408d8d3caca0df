package dev.tern.rpc;

/**
 * A call with any number of messages in both directions, of which neither waits for the other.
 *
 * <p>Threads: one thread may send while another receives. {@link #cancel} and {@link #close} are
 * for any thread.
 *
 * @param <Q> the requests
 * @param <R> the responses
 */
public interface BidiCall<Q, R> extends Sender<Q>, Receiver<R> {

  /**
   * {@inheritDoc}
   *
   * <p>When the server has ended the call with OK before it took all requests, the rest is dropped:
   * {@link #receive} tells how the call ended.
   */
  @Override
  void send(Q message);

  /** Says that no request follows; responses may. Saying it again changes nothing. */
  void finishSending();

  /** Ends the call; who waits in it gets CANCELLED. When it is over this changes nothing. */
  void cancel();

  /** Ends the call unless it is over; it must not be used afterwards. */
  @Override
  void close();
}
