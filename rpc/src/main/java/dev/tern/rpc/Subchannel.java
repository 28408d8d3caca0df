package dev.tern.rpc;

import dev.tern.http2.transport.Timer;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address of a channel and the connection to it: connects when told to, waits out its backoff
 * after a failure, and goes IDLE when the connection is lost or the peer sends GOAWAY. Calls that
 * find the peer's SETTINGS_MAX_CONCURRENT_STREAMS reached wait here, in order.
 *
 * <pre>
 *   IDLE --connect()--> CONNECTING --SETTINGS--> READY --lost, GOAWAY--> IDLE
 *    ^                       | failed
 *    +---backoff over--- TRANSIENT_FAILURE           close() leads to SHUTDOWN
 * </pre>
 *
 * <p>Owner: event loop.
 */
final class Subchannel {
  private final ChannelCore core;
  private final SocketAddress address;
  private final Backoff backoff;
  private final WaitingCalls waiting;
  private ConnectivityState state = ConnectivityState.IDLE;
  private @Nullable ClientConnection connection;
  private @Nullable Timer backoffTimer;
  private long backoffEndNanos;
  private int failures;
  private @Nullable ConnectProblem problem;
  private String lossReason = "";

  Subchannel(ChannelCore core, SocketAddress address) {
    this.core = core;
    this.address = address;
    this.backoff = new Backoff(core.backoff(), core.random());
    this.waiting = new WaitingCalls(core.maxWaitingCalls());
  }

  SocketAddress address() {
    return address;
  }

  ConnectivityState state() {
    return state;
  }

  /** Why the last try failed; null before the first failure and after a success. */
  @Nullable ConnectProblem problem() {
    return problem;
  }

  /** Why the last connection ended. */
  String lossReason() {
    return lossReason;
  }

  /** Begins to connect when it is IDLE; otherwise changes nothing. */
  void connect() {
    if (state != ConnectivityState.IDLE) {
      return;
    }
    long now = core.loop().nanoTime();
    backoffEndNanos = now + backoff.nextDelayNanos();
    state = ConnectivityState.CONNECTING;
    core.clock().connectBegun(now);
    ClientConnection begun = new ClientConnection(core, this);
    connection = begun;
    begun.begin(Math.max(backoffEndNanos - now, core.backoff().connectTimeout().toNanos()));
  }

  /**
   * The connection, when the call can open a stream on it now. Otherwise null, and the call waits
   * here for a stream or has failed; it does neither when there is no connection.
   */
  @Nullable ClientConnection connectionFor(ClientCall call) {
    ClientConnection current = connection;
    if (state != ConnectivityState.READY || current == null) {
      return null;
    }
    if (waiting.isEmpty() && current.canOpenStream()) {
      return current;
    }
    if (current.isDraining()) {
      leave(current);
      return null;
    }
    if (waiting.add(call)) {
      call.noteWaiting("a free stream: the peer's SETTINGS_MAX_CONCURRENT_STREAMS is reached");
    } else {
      call.failTooManyWaiting(core.maxWaitingCalls());
    }
    return null;
  }

  /** The connection, when a stream can be opened on it now and no call waits for that. */
  @Nullable ClientConnection readyConnection() {
    ClientConnection current = connection;
    return state == ConnectivityState.READY
            && current != null
            && waiting.isEmpty()
            && current.canOpenStream()
        ? current
        : null;
  }

  // ---- What the connection reports; a former one is not listened to ----

  void connected(ClientConnection which) {
    if (which != connection) {
      return;
    }
    backoff.reset();
    failures = 0;
    problem = null;
    core.clock().connectEnded(PhaseClock.Phase.NONE, core.loop().nanoTime());
    become(ConnectivityState.READY);
  }

  void connectFailed(
      ClientConnection which, String phase, String message, @Nullable Throwable cause) {
    if (which != connection) {
      return;
    }
    connection = null;
    problem = new ConnectProblem(phase, message, address, ++failures, cause);
    long now = core.loop().nanoTime();
    core.clock().connectEnded(PhaseClock.Phase.BACKOFF, now);
    backoffTimer = core.loop().schedule(Math.max(now, backoffEndNanos), this::backoffOver);
    become(ConnectivityState.TRANSIENT_FAILURE);
  }

  private void backoffOver() {
    backoffTimer = null;
    become(ConnectivityState.IDLE);
  }

  void lost(ClientConnection which, String reason) {
    if (which != connection) {
      return;
    }
    connection = null;
    lossReason = reason;
    become(ConnectivityState.IDLE);
    releaseWaiting();
  }

  /** Its stream numbers are used up (RFC 9113 section 5.1.1): the next call has a new one. */
  private void leave(ClientConnection used) {
    lost(used, "the connection's stream numbers are used up");
    used.drain();
  }

  void startWaiting(ClientConnection which) {
    if (which == connection && which.isDraining()) {
      leave(which);
      return;
    }
    while (which == connection && which.canOpenStream()) {
      ClientCall call = waiting.poll();
      if (call == null) {
        return;
      }
      call.open(which);
    }
  }

  private void releaseWaiting() {
    int count = waiting.size();
    for (int i = 0; i < count; i++) {
      ClientCall call = waiting.poll();
      if (call != null) {
        core.submit(call);
      }
    }
  }

  private void become(ConnectivityState next) {
    if (state == ConnectivityState.SHUTDOWN) {
      return;
    }
    state = next;
    core.onSubchannelState(this);
  }

  /** Ends it and its connection; calls that waited here choose again. */
  void close(String reason) {
    if (state == ConnectivityState.SHUTDOWN) {
      return;
    }
    if (state == ConnectivityState.CONNECTING) {
      core.clock().connectEnded(PhaseClock.Phase.NONE, core.loop().nanoTime());
    }
    state = ConnectivityState.SHUTDOWN;
    if (backoffTimer != null) {
      backoffTimer.cancel();
    }
    ClientConnection current = connection;
    connection = null;
    if (current != null) {
      if (core.isDraining()) {
        current.drain();
      } else {
        current.close(reason);
      }
    }
    releaseWaiting();
  }
}
