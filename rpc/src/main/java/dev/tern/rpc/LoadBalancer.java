package dev.tern.rpc;

import dev.tern.http2.transport.EventLoop;
import java.net.SocketAddress;
import java.util.List;

/**
 * A policy that turns addresses into connections and connections into picks. It keeps {@link
 * Subchannel}s, listens to them, and publishes a state with a {@link Picker}.
 *
 * <p>Owner: event loop; all methods are called there.
 */
interface LoadBalancer {

  /** The addresses now, in order of preference; never empty. Begins to connect the first time. */
  void onAddresses(List<? extends SocketAddress> addresses);

  /** Leaves IDLE: a call wants a connection. In another state it changes nothing. */
  void requestConnection();

  /** A subchannel's state changed. */
  void onSubchannelState(Subchannel subchannel);

  /** Closes its subchannels. Called once, last. */
  void close();

  /** What a channel offers its policy. */
  interface Helper {
    /** A subchannel in IDLE, which reports to this channel's policy. */
    Subchannel createSubchannel(SocketAddress address);

    /**
     * Publishes the channel's state and its picker.
     *
     * @param reason why, in words for a user
     */
    void update(ConnectivityState state, Picker picker, String reason);

    /** The addresses may be stale. */
    void refreshAddresses();

    EventLoop loop();
  }
}
