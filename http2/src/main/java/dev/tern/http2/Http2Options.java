package dev.tern.http2;

import java.time.Duration;
import java.util.Objects;

/**
 * The engine's options: what is announced to the peer in SETTINGS, and the limits that keep a
 * hostile or broken peer harmless. Every limit is on by default.
 *
 * <p>Immutable; any thread may read it.
 */
public final class Http2Options {
  private static final Http2Options DEFAULTS = builder().build();

  /** A copy that nobody changes. */
  private final Builder values;

  private final LimitCounters counters = new LimitCounters();

  private Http2Options(Builder from) {
    values = new Builder(from);
  }

  public static Http2Options defaults() {
    return DEFAULTS;
  }

  /** A builder that starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Octets of the peer's dynamic table, 0 to 65536 (SETTINGS_HEADER_TABLE_SIZE). */
  public int headerTableSize() {
    return values.headerTableSize;
  }

  /**
   * Streams that the peer may have open here; on a server a stream that is held counts until it is
   * released (SETTINGS_MAX_CONCURRENT_STREAMS).
   */
  public int maxConcurrentStreams() {
    return values.maxConcurrentStreams;
  }

  /**
   * Octets that the peer may send on a stream before they are consumed, at least 1
   * (SETTINGS_INITIAL_WINDOW_SIZE). With the default of 1 MiB a single stream fills a loopback or
   * data-centre path: half of it, the size of one update, outlasts a round trip of 0.1 ms at 40
   * Gbit/s.
   */
  public int initialStreamWindow() {
    return values.initialStreamWindow;
  }

  /**
   * Octets that the peer may send on all streams together before they are consumed, at least 65535;
   * four streams' worth by default.
   */
  public int connectionWindow() {
    return values.connectionWindow;
  }

  /** Largest frame payload that is accepted, 16384 to 16777215 octets (SETTINGS_MAX_FRAME_SIZE). */
  public int maxFrameSize() {
    return values.maxFrameSize;
  }

  /**
   * Size of a field block that is accepted, names and values and 32 octets for each field
   * (SETTINGS_MAX_HEADER_LIST_SIZE). A block over twice of this on the wire ends the connection.
   */
  public int maxHeaderListSize() {
    return values.maxHeaderListSize;
  }

  /** Number of fields in a block that is accepted. */
  public int maxHeaderFields() {
    return values.maxHeaderFields;
  }

  /** CONTINUATION frames that may follow a HEADERS frame; one more ends the connection. */
  public int maxContinuations() {
    return values.maxContinuations;
  }

  /** Entries of one SETTINGS frame; one more ends the connection. */
  public int maxSettingsEntries() {
    return values.maxSettingsEntries;
  }

  /**
   * RST_STREAM frames at once that the peer may send, or make this side send by its mistakes; one
   * more ends the connection.
   */
  public int resetBurst() {
    return values.resetBurst;
  }

  /** How fast the allowance of resetBurst grows back. */
  public int resetsPerSecond() {
    return values.resetsPerSecond;
  }

  /** Replies (to PING, SETTINGS, the peer's errors) that wait for it to read when input stops. */
  public int controlRepliesPause() {
    return values.controlRepliesPause;
  }

  /** Waiting replies that end the connection. */
  public int controlRepliesClose() {
    return values.controlRepliesClose;
  }

  /** DATA frames without octets and without END_STREAM that may come in a row. */
  public int maxEmptyData() {
    return values.maxEmptyData;
  }

  /**
   * DATA frames of less than 256 octets that may come while the user consumes nothing, and that the
   * peer's windows may force this side to send in a row.
   */
  public int maxSmallData() {
    return values.maxSmallData;
  }

  /** Queued octets at which a stream stops being writable. */
  public int streamHighWatermark() {
    return values.streamHighWatermark;
  }

  /** Queued octets below which a stream becomes writable again. */
  public int streamLowWatermark() {
    return values.streamLowWatermark;
  }

  /** Octets queued on all streams together at which none of them is writable. */
  public int connectionHighWatermark() {
    return values.connectionHighWatermark;
  }

  /** Nanoseconds from the start to the end of the peer's preface, its first SETTINGS included. */
  public long prefaceTimeoutNanos() {
    return values.prefaceTimeoutNanos;
  }

  /** Nanoseconds for SETTINGS to be acknowledged; then SETTINGS_TIMEOUT ends the connection. */
  public long settingsAckTimeoutNanos() {
    return values.settingsAckTimeoutNanos;
  }

  /** Nanoseconds while output is due and the transport takes none; then the connection ends. */
  public long writeStallTimeoutNanos() {
    return values.writeStallTimeoutNanos;
  }

  /** Nanoseconds for the answer to a graceful shutdown's PING; then that goes on without it. */
  public long shutdownPingTimeoutNanos() {
    return values.shutdownPingTimeoutNanos;
  }

  /**
   * Nanoseconds that a stream whose whole output waits, END_STREAM included, stands before a closed
   * window; then it is reset with CANCEL. A stream whose user still sends is judged only while the
   * connection is full, sends nothing, and others wait for room ({@link
   * Http2Connection#awaitRoom}): else holding that user back is what windows are for.
   */
  public long windowStallTimeoutNanos() {
    return values.windowStallTimeoutNanos;
  }

  /**
   * Nanoseconds that streams whose request is complete are still answered after the peer ended its
   * output. A peer that is gone altogether is found by a PING long before.
   */
  public long halfCloseTimeoutNanos() {
    return values.halfCloseTimeoutNanos;
  }

  /**
   * The largest window of a stream, and a quarter of the connection's, that measuring the bandwidth
   * may lead to, in octets; with {@link #initialStreamWindow} or less, windows stay as they are.
   */
  public int maxStreamWindow() {
    return values.maxStreamWindow;
  }

  /** What this connection and all others with the same budget may hold together. */
  public MemoryBudget memoryBudget() {
    return values.memoryBudget;
  }

  /**
   * Priorities of streams that are not open yet which are remembered (PRIORITY_UPDATE, RFC 9218
   * section 7.1); of more, the oldest is forgotten.
   */
  public int maxPriorityUpdates() {
    return values.maxPriorityUpdates;
  }

  /** Whether a client lets its server push (SETTINGS_ENABLE_PUSH); by default it does not. */
  public boolean enablePush() {
    return values.enablePush;
  }

  /**
   * Whether a server takes CONNECT with :protocol (SETTINGS_ENABLE_CONNECT_PROTOCOL, RFC 8441); by
   * default such a request is malformed. CONNECT without it is its user's to refuse.
   */
  public boolean enableConnectProtocol() {
    return values.enableConnectProtocol;
  }

  /**
   * Whether a server without TLS takes the HTTP/1.1 upgrade to h2c (RFC 7540 section 3.2); by
   * default it does. Other HTTP/1.1 is answered with 505 in any case.
   */
  public boolean allowUpgrade() {
    return values.allowUpgrade;
  }

  /** How often each limit was hit on the connections that have these options. */
  public LimitCounters limitCounters() {
    return counters;
  }

  /**
   * Collects options. A setter refuses what is out of range with an IllegalArgumentException.
   *
   * <p>Owner: the thread that made it.
   */
  public static final class Builder {
    private int headerTableSize = 4096;
    private int maxConcurrentStreams = 256;
    private int initialStreamWindow = 1 << 20;
    private int connectionWindow = 4 << 20;
    private int maxFrameSize = 16_384;
    private int maxHeaderListSize = 16_384;
    private int maxHeaderFields = 256;
    private int maxContinuations = 8;
    private int maxSettingsEntries = 32;
    private int resetBurst = 1000;
    private int resetsPerSecond = 33;
    private int controlRepliesPause = 100;
    private int controlRepliesClose = 1000;
    private int maxEmptyData = 2;
    private int maxSmallData = 100_000;
    private int streamHighWatermark = 256 << 10;
    private int streamLowWatermark = 128 << 10;
    private int connectionHighWatermark = 1 << 20;
    private long prefaceTimeoutNanos = 10_000_000_000L;
    private long settingsAckTimeoutNanos = 10_000_000_000L;
    private long writeStallTimeoutNanos = 30_000_000_000L;
    private long shutdownPingTimeoutNanos = 10_000_000_000L;
    private long windowStallTimeoutNanos = 30_000_000_000L;
    private long halfCloseTimeoutNanos = 30_000_000_000L;
    private int maxStreamWindow = 16 << 20;
    private MemoryBudget memoryBudget = MemoryBudget.ofProcess();
    private int maxPriorityUpdates = 64;
    private boolean enablePush;
    private boolean enableConnectProtocol;
    private boolean allowUpgrade = true;

    private Builder() {}

    private Builder(Builder from) {
      headerTableSize = from.headerTableSize;
      maxConcurrentStreams = from.maxConcurrentStreams;
      initialStreamWindow = from.initialStreamWindow;
      connectionWindow = from.connectionWindow;
      maxFrameSize = from.maxFrameSize;
      maxHeaderListSize = from.maxHeaderListSize;
      maxHeaderFields = from.maxHeaderFields;
      maxContinuations = from.maxContinuations;
      maxSettingsEntries = from.maxSettingsEntries;
      resetBurst = from.resetBurst;
      resetsPerSecond = from.resetsPerSecond;
      controlRepliesPause = from.controlRepliesPause;
      controlRepliesClose = from.controlRepliesClose;
      maxEmptyData = from.maxEmptyData;
      maxSmallData = from.maxSmallData;
      streamHighWatermark = from.streamHighWatermark;
      streamLowWatermark = from.streamLowWatermark;
      connectionHighWatermark = from.connectionHighWatermark;
      prefaceTimeoutNanos = from.prefaceTimeoutNanos;
      settingsAckTimeoutNanos = from.settingsAckTimeoutNanos;
      writeStallTimeoutNanos = from.writeStallTimeoutNanos;
      shutdownPingTimeoutNanos = from.shutdownPingTimeoutNanos;
      windowStallTimeoutNanos = from.windowStallTimeoutNanos;
      halfCloseTimeoutNanos = from.halfCloseTimeoutNanos;
      maxStreamWindow = from.maxStreamWindow;
      memoryBudget = from.memoryBudget;
      maxPriorityUpdates = from.maxPriorityUpdates;
      enablePush = from.enablePush;
      enableConnectProtocol = from.enableConnectProtocol;
      allowUpgrade = from.allowUpgrade;
    }

    /** See {@link Http2Options#headerTableSize()}. */
    public Builder headerTableSize(int value) {
      headerTableSize = OptionRange.check("headerTableSize", value, 0, 65_536);
      return this;
    }

    /** See {@link Http2Options#maxConcurrentStreams()}. */
    public Builder maxConcurrentStreams(int value) {
      maxConcurrentStreams = OptionRange.check("maxConcurrentStreams", value, 0, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#initialStreamWindow()}. */
    public Builder initialStreamWindow(int value) {
      initialStreamWindow = OptionRange.check("initialStreamWindow", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#connectionWindow()}. */
    public Builder connectionWindow(int value) {
      connectionWindow = OptionRange.check("connectionWindow", value, 65_535, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#maxFrameSize()}. */
    public Builder maxFrameSize(int value) {
      maxFrameSize = OptionRange.check("maxFrameSize", value, 16_384, 16_777_215);
      return this;
    }

    /** See {@link Http2Options#maxHeaderListSize()}. */
    public Builder maxHeaderListSize(int value) {
      maxHeaderListSize = OptionRange.check("maxHeaderListSize", value, 0, 16_777_216);
      return this;
    }

    /** See {@link Http2Options#maxHeaderFields()}. */
    public Builder maxHeaderFields(int value) {
      maxHeaderFields = OptionRange.check("maxHeaderFields", value, 1, 65_536);
      return this;
    }

    /** See {@link Http2Options#maxContinuations()}. */
    public Builder maxContinuations(int value) {
      maxContinuations = OptionRange.check("maxContinuations", value, 0, 65_536);
      return this;
    }

    /** See {@link Http2Options#maxSettingsEntries()}. */
    public Builder maxSettingsEntries(int value) {
      maxSettingsEntries = OptionRange.check("maxSettingsEntries", value, 1, 2730);
      return this;
    }

    /** See {@link Http2Options#resetBurst()}. */
    public Builder resetBurst(int value) {
      resetBurst = OptionRange.check("resetBurst", value, 1, 16_777_216);
      return this;
    }

    /** See {@link Http2Options#resetsPerSecond()}. */
    public Builder resetsPerSecond(int value) {
      resetsPerSecond = OptionRange.check("resetsPerSecond", value, 0, 16_777_216);
      return this;
    }

    /** See {@link Http2Options#controlRepliesPause()}. */
    public Builder controlRepliesPause(int value) {
      controlRepliesPause = OptionRange.check("controlRepliesPause", value, 1, 16_777_216);
      return this;
    }

    /** See {@link Http2Options#controlRepliesClose()}. */
    public Builder controlRepliesClose(int value) {
      controlRepliesClose = OptionRange.check("controlRepliesClose", value, 1, 16_777_216);
      return this;
    }

    /** See {@link Http2Options#maxEmptyData()}. */
    public Builder maxEmptyData(int value) {
      maxEmptyData = OptionRange.check("maxEmptyData", value, 0, 16_777_216);
      return this;
    }

    /** See {@link Http2Options#maxSmallData()}. */
    public Builder maxSmallData(int value) {
      maxSmallData = OptionRange.check("maxSmallData", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#streamHighWatermark()}. */
    public Builder streamHighWatermark(int value) {
      streamHighWatermark = OptionRange.check("streamHighWatermark", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#streamLowWatermark()}. */
    public Builder streamLowWatermark(int value) {
      streamLowWatermark = OptionRange.check("streamLowWatermark", value, 0, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#connectionHighWatermark()}. */
    public Builder connectionHighWatermark(int value) {
      connectionHighWatermark =
          OptionRange.check("connectionHighWatermark", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#prefaceTimeoutNanos()}; more than nothing. */
    public Builder prefaceTimeout(Duration value) {
      prefaceTimeoutNanos = OptionRange.nanos("prefaceTimeout", value);
      return this;
    }

    /** See {@link Http2Options#settingsAckTimeoutNanos()}; more than nothing. */
    public Builder settingsAckTimeout(Duration value) {
      settingsAckTimeoutNanos = OptionRange.nanos("settingsAckTimeout", value);
      return this;
    }

    /** See {@link Http2Options#writeStallTimeoutNanos()}; more than nothing. */
    public Builder writeStallTimeout(Duration value) {
      writeStallTimeoutNanos = OptionRange.nanos("writeStallTimeout", value);
      return this;
    }

    /** See {@link Http2Options#shutdownPingTimeoutNanos()}; more than nothing. */
    public Builder shutdownPingTimeout(Duration value) {
      shutdownPingTimeoutNanos = OptionRange.nanos("shutdownPingTimeout", value);
      return this;
    }

    /** See {@link Http2Options#windowStallTimeoutNanos()}; more than nothing. */
    public Builder windowStallTimeout(Duration value) {
      windowStallTimeoutNanos = OptionRange.nanos("windowStallTimeout", value);
      return this;
    }

    /** See {@link Http2Options#halfCloseTimeoutNanos()}; more than nothing. */
    public Builder halfCloseTimeout(Duration value) {
      halfCloseTimeoutNanos = OptionRange.nanos("halfCloseTimeout", value);
      return this;
    }

    /** See {@link Http2Options#maxStreamWindow()}. */
    public Builder maxStreamWindow(int value) {
      maxStreamWindow = OptionRange.check("maxStreamWindow", value, 0, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#memoryBudget()}. */
    public Builder memoryBudget(MemoryBudget value) {
      memoryBudget = Objects.requireNonNull(value, "memoryBudget");
      return this;
    }

    /** See {@link Http2Options#maxPriorityUpdates()}. */
    public Builder maxPriorityUpdates(int value) {
      maxPriorityUpdates = OptionRange.check("maxPriorityUpdates", value, 1, 65_536);
      return this;
    }

    /** See {@link Http2Options#enablePush()}. */
    public Builder enablePush(boolean value) {
      enablePush = value;
      return this;
    }

    /** See {@link Http2Options#enableConnectProtocol()}. */
    public Builder enableConnectProtocol(boolean value) {
      enableConnectProtocol = value;
      return this;
    }

    /** See {@link Http2Options#allowUpgrade()}. */
    public Builder allowUpgrade(boolean value) {
      allowUpgrade = value;
      return this;
    }

    public Http2Options build() {
      OptionRange.ordered(
          "streamLowWatermark", streamLowWatermark, "streamHighWatermark", streamHighWatermark);
      return new Http2Options(this);
    }
  }
}
