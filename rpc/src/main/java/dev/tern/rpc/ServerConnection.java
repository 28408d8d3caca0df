package dev.tern.rpc;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ConnectionListener;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.FrameLog;
import dev.tern.http2.Http2Connection;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.Initiator;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.EventLoop;
import dev.tern.http2.transport.LoopTask;
import dev.tern.http2.transport.Pipe;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection as the server sees it: it makes a {@link ServerCall} for each stream, and
 * knows how many have not ended.
 *
 * <p>Owner: event loop, except where a method says otherwise.
 */
final class ServerConnection implements ConnectionListener {
  private final ServerLife server;
  private final Pipe pipe;
  private final EventLoop loop;
  private final RequestHead head;
  private final Deadline.Clock clock;
  private @Nullable Http2Connection connection;
  private @Nullable ConnectionLife life;
  private @Nullable SendRoom sendRoom;
  private int openCalls;
  private boolean over;
  private boolean closed;
  private boolean warned;

  private ServerConnection(ServerLife server, Pipe pipe) {
    this.server = server;
    this.pipe = pipe;
    this.loop = pipe.loop();
    this.clock = loop::nanoTime;
    this.head = new RequestHead(server.config());
  }

  /** A connection of that server over that pipe, and its engine. */
  static Http2Connection open(ServerLife server, Pipe pipe, long nowNanos) {
    ServerConnection it = new ServerConnection(server, pipe);
    Http2Connection engine = Http2Connection.server(pipe, server.config().http2(), it, nowNanos);
    it.connection = engine;
    it.life =
        new ConnectionLife(
            pipe.loop(), engine, server.config().limits(), ThreadLocalRandom.current());
    it.sendRoom = new SendRoom(engine, server.config());
    server.add(it);
    return engine;
  }

  // ---- Of the engine ----

  @Override
  public StreamListener onStream(Http2Stream stream) {
    if (openCalls++ == 0 && life != null) {
      life.callBegan();
    }
    return new ServerCall(this, stream);
  }

  @Override
  public void onClosed(CloseCause.ConnectionLost cause) {
    over = true;
    if (life != null) {
      life.end();
    }
    if (cause.initiator() == Initiator.LIBRARY) {
      server.cutLog().cut(pipe.remoteAddress(), cause, loop.nanoTime());
    }
    // Not over yet: the last replies may still be in our buffers, and a server that has ended may
    // be followed by the end of the process.
    pipe.whenClosed(this::pipeClosed);
  }

  @Override
  public void onPing() {
    if (life != null) {
      life.pinged();
    }
  }

  private void pipeClosed() {
    closed = true;
    leaveIfOver();
  }

  @Override
  public void onWritable() {
    sendRoom().wake();
  }

  @Override
  public void onStuck() {
    sendRoom().giveUp();
  }

  @Override
  public void onListenerFailure(RuntimeException failure) {
    config().log().log(Level.ERROR, "a call failed inside the library", failure);
  }

  // ---- Of the calls ----

  void callEnded() {
    if (--openCalls == 0 && life != null && !over) {
      life.callsEnded();
    }
    leaveIfOver();
  }

  private void leaveIfOver() {
    if (closed && openCalls == 0) {
      server.remove(this);
    }
  }

  /** Calls whose stream is open, or whose handler runs. */
  int openCalls() {
    return openCalls;
  }

  RequestHead head() {
    return head;
  }

  /** A proxy that drops trailers would make calls fail in ways that are hard to explain. */
  void noteTe(boolean present) {
    if (!present && !warned) {
      warned = true;
      config()
          .log()
          .log(
              Level.WARNING,
              "a request from {0} lacks \"te: trailers\"; a proxy between may not pass trailers on",
              pipe.remoteAddress());
    }
  }

  /** A refusal is the executor's right, and told to the caller; anything else is worth a line. */
  void noteRefusal(Throwable thrown) {
    if (!(thrown instanceof RejectedExecutionException)) {
      config().log().log(Level.ERROR, "the executor failed to take a call", thrown);
    }
  }

  /** Runs an action that is not the loop's business; any thread. */
  void runAside(Runnable action) {
    try {
      config().listenerExecutor().execute(action);
    } catch (RuntimeException | Error e) {
      config()
          .log()
          .log(Level.WARNING, "the executor refused to tell a call's listeners of its end", e);
    }
  }

  /** Runs a listener's action; its failure stops nobody else. Any thread. */
  void runGuarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      config().log().log(Level.ERROR, "a listener of a call's cancellation failed", e);
    }
  }

  /** Any thread. */
  ServerConfig config() {
    return server.config();
  }

  /** Any thread. */
  SendRoom sendRoom() {
    return Objects.requireNonNull(sendRoom);
  }

  /** Any thread. */
  Pipe pipe() {
    return pipe;
  }

  /** Any thread. */
  EventLoop loop() {
    return loop;
  }

  /** Any thread. */
  Deadline.Clock clock() {
    return clock;
  }

  // ---- Of the server. Any thread. ----

  /** Tells the client to go elsewhere; what it has begun goes on. */
  void drain() {
    loop.execute(
        new LoopTask() {
          @Override
          protected void runOnLoop() {
            engine().shutdown("the server is shutting down", loop.nanoTime());
          }
        });
  }

  /** Its frames are written down as the server says now. */
  void logFrames() {
    loop.execute(
        new LoopTask() {
          @Override
          protected void runOnLoop() {
            Consumer<String> sink = server.frameSink();
            String name = String.valueOf(pipe.remoteAddress());
            engine().frameLog(sink == null ? null : new FrameLog(name, loop.nanoTime(), sink));
          }
        });
  }

  /** Ends the connection; its calls are cancelled. */
  void close() {
    loop.execute(
        new LoopTask() {
          @Override
          protected void runOnLoop() {
            engine().close(ErrorCode.NO_ERROR, "the server is closed");
          }
        });
  }

  private Http2Connection engine() {
    return Objects.requireNonNull(connection);
  }
}
