package dev.tern.rpc;

import dev.tern.http2.Headers;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The call that a handler serves: who calls, with which metadata and until when, and what goes with
 * the response. Calls that are made by a client of this library from inside a handler inherit the
 * deadline and the cancellation by themselves.
 *
 * <p>Owner: whoever holds its monitor; any thread may use it. {@link #current} knows it on the
 * thread that runs the handler, and on others through {@link #wrap(Runnable)}.
 */
public final class ServerContext {
  private static final ThreadLocal<@Nullable ServerCallState> CURRENT = new ThreadLocal<>();

  private final ServerCallState call;

  // Owner of the rest: this object's monitor. It is held for a few instructions only.
  private Metadata responseHeaders = Metadata.empty();
  private Metadata responseTrailers = Metadata.empty();
  private @Nullable Compressor compressor;
  private boolean compressing = true;
  private boolean headersCommitted;
  private boolean over;
  private @Nullable List<CancelListener> cancelListeners;
  private @Nullable Metadata requestMetadata;

  ServerContext(ServerCallState call) {
    this.call = call;
  }

  // ---- Which call is served here ----

  /**
   * The call that this thread serves.
   *
   * @throws IllegalStateException when it serves none
   */
  public static ServerContext current() {
    ServerContext context = currentOrNull();
    if (context == null) {
      throw new IllegalStateException(
          "this thread serves no call; use ServerContext.wrap to take a call's context to another"
              + " thread");
    }
    return context;
  }

  /** The call that this thread serves, or null. */
  public static @Nullable ServerContext currentOrNull() {
    ServerCallState call = CURRENT.get();
    return call == null ? null : call.context();
  }

  /** Makes the call current on this thread; returns the one that was, for {@link #exit}. */
  static @Nullable ServerCallState enter(ServerCallState call) {
    ServerCallState previous = CURRENT.get();
    CURRENT.set(call);
    return previous;
  }

  static void exit(@Nullable ServerCallState previous) {
    CURRENT.set(previous);
  }

  /** An action that runs with this call as the current one, on whatever thread. */
  public Runnable wrap(Runnable action) {
    return () -> {
      ServerCallState previous = enter(call);
      try {
        action.run();
      } finally {
        exit(previous);
      }
    };
  }

  /**
   * An executor whose actions run with the call as the current one that was current when they were
   * given to it; without one, they run as they are.
   */
  public static Executor wrap(Executor executor) {
    return action -> {
      ServerContext context = currentOrNull();
      executor.execute(context == null ? action : context.wrap(action));
    };
  }

  // ---- The request ----

  /** The method that is called. */
  public MethodDescriptor<?, ?> method() {
    return call.method().descriptor();
  }

  /**
   * The services of the server that was called, in the order in which they were registered; the
   * same list for all calls of a server.
   */
  public List<ServiceDescriptor> services() {
    return call.connection().config().methods().descriptors();
  }

  /** The metadata that the client sent. */
  public synchronized Metadata requestMetadata() {
    Metadata known = requestMetadata;
    if (known == null) {
      known = MetadataWire.read(call.requestHeaders());
      requestMetadata = known;
    }
    return known;
  }

  /**
   * Lets the handler see these fields in place of those that came, for interceptors: without
   * credentials, or with what was found out about the caller.
   */
  public synchronized void setRequestMetadata(Metadata metadata) {
    requestMetadata = Objects.requireNonNull(metadata, "metadata");
  }

  /** The host, and port, that the client asked for; empty when it named none. */
  public String authority() {
    String authority = call.requestHeaders().get(":authority");
    if (authority == null) {
      authority = call.requestHeaders().get("host");
    }
    return authority == null ? "" : authority;
  }

  /** The client's address. */
  public SocketAddress remoteAddress() {
    return call.connection().pipe().remoteAddress();
  }

  /** This server's address on the connection. */
  public SocketAddress localAddress() {
    return call.connection().pipe().localAddress();
  }

  /** The connection's TLS session, which has the client's certificates; null when plaintext. */
  public @Nullable SSLSession tlsSession() {
    return call.connection().pipe().tlsSession();
  }

  /**
   * Whether the request message that the handler took last came compressed. For a method with one
   * request, that one; for the thread that receives.
   */
  public boolean isMessageCompressed() {
    return call.isMessageCompressed();
  }

  // ---- The end of the call ----

  /** When the client gives up; null when it did not say. */
  public @Nullable Deadline deadline() {
    return call.deadline();
  }

  /**
   * Whether nobody waits for the response any more: the client cancelled, its deadline passed, or
   * the connection is lost.
   */
  public boolean isCancelled() {
    return call.isCancelled();
  }

  /**
   * Runs the action once when the call is cancelled, on a thread of the library that must not be
   * held up for long; at once, on this thread, when it is cancelled already. It does not run for a
   * call that ends as it should.
   *
   * @return closing it takes the action back, when it has not run
   */
  public Registration onCancel(Runnable action) {
    CancelListener listener = new CancelListener(this, action);
    boolean runNow = false;
    synchronized (this) {
      if (!over) {
        if (cancelListeners == null) {
          cancelListeners = new ArrayList<>(2);
        }
        cancelListeners.add(listener);
      } else {
        runNow = call.isCancelled();
      }
    }
    if (runNow) {
      action.run();
    }
    return listener;
  }

  /** An action that waits for the call's cancellation. */
  public interface Registration extends AutoCloseable {
    /** Takes the action back; changes nothing when it has run. */
    @Override
    void close();
  }

  /** Equal to itself only: the same action may be registered twice. */
  private static final class CancelListener implements Registration {
    private final ServerContext context;
    private final Runnable action;

    CancelListener(ServerContext context, Runnable action) {
      this.context = context;
      this.action = action;
    }

    @Override
    public void close() {
      synchronized (context) {
        if (context.cancelListeners != null) {
          context.cancelListeners.remove(this);
        }
      }
    }
  }

  /** The call is over, and no listener is taken any more; those that were are returned. */
  @Nullable Runnable end() {
    List<CancelListener> listeners;
    synchronized (this) {
      over = true;
      listeners = cancelListeners;
      cancelListeners = null;
    }
    if (listeners == null || listeners.isEmpty()) {
      return null;
    }
    return () -> {
      for (CancelListener listener : listeners) {
        call.connection().runGuarded(listener.action);
      }
    };
  }

  // ---- The response ----

  /**
   * The metadata that goes before the first response message. When the call fails before that, it
   * goes with the trailers.
   *
   * @throws IllegalStateException when the headers were sent
   */
  public synchronized void setResponseHeaders(Metadata headers) {
    requireHeadersOpen("set response headers");
    responseHeaders = headers;
  }

  /** What was given to {@link #setResponseHeaders}; empty before. */
  public synchronized Metadata responseHeaders() {
    return responseHeaders;
  }

  /** What was given to {@link #setResponseTrailers}; empty before. */
  public synchronized Metadata responseTrailers() {
    return responseTrailers;
  }

  /** The metadata that goes after the last response message. */
  public synchronized void setResponseTrailers(Metadata trailers) {
    responseTrailers = trailers;
  }

  /**
   * Sends the response's headers now, not with the first message.
   *
   * @throws IllegalStateException when they were sent
   */
  public void sendHeaders() {
    synchronized (this) {
      requireHeadersOpen("send the response's headers");
    }
    call.responses().sendHeaders();
  }

  /**
   * The compression of the response messages, by its name; {@code identity} for none, which is also
   * the default.
   *
   * @return whether the client understands it; when not, the messages are sent as they are
   * @throws IllegalArgumentException for a name that this server does not know
   * @throws IllegalStateException when the headers were sent
   */
  public synchronized boolean setCompression(String encoding) {
    requireHeadersOpen("choose a compression");
    if (encoding.equals(CompressorRegistry.IDENTITY)) {
      compressor = null;
      return true;
    }
    Compressor found = call.connection().config().compressors().find(encoding);
    if (found == null) {
      throw new IllegalArgumentException("this server has no compression \"" + encoding + "\"");
    }
    boolean accepted = CompressorRegistry.accepts(call.acceptEncoding(), encoding);
    compressor = accepted ? found : null;
    return accepted;
  }

  /**
   * Whether the response messages that follow are compressed, when the call has a compression; on
   * by default.
   */
  public synchronized void setMessageCompression(boolean enabled) {
    compressing = enabled;
  }

  private void requireHeadersOpen(String what) {
    if (headersCommitted) {
      throw new IllegalStateException("it is too late to " + what + ": the headers were sent");
    }
  }

  /** The head of the response, which is sent after this. */
  synchronized Headers commitHeaders() {
    headersCommitted = true;
    ServerConfig config = call.connection().config();
    if (compressor == null && responseHeaders.isEmpty()) {
      return config.plainHead();
    }
    return ResponseHeads.head(
        config.compressors(), compressor == null ? null : compressor.encoding(), responseHeaders);
  }

  /** How the next message is compressed; null for not. */
  synchronized @Nullable Compressor messageCompressor() {
    return compressing ? compressor : null;
  }

  /** The metadata of the trailers, with the headers' when those were not sent. */
  synchronized Metadata trailersFor(boolean headersSent) {
    return headersSent ? responseTrailers : responseHeaders.merge(responseTrailers);
  }
}
