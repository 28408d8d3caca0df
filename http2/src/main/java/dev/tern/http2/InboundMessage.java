package dev.tern.http2;

/**
 * How far the peer's message on a stream is, and whether it is well-formed (RFC 9113 section 8.1):
 * interim heads, the head, DATA as much as content-length says, trailers. A base class and not a
 * part, so that it costs a stream no object.
 *
 * <p>Owner: event loop.
 */
abstract sealed class InboundMessage extends OutboundQueue permits Http2Stream {
  private enum Progress {
    HEAD,
    BODY,
    ENDED
  }

  private Progress progress = Progress.HEAD;
  private boolean headRequest;

  /** Octets of DATA that content-length still promises; below zero when it was not said. */
  private long bodyLeft = Headers.UNSAID_LENGTH;

  /** The stream's number. */
  abstract int id();

  /** The request of this stream is that, whoever made it. */
  final void requested(Headers request) {
    headRequest = "HEAD".equals(request.get(":method"));
  }

  /** No message of the peer comes. */
  final void noInput() {
    progress = Progress.ENDED;
  }

  /** Whether DATA may come: not before the head of the response. */
  final boolean isBodyAllowed() {
    return progress != Progress.HEAD;
  }

  final boolean isInputOver() {
    return progress == Progress.ENDED;
  }

  /** A field block came; the head of a request was checked before the stream was made. */
  final void acceptHeaders(Headers headers, boolean endStream, boolean isRequest)
      throws Http2Exception {
    if (progress != Progress.HEAD) {
      if (!endStream || headers.shape() != Headers.Shape.TRAILERS) {
        throw malformed("trailers with pseudo-header fields, or that do not end the stream");
      }
    } else {
      boolean interim = !isRequest && headers.status() < 200;
      if (!isRequest
          && (headers.shape() != Headers.Shape.RESPONSE
              || interim && (endStream || headers.status() == 101))) { // RFC 9113 section 8.6
        throw malformed("a response without :status, or an interim one that ends");
      }
      if (interim) {
        return;
      }
      expectBody(headers);
      progress = Progress.BODY;
    }
    if (endStream) {
      end();
    }
  }

  final void acceptData(int length, boolean endStream) throws Http2Exception {
    if (bodyLeft >= 0) {
      bodyLeft -= length;
      if (bodyLeft < 0) {
        bodyLeft = 0;
        throw malformed("more DATA than content-length says");
      }
    }
    if (endStream) {
      end();
    }
  }

  private void expectBody(Headers head) throws Http2Exception {
    boolean none = headRequest || head.status() == 304; // RFC 9110 section 8.6
    bodyLeft = none ? Headers.UNSAID_LENGTH : head.contentLength();
    if (bodyLeft == Headers.WRONG_LENGTH) {
      throw malformed("a content-length that is no number, or two of them");
    }
  }

  private void end() throws Http2Exception {
    if (bodyLeft > 0) { // RFC 9113 section 8.1.1
      throw malformed("less DATA than content-length says");
    }
    progress = Progress.ENDED;
  }

  private Http2Exception malformed(String reason) {
    return Http2Exception.stream(id(), ErrorCode.PROTOCOL_ERROR, reason);
  }
}
