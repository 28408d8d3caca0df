package dev.tern.http2;

/**
 * All limits on what a peer may do that costs it little and this side much; asked inline. A limit
 * that is passed is a failure of the connection, mostly ENHANCE_YOUR_CALM (RFC 9113 section 10.5).
 *
 * <p>Owner: event loop.
 */
final class AbuseGuard {
  static final int SMALL_DATA = 256;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Http2Options options;

  private int resetAllowance;
  private long resetRefillNanos;
  private int controlReplies;
  private int emptyData;
  private int smallData;
  private int continuations;

  AbuseGuard(Http2Options options, long nowNanos) {
    this.options = options;
    this.resetAllowance = options.resetBurst();
    this.resetRefillNanos = nowNanos;
  }

  /**
   * The peer reset a stream before it was answered (CVE-2023-44487), or made this side reset one
   * (CVE-2025-8671): both take from one bucket, which fills at a steady rate.
   *
   * @return whether it was allowed
   */
  boolean allowsReset(long nowNanos) {
    boolean allowed = takeReset(nowNanos);
    if (!allowed) {
      hit(Limit.RESETS);
    }
    return allowed;
  }

  private boolean takeReset(long nowNanos) {
    int perSecond = options.resetsPerSecond();
    if (perSecond > 0 && resetAllowance < options.resetBurst()) {
      long nanosPerReset = NANOS_PER_SECOND / perSecond;
      long refill = Math.max(0, (nowNanos - resetRefillNanos) / nanosPerReset);
      resetAllowance = (int) Math.min(options.resetBurst(), resetAllowance + refill);
      resetRefillNanos += refill * nanosPerReset;
    }
    if (resetAllowance == options.resetBurst()) {
      resetRefillNanos = nowNanos;
    }
    return --resetAllowance >= 0;
  }

  /** A reply to a frame of the peer was queued (CVE-2019-9512, 9515): whether it was allowed. */
  boolean allowsReply() {
    if (++controlReplies == options.controlRepliesPause()) {
      hit(Limit.CONTROL_REPLIES_PAUSE);
    }
    if (controlReplies <= options.controlRepliesClose()) {
      return true;
    }
    hit(Limit.CONTROL_REPLIES_CLOSE);
    return false;
  }

  /** All control frames were given to the transport. */
  void controlRepliesSent() {
    controlReplies = 0;
  }

  /** Whether to wait, before reading more, until the peer has read its replies. */
  boolean pausesInput() {
    return controlReplies >= options.controlRepliesPause();
  }

  /** A DATA frame with that many octets of data came (CVE-2019-9518 and floods of small frames). */
  void data(int octets, boolean endStream) throws Http2Exception {
    if (octets >= SMALL_DATA || endStream) {
      emptyData = 0;
      return;
    }
    if (octets > 0) {
      emptyData = 0;
    } else if (++emptyData > options.maxEmptyData()) {
      hit(Limit.EMPTY_DATA);
      throw calm("too many empty DATA frames");
    }
    if (++smallData > options.maxSmallData()) {
      hit(Limit.SMALL_DATA);
      throw calm("too many small DATA frames");
    }
  }

  /** The user took data: small frames are not piling up. */
  void consumed() {
    smallData = 0;
  }

  /** A field block began. */
  void blockStart() {
    continuations = 0;
  }

  /** A CONTINUATION came, with the octets of the block up to now (CVE-2024-27316 and others). */
  void continuation(int blockOctets) throws Http2Exception {
    if (++continuations > options.maxContinuations()) {
      hit(Limit.CONTINUATIONS);
      throw calm("too many CONTINUATION frames");
    }
    block(blockOctets);
  }

  /** The octets of a block up to now. */
  void block(int blockOctets) throws Http2Exception {
    if (blockOctets > 2L * options.maxHeaderListSize()) {
      hit(Limit.FIELD_BLOCK);
      throw calm("a field block over twice of SETTINGS_MAX_HEADER_LIST_SIZE");
    }
  }

  /** A SETTINGS frame with that many entries came (CVE-2020-11080). */
  void settingsEntries(int entries) throws Http2Exception {
    if (entries > options.maxSettingsEntries()) {
      hit(Limit.SETTINGS_ENTRIES);
      throw calm("too many entries in SETTINGS");
    }
  }

  /** A limit was hit. */
  void hit(Limit limit) {
    options.limitCounters().hit(limit);
  }

  static Http2Exception calm(String reason) {
    return Http2Exception.connection(ErrorCode.ENHANCE_YOUR_CALM, reason);
  }
}
