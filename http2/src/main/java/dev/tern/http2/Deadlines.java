package dev.tern.http2;

/**
 * What the connection waits for, and until when.
 *
 * <p>Owner: event loop.
 */
final class Deadlines {
  static final long NEVER = Long.MAX_VALUE;

  /** How often a peer that ended its output is asked whether it is still there. */
  private static final long PROBE_NANOS = 250_000_000L;

  /** How soon windows that the budget keeps back are looked at again. */
  private static final long RETRY_NANOS = 20_000_000L;

  private final Http2Options options;
  private long preface;
  private long settingsAck = NEVER;
  private long shutdownPing = NEVER;
  private long stall = NEVER;
  private long windowStall = NEVER;
  private long halfClosed = NEVER;
  private long probe = NEVER;
  private long credit = NEVER;

  Deadlines(Http2Options options, long nowNanos) {
    this.options = options;
    this.preface = nowNanos + options.prefaceTimeoutNanos();
  }

  long next() {
    long ofPeer = Math.min(Math.min(preface, settingsAck), Math.min(shutdownPing, stall));
    return Math.min(Math.min(ofPeer, windowStall), Math.min(Math.min(halfClosed, probe), credit));
  }

  boolean isPrefacePast(long nowNanos) {
    return preface <= nowNanos;
  }

  void prefaceCame() {
    preface = NEVER;
  }

  void settingsSent(long nowNanos) {
    settingsAck = nowNanos + options.settingsAckTimeoutNanos();
  }

  boolean isSettingsAckPast(long nowNanos) {
    return settingsAck <= nowNanos;
  }

  boolean awaitsSettingsAck() {
    return settingsAck != NEVER;
  }

  void settingsAckCame() {
    settingsAck = NEVER;
  }

  boolean isShutdownPingPast(long nowNanos) {
    return shutdownPing <= nowNanos;
  }

  boolean awaitsShutdownPing() {
    return shutdownPing != NEVER;
  }

  void shutdownPingSent(long nowNanos) {
    shutdownPing = nowNanos + options.shutdownPingTimeoutNanos();
  }

  void shutdownPingCame() {
    shutdownPing = NEVER;
  }

  // ---- Output that does not go ----

  /** Output is due, and the transport was told. */
  void outputDue(long nowNanos) {
    stall = nowNanos + options.writeStallTimeoutNanos();
  }

  /** The transport took output; more may be due. */
  void outputTaken(boolean more, long nowNanos) {
    stall = more ? nowNanos + options.writeStallTimeoutNanos() : NEVER;
  }

  /** Whether output was due for the whole timeout and the transport took none. */
  boolean isStalled(long nowNanos) {
    return stall <= nowNanos;
  }

  /** A stream waits for a window: it will be looked at after the timeout, if none is before. */
  void windowClosed(long nowNanos) {
    if (windowStall == NEVER) {
      windowStall = nowNanos + options.windowStallTimeoutNanos();
    }
  }

  boolean isWindowStallPast(long nowNanos) {
    return windowStall <= nowNanos;
  }

  /** The streams were looked at; the next one is due then. */
  void windowStall(long atNanos) {
    windowStall = atNanos;
  }

  // ---- A peer that ended its output ----

  void inputEnded(long nowNanos) {
    preface = NEVER;
    settingsAck = NEVER;
    halfClosed = nowNanos + options.halfCloseTimeoutNanos();
    probe = nowNanos + PROBE_NANOS;
  }

  boolean isHalfClosePast(long nowNanos) {
    return halfClosed <= nowNanos;
  }

  /** Whether to ask again whether the peer is there. */
  boolean probes(long nowNanos) {
    if (probe > nowNanos) {
      return false;
    }
    probe = nowNanos + PROBE_NANOS;
    return true;
  }

  // ---- Windows that are kept back ----

  void creditKept(long nowNanos) {
    if (credit == NEVER) {
      credit = nowNanos + RETRY_NANOS;
    }
  }

  /** Whether to try again to give windows back; it counts as tried. */
  boolean retriesCredit(long nowNanos) {
    if (credit > nowNanos) {
      return false;
    }
    credit = NEVER;
    return true;
  }

  /** The connection is over: only its last output is waited for. */
  void over() {
    preface = NEVER;
    settingsAck = NEVER;
    shutdownPing = NEVER;
    windowStall = NEVER;
    halfClosed = NEVER;
    probe = NEVER;
    credit = NEVER;
  }
}
