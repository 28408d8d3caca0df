package dev.tern.http2;

import dev.tern.http2.StreamState.Input;
import org.jspecify.annotations.Nullable;

/**
 * PUSH_PROMISE as a client meets it, RFC 9113 sections 6.6 and 8.4.
 *
 * <p>Owner: event loop. It has no state of its own.
 */
final class Promises {
  private final Http2Connection connection;
  private final StreamTable streams;
  private final InboundFrames frames;
  private final FrameReader reader;
  private final FieldBlocks blocks;

  Promises(
      Http2Connection connection, InboundFrames frames, FrameReader reader, FieldBlocks blocks) {
    this.connection = connection;
    this.streams = connection.streams;
    this.frames = frames;
    this.reader = reader;
    this.blocks = blocks;
  }

  void pushPromise() throws Http2Exception {
    if (connection.isServer() || !connection.options().enablePush()) {
      throw InboundFrames.protocol("PUSH_PROMISE, which was not allowed");
    }
    int padded = reader.hasFlag(FrameType.FLAG_PADDED) ? 1 : 0;
    int from = padded + 4;
    if (reader.length() < from) {
      throw InboundFrames.frameSize("PUSH_PROMISE");
    }
    int length = reader.length() - from - (padded == 0 ? 0 : reader.octet(0));
    if (length < 0) {
      throw InboundFrames.protocol("PUSH_PROMISE with more padding than payload");
    }
    int promisedId = reader.int32(padded) & Integer.MAX_VALUE;
    connection.guard.block(length);
    if (reader.hasFlag(FrameType.FLAG_END_HEADERS)) {
      Headers block =
          frames.decoded(blocks.decode(reader.payload(), reader.offset() + from, length));
      promised(reader.streamId(), promisedId, block);
    } else {
      blocks.beginPromise(reader.streamId(), promisedId);
      blocks.append(reader.payload(), reader.offset() + from, length);
    }
  }

  /** The block is whole; it was decoded in any case, because HPACK has a state. */
  void promised(int parentId, int id, @Nullable Headers block) throws Http2Exception {
    if (parentId == 0 || streams.isPeers(parentId) || streams.isIdle(parentId)) {
      throw InboundFrames.protocol("PUSH_PROMISE on a stream that this client has not opened");
    }
    if (!streams.isNewPromise(id)) {
      throw InboundFrames.protocol(
          "PUSH_PROMISE of stream " + id + ", which is not a new one of a server");
    }
    streams.peerOpened(id);
    Http2Stream parent = streams.get(parentId);
    if (parent == null) { // it crossed our RST_STREAM
      streams.requireReset(parentId, "PUSH_PROMISE");
      throw Http2Exception.stream(id, ErrorCode.CANCEL, "promised on a stream that was reset");
    }
    if (parent.state().after(Input.RECEIVE_HEADERS) == null) {
      throw InboundFrames.protocol("PUSH_PROMISE behind END_STREAM");
    }
    Headers head = frames.checked(id, block, false);
    if (!head.isPushable()) {
      throw InboundFrames.malformed(
          id, "a promise that is no GET or HEAD with :authority and without content");
    }
    frames.requireRoom(id);
    take(parent, frames.open(id), head);
  }

  private void take(Http2Stream parent, Http2Stream promised, Headers head) {
    promised.promisedByPeer(head);
    StreamListener taker = null;
    try {
      taker = parent.listener().onPushPromise(promised, head);
    } catch (RuntimeException failure) {
      connection.endings.listenerFailed(promised, failure);
    }
    if (taker != null) {
      promised.listener(taker);
    } else {
      promised.reset(ErrorCode.REFUSED_STREAM);
    }
  }
}
