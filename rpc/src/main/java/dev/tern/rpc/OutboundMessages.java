package dev.tern.rpc;

import dev.tern.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The framed messages of a call's request, from the thread that sends to the stream. What waits is
 * bounded: a sender has no room above {@link #LIMIT} octets. What was given to a stream is kept
 * until the response begins, up to {@link #REPLAY_LIMIT} octets, so that a stream which the peer
 * never processed can be repeated (gRFC A6, "Transparent Retries"); a call with a retry policy has
 * a part of its channel's {@link ReplayBudget} for that.
 *
 * <p>Owner: event loop; {@link #hasRoom}, {@link #offer} and {@link #finish} are the sender's.
 */
final class OutboundMessages {
  static final int LIMIT = 64 * 1024;
  static final int REPLAY_LIMIT = 64 * 1024;

  private static final byte[] NOTHING = new byte[0];

  /** The one message of a call whose request is no stream; then there is no queue. */
  private final byte @Nullable [] only;

  private final MessageQueue queue;
  private final AtomicLong queuedBytes;
  private volatile boolean finished;

  private @Nullable List<byte[]> sent;
  private int sentIndex;
  private int sentBytes;
  private boolean replayable = true;
  private boolean endSent;
  private @Nullable ReplayBudget budget;
  private int taken;

  private OutboundMessages(byte @Nullable [] only, MessageQueue queue, AtomicLong queuedBytes) {
    this.only = only;
    this.queue = queue;
    this.queuedBytes = queuedBytes;
  }

  /** One message, which also ends the request. */
  static OutboundMessages of(byte[] only) {
    return new OutboundMessages(only, NoMessages.QUEUE, NoMessages.BYTES);
  }

  /** Any number of messages. */
  static OutboundMessages stream() {
    return new OutboundMessages(null, new MessageQueue(), new AtomicLong());
  }

  // ---- The sender's side ----

  /** Whether one more message may be offered. */
  boolean hasRoom() {
    return queuedBytes.get() < LIMIT;
  }

  void offer(byte[] framed) {
    queuedBytes.getAndAdd(framed.length);
    queue.offer(framed);
  }

  /** No message follows. */
  void finish() {
    finished = true;
  }

  boolean isFinished() {
    return finished;
  }

  // ---- The loop's side ----

  /** What is sent is kept for retries, within that budget. Before anything is sent. */
  void keepWithin(ReplayBudget of) {
    budget = of;
  }

  /** Gives the stream what it can take; true when the sender has room that it may not have had. */
  boolean pump(Http2Stream stream) {
    if (endSent) {
      return false;
    }
    if (only != null) {
      sendWhole(stream);
      return false;
    }
    boolean room = false;
    while (!endSent && stream.isWritable()) {
      byte[] next = nextToRepeat();
      if (next == null) {
        next = nextOfQueue();
        room |= next != null;
      }
      endSent = finished && atEnd(); // in this order: what was offered before finish() is seen
      if (next != null) {
        stream.sendData(next, 0, next.length, endSent);
      } else if (endSent) {
        stream.sendData(NOTHING, 0, 0, true);
      } else {
        break;
      }
    }
    return room;
  }

  /** Gives the stream the one message of a request that is no stream, and its end. */
  void sendWhole(Http2Stream stream) {
    byte[] message = Objects.requireNonNull(only);
    endSent = true;
    if (budget != null && replayable && taken == 0 && !takeRoom(message.length)) {
      commit();
    }
    stream.sendData(message, 0, message.length, true);
  }

  private boolean takeRoom(int octets) {
    ReplayBudget from = budget;
    if (from == null) {
      return sentBytes + octets <= REPLAY_LIMIT;
    }
    if (sentBytes + octets > from.perCall() || !from.take(octets)) {
      return false;
    }
    taken += octets;
    return true;
  }

  private boolean atEnd() {
    return queue.isEmpty() && (sent == null || sentIndex == sent.size());
  }

  private byte @Nullable [] nextToRepeat() {
    return sent != null && sentIndex < sent.size() ? sent.get(sentIndex++) : null;
  }

  private byte @Nullable [] nextOfQueue() {
    byte[] next = (byte[]) queue.poll();
    if (next == null) {
      return null;
    }
    queuedBytes.getAndAdd(-next.length);
    if (replayable) {
      keep(next);
    }
    return next;
  }

  private void keep(byte[] message) {
    if (!takeRoom(message.length)) {
      commit();
      return;
    }
    sentBytes += message.length;
    if (sent == null) {
      sent = new ArrayList<>();
    }
    sent.add(message);
    sentIndex = sent.size();
  }

  /** The response has begun, or too much was sent: what was sent need not be kept any more. */
  void commit() {
    replayable = false;
    if (budget != null) {
      budget.giveBack(taken);
      taken = 0;
    }
    if (sent != null && sentIndex == sent.size()) {
      sent = null;
    }
  }

  /** Whether all that was sent can be sent again on another stream. */
  boolean isReplayable() {
    return replayable;
  }

  /** Begins anew, for another stream. */
  void rewind() {
    sentIndex = 0;
    endSent = false;
  }

  /** The queue of those that have none. */
  private static final class NoMessages {
    static final MessageQueue QUEUE = new MessageQueue();
    static final AtomicLong BYTES = new AtomicLong();
  }
}
