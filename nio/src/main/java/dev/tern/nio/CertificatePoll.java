package dev.tern.nio;

import dev.tern.http2.transport.Timer;
import java.lang.ref.WeakReference;
import java.util.concurrent.RejectedExecutionException;

/**
 * Looks at the files of a transport's certificates from time to time, for as long as the transport
 * is in use: its loop, which may outlive it, does not keep it. The files are read on another
 * thread.
 *
 * <p>Owner: event loop.
 */
final class CertificatePoll {
  private final WeakReference<NioTransport> transport;
  private final NioLoop loop;
  private final long intervalNanos;
  private final Timer timer;

  private CertificatePoll(NioTransport transport, NioLoop loop, long intervalNanos) {
    this.transport = new WeakReference<>(transport);
    this.loop = loop;
    this.intervalNanos = intervalNanos;
    this.timer = loop.schedule(loop.nanoTime() + intervalNanos, this::due);
  }

  /** On that loop. */
  static void begin(NioTransport transport, NioLoop loop, long intervalNanos) {
    new CertificatePoll(transport, loop, intervalNanos);
  }

  private void due() {
    NioTransport used = transport.get();
    TlsOptions tls = used == null || used.isClosed() ? null : used.tlsOptions();
    if (tls == null) {
      return;
    }
    try {
      TlsTasks.EXECUTOR.execute(tls::poll);
    } catch (RejectedExecutionException e) {
      // Handshakes have all the threads; the next time will do.
    }
    loop.reschedule(timer, loop.now() + intervalNanos);
  }
}
