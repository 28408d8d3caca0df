package dev.tern.rpc;

import dev.tern.http2.transport.Timer;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Uses the first address that can be connected to (gRFC A62). Addresses are tried in order, the
 * next one as soon as the former failed or has taken 250 ms (RFC 8305, gRFC A61); the first
 * connection wins and the other tries end. When all have failed the state is TRANSIENT_FAILURE and
 * stays so, while each address is tried again after its own backoff, until one connects. A
 * connection that is lost leads to IDLE.
 *
 * <p>Owner: event loop.
 */
final class PickFirst implements LoadBalancer {
  private static final long STAGGER_NANOS = 250_000_000;

  private final Helper helper;
  private final @Nullable RandomGenerator shuffling;
  private List<? extends SocketAddress> given = List.of();
  private List<? extends SocketAddress> addresses = List.of();
  private final List<Subchannel> subchannels = new ArrayList<>();
  private ConnectivityState state = ConnectivityState.IDLE;
  private @Nullable Subchannel selected;

  /**
   * The place of the next address of this pass; at the end of the list the pass waits or is over.
   */
  private int next;

  private boolean firstPass;
  private @Nullable Timer stagger;

  /**
   * @param shuffling what puts the addresses into an order of their own; null to keep theirs
   */
  PickFirst(Helper helper, @Nullable RandomGenerator shuffling) {
    this.helper = helper;
    this.shuffling = shuffling;
  }

  @Override
  public void onAddresses(List<? extends SocketAddress> newAddresses) {
    boolean first = addresses.isEmpty();
    if (newAddresses.equals(given)) {
      return;
    }
    given = List.copyOf(newAddresses);
    addresses = shuffling == null ? given : shuffled(given, shuffling);
    if (first) {
      requestConnection();
    } else if (selected != null) {
      if (!addresses.contains(selected.address())) {
        drop(selected);
        selected = null;
        subchannels.clear();
        startPass("the connected address is no longer one of the target's");
      }
    } else if (state != ConnectivityState.IDLE) {
      startPass("the target has other addresses");
    }
  }

  private static List<SocketAddress> shuffled(
      List<? extends SocketAddress> given, RandomGenerator random) {
    List<SocketAddress> order = new ArrayList<>(given);
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    return order;
  }

  @Override
  public void requestConnection() {
    if (state == ConnectivityState.IDLE && !addresses.isEmpty()) {
      startPass("");
    }
  }

  /** Tries the addresses from the first on; keeps what it has of them, with its backoff. */
  private void startPass(String reason) {
    List<Subchannel> old = new ArrayList<>(subchannels);
    subchannels.clear();
    for (SocketAddress address : addresses) {
      Subchannel kept = take(old, address);
      subchannels.add(kept != null ? kept : helper.createSubchannel(address));
    }
    old.forEach(this::drop);
    next = 0;
    firstPass = true;
    if (state != ConnectivityState.TRANSIENT_FAILURE) {
      publish(ConnectivityState.CONNECTING, Pick.WAIT, reason);
    }
    connectNext();
  }

  private static @Nullable Subchannel take(List<Subchannel> from, SocketAddress address) {
    for (int i = 0; i < from.size(); i++) {
      if (from.get(i).address().equals(address)) {
        return from.remove(i);
      }
    }
    return null;
  }

  private void connectNext() {
    cancelStagger();
    // A connect may end before it returns; then this has run again inside it.
    while (selected == null && next < subchannels.size()) {
      Subchannel candidate = subchannels.get(next++);
      if (candidate.state() == ConnectivityState.IDLE) {
        candidate.connect();
      }
      if (candidate.state() == ConnectivityState.CONNECTING) {
        if (next < subchannels.size()) {
          long now = helper.loop().nanoTime();
          stagger = helper.loop().schedule(now + STAGGER_NANOS, this::connectNext);
        }
        return;
      }
    }
    endPassIfAllFailed();
  }

  private void endPassIfAllFailed() {
    if (!firstPass || selected != null) {
      return;
    }
    @Nullable ConnectProblem problem = null;
    for (Subchannel subchannel : subchannels) {
      if (subchannel.state() == ConnectivityState.CONNECTING) {
        return;
      }
      if (subchannel.problem() != null) {
        problem = subchannel.problem();
      }
    }
    if (problem == null) {
      return;
    }
    firstPass = false;
    publishFailure(problem);
    helper.refreshAddresses();
    for (Subchannel subchannel : List.copyOf(subchannels)) {
      subchannel.connect();
    }
  }

  private void publishFailure(ConnectProblem problem) {
    publish(ConnectivityState.TRANSIENT_FAILURE, new Pick.Fail(problem), problem.message());
  }

  @Override
  public void onSubchannelState(Subchannel subchannel) {
    if (subchannel != selected && !subchannels.contains(subchannel)) {
      return;
    }
    switch (subchannel.state()) {
      case READY -> select(subchannel);
      case IDLE -> {
        if (subchannel == selected) {
          selected = null;
          publish(ConnectivityState.IDLE, Pick.WAIT, subchannel.lossReason());
          helper.refreshAddresses();
        } else if (!firstPass) {
          subchannel.connect(); // its backoff is over
        }
      }
      case TRANSIENT_FAILURE -> {
        if (firstPass && next < subchannels.size()) {
          connectNext();
        } else if (firstPass) {
          endPassIfAllFailed();
        } else if (subchannel.problem() != null) {
          publishFailure(subchannel.problem());
        }
      }
      default -> {}
    }
  }

  private void select(Subchannel subchannel) {
    cancelStagger();
    selected = subchannel;
    for (Subchannel other : List.copyOf(subchannels)) {
      if (other != subchannel) {
        subchannels.remove(other);
        drop(other);
      }
    }
    publish(ConnectivityState.READY, new Pick.Use(subchannel), "");
  }

  private void publish(ConnectivityState newState, Pick pick, String reason) {
    state = newState;
    helper.update(newState, Picker.always(pick), reason);
  }

  private void drop(Subchannel subchannel) {
    subchannel.close("another address is used");
  }

  private void cancelStagger() {
    if (stagger != null) {
      stagger.cancel();
      stagger = null;
    }
  }

  @Override
  public void close() {
    cancelStagger();
    for (Subchannel subchannel : List.copyOf(subchannels)) {
      subchannel.close("the channel is closed");
    }
    subchannels.clear();
    selected = null;
  }
}
