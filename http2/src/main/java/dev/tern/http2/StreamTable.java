package dev.tern.http2;

import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection, their numbers (RFC 9113 section 5.1.1) and how many there may be
 * (section 5.1.2).
 *
 * <p>Owner: event loop.
 */
final class StreamTable {
  private final boolean server;
  private final int maxPeerStreams;
  private final StreamMap streams = new StreamMap();
  private final ClosedStreams closedStreams = new ClosedStreams();

  int nextLocalId;
  private int lastSentId;
  private int localStreams;
  private int lastPeerId;
  private int lastProcessedId;
  private int peerStreams; // and those that are closed and held

  StreamTable(boolean server, int maxPeerStreams) {
    this.server = server;
    this.maxPeerStreams = maxPeerStreams;
    this.nextLocalId = server ? 2 : 1;
  }

  /** Whether the peer's side opens the streams of that number. */
  boolean isPeers(int id) {
    return (id & 1) == (server ? 1 : 0);
  }

  /** The stream that the peer can mean with that number. */
  @Nullable Http2Stream get(int id) {
    Http2Stream stream = streams.get(id);
    return stream != null && (stream.isHeadSent() || isPeers(id)) ? stream : null;
  }

  /** Whether the peer cannot know a stream of that number, open or closed. */
  boolean isIdle(int id) {
    return isPeers(id) ? id > lastPeerId : id > lastSentId;
  }

  int size() {
    return streams.size();
  }

  /** All streams at this instant; for rare occasions. */
  Http2Stream[] snapshot() {
    return streams.snapshot();
  }

  // ---- This side's ----

  int localStreams() {
    return localStreams;
  }

  boolean hasLocalIds() {
    return nextLocalId > 0;
  }

  int takeLocalId() {
    int id = nextLocalId;
    nextLocalId += 2; // below zero when the numbers are used up
    localStreams++;
    return id;
  }

  /** HEADERS were sent: those of this side's streams with lower numbers never will be. */
  void headSent(int id) {
    if (!isPeers(id)) {
      lastSentId = id;
    }
  }

  // ---- The peer's ----

  /** The last stream that was given to the user: the number for GOAWAY, RFC 9113 section 6.8. */
  int lastProcessedId() {
    return lastProcessedId;
  }

  boolean isNewPeerStream(int id) {
    return server && isPeers(id) && id > lastPeerId;
  }

  /** Whether a server may promise a stream of that number, RFC 9113 section 8.4.1. */
  boolean isNewPromise(int id) {
    return !server && id != 0 && isPeers(id) && id > lastPeerId;
  }

  /** The peer used a number for the first time. */
  void peerOpened(int id) {
    closedStreams.opened(id, lastPeerId);
    lastPeerId = id;
  }

  boolean isFull() {
    return peerStreams >= maxPeerStreams;
  }

  void processed(int id) {
    lastProcessedId = id;
    peerStreams++;
  }

  /** A stream of the peer that was held is let go. */
  void freed(int id) {
    if (isPeers(id)) {
      peerStreams--;
    }
  }

  /** Fails when a frame for a stream that is not there cannot have crossed our RST_STREAM. */
  void requireReset(int id, String frame) throws Http2Exception {
    if (id == 0 || isIdle(id)) {
      throw Http2Exception.connection(
          ErrorCode.PROTOCOL_ERROR, frame + (id == 0 ? " on stream 0" : " on an idle stream"));
    }
    closedStreams.requireReset(id, frame);
  }

  // ---- Both ----

  void add(Http2Stream stream) {
    streams.put(stream);
  }

  void remove(Http2Stream stream, boolean endedByPeer) {
    int id = stream.id();
    streams.remove(id);
    if (!isPeers(id)) {
      localStreams--;
    } else if (!stream.isHeld()) {
      peerStreams--;
    }
    if (endedByPeer) {
      closedStreams.endedByPeer(id);
    }
  }
}
