package dev.tern.http2;

/**
 * The streams that this side opens: a client's requests (RFC 9113 section 5.1.1) and a server's
 * pushes (section 8.4).
 *
 * <p>Owner: event loop. It has no state of its own.
 */
final class OwnStreams {
  private final Http2Connection connection;
  private final StreamTable streams;

  OwnStreams(Http2Connection connection) {
    this.connection = connection;
    this.streams = connection.streams;
  }

  /** Whether the peer's SETTINGS_MAX_CONCURRENT_STREAMS lets one more be open. */
  boolean hasRoom() {
    return streams.localStreams() < connection.peerSettings().maxConcurrentStreams();
  }

  // ---- A client's ----

  /** See {@link Http2Connection#canOpenStream}. */
  boolean canOpen() {
    return goOn() && hasRoom();
  }

  /** Whether one can be opened now or later; see {@link Http2Connection#isDraining}. */
  boolean goOn() {
    return !connection.isServer()
        && !connection.endings.dropsInput()
        && !connection.farewell.isSaid()
        && !connection.farewell.isHeard()
        && streams.hasLocalIds();
  }

  /** See {@link Http2Connection#openStream}; its output is ready then. */
  Http2Stream open(StreamListener listener, Headers headers, boolean endStream) {
    if (!canOpen()) {
      throw new IllegalStateException("no stream can be opened now");
    }
    if (headers.shape() != Headers.Shape.REQUEST) {
      throw new IllegalArgumentException("a request has :method, :scheme and :path");
    }
    Http2Stream stream = add(streams.takeLocalId(), listener);
    stream.priority(headers.priority());
    stream.request(headers, endStream);
    return stream;
  }

  /** A stream closed, or the peer raised its limit: tells the user if there is news in that. */
  void tellAvailable() {
    if (canOpen() || !streams.hasLocalIds()) {
      connection.tell(ConnectionListener::onStreamAvailable);
    }
  }

  // ---- A server's ----

  /** See {@link Http2Connection#canPush}. */
  boolean canPush() {
    return connection.isServer()
        && connection.peerSettings().enablePush()
        && !connection.endings.dropsInput()
        && !connection.farewell.isHeard()
        && streams.hasLocalIds()
        && hasRoom();
  }

  /** Sends PUSH_PROMISE at once, RFC 9113 section 8.4.1; everything is checked. */
  Http2Stream push(Http2Stream parent, StreamListener listener, Headers request) {
    int id = streams.takeLocalId();
    connection.writer.pushPromise(parent.id(), id, request, connection.scheduler.maxFrameSize());
    Http2Stream promised = add(id, listener);
    promised.priority(request.priority());
    promised.promised();
    connection.requestWrite();
    return promised;
  }

  private Http2Stream add(int id, StreamListener listener) {
    int window = connection.flow.streamWindow();
    int peerWindow = connection.peerSettings().initialWindowSize();
    Http2Stream stream = new Http2Stream(connection, id, listener, window, peerWindow);
    streams.add(stream);
    return stream;
  }
}
