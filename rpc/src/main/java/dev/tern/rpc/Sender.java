package dev.tern.rpc;

/**
 * Sends the messages of one direction of a call.
 *
 * <p>Threads: one thread at a time; it may be another than the one that receives.
 */
@FunctionalInterface
public interface Sender<T> {

  /**
   * Sends one message. Returns when it is encoded and queued; blocks before that while too much is
   * queued because the peer, or the network, is slow.
   *
   * @throws RpcException when the call is over: with the call's status on a client, CANCELLED on a
   *     server
   * @throws IllegalStateException after this side said that it has sent all
   */
  void send(T message);

  /**
   * Whether the messages that follow are compressed, when the call has a compression that the peer
   * understands; on by default. Without one, this changes nothing.
   */
  default void setMessageCompression(boolean enabled) {}
}
