package dev.tern.protobuf.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Characters of a stream in UTF-8. What stands before bytes that are not UTF-8 is given out first,
 * so that their place is known; the JDK's own reader drops it.
 *
 * <p>Owner: the thread that uses it.
 */
final class Utf8Reader extends Reader {
  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(8192).flip();
  private boolean ended;
  private @Nullable CoderResult failure;

  Utf8Reader(InputStream in) {
    this.in = in;
  }

  /** Takes room for two characters at least, as a surrogate pair needs. */
  @Override
  public int read(char[] to, int from, int length) throws IOException {
    if (length < 2) {
      throw new IllegalArgumentException("room for " + length);
    }
    CharBuffer out = CharBuffer.wrap(to, from, length);
    while (out.position() == 0) {
      if (failure != null) {
        failure.throwException();
      }
      CoderResult result = decoder.decode(bytes, out, ended);
      if (result.isError()) {
        failure = result;
      } else if (out.position() == 0) {
        if (ended) {
          return -1;
        }
        fill();
      }
    }
    return out.position();
  }

  private void fill() throws IOException {
    bytes.compact();
    int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = n < 0;
    bytes.position(bytes.position() + Math.max(0, n));
    bytes.flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
