package dev.tern.http2;

/** The listener of a stream until its user has given one. Stateless. */
final class NoListener implements StreamListener {
  static final NoListener INSTANCE = new NoListener();

  private NoListener() {}

  @Override
  public void onHeaders(Headers headers, boolean endStream) {}

  @Override
  public void onData(byte[] buffer, int offset, int length, boolean endStream) {}

  @Override
  public void onWritable() {}

  @Override
  public void onClosed(CloseCause cause) {}
}
