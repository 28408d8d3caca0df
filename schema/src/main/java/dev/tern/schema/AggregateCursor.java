package dev.tern.schema;

/**
 * A position among the tokens of an option value, and the way past values that nobody wants.
 *
 * <p>Owner: the reader of the value.
 */
final class AggregateCursor {
  private static final int MAX_DEPTH = 100;

  private final Tokens tokens;
  private final int end;
  private final Diagnostics diagnostics;
  private int at;
  private int depth;

  /** Starts behind the opening brace. */
  AggregateCursor(Ast.AggregateValue value, Tokens tokens, Diagnostics diagnostics) {
    this.tokens = tokens;
    this.diagnostics = diagnostics;
    this.at = value.first();
    this.end = value.last();
    advance();
  }

  int at() {
    return at;
  }

  boolean atEnd() {
    return at >= end;
  }

  TokenKind kind() {
    return tokens.kind(at);
  }

  String text() {
    return tokens.text(at);
  }

  Span span() {
    return tokens.span(at);
  }

  /** From a token to the one that was taken last. */
  Span spanFrom(int first) {
    return tokens.span(first, Math.max(first, at - 1));
  }

  boolean looksAt(char symbol) {
    return tokens.isSymbol(at, symbol);
  }

  boolean tryTake(char symbol) {
    if (!atEnd() && looksAt(symbol)) {
      advance();
      return true;
    }
    return false;
  }

  void expect(char symbol) {
    if (!tryTake(symbol)) {
      throw fail("expected \"" + symbol + "\"");
    }
  }

  /** Fields may be followed by a comma or a semicolon. */
  void separator() {
    if (!tryTake(';')) {
      tryTake(',');
    }
  }

  /** To the next token; in text format a number sign starts a comment. */
  void advance() {
    at++;
    while (at < end && tokens.isSymbol(at, '#')) {
      int line = tokens.line(at);
      while (at < end && tokens.line(at) == line) {
        at++;
      }
    }
  }

  /** Goes one level deeper, of which there is an end. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw fail("the value is nested more than " + MAX_DEPTH + " deep");
    }
  }

  void leave() {
    depth--;
  }

  /** What stands between brackets, as one word. */
  String bracketedName() {
    expect('[');
    StringBuilder name = new StringBuilder();
    while (!looksAt(']')) {
      if (atEnd() || kind() == TokenKind.STRING) {
        throw fail("expected \"]\"");
      }
      name.append(text());
      advance();
    }
    expect(']');
    return name.toString();
  }

  SyntaxException fail(String message) {
    String found = kind() == TokenKind.STRING ? "string " + text() : "\"" + text() + "\"";
    diagnostics.error("option", span(), message + ", found " + found);
    return new SyntaxException();
  }

  /** Goes behind the value of a reserved field, which may be anything that is well formed. */
  void skipFieldValue() {
    boolean colon = tryTake(':');
    if (colon && !atMessage()) {
      skipValue();
    } else {
      skipMessage();
    }
  }

  private boolean atMessage() {
    return looksAt('{') || looksAt('<');
  }

  private void skipMessage() {
    if (!atMessage()) {
      throw fail("expected \":\" or a message");
    }
    enter();
    char close = looksAt('<') ? '>' : '}';
    advance();
    while (!tryTake(close)) {
      if (looksAt('[')) {
        bracketedName();
      } else if (at < end && kind() == TokenKind.IDENTIFIER) {
        advance();
      } else {
        throw fail("expected the name of a field");
      }
      skipFieldValue();
      separator();
    }
    leave();
  }

  private void skipValue() {
    if (kind() == TokenKind.STRING) {
      while (at < end && kind() == TokenKind.STRING) {
        advance();
      }
    } else if (tryTake('[')) {
      skipList();
    } else {
      boolean negative = tryTake('-');
      boolean isWord = kind() == TokenKind.IDENTIFIER;
      boolean isNumber = kind() == TokenKind.INTEGER || kind() == TokenKind.FLOAT;
      if (at >= end || !(isNumber || (isWord && (!negative || isFloatWord(text()))))) {
        throw fail("expected a value");
      }
      advance();
    }
  }

  private void skipList() {
    if (tryTake(']')) {
      return;
    }
    enter();
    do {
      if (atMessage()) {
        skipMessage();
      } else {
        skipValue();
      }
    } while (tryTake(','));
    expect(']');
    leave();
  }

  private static boolean isFloatWord(String text) {
    String lower = Names.lower(text);
    return lower.equals("inf") || lower.equals("infinity") || lower.equals("nan");
  }
}
