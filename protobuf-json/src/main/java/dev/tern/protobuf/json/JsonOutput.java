package dev.tern.protobuf.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * JSON text in UTF-8, written piece by piece.
 *
 * <p>Owner: the thread that uses it.
 *
 * <p>Strings go from the wire's bytes to these without a {@code String} between them, and only
 * quotes, backslashes and control characters are escaped, as RFC 8259, section 7, demands.
 */
final class JsonOutput {
  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /** How a character below 128 is escaped: 0 not at all, 'u' by its number, else by this letter. */
  private static final byte[] ESCAPES = new byte[128];

  static {
    Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
    ESCAPES['\b'] = 'b';
    ESCAPES['\t'] = 't';
    ESCAPES['\n'] = 'n';
    ESCAPES['\f'] = 'f';
    ESCAPES['\r'] = 'r';
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
  }

  /** A decimal of at most so many digits after the point is printed as an integer and a point. */
  private static final double DECIMALS = 1e6;

  private final boolean indents;
  private byte[] buf;
  private int size;
  private boolean ascii = true;
  private int level;

  /** Whether the object or array that is open has nothing in it yet. */
  private boolean empty;

  /** Whether a name was written whose value is to follow. */
  private boolean named;

  JsonOutput(boolean indents, int expected) {
    this.indents = indents;
    this.buf = new byte[Math.max(64, expected)];
  }

  /** A name with its quotes, escapes and colon. */
  static final class Label {
    private final byte[] bytes;
    private final boolean isAscii;

    private Label(byte[] bytes, boolean isAscii) {
      this.bytes = bytes;
      this.isAscii = isAscii;
    }

    static Label of(String name) {
      JsonOutput out = new JsonOutput(false, name.length() + 3);
      out.string(name);
      out.put(':');
      return new Label(Arrays.copyOf(out.buf, out.size), out.ascii);
    }
  }

  @Override
  public String toString() {
    return new String(buf, 0, size, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(buf, 0, size);
  }

  // ---- structure

  void startObject() {
    start('{');
  }

  void endObject() {
    end('}');
  }

  void startArray() {
    start('[');
  }

  void endArray() {
    end(']');
  }

  private void start(char bracket) {
    value(1);
    buf[size++] = (byte) bracket;
    level++;
    empty = true;
  }

  private void end(char bracket) {
    level--;
    if (!empty) {
      line();
    }
    empty = false;
    put(bracket);
  }

  void name(Label label) {
    separate();
    byte[] bytes = label.bytes;
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buf, size, bytes.length);
    size += bytes.length;
    ascii &= label.isAscii;
    endName();
  }

  void name(String name) {
    separate();
    quoted(name);
    put(':');
    endName();
  }

  private void endName() {
    if (indents) {
      put(' ');
    }
    named = true;
  }

  /** Prepares for a value, which will have at most this many bytes. */
  private void value(int room) {
    if (named) {
      named = false;
    } else if (level > 0) {
      separate();
    }
    ensure(room);
  }

  private void separate() {
    if (!empty) {
      put(',');
    }
    empty = false;
    line();
  }

  private void line() {
    if (indents) {
      ensure(1 + 2 * level);
      buf[size++] = '\n';
      Arrays.fill(buf, size, size + 2 * level, (byte) ' ');
      size += 2 * level;
    }
  }

  // ---- values

  /** Writes a number or a word that needs no escapes and no quotes. */
  void word(String text) {
    value(text.length());
    characters(text);
  }

  /** Writes a string of ASCII that needs no escapes. */
  void quotedWord(String text) {
    value(text.length() + 2);
    buf[size++] = '"';
    characters(text);
    buf[size++] = '"';
  }

  private void characters(String text) {
    for (int i = 0; i < text.length(); i++) {
      buf[size++] = (byte) text.charAt(i);
    }
  }

  void integer(long value) {
    value(20);
    digits(value);
  }

  /** Writes an integer in quotes, as those of 64 bits are. */
  void quotedInteger(long value) {
    value(22);
    buf[size++] = '"';
    digits(value);
    buf[size++] = '"';
  }

  private void digits(long value) {
    if (value == Long.MIN_VALUE) {
      characters(Long.toString(value));
      return;
    }
    long rest = value;
    if (rest < 0) {
      buf[size++] = '-';
      rest = -rest;
    }
    int at = size + 1;
    for (long power = 10; at < size + 19 && rest >= power; power *= 10) {
      at++;
    }
    size = at;
    for (; rest > Integer.MAX_VALUE; rest /= 10) {
      buf[--at] = (byte) ('0' + rest % 10);
    }
    int low = (int) rest;
    do {
      buf[--at] = (byte) ('0' + low % 10);
      low /= 10;
    } while (low != 0);
  }

  /** Writes a finite number, by the fewest digits that say it. */
  void floating(double value) {
    double scaled = value * DECIMALS;
    long whole = (long) Math.rint(scaled);
    // Of decimals with up to 15 digits each is another double: one that says it is the shortest.
    if (Math.abs(value) < 1e7 && Math.abs(value) >= 1e-3 && whole / DECIMALS == value) {
      value(20);
      decimal(whole);
    } else {
      word(WireValues.shortest(Double.toString(value)));
    }
  }

  private void decimal(long millionths) {
    if (millionths < 0) {
      buf[size++] = '-';
    }
    long positive = Math.abs(millionths);
    digits(positive / 1_000_000);
    int rest = (int) (positive % 1_000_000);
    if (rest != 0) {
      buf[size] = '.';
      for (int at = size + 6; at > size; at--) {
        buf[at] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
      size += 7;
      while (buf[size - 1] == '0') {
        size--;
      }
    }
  }

  void base64(byte[] bytes, int from, int to) {
    byte[] text = Base64.getEncoder().encode(ByteBuffer.wrap(bytes, from, to - from)).array();
    value(text.length + 2);
    buf[size++] = '"';
    System.arraycopy(text, 0, buf, size, text.length);
    size += text.length;
    buf[size++] = '"';
  }

  void string(String text) {
    value(0);
    quoted(text);
  }

  private void quoted(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    quoted(bytes, 0, bytes.length);
  }

  /**
   * Writes a string from its bytes.
   *
   * @return false, with nothing written, if they are not UTF-8
   */
  boolean string(byte[] bytes, int from, int to) {
    value(0);
    int before = size;
    if (quoted(bytes, from, to) || TextEscapes.isUtf8(bytes, from, to)) {
      return true;
    }
    size = before;
    named = true; // so that the string that comes instead is not separated again
    return false;
  }

  /** Writes bytes with quotes around them and returns whether all are ASCII. */
  private boolean quoted(byte[] bytes, int from, int to) {
    ensure(to - from + 2L);
    byte[] out = buf;
    int at = size;
    int seen = 0;
    out[at++] = '"';
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      seen |= b;
      if (b < 0 || ESCAPES[b] == 0) {
        out[at++] = b;
      } else {
        size = at;
        ensure(to - i + 6L);
        escape(b);
        out = buf;
        at = size;
      }
    }
    out[at++] = '"';
    size = at;
    ascii &= seen >= 0;
    return seen >= 0;
  }

  private void escape(byte b) {
    buf[size++] = '\\';
    buf[size++] = ESCAPES[b];
    if (ESCAPES[b] == 'u') {
      buf[size++] = '0';
      buf[size++] = '0';
      buf[size++] = HEX[b >> 4];
      buf[size++] = HEX[b & 15];
    }
  }

  private void put(char c) {
    ensure(1);
    buf[size++] = (byte) c;
  }

  private void ensure(long room) {
    if (buf.length - size < room) {
      long needed = size + room;
      if (needed > MAX_SIZE) {
        throw new FormatException("the text is longer than 2 GiB", 0, 0);
      }
      buf = Arrays.copyOf(buf, (int) Math.min(MAX_SIZE, Math.max(needed, size * 2L)));
    }
  }
}
