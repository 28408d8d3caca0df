package dev.tern.nio;

import dev.tern.http2.Http2Connection;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Transport.ConnectionFactory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connection with TLS 1.3 or 1.2 (RFC 8446, RFC 5246) and ALPN h2 (RFC 9113 section 3.2).
 *
 * <p>Owner: event loop; only the costly steps of a handshake (delegated tasks) run elsewhere, and
 * while they do, this reads nothing and touches the SSLEngine not at all.
 *
 * <p>All records of one read are opened, and given to the engine as one stretch; all that the
 * engine transmits in one turn is sealed, and written at once.
 */
final class TlsPipe extends NioPipe {
  /** Room that the record being sealed needs beyond the others, by the SSLEngine's rule. */
  private static final int RECORD_ROOM = 20 * 1024;

  /**
   * Records in a row without content for the engine, after the handshake: tickets and key updates.
   * More are an attempt to keep us busy.
   */
  private static final int MAX_EMPTY_RECORDS = 100;

  /** Handshake messages that wait because the peer does not read them. */
  private static final int MAX_UNSENT_HANDSHAKE = 256 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine ssl;

  /** Gets the connection when the handshake is done; null from then on. */
  private @Nullable ConnectionFactory opener;

  /** Records that wait for their rest, or for a delegated task. Null when there are none. */
  private byte @Nullable [] unopened;

  private boolean tasksRunning;
  private boolean closeNotifyHeard;
  private boolean endOfInputTold;
  private boolean closeNotifyMade;
  private int emptyRecords;

  /**
   * @param handshakeDeadline when the handshake must be done, as a nanoTime
   */
  TlsPipe(
      NioTransport transport,
      NioLoop loop,
      SocketChannel channel,
      boolean accepted,
      SSLEngine ssl,
      long handshakeDeadline)
      throws IOException {
    super(transport, loop, channel, accepted);
    this.ssl = ssl;
    this.stateDeadline = handshakeDeadline;
  }

  @Override
  public SSLSession tlsSession() {
    return ssl.getSession();
  }

  @Override
  void start(ConnectionFactory opener, long nowNanos) {
    this.opener = opener;
    try {
      ssl.beginHandshake();
      ByteBuffer records = loop.tlsBuffers().recordsIn.clear().limit(0);
      proceed(records, nowNanos);
    } catch (SSLException e) {
      tlsFailed(e, nowNanos);
    }
    loop.markDirty(this);
  }

  // ---- In ----

  @Override
  void read(long nowNanos) throws IOException {
    if (tasksRunning) {
      return;
    }
    int kept = takeUnopened();
    int length = loop.read(channel, kept);
    if (length < 0) {
      inputEnded = true;
    }
    openRecords(kept + Math.max(length, 0), nowNanos);
  }

  /** Opens what stands in the loop's readBytes, and keeps the rest. */
  private void openRecords(int length, long nowNanos) {
    ByteBuffer records = loop.tlsBuffers().recordsIn.clear().limit(length);
    try {
      proceed(records, nowNanos);
    } catch (SSLException e) {
      tlsFailed(e, nowNanos);
      return;
    }
    if (state == State.CLOSED || state == State.LINGERING) {
      return;
    }
    if (inputEnded && !tasksRunning) {
      inputIsOver(nowNanos);
    } else if (records.hasRemaining()) {
      unopened = Arrays.copyOfRange(loop.readBytes, records.position(), records.limit());
    }
  }

  private int takeUnopened() {
    byte[] kept = unopened;
    if (kept == null) {
      return 0;
    }
    System.arraycopy(kept, 0, loop.readBytes, 0, kept.length);
    unopened = null;
    return kept.length;
  }

  /** The peer sent close_notify, or FIN without it, which anybody between us can. */
  private void inputIsOver(long nowNanos) {
    Http2Connection engine = this.engine;
    if (state == State.HANDSHAKE) {
      handshakeFailed("the peer closed the connection during the TLS handshake", null, nowNanos);
      return;
    } else if (engine == null || endOfInputTold) {
      return;
    }
    endOfInputTold = true;
    if (engine.activeStreams() == 0) {
      engine.endOfInput(nowNanos); // Nothing can be missing.
    } else if (!closeNotifyHeard) { // RFC 8446 section 6.1: a truncation attack looks like this.
      fail(new IOException("the connection was cut: it ended without close_notify"), nowNanos);
    } else if (ssl.getSession().getProtocol().equals("TLSv1.3")) {
      engine.endOfInput(nowNanos);
    } else { // RFC 5246 section 7.2.1
      sealAlert();
      linger(nowNanos);
      engine.transportFailed(
          new IOException("the peer sent close_notify, which ends both directions of TLS 1.2"),
          nowNanos);
    }
  }

  @Override
  boolean wantsInput() {
    return !tasksRunning && super.wantsInput();
  }

  /**
   * Goes on as far as these records reach: with the handshake, then with the connection. What was
   * opened reaches the engine before this returns.
   */
  private void proceed(ByteBuffer records, long nowNanos) throws SSLException {
    ByteBuffer plain = loop.tlsBuffers().plainIn.clear();
    HandshakeStatus status = ssl.getHandshakeStatus();
    while (state == State.HANDSHAKE || state == State.OPEN) {
      if (status == HandshakeStatus.NEED_TASK) {
        deliver(plain, nowNanos);
        startTasks(nowNanos);
        return;
      } else if (status == HandshakeStatus.NEED_WRAP) {
        status = wrapHandshake();
        continue;
      } else if (status != HandshakeStatus.NEED_UNWRAP && state == State.HANDSHAKE) {
        handshakeDone(nowNanos);
        continue;
      }
      if (!records.hasRemaining()) {
        break;
      }
      SSLEngineResult result = ssl.unwrap(records, plain);
      status = result.getHandshakeStatus();
      if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
        break;
      } else if (result.getStatus() == Status.BUFFER_OVERFLOW) {
        if (plain.position() == 0) {
          throw new SSLException("a TLS record is larger than RFC 8446 section 5.2 allows");
        }
        deliver(plain, nowNanos);
      } else if (result.getStatus() == Status.CLOSED) {
        closeNotifyHeard = true;
        inputEnded = true;
        records.position(records.limit());
        break;
      } else if (state == State.OPEN) {
        guardOpen(result, status);
      }
    }
    deliver(plain, nowNanos);
  }

  private void deliver(ByteBuffer plain, long nowNanos) {
    Http2Connection engine = this.engine;
    if (engine != null && plain.position() > 0) {
      engine.receive(loop.tlsBuffers().plainInBytes, 0, plain.position(), nowNanos);
    }
    plain.clear();
  }

  /** RFC 9113 section 9.2.1: no renegotiation. And no endless records without content. */
  private void guardOpen(SSLEngineResult result, HandshakeStatus status) throws SSLException {
    boolean handshaking =
        status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
    if (handshaking && !ssl.getSession().getProtocol().equals("TLSv1.3")) {
      throw new SSLException("the peer wants to renegotiate TLS, which HTTP/2 forbids");
    }
    if (result.bytesProduced() > 0) {
      emptyRecords = 0;
    } else if (++emptyRecords > MAX_EMPTY_RECORDS) {
      throw new SSLException("the peer sent " + emptyRecords + " TLS records without content");
    }
  }

  // ---- The handshake ----

  private void startTasks(long nowNanos) {
    tasksRunning = true;
    try {
      TlsTasks.EXECUTOR.execute(new Tasks());
    } catch (RejectedExecutionException e) {
      tasksRunning = false;
      handshakeFailed("too many TLS handshakes at once", e, nowNanos);
    }
  }

  /** Seals what the handshake has to say; it is written before anything else. */
  private HandshakeStatus wrapHandshake() throws SSLException {
    TlsBuffers buffers = loop.tlsBuffers();
    ByteBuffer records = buffers.recordsOut.clear();
    SSLEngineResult result = ssl.wrap(NOTHING, records);
    addUnsent(buffers.recordsOutBytes, 0, records.position());
    if (result.getStatus() != Status.OK && result.getStatus() != Status.CLOSED) {
      throw new SSLException("TLS made a record of unexpected size: " + result.getStatus());
    }
    if (result.bytesProduced() == 0 && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      throw new SSLException("TLS does not go on");
    }
    if (unsentLength() > MAX_UNSENT_HANDSHAKE) {
      throw new SSLException("the peer does not read the answers to its handshake messages");
    }
    return result.getHandshakeStatus();
  }

  private void handshakeDone(long nowNanos) {
    String protocol = ssl.getApplicationProtocol();
    if (!TlsOptions.ALPN.equals(protocol)) {
      if (!ssl.getUseClientMode() && (protocol == null || protocol.isEmpty())) {
        answerWithoutAlpn(nowNanos);
        return;
      }
      handshakeFailed(Failures.noAlpn(protocol, ssl.getUseClientMode()), null, nowNanos);
      return;
    }
    ConnectionFactory opener = this.opener;
    if (opener != null) {
      this.opener = null;
      transport().counters().handshakeEnded();
      open(opener, nowNanos);
    }
  }

  /** It counts as a failed handshake, but a client that speaks HTTP/1.1 is told why. */
  private void answerWithoutAlpn(long nowNanos) {
    ConnectionFactory refused = Objects.requireNonNull(opener);
    opener = null;
    transport().counters().handshakeEnded();
    failedToOpen(refused, Failures.noAlpn("", false), null);
    open(Http2Connection::withoutAlpn, nowNanos);
  }

  /** Before the handshake is done, the opener hears of it; later, the engine. */
  private void tlsFailed(SSLException cause, long nowNanos) {
    sealAlert();
    String message = Failures.tlsMessage(cause, ssl.getUseClientMode());
    if (opener != null) {
      handshakeFailed(message, cause, nowNanos);
    } else {
      Http2Connection engine = this.engine;
      linger(nowNanos);
      if (engine != null) {
        engine.transportFailed(new IOException(message, cause), nowNanos);
      }
    }
  }

  /** The alert that tells the peer why. */
  private void sealAlert() {
    try {
      while (!tasksRunning && wrapHandshake() == HandshakeStatus.NEED_WRAP) {
        // There may be more than one record.
      }
    } catch (SSLException e) {
      NioLoop.LOG.log(Level.DEBUG, "no alert tells the peer", e);
    }
  }

  private void handshakeFailed(String message, @Nullable Throwable cause, long nowNanos) {
    ConnectionFactory opener = this.opener;
    linger(nowNanos);
    if (opener != null) {
      this.opener = null;
      transport().counters().handshakeEnded();
      failedToOpen(opener, message, cause);
    }
  }

  @Override
  void stateTimedOut(long nowNanos) {
    if (opener != null) {
      handshakeFailed("the TLS handshake timed out", null, nowNanos);
    }
    close();
  }

  @Override
  void fail(IOException cause, long nowNanos) {
    if (opener != null) {
      handshakeFailed(
          "the connection broke during the TLS handshake: " + cause.getMessage(), cause, nowNanos);
    }
    super.fail(cause, nowNanos);
  }

  // ---- Out ----

  @Override
  void produce(ByteBuffer bytes, long nowNanos) throws IOException {
    Http2Connection engine = this.engine;
    if (engine == null || closeNotifyMade) {
      return;
    }
    int limit = Math.min(loop.writeBytes.length, bytes.remaining() - RECORD_ROOM);
    int length = engine.transmit(loop.writeBytes, 0, limit, nowNanos);
    ByteBuffer plain = loop.tlsBuffers().plainOut.clear().limit(length);
    ByteBuffer records = loop.tlsBuffers().recordsOut.clear();
    while (plain.hasRemaining()) {
      wrap(plain, records);
    }
    if (engine.isFinished()) {
      closeNotifyMade = true;
      ssl.closeOutbound();
      while (!ssl.isOutboundDone()) {
        wrap(NOTHING, records);
      }
    }
    bytes.put(records.flip());
  }

  @Override
  boolean isDone(Http2Connection engine) {
    return closeNotifyMade;
  }

  private void wrap(ByteBuffer plain, ByteBuffer records) throws SSLException {
    SSLEngineResult result = ssl.wrap(plain, records);
    boolean stuck = result.bytesConsumed() == 0 && result.bytesProduced() == 0;
    if (stuck && !ssl.isOutboundDone()
        || result.getStatus() == Status.CLOSED && plain.hasRemaining()) {
      throw new SSLException("TLS takes no more output: " + result.getStatus());
    }
  }

  /** Runs the delegated tasks, then goes on on the loop. */
  private final class Tasks extends LoopTask implements Runnable {
    @Override
    public void run() {
      try {
        Runnable task = ssl.getDelegatedTask();
        while (task != null) {
          task.run();
          task = ssl.getDelegatedTask();
        }
      } finally {
        loop.execute(this);
      }
    }

    @Override
    protected void runOnLoop() {
      tasksRunning = false;
      if (state == State.HANDSHAKE || state == State.OPEN) {
        try {
          openRecords(takeUnopened(), loop.now());
        } catch (RuntimeException | Error bug) {
          crashed(bug, loop.now());
        }
        loop.markDirty(TlsPipe.this);
      }
    }
  }
}
