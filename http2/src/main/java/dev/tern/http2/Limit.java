package dev.tern.http2;

/** The limits that keep a hostile or broken peer harmless; {@link LimitCounters} counts each. */
public enum Limit {
  /** {@link Http2Options#resetBurst()}: the connection is cut. */
  RESETS,
  /** {@link Http2Options#controlRepliesPause()}: reading pauses. */
  CONTROL_REPLIES_PAUSE,
  /** {@link Http2Options#controlRepliesClose()}: the connection is cut. */
  CONTROL_REPLIES_CLOSE,
  /** DATA on streams that were reset, beyond what their windows allowed: the connection is cut. */
  LATE_DATA,
  /** {@link Http2Options#maxSmallData()} frames that tiny windows forced: the connection is cut. */
  WINDOW_DRIP,
  /** {@link Http2Options#maxEmptyData()}: the connection is cut. */
  EMPTY_DATA,
  /** {@link Http2Options#maxSmallData()}: the connection is cut. */
  SMALL_DATA,
  /** {@link Http2Options#maxContinuations()}: the connection is cut. */
  CONTINUATIONS,
  /** Twice {@link Http2Options#maxHeaderListSize()} on the wire: the connection is cut. */
  FIELD_BLOCK,
  /**
   * {@link Http2Options#maxHeaderListSize()} or {@link Http2Options#maxHeaderFields()}: the stream
   * is reset.
   */
  HEADER_LIST,
  /** {@link Http2Options#maxSettingsEntries()}: the connection is cut. */
  SETTINGS_ENTRIES,
  /** {@link Http2Options#maxConcurrentStreams()}: the stream is refused. */
  CONCURRENT_STREAMS,
  /** {@link Http2Options#maxPriorityUpdates()}: an older one is forgotten. */
  PRIORITY_UPDATES,
  /** {@link Http2Options#prefaceTimeoutNanos()}: the connection is cut. */
  PREFACE_TIMEOUT,
  /** {@link Http2Options#settingsAckTimeoutNanos()}: the connection is cut. */
  SETTINGS_ACK_TIMEOUT,
  /** {@link Http2Options#writeStallTimeoutNanos()}: the connection is cut. */
  WRITE_STALL,
  /** {@link Http2Options#windowStallTimeoutNanos()}: the stream is reset. */
  WINDOW_STALL,
  /** {@link Http2Options#halfCloseTimeoutNanos()}: the connection is cut. */
  HALF_CLOSE_TIMEOUT,
  /** {@link MemoryBudget}, nearly spent: a stream is refused. */
  MEMORY_REFUSED,
  /** {@link MemoryBudget}, spent: a stream whose DATA came is reset. */
  MEMORY_RESET
}
