package dev.tern.rpc;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.Timer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one call under a {@link HedgingPolicy}. The first whose response begins, or whose
 * failure is fatal, becomes the call's stream, and the others are cancelled.
 *
 * <p>Owner: event loop.
 */
final class Hedging {
  private final ClientCall call;
  private final ChannelCore core;
  private final HedgingPolicy policy;
  private final List<Copy> live = new ArrayList<>();
  private @Nullable Timer timer;
  private int sent;
  private boolean stopped;

  Hedging(ClientCall call, ChannelCore core, HedgingPolicy policy) {
    this.call = call;
    this.core = core;
    this.policy = policy;
  }

  /** Sends the first copy there, and goes on from it. */
  void begin(ClientConnection connection) {
    send(connection);
    scheduleNext(policy.delay().toNanos());
  }

  private void send(ClientConnection connection) {
    Copy copy = new Copy(connection);
    live.add(copy);
    Http2Stream stream = call.openCopy(connection, copy, sent++);
    copy.stream = stream;
    if (live.contains(copy)) {
      call.outbound().sendWhole(stream);
    }
  }

  private void scheduleNext(long delayNanos) {
    cancelTimer();
    if (!stopped && sent < policy.maxAttempts() && !call.isOver()) {
      timer = core.loop().schedule(core.loop().nanoTime() + delayNanos, this::next);
    }
  }

  private void next() {
    timer = null;
    RetryThrottle throttle = core.retryThrottle();
    if (throttle != null && !throttle.permits()) {
      stopped = true;
      return;
    }
    ClientConnection connection = core.ready(call.method());
    if (connection != null) {
      send(connection);
    } else {
      sent++; // an attempt that found no stream
    }
    scheduleNext(policy.delay().toNanos());
  }

  private void failed(Copy copy, CallResult how, boolean countsAsFailure) {
    live.remove(copy);
    long pushback = Retries.pushback(how.trailers());
    RetryThrottle throttle = core.retryThrottle();
    if (throttle != null && countsAsFailure) {
      throttle.failed();
    }
    if (pushback == Retries.STOP || (throttle != null && !throttle.permits())) {
      stopped = true;
      cancelTimer();
    } else if (pushback != Retries.NO_PUSHBACK) {
      scheduleNext(pushback);
    } else {
      cancelTimer();
      if (sent < policy.maxAttempts()) {
        scheduleNext(0);
      }
    }
    if (live.isEmpty() && timer == null) {
      call.failHedged(how);
    }
  }

  private boolean isFatal(Status status) {
    return status.isOk() || !policy.nonFatalCodes().contains(status.code());
  }

  /** That copy is the call; the others end. */
  private void commit(Copy to) {
    live.remove(to);
    end();
  }

  /** The call is over, or has its stream. */
  void end() {
    cancelTimer();
    stopped = true;
    for (Copy other : List.copyOf(live)) {
      live.remove(other);
      Http2Stream stream = other.stream;
      if (stream != null && !stream.isClosed()) {
        stream.reset(ErrorCode.CANCEL);
      }
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /**
   * One copy, until its response begins.
   *
   * <p>Owner: event loop.
   */
  private final class Copy implements StreamListener {
    private final ClientConnection connection;
    private @Nullable Http2Stream stream;

    Copy(ClientConnection connection) {
      this.connection = connection;
    }

    private boolean isLive() {
      return live.contains(this);
    }

    @Override
    public void onHeaders(Headers block, boolean endStream) {
      Http2Stream own = stream;
      if (!isLive() || own == null || ResponseReader.isInterim(block)) {
        return;
      }
      if (endStream) {
        ResponseReader reader = new ResponseReader(core.options().compressors());
        Status fault = reader.read(block);
        Status status = fault != null ? fault : reader.ofTrailers(block);
        if (!isFatal(status)) {
          failed(this, new CallResult(status, MetadataWire.read(block), null, true), true);
          return;
        }
      }
      commit(this);
      call.adopt(own, connection, block, endStream);
    }

    @Override
    public void onData(byte[] buffer, int offset, int length, boolean endStream) {
      if (stream != null) {
        stream.consume(length); // of a copy that lost
      }
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(CloseCause cause) {
      if (!isLive()) {
        return;
      }
      CallResult how = call.streamEnded(cause);
      if (call.isUnprocessed(cause)) {
        failed(this, how, false);
      } else if (isFatal(how.status())) {
        commit(this);
        call.failHedged(how);
      } else {
        failed(this, how, true);
      }
    }
  }
}
