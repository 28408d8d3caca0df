package dev.tern.rpc;

/**
 * One step of a channel's state.
 *
 * @param previous the state before
 * @param current the state since
 * @param reason why, in words for a user; empty when the state says it all
 */
public record StateChange(ConnectivityState previous, ConnectivityState current, String reason) {

  @Override
  public String toString() {
    return previous + " -> " + current + (reason.isEmpty() ? "" : " (" + reason + ")");
  }
}
