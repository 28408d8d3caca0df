package dev.tern.schema.format;

import java.util.ArrayList;
import java.util.List;

/**
 * A token and the comments around it.
 *
 * <p>Owner: the formatter of one file.
 */
final class Token {
  final String text;

  /** Comments before it, from the line after the previous token's on. */
  final List<Comment> leading = new ArrayList<>();

  /** Comments behind it on its own line. */
  final List<Comment> trailing = new ArrayList<>();

  /** Line breaks between the last of the leading comments, or else the previous token, and it. */
  int newlinesBefore;

  /** Whether any blank is before it. */
  boolean spaced;

  Token(String text) {
    this.text = text;
  }

  boolean is(String symbol) {
    return text.equals(symbol);
  }

  boolean isString() {
    return !text.isEmpty() && (text.charAt(0) == '"' || text.charAt(0) == '\'');
  }

  boolean isEnd() {
    return text.isEmpty();
  }

  boolean hasLeading() {
    return !leading.isEmpty();
  }

  /** Whether an empty line sets it, with its comments, apart from what is before. */
  boolean isApart() {
    return (hasLeading() ? leading.get(0).newlinesBefore() : newlinesBefore) >= 2;
  }

  /**
   * How many of the leading comments are on the far side of the last empty line: they belong to no
   * statement.
   */
  int detached() {
    if (newlinesBefore >= 2) {
      return leading.size();
    }
    for (int i = leading.size() - 1; i > 0; i--) {
      if (leading.get(i).newlinesBefore() >= 2) {
        return i;
      }
    }
    return 0;
  }
}
