package dev.tern.schema;

import org.jspecify.annotations.Nullable;

/**
 * Splits a source into tokens, in one pass over its bytes.
 *
 * <p>Comments and white space produce nothing; {@link Comments} reads them again where a
 * declaration wants them. Errors are reported and the lexer goes on, so that the parser sees as
 * much of the file as there is.
 *
 * <p>Owner: the thread that lexes.
 */
final class Lexer {
  private static final int TAB = 8;

  private final byte[] bytes;
  private final Tokens tokens;
  private final Diagnostics diagnostics;
  private final SourceFile source;
  private int position;
  private int line;
  private int column;

  private Lexer(SourceFile source, Diagnostics diagnostics) {
    this.source = source;
    this.bytes = source.bytes();
    this.tokens = new Tokens(source);
    this.diagnostics = diagnostics;
  }

  static Tokens lex(SourceFile source, Diagnostics diagnostics) {
    Lexer lexer = new Lexer(source, diagnostics);
    lexer.skipByteOrderMark();
    lexer.run();
    return lexer.tokens;
  }

  private void skipByteOrderMark() {
    if (peek() == 0xEF) {
      if (bytes.length >= 3 && (bytes[1] & 0xFF) == 0xBB && (bytes[2] & 0xFF) == 0xBF) {
        advance(3);
      } else {
        error(
            0,
            1,
            "the file starts with byte 0xEF but not with a UTF-8 byte order mark",
            "save the file as UTF-8");
      }
    }
  }

  private void run() {
    while (position < bytes.length) {
      int c = peek();
      if (c == '\n' || c == '\t') {
        step();
      } else if (c == ' ' || (c >= 0x0B && c <= 0x0D)) {
        advance(1);
      } else if (c == '/' && peek(1) == '/') {
        skipLineComment();
      } else if (c == '/' && peek(1) == '*') {
        skipBlockComment();
      } else if (c < ' ') {
        skipControlCharacters();
      } else {
        token(c);
      }
    }
    tokens.add(TokenKind.END, position, position, line, column, column);
  }

  private void token(int c) {
    int start = position;
    int startLine = line;
    int startColumn = column;
    TokenKind kind;
    if (isLetter(c)) {
      int end = position + 1;
      while (end < bytes.length && isLetterOrDigit(bytes[end] & 0xFF)) {
        end++;
      }
      advance(end - position);
      kind = TokenKind.IDENTIFIER;
    } else if (isDigit(c)) {
      kind = number();
    } else if (c == '.' && isDigit(peek(1))) {
      int last = tokens.size() - 1;
      if (last >= 0 && tokens.kind(last) == TokenKind.IDENTIFIER && tokens.end(last) == position) {
        error(
            position,
            position + 1,
            "a number that starts with a point needs a space before it",
            null);
      }
      kind = number();
    } else if (c == '"' || c == '\'') {
      string(c);
      kind = TokenKind.STRING;
    } else {
      if (c >= 0x80) {
        badCodePoint();
      }
      advance(1);
      kind = TokenKind.SYMBOL;
    }
    tokens.add(kind, start, position, startLine, startColumn, column);
  }

  private void badCodePoint() {
    // One report for each run of such bytes is enough.
    if (position > 0 && bytes[position - 1] < 0) {
      return;
    }
    int end = position;
    while (end < bytes.length && bytes[end] < 0) {
      end++;
    }
    error(
        position,
        end,
        "\"" + source.text(position, end) + "\" is not allowed outside of strings and comments",
        "names consist of ASCII letters, digits and underscores");
  }

  private TokenKind number() {
    int start = position;
    boolean isFloat = false;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      advance(2);
      if (skipWhile(16) == 0) {
        error(start, position, "\"0x\" must be followed by hexadecimal digits", null);
      }
    } else if (peek() == '0' && isDigit(peek(1))) {
      skipWhile(8);
      if (isDigit(peek())) {
        skipWhile(10);
        error(
            start,
            position,
            "a number that starts with 0 is octal and has only the digits 0 to 7",
            null);
      }
    } else {
      skipWhile(10);
      if (peek() == '.') {
        isFloat = true;
        advance(1);
        skipWhile(10);
      }
      if (peek() == 'e' || peek() == 'E') {
        isFloat = true;
        advance(1);
        if (peek() == '-' || peek() == '+') {
          advance(1);
        }
        if (skipWhile(10) == 0) {
          error(start, position, "the exponent has no digits", null);
        }
      }
    }
    if (isLetter(peek())) {
      error(position, position + 1, "there must be a space between a number and a name", null);
    } else if (peek() == '.') {
      error(
          position,
          position + 1,
          isFloat
              ? "a number has at most one decimal point, and none behind its exponent"
              : "hexadecimal and octal numbers are integers",
          null);
    }
    return isFloat ? TokenKind.FLOAT : TokenKind.INTEGER;
  }

  private int skipWhile(int radix) {
    int end = position;
    while (end < bytes.length && Character.digit(bytes[end], radix) >= 0) {
      end++;
    }
    int count = end - position;
    advance(count);
    return count;
  }

  private void string(int quote) {
    int start = position;
    advance(1);
    while (true) {
      int c = peek();
      if (position >= bytes.length || c == 0) {
        error(start, position, "this string is never closed", "close it with " + (char) quote);
        return;
      }
      if (c == '\n') {
        error(
            start,
            position,
            "a string cannot go over the end of the line",
            "close it with " + (char) quote + "; adjacent strings are joined");
        return;
      }
      if (c == '\\') {
        advance(1);
        escape();
      } else {
        step();
        if (c == quote) {
          return;
        }
      }
    }
  }

  private void escape() {
    int at = position - 1;
    int c = peek();
    if (c != 0 && "abfnrtv\\?'\"01234567".indexOf(c) >= 0) {
      advance(1);
    } else if (c == 'x' || c == 'X') {
      advance(1);
      if (Character.digit(peek(), 16) < 0) {
        error(at, position, "\"\\x\" must be followed by one or two hexadecimal digits", null);
      }
    } else if (c == 'u') {
      advance(1);
      if (!hexDigits(4)) {
        error(at, position, "\"\\u\" must be followed by four hexadecimal digits", null);
      }
    } else if (c == 'U') {
      advance(1);
      boolean inRange = peek() == '0' && peek(1) == '0' && (peek(2) == '0' || peek(2) == '1');
      if (!inRange || !hexDigits(8)) {
        error(
            at,
            position,
            "\"\\U\" must be followed by eight hexadecimal digits, up to 0010ffff",
            null);
      }
    } else {
      error(
          at,
          Math.min(bytes.length, position + 1),
          "unknown escape sequence",
          "known are \\a \\b \\f \\n \\r \\t \\v \\\\ \\? \\' \\\", octal \\123, hexadecimal \\x7f, \\u1234 and \\U00012345");
    }
  }

  private boolean hexDigits(int count) {
    for (int i = 0; i < count; i++) {
      if (Character.digit(peek(), 16) < 0) {
        return false;
      }
      advance(1);
    }
    return true;
  }

  private void skipLineComment() {
    while (position < bytes.length && bytes[position] != '\n' && bytes[position] != 0) {
      step();
    }
  }

  private void skipBlockComment() {
    int start = position;
    advance(2);
    while (true) {
      if (position >= bytes.length || bytes[position] == 0) {
        error(start, start + 2, "this comment is never closed", "close it with */");
        return;
      }
      int c = peek();
      if (c == '*' && peek(1) == '/') {
        advance(2);
        return;
      }
      if (c == '/' && peek(1) == '*') {
        error(position, position + 2, "block comments cannot be nested", null);
        advance(1);
        continue;
      }
      step();
    }
  }

  private void skipControlCharacters() {
    int start = position;
    while (position < bytes.length && isUnprintable(bytes[position])) {
      advance(1);
    }
    error(start, start + 1, "control characters are not allowed outside of comments", null);
  }

  private static boolean isUnprintable(byte b) {
    return b >= 0 && b < ' ' && b != '\t' && b != '\n' && (b < 0x0B || b > 0x0D);
  }

  private void error(int start, int end, String message, @Nullable String hint) {
    tokens.markBadLine(source.line(start));
    diagnostics.error("syntax", new Span(source, start, end), message, hint);
  }

  private int peek() {
    return peek(0);
  }

  private int peek(int ahead) {
    int at = position + ahead;
    return at < bytes.length ? bytes[at] & 0xFF : 0;
  }

  /** Goes over bytes that are neither a tab nor a line break. */
  private void advance(int count) {
    position += count;
    column += count;
  }

  private void step() {
    int c = bytes[position++];
    if (c == '\n') {
      line++;
      column = 0;
    } else if (c == '\t') {
      column += TAB - column % TAB;
    } else {
      column++;
    }
  }

  static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetterOrDigit(int c) {
    return isLetter(c) || isDigit(c);
  }

  /** Whether the text would be read as one identifier. */
  static boolean isIdentifier(String text) {
    if (text.isEmpty() || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      if (!isLetterOrDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
