package dev.tern.rpc;

import dev.tern.rpc.Target.HostAndPort;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Host names and IP literals through the JDK's {@link InetAddress}, which blocks: it is asked on a
 * helper thread, never on an event loop. IPv6 and IPv4 addresses come in turn (RFC 8305 section 4).
 *
 * <p>Owner: event loop; only {@link #run} is a helper thread's.
 */
final class DnsResolver implements NameResolver, Runnable {
  /** The blocking look-up, replaced in tests. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] allByName(String host) throws UnknownHostException;
  }

  private final List<HostAndPort> endpoints;
  private final Lookup lookup;
  private final Executor helpers;
  private volatile boolean running;
  private volatile boolean closed;
  private volatile @Nullable Listener listener;

  DnsResolver(List<HostAndPort> endpoints, Lookup lookup, Executor helpers) {
    this.endpoints = List.copyOf(endpoints);
    this.lookup = lookup;
    this.helpers = helpers;
    for (HostAndPort endpoint : endpoints) {
      if (endpoint.port() == 0) {
        throw new IllegalArgumentException("'" + endpoint.host() + "' has no port");
      }
    }
  }

  @Override
  public void start(Listener listener) {
    this.listener = listener;
    refresh();
  }

  @Override
  public void refresh() {
    Listener listener = this.listener;
    if (running || closed || listener == null) {
      return;
    }
    running = true;
    try {
      helpers.execute(this);
    } catch (RejectedExecutionException e) {
      running = false;
      listener.onFailure("too many names wait to be resolved", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    listener = null;
  }

  @Override
  public void run() {
    List<InetSocketAddress> addresses = new ArrayList<>();
    String failure = "";
    @Nullable Throwable cause = null;
    for (HostAndPort endpoint : endpoints) {
      try {
        addInTurn(lookup.allByName(endpoint.host()), endpoint.port(), addresses);
      } catch (UnknownHostException | SecurityException e) {
        failure = "unknown host " + endpoint.host();
        cause = e;
      }
    }
    running = false;
    Listener listener = this.listener;
    if (listener == null) {
      return;
    }
    if (addresses.isEmpty()) {
      listener.onFailure(failure.isEmpty() ? "the name has no address" : failure, cause);
    } else {
      listener.onAddresses(addresses);
    }
  }

  private static void addInTurn(InetAddress[] found, int port, List<InetSocketAddress> into) {
    List<InetSocketAddress> first = new ArrayList<>();
    List<InetSocketAddress> second = new ArrayList<>();
    for (InetAddress address : found) {
      boolean likeFirst =
          found[0] instanceof Inet6Address
              ? address instanceof Inet6Address
              : address instanceof Inet4Address;
      (likeFirst ? first : second).add(new InetSocketAddress(address, port));
    }
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      if (i < first.size()) {
        into.add(first.get(i));
      }
      if (i < second.size()) {
        into.add(second.get(i));
      }
    }
  }
}
