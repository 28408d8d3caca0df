package dev.tern.protobuf.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The tokens of a text in the text format; white space and comments are passed over.
 *
 * <p>Owner: the thread that uses it.
 */
final class TextTokens {
  /** What a token is. */
  enum Kind {
    IDENTIFIER,
    DECIMAL,
    OCTAL,
    HEX,
    FLOAT,
    STRING,
    SYMBOL,
    END
  }

  private final String text;
  private int pos;
  private Kind kind = Kind.END;

  /** Where the current token starts and ends. */
  private int start;

  TextTokens(String text) {
    this.text = text;
    next();
  }

  Kind kind() {
    return kind;
  }

  /** Returns the current token as it is written. */
  String token() {
    return text.substring(start, pos);
  }

  /** Says whether the current token is this symbol. */
  boolean is(char symbol) {
    return kind == Kind.SYMBOL && text.charAt(start) == symbol;
  }

  /** Moves on if the current token is this symbol, and says whether it was. */
  boolean take(char symbol) {
    if (!is(symbol)) {
      return false;
    }
    next();
    return true;
  }

  void next() {
    skipSpace();
    start = pos;
    if (pos == text.length()) {
      kind = Kind.END;
      return;
    }
    char c = text.charAt(pos);
    if (isLetter(c)) {
      kind = Kind.IDENTIFIER;
      while (pos < text.length() && isWordPart(text.charAt(pos))) {
        pos++;
      }
    } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      number();
    } else if (c == '"' || c == '\'') {
      kind = Kind.STRING;
      string(c);
    } else {
      kind = Kind.SYMBOL;
      pos++;
    }
  }

  private void skipSpace() {
    while (pos < text.length()) {
      char c = text.charAt(pos);
      if (c == '#') {
        int end = text.indexOf('\n', pos);
        pos = end < 0 ? text.length() : end;
      } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
        pos++;
      } else {
        return;
      }
    }
  }

  private char peek(int offset) {
    return pos + offset < text.length() ? text.charAt(pos + offset) : '\0';
  }

  private void number() {
    if (peek(0) == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      kind = Kind.HEX;
      pos += 2;
      int digits = pos;
      while (Character.digit(peek(0), 16) >= 0 && peek(0) < 0x80) {
        pos++;
      }
      endNumber(pos > digits);
      return;
    }
    int whole = pos;
    digits();
    kind = pos - whole > 1 && text.charAt(whole) == '0' ? Kind.OCTAL : Kind.DECIMAL;
    boolean octal = kind == Kind.OCTAL;
    boolean good = true;
    if (peek(0) == '.') {
      kind = Kind.FLOAT;
      pos++;
      digits();
    }
    if (peek(0) == 'e' || peek(0) == 'E') {
      kind = Kind.FLOAT;
      pos += peek(1) == '+' || peek(1) == '-' ? 2 : 1;
      good = isDigit(peek(0));
      digits();
    }
    if (peek(0) == 'f' || peek(0) == 'F') {
      kind = Kind.FLOAT;
      pos++;
    }
    if (octal) {
      good &= kind == Kind.OCTAL;
      for (int i = whole; i < pos; i++) {
        good &= text.charAt(i) <= '7';
      }
    }
    endNumber(good);
  }

  private void digits() {
    while (isDigit(peek(0))) {
      pos++;
    }
  }

  /** A number that runs into a word or another number is a mistake. */
  private void endNumber(boolean good) {
    if (!good || isWordPart(peek(0)) || peek(0) == '.') {
      throw failure("this is no number");
    }
  }

  private void string(char quote) {
    for (pos++; peek(0) != quote || pos >= text.length(); pos++) {
      if (pos >= text.length() || peek(0) == '\n' || peek(0) == '\0') {
        throw failure("a string is not ended on its line");
      }
      if (peek(0) == '\\') {
        pos++;
        if (pos >= text.length() || peek(0) == '\n') {
          throw failure("a string is not ended on its line");
        }
      }
    }
    pos++;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(char c) {
    return isLetter(c) || isDigit(c);
  }

  /**
   * Takes the current {@code [} and all that stands up to {@code ]}, without white space and
   * comments: the name of an extension, or the URL of a type.
   */
  String takeBracketed() {
    StringBuilder name = new StringBuilder();
    for (; ; pos++) {
      skipSpace();
      if (pos == text.length() || text.charAt(pos) == '[') {
        throw failure("this name has no ']'");
      }
      if (text.charAt(pos) == ']') {
        break;
      }
      name.append(text.charAt(pos));
    }
    pos++;
    next();
    return name.toString();
  }

  /** Takes a string, which may be in several pieces, and returns its bytes. */
  byte[] takeString() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    do {
      unescape(bytes, start + 1, pos - 1);
      next();
    } while (kind == Kind.STRING);
    return bytes.toByteArray();
  }

  private void unescape(ByteArrayOutputStream bytes, int from, int to) {
    for (int i = from; i < to; ) {
      char c = text.charAt(i);
      if (c != '\\') {
        int codePoint = text.codePointAt(i);
        put(bytes, codePoint);
        i += Character.charCount(codePoint);
        continue;
      }
      char escape = text.charAt(i + 1);
      i += 2;
      switch (escape) {
        case 'a' -> bytes.write(7);
        case 'b' -> bytes.write('\b');
        case 'f' -> bytes.write('\f');
        case 'n' -> bytes.write('\n');
        case 'r' -> bytes.write('\r');
        case 't' -> bytes.write('\t');
        case 'v' -> bytes.write(11);
        case '?', '\\', '\'', '"' -> bytes.write(escape);
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          int end = endOfDigits(i - 1, Math.min(to, i + 2), 8);
          int value = Integer.parseInt(text, i - 1, end, 8);
          if (value > 0xFF) {
            throw failure("an octal escape is more than a byte");
          }
          bytes.write(value);
          i = end;
        }
        case 'x', 'X' -> {
          int end = endOfDigits(i, Math.min(to, i + 2), 16);
          if (end == i) {
            throw failure("an escape \\x has no digits");
          }
          bytes.write(Integer.parseInt(text, i, end, 16));
          i = end;
        }
        case 'u' -> i = unicode(bytes, i, to, 4);
        case 'U' -> i = unicode(bytes, i, to, 8);
        default -> throw failure("there is no escape \\" + escape);
      }
    }
  }

  /** The format's surrogates are not paired: what is beyond 16 bits has eight digits. */
  private int unicode(ByteArrayOutputStream bytes, int from, int to, int digits) {
    int end = from + digits;
    if (end > to || endOfDigits(from, end, 16) < end) {
      throw failure("a Unicode escape has " + digits + " digits");
    }
    int codePoint = Integer.parseUnsignedInt(text, from, end, 16);
    put(bytes, codePoint);
    return end;
  }

  private void put(ByteArrayOutputStream bytes, int codePoint) {
    if (codePoint < 0x80 && codePoint >= 0) {
      bytes.write(codePoint);
      return;
    }
    if (!Character.isValidCodePoint(codePoint) || codePoint >>> 11 == 0xD800 >>> 11) {
      throw failure("a string has half a surrogate pair or what is beyond Unicode");
    }
    byte[] encoded = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    bytes.write(encoded, 0, encoded.length);
  }

  private int endOfDigits(int from, int to, int radix) {
    int at = from;
    while (at < to && text.charAt(at) < 0x80 && Character.digit(text.charAt(at), radix) >= 0) {
      at++;
    }
    return at;
  }

  /** Returns an exception about the current token. */
  FormatException failure(String what) {
    int line = 1;
    int lineStart = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < start; i = text.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
    }
    return new FormatException(what, line, start - lineStart + 1);
  }
}
