package dev.tern.rpc;

import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of one channel's target, and finds them anew when asked to.
 *
 * <p>Threads: {@link #start}, {@link #refresh} and {@link #close} are called on the channel's event
 * loop and must not block; the {@link Listener} may be called by any thread.
 */
public interface NameResolver {

  /** Begins; the first outcome is due. Called once. */
  void start(Listener listener);

  /** Something failed: the addresses may be stale. A hint; may be ignored. */
  default void refresh() {}

  /** Ends; what the listener hears afterwards is ignored. */
  void close();

  /** Hears the outcomes. Any thread. */
  interface Listener {
    /** The addresses now, in order of preference; they replace the former ones. */
    void onAddresses(List<? extends SocketAddress> addresses);

    /**
     * There is no answer. The channel keeps the addresses that it has; without any it fails calls
     * with that message (UNAVAILABLE), and asks again after a backoff.
     *
     * @param message in words for a user
     */
    void onFailure(String message, @Nullable Throwable cause);
  }

  /** Makes the resolvers of a scheme. */
  @FunctionalInterface
  interface Factory {
    /**
     * @param path what follows {@code scheme:} or {@code scheme:///} in the target
     * @param defaultPort the port where the target names none
     */
    NameResolver create(String path, int defaultPort);
  }
}
