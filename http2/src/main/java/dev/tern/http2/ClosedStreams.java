package dev.tern.http2;

/**
 * What is remembered of streams that are gone, to tell a peer's mistake from frames that crossed
 * our RST_STREAM on the way (RFC 9113 section 5.1, closed).
 *
 * <p>Owner: event loop. Only the last few mistakes-to-be are kept: streams that the peer ended or
 * reset itself, and numbers that it passed over. A frame for any other closed stream is given the
 * benefit of the doubt and dropped.
 */
final class ClosedStreams {
  private static final int REMEMBERED = 16;

  /** Shared, as an idle connection is small. */
  private static final int[] NONE = {};

  private int[] endedByPeer = NONE;
  private int nextEnded;
  private int skippedFrom;
  private int skippedTo;

  /** The stream ended as it should, or the peer reset it: it has nothing more to say there. */
  void endedByPeer(int id) {
    if (endedByPeer.length == 0) {
      endedByPeer = new int[REMEMBERED];
    }
    endedByPeer[nextEnded] = id;
    nextEnded = (nextEnded + 1) % REMEMBERED;
  }

  /** The peer opened a stream, and the numbers before it back to another were never used. */
  void opened(int id, int previous) {
    if (id > previous + 2 && previous >= 0) {
      skippedFrom = previous + 1;
      skippedTo = id - 1;
    }
  }

  /** Fails when a frame for a stream that is gone cannot be an honest one. */
  void requireReset(int id, String frame) throws Http2Exception {
    if (id >= skippedFrom && id <= skippedTo && id != 0) {
      throw Http2Exception.connection(
          ErrorCode.PROTOCOL_ERROR, frame + " on stream " + id + ", below one that was opened");
    }
    for (int ended : endedByPeer) {
      if (ended == id) {
        throw Http2Exception.connection(
            ErrorCode.STREAM_CLOSED, frame + " on stream " + id + ", which the peer had ended");
      }
    }
  }
}
