package dev.tern.protobuf.json;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a text that is read from elsewhere: counted, so that it has an end, and with a
 * place for what is wrong with them.
 *
 * <p>Owner: the thread that uses it.
 */
final class TextSource extends Reader {
  private final Reader in;
  private final long limit;
  private final boolean closes;
  private final @Nullable Escapes escapes;
  private long count;
  private int line = 1;
  private int column = 1;

  /**
   * Wraps a source.
   *
   * @param limit in characters
   * @param json whether to check the escapes of JSON
   * @param closes whether closing this one closes it
   */
  TextSource(Reader in, long limit, boolean json, boolean closes) {
    this.in = in;
    this.escapes = json ? new Escapes() : null;
    this.limit = limit;
    this.closes = closes;
  }

  /**
   * Checks that the digits of escapes by number are ASCII: the parser looks at the lower eight bits
   * of each character alone.
   */
  private static final class Escapes {
    private boolean escaped;
    private int digits;

    boolean allows(char c) {
      if (digits > 0) {
        digits--;
        return c < 0x80;
      }
      digits = escaped && c == 'u' ? 4 : 0;
      escaped = !escaped && c == '\\';
      return true;
    }
  }

  /** Counts from the start again. */
  void restart() {
    count = 0;
  }

  /**
   * Checks the escapes of a whole JSON text.
   *
   * @throws FormatException if one is wrong
   */
  static void check(String text) {
    int first = text.indexOf('\\');
    if (first < 0) {
      return;
    }
    Escapes escapes = new Escapes();
    for (int i = first; i < text.length(); i++) {
      if (!escapes.allows(text.charAt(i))) {
        int start = text.lastIndexOf('\n', i) + 1;
        int line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
        throw badEscape(line, i - start + 1);
      }
    }
  }

  private static FormatException badEscape(int line, int column) {
    return new FormatException("an escape \\u has four hexadecimal digits", line, column);
  }

  @Override
  public int read(char[] to, int from, int length) throws IOException {
    int n;
    try {
      n = in.read(to, from, length);
    } catch (CharacterCodingException e) {
      throw new FormatException("the text is not UTF-8", line, column, e);
    }
    for (int i = from; i < from + n; i++) {
      if (++count > limit) {
        throw new FormatException(
            "the text is longer than the limit of " + limit + " characters", line, column);
      }
      if (escapes != null && !escapes.allows(to[i])) {
        throw badEscape(line, column);
      }
      column = to[i] == '\n' ? 1 : column + 1;
      line += to[i] == '\n' ? 1 : 0;
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    if (closes) {
      in.close();
    }
  }
}
