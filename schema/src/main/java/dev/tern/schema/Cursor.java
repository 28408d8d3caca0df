package dev.tern.schema;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position among tokens, with the small steps every part of the grammar is made of.
 *
 * <p>Owner: the parser.
 */
final class Cursor {
  final Tokens tokens;
  private final Diagnostics diagnostics;
  private int at;
  private int lastErrorAt = -1;
  private boolean failed;

  Cursor(Tokens tokens, Diagnostics diagnostics) {
    this.tokens = tokens;
    this.diagnostics = diagnostics;
  }

  /** The token that comes next. */
  int at() {
    return at;
  }

  /** The token that was taken last. */
  int previous() {
    return at - 1;
  }

  boolean atEnd() {
    return tokens.kind(at) == TokenKind.END;
  }

  TokenKind kind() {
    return tokens.kind(at);
  }

  boolean looksAt(String text) {
    return tokens.is(at, text) && tokens.kind(at) != TokenKind.STRING;
  }

  boolean looksAt(char symbol) {
    return tokens.isSymbol(at, symbol);
  }

  int take() {
    return atEnd() ? at : at++;
  }

  boolean tryTake(char symbol) {
    if (looksAt(symbol)) {
      at++;
      return true;
    }
    return false;
  }

  boolean tryTake(String text) {
    if (looksAt(text)) {
      at++;
      return true;
    }
    return false;
  }

  int expect(char symbol, String where) {
    if (!looksAt(symbol)) {
      throw fail("expected \"" + symbol + "\" " + where);
    }
    return take();
  }

  int expect(String text, String where) {
    if (!looksAt(text)) {
      throw fail("expected \"" + text + "\" " + where);
    }
    return take();
  }

  /**
   * Takes the semicolon. One that is missing at the end of a line is reported where it should
   * stand, and the next line is read as if it were there.
   */
  int expectSemicolon(String where) {
    if (looksAt(';')) {
      return take();
    }
    boolean lineEnds = at > 0 && tokens.line(at) > tokens.line(at - 1);
    if (!lineEnds && !looksAt('}') && !atEnd()) {
      throw fail("expected \";\" " + where);
    }
    int end = at == 0 ? 0 : tokens.end(at - 1);
    reportAt(new Span(tokens.source(), end, end), "expected \";\" " + where, null);
    return at - 1;
  }

  Ast.Name name(String what) {
    if (kind() != TokenKind.IDENTIFIER) {
      throw fail("expected " + what);
    }
    int token = take();
    return new Ast.Name(token, tokens.text(token));
  }

  /** Adjacent string tokens as one value. */
  byte[] string(String what) {
    if (kind() != TokenKind.STRING) {
      throw fail(
          "expected " + what, kind() == TokenKind.IDENTIFIER ? "put it in double quotes" : null);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    while (kind() == TokenKind.STRING) {
      int token = take();
      Literals.unescape(tokens.source().bytes(), tokens.start(token), tokens.end(token), value);
    }
    return value.toByteArray();
  }

  /** Whether the token is an integer up to {@code max}, which is read as unsigned. */
  boolean fits(int token, long max) {
    return Literals.fits(tokens.text(token), max);
  }

  long integer(int token) {
    return Literals.integer(tokens.text(token));
  }

  /** Reports what stands here instead of what was expected. */
  SyntaxException fail(String message) {
    return fail(message, null);
  }

  SyntaxException fail(String message, @Nullable String hint) {
    report(message + ", found " + describe(at), hint);
    return new SyntaxException();
  }

  /** Reports what is wrong with what stands here. */
  SyntaxException refuse(String message, @Nullable String hint) {
    report(message, hint);
    return new SyntaxException();
  }

  /** Reports an error at the next token; the caller knows how to go on. */
  void report(String message, @Nullable String hint) {
    reportAt(place(at), message, hint);
  }

  /** The token; the end of the file is shown where the last token ends, not in the void. */
  private Span place(int token) {
    if (tokens.kind(token) == TokenKind.END && token > 0) {
      int end = tokens.end(token - 1);
      return new Span(tokens.source(), end, end);
    }
    return tokens.span(token);
  }

  void reportAt(Span span, String message, @Nullable String hint) {
    failed = true;
    // A second complaint about the same token is the echo of the first, and one about a line that
    // the lexer could not
    // read is the echo of that.
    if (lastErrorAt != at && !tokens.isBadLine(tokens.source().line(span.start()))) {
      diagnostics.error("syntax", span, message, hint);
    }
    lastErrorAt = at;
  }

  void warn(String tag, Span span, String message, @Nullable String hint) {
    diagnostics.warning(tag, span, message, hint);
  }

  boolean failed() {
    return failed;
  }

  void markFailed() {
    failed = true;
  }

  String describe(int token) {
    if (tokens.kind(token) == TokenKind.END) {
      return "end of file";
    }
    String text = tokens.text(token);
    return tokens.kind(token) == TokenKind.STRING ? "string " + text : "\"" + text + "\"";
  }

  /**
   * Goes behind the statement that failed: its semicolon, its block, or up to the brace that ends
   * the scope.
   */
  void resync() {
    while (!atEnd() && !looksAt('}')) {
      if (tryTake(';')) {
        return;
      }
      if (tryTake('{')) {
        skipBlock();
        return;
      }
      take();
    }
  }

  private void skipBlock() {
    for (int depth = 1; depth > 0 && !atEnd(); ) {
      int token = take();
      if (tokens.isSymbol(token, '{')) {
        depth++;
      } else if (tokens.isSymbol(token, '}')) {
        depth--;
      }
    }
  }

  /** A hint if the token is nearly one of the words. */
  @Nullable String didYouMean(List<String> words) {
    return kind() == TokenKind.IDENTIFIER ? Suggestions.didYouMean(tokens.text(at), words) : null;
  }
}
