package dev.tern.rpc;

import dev.tern.http2.Http2Options;
import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Timer;
import dev.tern.http2.transport.Transport;
import java.net.SocketAddress;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a {@link Channel}: name resolution, the load balancing policy, and the calls that
 * wait for a connection. The policy publishes an immutable {@link Picker}; everything that changes,
 * changes on one loop.
 *
 * <p>Owner: event loop, the one that it was given when it was built; {@link #execute}, {@link
 * #state} and the final fields are for any thread.
 */
final class ChannelCore implements LoadBalancer.Helper, NameResolver.Listener {
  /** Addresses are asked for no more often than that, as in other gRPC implementations. */
  private static final long MIN_REFRESH_NANOS = 30_000_000_000L;

  private final ChannelOptions options;
  private final EventLoop loop;
  private final NameResolver resolver;
  private final LoadBalancer balancer;
  private final StateHolder state;
  private final PhaseClock clock = new PhaseClock();
  private final WaitingCalls waiting;
  private final Backoff resolverBackoff;
  private final Set<ClientConnection> connections =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private final CountDownLatch terminated = new CountDownLatch(1);
  private final ReplayBudget replayBudget;

  private volatile Picker picker = Picker.always(Pick.WAIT);
  private @Nullable KeepAliveOptions keepAlive;
  private boolean resolving;
  private boolean resolved;
  private int resolverFailures;
  private long lastRefreshNanos;
  private @Nullable Timer refreshTimer;
  private boolean draining;
  private boolean closed;
  private @Nullable String lastGoAway;
  private long lastGoAwayNanos;

  ChannelCore(ChannelOptions options) {
    this.options = options;
    this.loop = options.transport().nextLoop();
    this.state = new StateHolder(options.target().text(), loop.nanoTime());
    this.waiting = new WaitingCalls(options.maxWaitingCalls());
    this.replayBudget =
        new ReplayBudget(options.retryBufferPerCall(), options.retryBufferPerChannel());
    this.resolverBackoff = new Backoff(options.backoff(), options.random());
    this.resolver = options.newResolver();
    this.keepAlive = options.keepAlive();
    this.balancer = options.loadBalancing().create(this, options.random());
  }

  // ---- What its parts ask for ----

  @Override
  public EventLoop loop() {
    return loop;
  }

  ChannelOptions options() {
    return options;
  }

  Transport transport() {
    return options.transport();
  }

  String authority() {
    return options.authority();
  }

  Http2Options http2Options() {
    return options.http2Options();
  }

  ConnectionBackoff backoff() {
    return options.backoff();
  }

  RandomGenerator random() {
    return options.random();
  }

  int maxWaitingCalls() {
    return options.maxWaitingCalls();
  }

  /** Null when connections are not asked for a sign of life. */
  @Nullable KeepAliveOptions keepAlive() {
    return keepAlive;
  }

  /** The peer found that this channel asks too often (gRFC A8): it will do so half as often. */
  void slowKeepAlive() {
    if (keepAlive != null) {
      keepAlive = keepAlive.doubled();
    }
  }

  ReplayBudget replayBudget() {
    return replayBudget;
  }

  /** Null when retries are not throttled. */
  @Nullable RetryThrottle retryThrottle() {
    return options.retryThrottle();
  }

  PhaseClock clock() {
    return clock;
  }

  StateHolder state() {
    return state;
  }

  boolean isDraining() {
    return draining;
  }

  /** The last GOAWAY that any connection of this channel received, in words; null for none. */
  @Nullable String lastGoAway(long nowNanos) {
    return lastGoAway == null
        ? null
        : lastGoAway + " " + (nowNanos - lastGoAwayNanos) / 1_000_000 + " ms ago";
  }

  void noteGoAway(String text, SocketAddress peer) {
    lastGoAway = text + " from " + CallDiagnosis.name(peer);
    lastGoAwayNanos = loop.nanoTime();
  }

  /** Runs the action on the loop. Any thread. */
  void execute(Runnable action) {
    if (loop.inLoop()) {
      action.run();
      return;
    }
    loop.execute(
        new LoopTask() {
          @Override
          protected void runOnLoop() {
            action.run();
          }
        });
  }

  // ---- Calls ----

  /** Finds the call its connection, lets it wait for one, or fails it. */
  void submit(ClientCall call) {
    ClientConnection connection = route(call);
    if (connection != null) {
      call.open(connection);
    }
  }

  /** The connection on which the call can open its stream now; null when it waits or has failed. */
  @Nullable ClientConnection route(ClientCall call) {
    if (closed) {
      call.failChannelClosed();
      return null;
    }
    Pick pick = picker.pick(call.method());
    if (pick instanceof Pick.Use use) {
      ClientConnection connection = use.subchannel().connectionFor(call);
      if (connection != null || call.waitingIn != null || call.result() != null) {
        return connection;
      }
    } else if (pick instanceof Pick.Fail fail && !call.waitsForReady()) {
      call.failConnect(fail.problem());
      return null;
    }
    if (!waiting.add(call)) {
      call.failTooManyWaiting(options.maxWaitingCalls());
    } else {
      call.noteWaiting("a connection");
      requestConnection();
    }
    return null;
  }

  /** A connection on which a stream can be opened at once; null when there is none. */
  @Nullable ClientConnection ready(MethodDescriptor<?, ?> method) {
    return !closed && picker.pick(method) instanceof Pick.Use use
        ? use.subchannel().readyConnection()
        : null;
  }

  /** Leaves IDLE. */
  void requestConnection() {
    if (closed || state.current().state() != ConnectivityState.IDLE) {
      return;
    }
    if (resolved) {
      balancer.requestConnection();
    } else if (!resolving) {
      resolving = true;
      clock.enter(PhaseClock.Phase.RESOLVE, loop.nanoTime());
      update(ConnectivityState.CONNECTING, Picker.always(Pick.WAIT), "");
      lastRefreshNanos = loop.nanoTime();
      try {
        resolver.start(this);
      } catch (RuntimeException e) {
        onFailure("the resolver failed: " + e, e);
      }
    }
  }

  // ---- Name resolution; any thread ----

  @Override
  public void onAddresses(List<? extends SocketAddress> addresses) {
    List<SocketAddress> copy = List.copyOf(addresses);
    execute(() -> resolved(copy));
  }

  @Override
  public void onFailure(String message, @Nullable Throwable cause) {
    execute(() -> resolutionFailed(message, cause));
  }

  private void resolved(List<SocketAddress> addresses) {
    if (closed) {
      return;
    }
    if (addresses.isEmpty()) {
      resolutionFailed("the name has no address", null);
      return;
    }
    resolverBackoff.reset();
    resolverFailures = 0;
    if (!resolved) {
      resolved = true;
      clock.enter(PhaseClock.Phase.NONE, loop.nanoTime());
    }
    balancer.onAddresses(addresses);
  }

  private void resolutionFailed(String message, @Nullable Throwable cause) {
    if (closed || resolved) {
      return; // the addresses that are known stay in use
    }
    ConnectProblem problem =
        new ConnectProblem("resolve", message, null, ++resolverFailures, cause);
    long now = loop.nanoTime();
    clock.enter(PhaseClock.Phase.BACKOFF, now);
    update(ConnectivityState.TRANSIENT_FAILURE, Picker.always(new Pick.Fail(problem)), message);
    scheduleRefresh(now + resolverBackoff.nextDelayNanos());
  }

  @Override
  public void refreshAddresses() {
    if (!closed) {
      scheduleRefresh(Math.max(loop.nanoTime(), lastRefreshNanos + MIN_REFRESH_NANOS));
    }
  }

  private void scheduleRefresh(long atNanos) {
    if (refreshTimer == null) {
      refreshTimer = loop.schedule(atNanos, this::refreshNow);
    }
  }

  private void refreshNow() {
    refreshTimer = null;
    lastRefreshNanos = loop.nanoTime();
    if (!resolved) {
      clock.enter(PhaseClock.Phase.RESOLVE, lastRefreshNanos);
    }
    try {
      resolver.refresh();
    } catch (RuntimeException e) {
      onFailure("the resolver failed: " + e, e);
    }
  }

  // ---- LoadBalancer.Helper ----

  @Override
  public Subchannel createSubchannel(SocketAddress address) {
    return new Subchannel(this, address);
  }

  void onSubchannelState(Subchannel subchannel) {
    if (!closed) {
      balancer.onSubchannelState(subchannel);
    }
  }

  @Override
  public void update(ConnectivityState next, Picker newPicker, String reason) {
    if (closed) {
      return;
    }
    picker = newPicker;
    state.become(next, loop.nanoTime(), reason);
    if (next == ConnectivityState.READY || next == ConnectivityState.TRANSIENT_FAILURE) {
      resubmitWaiting();
    } else if (next == ConnectivityState.IDLE && !waiting.isEmpty()) {
      requestConnection();
    }
  }

  /** Each call that waits now chooses again; those that still have to wait keep their order. */
  private void resubmitWaiting() {
    for (int left = waiting.size(); left > 0; left--) {
      ClientCall call = waiting.poll();
      if (call != null) {
        submit(call);
      }
    }
  }

  // ---- Its end ----

  void connectionBegun(ClientConnection connection) {
    connections.add(connection);
  }

  void connectionOver(ClientConnection connection) {
    connections.remove(connection);
    if (closed && connections.isEmpty()) {
      terminated.countDown();
    }
  }

  CountDownLatch terminated() {
    return terminated;
  }

  /**
   * Ends it. New calls fail and so do those that wait; running ones fail too, or may end when it
   * drains.
   */
  void close(boolean drain) {
    if (!closed) {
      draining = drain;
      closed = true;
      state.become(ConnectivityState.SHUTDOWN, loop.nanoTime(), "closed by its user");
      if (refreshTimer != null) {
        refreshTimer.cancel();
      }
      resolver.close();
      balancer.close();
      for (ClientCall call = waiting.poll(); call != null; call = waiting.poll()) {
        call.failChannelClosed();
      }
    }
    if (!drain) {
      draining = false;
      for (ClientConnection connection : List.copyOf(connections)) {
        connection.close("the channel was closed");
      }
    }
    if (connections.isEmpty()) {
      terminated.countDown();
    }
  }
}
