package dev.tern.rpc;

/**
 * Sees the messages of one call, and may put others in their place. A message is what the method's
 * descriptor says; another one must be of the same type. What it throws ends the call: an {@link
 * RpcException} with its status.
 *
 * <p>Threads: {@link #request} is called by who sends, {@link #response} by who receives, in the
 * order of messages; the two may be two threads.
 */
public interface MessageFilter {

  /** A request: as it was given on a client, as it came on a server. Never null, nor may be. */
  default Object request(Object message) {
    return message;
  }

  /** A response: as it came on a client, as it was given on a server. Never null, nor may be. */
  default Object response(Object message) {
    return message;
  }
}
