package dev.tern.rpc;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Connects to every address and uses those that are ready in turn. It is READY while one of them
 * is, and in TRANSIENT_FAILURE when all have failed since they were last ready; a connection that
 * is lost is made again at once, or after its backoff.
 *
 * <p>Owner: event loop; its pickers are for any thread.
 */
final class RoundRobin implements LoadBalancer {
  private final Helper helper;
  private List<Subchannel> subchannels = List.of();
  private final Set<Subchannel> failing = new HashSet<>();
  private List<Subchannel> inUse = List.of();
  private boolean changing;

  RoundRobin(Helper helper) {
    this.helper = helper;
  }

  @Override
  public void onAddresses(List<? extends SocketAddress> addresses) {
    List<Subchannel> old = new ArrayList<>(subchannels);
    List<Subchannel> now = new ArrayList<>();
    for (SocketAddress address : new LinkedHashSet<SocketAddress>(addresses)) {
      now.add(take(old, address));
    }
    subchannels = List.copyOf(now);
    changing = true; // what connecting reports at once is looked at once
    for (Subchannel gone : old) {
      failing.remove(gone);
      gone.close("the address is no longer one of the target's");
    }
    subchannels.forEach(Subchannel::connect);
    changing = false;
    publish();
  }

  private Subchannel take(List<Subchannel> from, SocketAddress address) {
    for (int i = 0; i < from.size(); i++) {
      if (from.get(i).address().equals(address)) {
        return from.remove(i);
      }
    }
    return helper.createSubchannel(address);
  }

  @Override
  public void requestConnection() {
    subchannels.forEach(Subchannel::connect);
  }

  @Override
  public void onSubchannelState(Subchannel subchannel) {
    if (!subchannels.contains(subchannel)) {
      return;
    }
    switch (subchannel.state()) {
      case READY -> failing.remove(subchannel);
      case TRANSIENT_FAILURE -> {
        if (failing.add(subchannel)) {
          helper.refreshAddresses();
        }
      }
      case IDLE -> {
        if (!failing.contains(subchannel)) {
          helper.refreshAddresses(); // it was ready, and is lost
        }
        subchannel.connect();
      }
      default -> {}
    }
    if (!changing) {
      publish();
    }
  }

  private void publish() {
    List<Subchannel> ready =
        subchannels.stream().filter(s -> s.state() == ConnectivityState.READY).toList();
    if (!ready.isEmpty()) {
      if (!ready.equals(inUse)) {
        inUse = ready;
        helper.update(ConnectivityState.READY, new Turns(ready), "");
      }
      return;
    }
    inUse = ready;
    @Nullable ConnectProblem problem = null;
    for (Subchannel subchannel : subchannels) {
      if (!failing.contains(subchannel)) {
        helper.update(ConnectivityState.CONNECTING, Picker.always(Pick.WAIT), "");
        return;
      }
      problem = subchannel.problem() != null ? subchannel.problem() : problem;
    }
    if (problem != null) {
      helper.update(
          ConnectivityState.TRANSIENT_FAILURE,
          Picker.always(new Pick.Fail(problem)),
          problem.message());
    }
  }

  @Override
  public void close() {
    List<Subchannel> all = subchannels;
    subchannels = List.of();
    all.forEach(subchannel -> subchannel.close("the channel is closed"));
  }

  /** Each in turn. Any thread. */
  private static final class Turns implements Picker {
    private final Pick[] picks;
    private final AtomicInteger next = new AtomicInteger();

    Turns(List<Subchannel> ready) {
      picks = ready.stream().map(Pick.Use::new).toArray(Pick[]::new);
    }

    @Override
    public Pick pick(MethodDescriptor<?, ?> method) {
      return picks[Integer.remainderUnsigned(next.getAndIncrement(), picks.length)];
    }
  }
}
