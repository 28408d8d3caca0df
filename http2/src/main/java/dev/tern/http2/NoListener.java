package dev.tern.http2;

/** The listener of a stream until its user has given one, and of a connection that has none. */
final class NoListener implements StreamListener, ConnectionListener {
  static final NoListener INSTANCE = new NoListener();

  private NoListener() {}

  @Override
  public StreamListener onStream(Http2Stream stream) {
    return this;
  }

  @Override
  public void onClosed(CloseCause.ConnectionLost cause) {}

  @Override
  public void onHeaders(Headers headers, boolean endStream) {}

  @Override
  public void onData(byte[] buffer, int offset, int length, boolean endStream) {}

  @Override
  public void onWritable() {}

  @Override
  public void onClosed(CloseCause cause) {}
}
