package dev.tern.http2;

/**
 * What the connection waits for, and until when.
 *
 * <p>Owner: event loop.
 */
final class Deadlines {
  static final long NEVER = Long.MAX_VALUE;

  private final Http2Options options;
  private long preface;
  private long settingsAck;
  private long shutdownPing = NEVER;
  private long stall = NEVER;
  private boolean stallSuspected;

  Deadlines(Http2Options options, long nowNanos) {
    this.options = options;
    this.preface = nowNanos + options.prefaceTimeoutNanos();
    this.settingsAck = nowNanos + options.settingsAckTimeoutNanos();
  }

  long next() {
    return Math.min(Math.min(preface, settingsAck), Math.min(shutdownPing, stall));
  }

  boolean isPrefacePast(long nowNanos) {
    return preface <= nowNanos;
  }

  void prefaceCame() {
    preface = NEVER;
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

  /** Output is due, and the transport was told. */
  void outputDue(long nowNanos) {
    stall = nowNanos + options.writeStallTimeoutNanos();
  }

  /** The transport took output; more may be due. */
  void outputTaken(boolean more, long nowNanos) {
    stallSuspected = false;
    stall = more ? nowNanos + options.writeStallTimeoutNanos() : NEVER;
  }

  /**
   * Whether output was due for the whole timeout and the transport took none. Output can be younger
   * than the engine's last look at the time, so the first time it is only a suspicion.
   */
  boolean isStalled(long nowNanos) {
    if (stall > nowNanos) {
      return false;
    }
    if (stallSuspected) {
      stall = NEVER;
      return true;
    }
    stallSuspected = true;
    stall = nowNanos + options.writeStallTimeoutNanos();
    return false;
  }

  /** The connection is over: only its last output is waited for. */
  void over() {
    preface = NEVER;
    settingsAck = NEVER;
    shutdownPing = NEVER;
  }
}
