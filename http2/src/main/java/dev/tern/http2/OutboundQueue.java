package dev.tern.http2;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has still to send, in the order of an HTTP message: heads (interim ones first),
 * DATA, trailers. A base class and not a part, so that it costs a stream no object; one head, one
 * stretch of DATA and the trailers, which is a unary call, need no node either.
 *
 * <p>Owner: event loop.
 */
abstract sealed class OutboundQueue permits InboundMessage {
  /** A stretch of DATA behind the first. */
  private static final class Chunk {
    final byte[] buffer;
    final int offset;
    final int length;
    @Nullable Chunk next;

    Chunk(byte[] buffer, int offset, int length) {
      this.buffer = buffer;
      this.offset = offset;
      this.length = length;
    }
  }

  private static final byte[] NONE = new byte[0];

  private @Nullable Headers head;
  private @Nullable ArrayDeque<Headers> laterHeads;
  private byte[] data = NONE;
  private int dataOffset;
  private int dataLength;
  private @Nullable Chunk firstChunk;
  private @Nullable Chunk lastChunk;
  private @Nullable Headers trailers;
  private boolean endQueued;
  private boolean endQueuedWithHead;
  private long queuedOctets;

  // ---- Filling ----

  final void queueHead(Headers headers, boolean end) {
    if (head == null) {
      head = headers;
    } else {
      if (laterHeads == null) {
        laterHeads = new ArrayDeque<>();
      }
      laterHeads.add(headers);
    }
    endQueued = end;
    endQueuedWithHead = end;
  }

  final void queueData(byte[] buffer, int offset, int length, boolean end) {
    endQueued = end;
    if (length == 0) {
      return;
    }
    queuedOctets += length;
    if (dataLength == 0) {
      data = buffer;
      dataOffset = offset;
      dataLength = length;
      return;
    }
    Chunk chunk = new Chunk(buffer, offset, length);
    if (lastChunk == null) {
      firstChunk = chunk;
    } else {
      lastChunk.next = chunk;
    }
    lastChunk = chunk;
  }

  final void queueTrailers(Headers headers) {
    trailers = headers;
    endQueued = true;
  }

  final void clearQueue() {
    head = null;
    laterHeads = null;
    data = NONE;
    dataLength = 0;
    firstChunk = null;
    lastChunk = null;
    trailers = null;
    endQueued = false;
    endQueuedWithHead = false;
    queuedOctets = 0;
  }

  // ---- Sending ----

  /** The octets of DATA that are queued. */
  final long queuedOctets() {
    return queuedOctets;
  }

  final boolean isQueueEmpty() {
    return head == null && queuedOctets == 0 && !endQueued;
  }

  /** The head that is sent next. */
  final @Nullable Headers nextHead() {
    return head;
  }

  /** The trailers, which are sent once no DATA is queued. */
  final @Nullable Headers nextTrailers() {
    return trailers;
  }

  /**
   * Whether END_STREAM goes out with the head that is next: when it was queued with it. One that
   * was queued with empty DATA stays there, though it could go with the head: gRPC wants it so
   * (PROTOCOL-HTTP2.md, "Requests"), and grpc-go waits for ever otherwise.
   */
  final boolean endsWithHead() {
    return endQueuedWithHead && laterHeads == null;
  }

  /** Whether END_STREAM goes out with the last octet of DATA. */
  final boolean endsWithData() {
    return endQueued && trailers == null;
  }

  final void headSent() {
    head = laterHeads == null ? null : laterHeads.poll();
    if (laterHeads != null && laterHeads.isEmpty()) {
      laterHeads = null;
    }
  }

  final void endSent() {
    trailers = null;
    endQueued = false;
  }

  /** Moves that many octets of DATA, which are queued, to the buffer. */
  final void takeData(byte[] buffer, int offset, int count) {
    queuedOctets -= count;
    int to = offset;
    int left = count;
    while (left > 0) {
      int taken = Math.min(left, dataLength);
      System.arraycopy(data, dataOffset, buffer, to, taken);
      to += taken;
      left -= taken;
      dataOffset += taken;
      dataLength -= taken;
      if (dataLength == 0) {
        nextChunk();
      }
    }
  }

  private void nextChunk() {
    Chunk chunk = firstChunk;
    if (chunk == null) {
      data = NONE;
      return;
    }
    data = chunk.buffer;
    dataOffset = chunk.offset;
    dataLength = chunk.length;
    firstChunk = chunk.next;
    if (firstChunk == null) {
      lastChunk = null;
    }
  }
}
