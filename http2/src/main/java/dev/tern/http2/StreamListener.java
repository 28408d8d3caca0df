package dev.tern.http2;

import org.jspecify.annotations.Nullable;

/**
 * What a stream tells its user.
 *
 * <p>Threads: all methods are called on the connection's event loop, one at a time. They must not
 * block. They may call any method of the stream and of the connection.
 */
public interface StreamListener {

  /**
   * A whole field block: the head of the message, an interim (1xx) response, or trailers. Already
   * checked by RFC 9113 section 8.2 and 8.3.
   */
  void onHeaders(Headers headers, boolean endStream);

  /**
   * A stretch of DATA, valid until this method returns. A DATA frame may arrive in several
   * stretches. The window's credit for these bytes is given back by {@link Http2Stream#consume};
   * padding has been given back already.
   */
  void onData(byte[] buffer, int offset, int length, boolean endStream);

  /**
   * The peer promises a response that was not asked for (a client's side only, and only with {@link
   * Http2Options#enablePush}), RFC 9113 section 8.4. To take it back later, reset the promised
   * stream with CANCEL.
   *
   * @param promised the stream on which the response will come
   * @param request what the response will be to
   * @return who hears of the response; null, the default, to refuse it (REFUSED_STREAM)
   */
  default @Nullable StreamListener onPushPromise(Http2Stream promised, Headers request) {
    return null;
  }

  /** The bytes queued by {@link Http2Stream#sendData} fell below the low watermark again. */
  void onWritable();

  /** The stream is over; nothing follows. Called exactly once, also for a normal end. */
  void onClosed(CloseCause cause);
}
