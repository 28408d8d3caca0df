package dev.tern.schema.format;

import java.util.List;

/**
 * Prints names and values of options: scalars, lists in brackets and messages in braces. A list or
 * message of two or more takes a line for each.
 *
 * <p>Owner: the formatter of one file.
 */
class ValuePrinter extends TokenPrinter {
  ValuePrinter(List<Token> tokens, Writer writer) {
    super(tokens, writer);
  }

  /** Prints a name such as {@code a.(b.c).d}, up to what cannot be part of it. */
  final void path(Gap gap) {
    boolean wantsPart = true;
    Gap before = gap;
    while (true) {
      Token token = next();
      if (token.is(".") || token.is("/")) {
        inner(before);
        wantsPart = true;
      } else if (wantsPart && token.is("(")) {
        inner(before);
        path(Gap.NONE);
        inner(Gap.NONE);
        wantsPart = false;
      } else if (wantsPart && isWord(token)) {
        inner(before);
        wantsPart = false;
      } else {
        return;
      }
      before = Gap.NONE;
    }
  }

  static boolean isWord(Token token) {
    return !token.isEnd()
        && (Character.isLetterOrDigit(token.text.charAt(0)) || token.text.charAt(0) == '_');
  }

  /**
   * Prints a value.
   *
   * @param inner whether something follows on the same line
   * @param indents whether strings on lines of their own are indented
   */
  final void value(Gap gap, boolean inner, boolean indents) {
    Token token = next();
    if (token.is("{") || token.is("<")) {
      message(gap, inner);
    } else if (token.is("[")) {
      list(gap, inner);
    } else if (token.is("-")) {
      inner(gap);
      value(next().hasLeading() ? Gap.SPACE : Gap.NONE, inner, indents);
    } else if (token.isString() && next(1).isString()) {
      strings(inner, indents);
    } else if (inner) {
      inner(gap);
    } else {
      last(gap);
    }
  }

  private void strings(boolean inner, boolean indents) {
    if (indents) {
      writer.indent();
    }
    while (next().isString()) {
      if (inner && !next(1).isString()) {
        inner(Gap.NEWLINE);
      } else {
        last(Gap.NEWLINE);
      }
    }
    if (indents) {
      writer.unindent();
    }
  }

  private void list(Gap gap, boolean inner) {
    boolean breaks = breaks(at);
    boolean empty = next(1).is("]");
    if (breaks) {
      last(gap);
    } else {
      inner(gap);
    }
    writer.indent();
    for (boolean first = true; !looksAt("]"); first = false) {
      Gap before = breaks ? Gap.NEWLINE : Gap.NONE;
      if (!first && breaks && next().isApart()) {
        before = Gap.BLANK_LINE;
      }
      boolean more = isBehindValue(at, ",");
      value(before, more || !breaks, false);
      if (looksAt(",")) {
        last(Gap.NONE);
      }
    }
    writer.unindent();
    close("]", empty || !breaks, inner);
  }

  private void message(Gap gap, boolean inner) {
    boolean breaks = breaks(at);
    boolean empty = next(1).is("}") || next(1).is(">");
    Token open = next();
    leading(open, gap);
    writer.token("{");
    at++;
    writer.indent();
    for (Comment comment : open.trailing) {
      writer.gap(Gap.NEWLINE);
      writer.comment(comment.text());
    }
    for (boolean first = true; !looksAt("}") && !looksAt(">"); first = false) {
      Gap before = breaks ? Gap.NEWLINE : Gap.NONE;
      if (!first && breaks && next().isApart()) {
        before = Gap.BLANK_LINE;
      }
      field(before, !breaks);
    }
    writer.unindent();
    close("}", empty || !breaks, inner);
  }

  private void field(Gap gap, boolean inner) {
    if (looksAt("[")) {
      inner(gap);
      path(Gap.NONE);
      inner(Gap.NONE);
    } else {
      inner(gap);
    }
    if (looksAt(":")) {
      inner(next().hasLeading() ? Gap.SPACE : Gap.NONE);
    } else {
      writer.token(":");
    }
    int end = endOfValue(at);
    Token separator = tokens.get(end);
    if (separator.is(",") || separator.is(";")) {
      giveAway(separator, tokens.get(end - 1));
    }
    value(Gap.SPACE, inner, true);
    if (at == end && (separator.is(",") || separator.is(";"))) {
      at++;
    }
  }

  private boolean isBehindValue(int start, String symbol) {
    return tokens.get(endOfValue(start)).is(symbol);
  }

  /** The index behind a value. */
  final int endOfValue(int start) {
    int i = start;
    while (tokens.get(i).is("-")) {
      i++;
    }
    if (isOpen(tokens.get(i))) {
      return matching(i) + 1;
    }
    if (tokens.get(i).isString()) {
      while (tokens.get(i).isString()) {
        i++;
      }
      return i;
    }
    return i + 1;
  }

  static boolean isOpen(Token token) {
    return token.is("{") || token.is("[") || token.is("<") || token.is("(");
  }

  static boolean isClose(Token token) {
    return token.is("}") || token.is("]") || token.is(">") || token.is(")");
  }

  /** The index of the bracket that closes the one at {@code open}. */
  final int matching(int open) {
    int depth = 0;
    for (int i = open; ; i++) {
      Token token = tokens.get(i);
      if (isOpen(token)) {
        depth++;
      } else if (isClose(token)) {
        depth--;
        if (depth == 0) {
          return i;
        }
      } else if (token.isEnd()) {
        return i;
      }
    }
  }

  /** Whether a list or message takes several lines. */
  final boolean breaks(int open) {
    int close = matching(open);
    if (close == open + 1) {
      return tokens.get(close).hasLeading();
    }
    return hasComments(open, close) || elements(open, close) >= 2 || firstElementBreaks(open);
  }

  private boolean hasComments(int open, int close) {
    if (!tokens.get(open).trailing.isEmpty() || tokens.get(close).hasLeading()) {
      return true;
    }
    for (int i = open + 1; i < close; i++) {
      if (tokens.get(i).hasLeading() || !tokens.get(i).trailing.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private int elements(int open, int close) {
    boolean list = tokens.get(open).is("[");
    int count = 0;
    int i = open + 1;
    while (i < close) {
      i = list ? endOfValue(i) : endOfField(i);
      count++;
      if (tokens.get(i).is(",") || tokens.get(i).is(";")) {
        i++;
      }
    }
    return count;
  }

  private int startOfFieldValue(int field) {
    int i = tokens.get(field).is("[") ? matching(field) + 1 : field + 1;
    return tokens.get(i).is(":") ? i + 1 : i;
  }

  private int endOfField(int field) {
    return endOfValue(startOfFieldValue(field));
  }

  /** A single element that takes several lines itself gets lines of its own. */
  private boolean firstElementBreaks(int open) {
    int value = tokens.get(open).is("[") ? open + 1 : startOfFieldValue(open + 1);
    Token token = tokens.get(value);
    if (token.is("{") || token.is("<") || token.is("[")) {
      return breaks(value);
    }
    return token.isString() && tokens.get(value + 1).isString();
  }
}
