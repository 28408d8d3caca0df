package dev.tern.http2;

import java.time.Duration;

/**
 * The engine's options: what is announced to the peer in SETTINGS, and the limits that keep a
 * hostile or broken peer harmless. Every limit is on by default.
 *
 * <p>Immutable; any thread may read it.
 */
public final class Http2Options {
  private static final Http2Options DEFAULTS = builder().build();

  private final int headerTableSize;
  private final int maxConcurrentStreams;
  private final int initialStreamWindow;
  private final int connectionWindow;
  private final int maxFrameSize;
  private final int maxHeaderListSize;
  private final int maxHeaderFields;
  private final int maxContinuations;
  private final int maxSettingsEntries;
  private final int resetBurst;
  private final int resetsPerSecond;
  private final int controlRepliesPause;
  private final int controlRepliesClose;
  private final int maxEmptyData;
  private final int maxSmallData;
  private final int streamHighWatermark;
  private final int streamLowWatermark;
  private final int connectionHighWatermark;
  private final long prefaceTimeoutNanos;
  private final long settingsAckTimeoutNanos;
  private final long writeStallTimeoutNanos;
  private final long shutdownPingTimeoutNanos;

  private Http2Options(Builder from) {
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
  }

  public static Http2Options defaults() {
    return DEFAULTS;
  }

  /** A builder that starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Octets of the dynamic table that the peer's encoder may use here, 0 to 65536
   * (SETTINGS_HEADER_TABLE_SIZE).
   */
  public int headerTableSize() {
    return headerTableSize;
  }

  /**
   * Streams that the peer may have open here; on a server a stream that is held counts until it is
   * released (SETTINGS_MAX_CONCURRENT_STREAMS).
   */
  public int maxConcurrentStreams() {
    return maxConcurrentStreams;
  }

  /**
   * Octets that the peer may send on a stream before they are consumed
   * (SETTINGS_INITIAL_WINDOW_SIZE). With the default of 1 MiB a single stream fills a loopback or
   * data-centre path: half of it, the size of one update, outlasts a round trip of 0.1 ms at 40
   * Gbit/s.
   */
  public int initialStreamWindow() {
    return initialStreamWindow;
  }

  /**
   * Octets that the peer may send on all streams together before they are consumed, at least 65535;
   * four streams' worth by default, and thereby the bound of what one peer can make this side hold.
   */
  public int connectionWindow() {
    return connectionWindow;
  }

  /** Largest frame payload that is accepted, 16384 to 16777215 octets (SETTINGS_MAX_FRAME_SIZE). */
  public int maxFrameSize() {
    return maxFrameSize;
  }

  /**
   * Size of a field block that is accepted, names and values and 32 octets for each field
   * (SETTINGS_MAX_HEADER_LIST_SIZE). A block over twice of this on the wire ends the connection.
   */
  public int maxHeaderListSize() {
    return maxHeaderListSize;
  }

  /** Number of fields in a block that is accepted. */
  public int maxHeaderFields() {
    return maxHeaderFields;
  }

  /** CONTINUATION frames that may follow a HEADERS frame; one more ends the connection. */
  public int maxContinuations() {
    return maxContinuations;
  }

  /** Entries of one SETTINGS frame; one more ends the connection. */
  public int maxSettingsEntries() {
    return maxSettingsEntries;
  }

  /**
   * RST_STREAM frames at once that the peer may send, or make this side send by its mistakes; one
   * more ends the connection.
   */
  public int resetBurst() {
    return resetBurst;
  }

  /** How fast the allowance of resetBurst grows back. */
  public int resetsPerSecond() {
    return resetsPerSecond;
  }

  /**
   * Replies (to PING, SETTINGS, errors of the peer) that wait for a peer that does not read, before
   * reading from it stops.
   */
  public int controlRepliesPause() {
    return controlRepliesPause;
  }

  /** Waiting replies that end the connection. */
  public int controlRepliesClose() {
    return controlRepliesClose;
  }

  /** DATA frames without octets and without END_STREAM that may come in a row. */
  public int maxEmptyData() {
    return maxEmptyData;
  }

  /** DATA frames of less than 256 octets that may come while the user consumes nothing. */
  public int maxSmallData() {
    return maxSmallData;
  }

  /** Queued octets at which a stream stops being writable. */
  public int streamHighWatermark() {
    return streamHighWatermark;
  }

  /** Queued octets below which a stream becomes writable again. */
  public int streamLowWatermark() {
    return streamLowWatermark;
  }

  /** Octets queued on all streams together at which none of them is writable. */
  public int connectionHighWatermark() {
    return connectionHighWatermark;
  }

  /** Nanoseconds from the start to the end of the peer's preface, its first SETTINGS included. */
  public long prefaceTimeoutNanos() {
    return prefaceTimeoutNanos;
  }

  /**
   * Nanoseconds from the sending of SETTINGS to its acknowledgement; then the connection ends with
   * SETTINGS_TIMEOUT.
   */
  public long settingsAckTimeoutNanos() {
    return settingsAckTimeoutNanos;
  }

  /**
   * Nanoseconds while output is due and the transport takes none; the connection ends between once
   * and twice this time.
   */
  public long writeStallTimeoutNanos() {
    return writeStallTimeoutNanos;
  }

  /**
   * Nanoseconds for the answer to the PING of a graceful shutdown; then the shutdown goes on
   * without it.
   */
  public long shutdownPingTimeoutNanos() {
    return shutdownPingTimeoutNanos;
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

    private Builder() {}

    /** See {@link Http2Options#headerTableSize()}. */
    public Builder headerTableSize(int value) {
      headerTableSize = range("headerTableSize", value, 0, 65_536);
      return this;
    }

    /** See {@link Http2Options#maxConcurrentStreams()}. */
    public Builder maxConcurrentStreams(int value) {
      maxConcurrentStreams = range("maxConcurrentStreams", value, 0, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#initialStreamWindow()}. */
    public Builder initialStreamWindow(int value) {
      initialStreamWindow = range("initialStreamWindow", value, 0, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#connectionWindow()}. */
    public Builder connectionWindow(int value) {
      connectionWindow = range("connectionWindow", value, 65_535, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#maxFrameSize()}. */
    public Builder maxFrameSize(int value) {
      maxFrameSize = range("maxFrameSize", value, 16_384, 16_777_215);
      return this;
    }

    /** See {@link Http2Options#maxHeaderListSize()}. */
    public Builder maxHeaderListSize(int value) {
      maxHeaderListSize = range("maxHeaderListSize", value, 0, 16_777_216);
      return this;
    }

    /** See {@link Http2Options#maxHeaderFields()}. */
    public Builder maxHeaderFields(int value) {
      maxHeaderFields = range("maxHeaderFields", value, 1, 65_536);
      return this;
    }

    /** See {@link Http2Options#maxContinuations()}. */
    public Builder maxContinuations(int value) {
      maxContinuations = range("maxContinuations", value, 0, 65_536);
      return this;
    }

    /** See {@link Http2Options#maxSettingsEntries()}. */
    public Builder maxSettingsEntries(int value) {
      maxSettingsEntries = range("maxSettingsEntries", value, 1, 2730);
      return this;
    }

    /** See {@link Http2Options#resetBurst()}. */
    public Builder resetBurst(int value) {
      resetBurst = range("resetBurst", value, 1, 16_777_216);
      return this;
    }

    /** See {@link Http2Options#resetsPerSecond()}. */
    public Builder resetsPerSecond(int value) {
      resetsPerSecond = range("resetsPerSecond", value, 0, 16_777_216);
      return this;
    }

    /** See {@link Http2Options#controlRepliesPause()}. */
    public Builder controlRepliesPause(int value) {
      controlRepliesPause = range("controlRepliesPause", value, 1, 16_777_216);
      return this;
    }

    /** See {@link Http2Options#controlRepliesClose()}. */
    public Builder controlRepliesClose(int value) {
      controlRepliesClose = range("controlRepliesClose", value, 1, 16_777_216);
      return this;
    }

    /** See {@link Http2Options#maxEmptyData()}. */
    public Builder maxEmptyData(int value) {
      maxEmptyData = range("maxEmptyData", value, 0, 16_777_216);
      return this;
    }

    /** See {@link Http2Options#maxSmallData()}. */
    public Builder maxSmallData(int value) {
      maxSmallData = range("maxSmallData", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#streamHighWatermark()}. */
    public Builder streamHighWatermark(int value) {
      streamHighWatermark = range("streamHighWatermark", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#streamLowWatermark()}. */
    public Builder streamLowWatermark(int value) {
      streamLowWatermark = range("streamLowWatermark", value, 0, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#connectionHighWatermark()}. */
    public Builder connectionHighWatermark(int value) {
      connectionHighWatermark = range("connectionHighWatermark", value, 1, Integer.MAX_VALUE);
      return this;
    }

    /** See {@link Http2Options#prefaceTimeoutNanos()}; more than nothing. */
    public Builder prefaceTimeout(Duration value) {
      prefaceTimeoutNanos = nanos("prefaceTimeout", value);
      return this;
    }

    /** See {@link Http2Options#settingsAckTimeoutNanos()}; more than nothing. */
    public Builder settingsAckTimeout(Duration value) {
      settingsAckTimeoutNanos = nanos("settingsAckTimeout", value);
      return this;
    }

    /** See {@link Http2Options#writeStallTimeoutNanos()}; more than nothing. */
    public Builder writeStallTimeout(Duration value) {
      writeStallTimeoutNanos = nanos("writeStallTimeout", value);
      return this;
    }

    /** See {@link Http2Options#shutdownPingTimeoutNanos()}; more than nothing. */
    public Builder shutdownPingTimeout(Duration value) {
      shutdownPingTimeoutNanos = nanos("shutdownPingTimeout", value);
      return this;
    }

    public Http2Options build() {
      if (streamLowWatermark > streamHighWatermark) {
        throw new IllegalArgumentException(
            "streamLowWatermark is "
                + streamLowWatermark
                + ", which is over streamHighWatermark, "
                + streamHighWatermark);
      }
      return new Http2Options(this);
    }

    private static int range(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " is " + value + ", allowed is " + least + " to " + most);
      }
      return value;
    }

    private static long nanos(String name, Duration value) {
      if (value.isZero() || value.isNegative()) {
        throw new IllegalArgumentException(
            name + " is " + value + ", which is not more than nothing");
      }
      return value.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE / 4 : value.toNanos();
    }
  }
}
