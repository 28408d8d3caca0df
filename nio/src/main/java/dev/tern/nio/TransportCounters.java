package dev.tern.nio;

import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The counts of one transport, and the limits that stand on them.
 *
 * <p>Owner: any thread.
 */
final class TransportCounters {
  private final int maxConnections;
  private final int maxHandshakes;

  private final AtomicInteger openAccepted = new AtomicInteger();
  private final AtomicInteger openConnected = new AtomicInteger();
  private final AtomicInteger handshaking = new AtomicInteger();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong acceptErrors = new AtomicLong();
  private final AtomicLong handshakeFailures = new AtomicLong();

  TransportCounters(int maxConnections, int maxHandshakes) {
    this.maxConnections = maxConnections;
    this.maxHandshakes = maxHandshakes;
  }

  /**
   * Whether one more accepted connection is within the limits; it counts from now on. Its handshake
   * counts from here too, not from its first record: a burst is accepted before any has its turn.
   */
  boolean admit(boolean tls) {
    boolean tooMany = openAccepted.incrementAndGet() > maxConnections;
    if (tooMany || tls && !beginHandshake()) {
      openAccepted.decrementAndGet();
      if (refused.getAndIncrement() == 0) {
        NioLoop.LOG.log(
            Level.WARNING,
            tooMany
                ? "connections are refused: " + maxConnections + " are open"
                : "connections are refused: " + maxHandshakes + " are in TLS handshake");
      }
      return false;
    }
    accepted.incrementAndGet();
    return true;
  }

  private boolean beginHandshake() {
    if (handshaking.incrementAndGet() <= maxHandshakes) {
      return true;
    }
    handshaking.decrementAndGet();
    return false;
  }

  /** A connection that was made by connecting; no limit is for those. */
  void connected(boolean tls) {
    openConnected.incrementAndGet();
    if (tls) {
      handshaking.incrementAndGet();
    }
  }

  void closed(boolean wasAccepted) {
    (wasAccepted ? openAccepted : openConnected).decrementAndGet();
  }

  void acceptFailed() {
    acceptErrors.incrementAndGet();
  }

  void handshakeEnded() {
    handshaking.decrementAndGet();
  }

  void handshakeFailed(SocketAddress peer, String message) {
    handshakeFailures.incrementAndGet();
    NioLoop.LOG.log(Level.DEBUG, () -> "TLS with " + Failures.describe(peer) + ": " + message);
  }

  TransportStats stats() {
    return new TransportStats(
        accepted.get(),
        refused.get(),
        acceptErrors.get(),
        handshakeFailures.get(),
        openAccepted.get(),
        openConnected.get(),
        handshaking.get());
  }
}
