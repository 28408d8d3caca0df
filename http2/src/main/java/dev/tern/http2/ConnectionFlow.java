package dev.tern.http2;

import org.jspecify.annotations.Nullable;

/**
 * The flow of DATA through the connection as a whole: its two windows (RFC 9113 section 5.2), how
 * large they should be, how much is queued on all streams together, and what the budget of memory
 * says to all this.
 *
 * <p>Owner: event loop.
 */
final class ConnectionFlow {
  /** The budget is told in pages. */
  private static final int PAGE_SHIFT = 12;

  /** A connection that holds no more than this gets its window back even under pressure. */
  private static final int LITTLE = 16 << 10;

  /** The connection's window as a multiple of a stream's, when it grows. */
  private static final int STREAMS_AT_FULL_SPEED = 4;

  private final Http2Connection connection;
  private final StreamTable streams;
  private final AbuseGuard guard;
  private final MemoryBudget budget;
  private final BandwidthEstimate bandwidth;
  private final InboundWindow inboundWindow;
  private final OutboundWindow outboundWindow =
      new OutboundWindow(Http2Settings.INITIAL.initialWindowSize());

  private final int highWatermark;
  private long queuedOctets;

  /** Too much is queued, here or in the process. Written by the loop, read by any thread. */
  private volatile boolean full;

  /** Somebody waits until it is not so. Written by any thread, and by the loop when it begins. */
  private volatile boolean roomAwaited;

  /** What peers may still send on streams that this side has ended before them. */
  private long lateOctets;

  private int drips;
  private long lastSentNanos;

  private int streamWindow;
  private long receivedOctets;
  private long gatheredOctets;
  private long accountedPages;
  private boolean spent;

  ConnectionFlow(Http2Connection connection, Http2Options options) {
    this.connection = connection;
    this.streams = connection.streams;
    this.guard = connection.guard;
    this.budget = options.memoryBudget();
    this.bandwidth = new BandwidthEstimate(options.maxStreamWindow());
    this.inboundWindow = new InboundWindow(options.connectionWindow());
    // Until the peer has acknowledged a smaller window it may use the initial one.
    this.streamWindow =
        Math.max(options.initialStreamWindow(), Http2Settings.INITIAL.initialWindowSize());
    this.highWatermark = options.connectionHighWatermark();
    this.lastSentNanos = connection.now();
  }

  InboundWindow inboundWindow() {
    return inboundWindow;
  }

  OutboundWindow outboundWindow() {
    return outboundWindow;
  }

  // ---- In ----

  /** A DATA frame of that length, padding included, begins. */
  void admit(int length) throws Http2Exception {
    if (!inboundWindow.allows(length)) {
      throw Http2Exception.connection(
          ErrorCode.FLOW_CONTROL_ERROR, "DATA beyond the connection's window");
    }
  }

  void received(int octets) {
    inboundWindow.receive(octets);
    receivedOctets += octets;
  }

  /**
   * This side ends a stream that its peer has not ended: what is on its way may still come, but no
   * more than the window had left.
   */
  void expectLate(int octets) {
    lateOctets += Math.max(0, octets);
  }

  /** DATA came on a stream that this side has ended. */
  void late(int octets) throws Http2Exception {
    lateOctets -= octets;
    if (lateOctets < 0) {
      guard.hit(Limit.LATE_DATA);
      throw Http2Exception.connection(
          ErrorCode.FLOW_CONTROL_ERROR, "DATA beyond the windows of streams that were reset");
    }
  }

  /** Octets of DATA are done with, by the user or dropped. */
  void consumed(int octets) {
    inboundWindow.take(octets);
    if (inboundWindow.isUpdateDue()) {
      giveCredit();
    }
  }

  void consumedByUser(int octets) {
    guard.consumed();
    consumed(octets);
  }

  private void giveCredit() {
    if (budget.isPressed() && held() > LITTLE) {
      connection.deadlines.creditKept(connection.now());
    } else {
      connection.sendWindowUpdate(0, inboundWindow.update());
    }
  }

  // ---- The size of windows ----

  /** The window that new streams give to the peer. */
  int streamWindow() {
    return streamWindow;
  }

  /** The windows of all streams, and of new ones, become that large. */
  void streamWindow(int octets) {
    streamWindow = octets;
    for (Http2Stream stream : streams.snapshot()) {
      stream.inboundWindow().resize(octets);
    }
  }

  /** A WINDOW_UPDATE was sent, behind DATA of the peer: a good moment to measure. */
  void windowUpdated() {
    boolean due = bandwidth.begins(receivedOctets, streamWindow, connection.now());
    if (due) {
      connection.writer.ping(false, BandwidthEstimate.PING_HIGH, BandwidthEstimate.PING_LOW);
    }
  }

  boolean isMeasuring() {
    return bandwidth.isMeasuring();
  }

  /** The PING was answered: windows grow, when they are what stops the peer. */
  void measured() {
    int wanted = bandwidth.ended(receivedOctets, streamWindow, connection.now());
    if (wanted <= streamWindow || connection.deadlines.awaitsSettingsAck() || budget.isPressed()) {
      return;
    }
    streamWindow(wanted); // more is harmless before the peer knows it
    connection.writer.initialWindow(wanted);
    connection.deadlines.settingsSent(connection.now());
    int whole = (int) Math.min(Integer.MAX_VALUE, (long) STREAMS_AT_FULL_SPEED * wanted);
    int more = whole - inboundWindow.size();
    if (more > 0) {
      inboundWindow.resize(whole);
      connection.writer.windowUpdate(0, more);
    }
    connection.requestWrite();
  }

  // ---- Memory ----

  /** The octets that this connection holds: not consumed, gathered, or not sent. */
  long held() {
    return inboundWindow.unconsumed() + gatheredOctets + queuedOctets;
  }

  /** The user gathers that many octets more, or fewer. */
  void gathered(int difference) {
    gatheredOctets += difference;
  }

  /** Tells the budget what is held now. Called when the connection has done what it was asked. */
  void settle() {
    long pages = held() + (1 << PAGE_SHIFT) - 1 >> PAGE_SHIFT;
    if (pages != accountedPages) {
      budget.add(pages - accountedPages << PAGE_SHIFT, accountedPages == 0, pages == 0);
      accountedPages = pages;
      if (budget.isPressed() && held() > LITTLE && !connection.endings.isOver()) {
        connection.deadlines.creditKept(connection.now());
      }
    }
  }

  /** Octets of the peer are looked at. */
  void beginInput() {
    spent = budget.isSpent();
  }

  /** Whether a stream whose DATA came must go, because too much is held already. */
  boolean refusesData() {
    return spent && held() > LITTLE;
  }

  /** Whether a new stream is refused. */
  boolean refusesStreams() {
    return held() > LITTLE && budget.isPressed();
  }

  /** Under pressure, some time later: gives back what was kept, or what is too much. */
  void retryCredit() {
    if (budget.isSpent() && held() > budget.fairShare()) {
      Http2Stream largest = largestStream();
      if (largest != null) {
        guard.hit(Limit.MEMORY_RESET);
        connection.endings.reset(largest, MemoryBudget.SPENT);
        settle();
      }
    }
    if (inboundWindow.isUpdateDue()) {
      giveCredit();
    }
    relieve();
    if (isTight()) {
      connection.deadlines.creditKept(connection.now());
    }
  }

  private @Nullable Http2Stream largestStream() {
    Http2Stream largest = null;
    long most = 0;
    for (Http2Stream stream : streams.snapshot()) {
      long octets = stream.heldOctets();
      if (octets > most) {
        largest = stream;
        most = octets;
      }
    }
    return largest;
  }

  // ---- Out ----

  long queuedOctets() {
    return queuedOctets;
  }

  void queued(int octets) {
    queuedOctets += octets;
    if (!full && isOverfull()) {
      roomAwaited = false;
      full = true;
      connection.deadlines.creditKept(connection.now()); // to look whether it is so still
    }
  }

  private boolean isOverfull() {
    return queuedOctets >= highWatermark || isTight();
  }

  /** Whether the process holds too much, and this connection part of it. */
  private boolean isTight() {
    return budget.isPressed() && held() > LITTLE;
  }

  /** Queued octets were dropped. */
  void dropped(long octets) {
    queuedOctets -= octets;
    relieve();
  }

  /** DATA of a stream was given to the transport. */
  void sent(Http2Stream stream, int octets) {
    queuedOctets -= octets;
    lastSentNanos = connection.now();
    stream.checkWritable();
    relieve();
  }

  /**
   * The peer's window let no more than that through, and more waits: many tiny frames in a row are
   * work for nothing (CVE-2019-9511).
   */
  boolean allowsDrip(int octets) {
    drips = octets < AbuseGuard.SMALL_DATA ? drips + 1 : 0;
    return drips <= connection.options().maxSmallData();
  }

  /** Whether more may be queued; any thread. */
  boolean isWritable() {
    return !full;
  }

  /** See {@link Http2Connection#awaitRoom}. */
  void awaitRoom() {
    roomAwaited = true;
  }

  /** Whether somebody waits for room, and nothing went out for that long. */
  boolean isStuck(long nowNanos, long timeoutNanos) {
    return full && roomAwaited && nowNanos - lastSentNanos >= timeoutNanos;
  }

  private void relieve() {
    if (full && queuedOctets <= highWatermark / 2 && !isTight()) {
      full = false;
      for (Http2Stream each : streams.snapshot()) {
        each.checkWritable();
      }
      connection.tell(ConnectionListener::onWritable);
    }
  }
}
