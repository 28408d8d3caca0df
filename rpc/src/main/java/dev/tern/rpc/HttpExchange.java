package dev.tern.rpc;

import dev.tern.http2.CloseCause;
import dev.tern.http2.ErrorCode;
import dev.tern.http2.Headers;
import dev.tern.http2.Http2Stream;
import dev.tern.http2.StreamListener;
import dev.tern.http2.transport.LoopTask;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request of plain HTTP and its answer: gathers the content, runs the handler, sends what it
 * returned.
 *
 * <p>Owner: event loop; the response is written by the handler's thread before it offers this to
 * the loop.
 */
final class HttpExchange extends LoopTask implements StreamListener, Runnable {
  private static final HttpResponse TOO_LARGE =
      HttpResponse.text(413, "the content is larger than this server takes\n");
  private static final HttpResponse OVERLOADED =
      HttpResponse.text(503, "the server is overloaded: no thread is free\n");
  private static final HttpResponse FAILED =
      HttpResponse.text(500, "the server failed to answer; its log says why\n");

  private final ServerConnection connection;
  private final Http2Stream stream;
  private final HttpHandler handler;

  private @Nullable Headers head;
  private byte[] content = new byte[0];
  private int length;
  private boolean dispatched;
  private boolean answered;
  private boolean closed;

  private @Nullable HttpResponse response;

  HttpExchange(ServerConnection connection, Http2Stream stream, HttpHandler handler) {
    this.connection = connection;
    this.stream = stream;
    this.handler = handler;
  }

  // ---- The request. On the loop. ----

  @Override
  public void onHeaders(Headers headers, boolean endStream) {
    if (head == null) {
      head = headers;
    }
    if (endStream) {
      dispatch();
    }
  }

  @Override
  public void onData(byte[] buffer, int offset, int size, boolean endStream) {
    stream.consume(size);
    if (answered) {
      return;
    }
    if (size > connection.config().maxInboundMessageSize() - length) {
      answer(TOO_LARGE);
      stream.resetAfterOutput(ErrorCode.NO_ERROR);
      return;
    }
    if (content.length - length < size) {
      content = Arrays.copyOf(content, Math.max(length + size, 2 * content.length));
    }
    System.arraycopy(buffer, offset, content, length, size);
    length += size;
    stream.gathered(content.length);
    if (endStream) {
      dispatch();
    }
  }

  private void dispatch() {
    if (answered) {
      return;
    }
    dispatched = true;
    stream.hold();
    try {
      connection.config().executor().execute(this);
    } catch (RuntimeException | Error e) { // an Error: no memory for a thread
      connection.noteRefusal(e);
      response = OVERLOADED;
      finish();
    }
  }

  // ---- The handler. On a thread of the executor. ----

  @Override
  public void run() {
    HttpRequest request =
        new HttpRequest(Objects.requireNonNull(head), Arrays.copyOf(content, length));
    try {
      response = Objects.requireNonNull(handler.handle(request), "the handler returned null");
    } catch (Throwable thrown) { // an Error too: the peer waits for an answer
      connection
          .config()
          .log()
          .log(Level.ERROR, "the HTTP handler failed at " + request.path(), thrown);
      response = FAILED;
    }
    connection.loop().execute(this);
  }

  // ---- The answer. On the loop. ----

  @Override
  protected void runOnLoop() {
    finish();
  }

  private void finish() {
    HttpResponse done = Objects.requireNonNull(response);
    content = new byte[0];
    stream.gathered(0);
    answer(done);
    stream.release();
    endIfOver();
  }

  private void answer(HttpResponse done) {
    answered = true;
    boolean bodiless = done.body().length == 0 || isHead() || done.head().status() == 304;
    stream.sendHeaders(done.head(), bodiless);
    if (!bodiless) {
      stream.sendData(done.body(), 0, done.body().length, true);
    }
  }

  private boolean isHead() {
    return head != null && "HEAD".equals(head.get(":method"));
  }

  @Override
  public void onWritable() {}

  @Override
  public void onClosed(CloseCause cause) {
    closed = true;
    endIfOver();
  }

  private void endIfOver() {
    if (closed && (answered || !dispatched)) {
      closed = false; // once
      connection.callEnded();
    }
  }
}
