package dev.tern.schema.format;

import java.util.List;

/**
 * Prints tokens with their comments.
 *
 * <p>Owner: the formatter of one file.
 */
class TokenPrinter {
  final List<Token> tokens;
  final Writer writer;

  /** The token that comes next. */
  int at;

  TokenPrinter(List<Token> tokens, Writer writer) {
    this.tokens = tokens;
    this.writer = writer;
  }

  final Token next() {
    return tokens.get(at);
  }

  final Token next(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  final boolean looksAt(String text) {
    return next().is(text);
  }

  /** Prints a token in the middle of a line: a comment behind it must not swallow the rest. */
  final void inner(Gap gap) {
    Token token = next();
    leading(token, gap);
    writer.token(token.text);
    for (Comment comment : token.trailing) {
      writer.gap(Gap.SPACE);
      writer.comment(comment.asBlock());
    }
    at++;
  }

  /** Prints a token that its line may end with. */
  final void last(Gap gap) {
    Token token = next();
    leading(token, gap);
    writer.token(token.text);
    trailing(token);
    at++;
  }

  final void trailing(Token token) {
    for (Comment comment : token.trailing) {
      writer.gap(Gap.SPACE);
      writer.comment(comment.text());
    }
  }

  /** Prints the comments before the token that comes next, and a gap before and behind them. */
  final void leading(Token token, Gap gap) {
    if (gap == Gap.NEWLINE || gap == Gap.BLANK_LINE || !token.hasLeading()) {
      lines(token.leading, gap, token.newlinesBefore);
      return;
    }
    // On a line the distance stays as it is written, but nothing sticks to the end of a name.
    boolean ends = token.is(";") || token.is(",") || token.is(")") || token.is("]");
    boolean spaced = gap == Gap.SPACE;
    boolean starts = at > 0 && tokens.get(at - 1).is("(");
    Comment previous = null;
    for (Comment comment : token.leading) {
      if (previous == null) {
        writer.gap(spaced || ends || (comment.spaced() && !starts) ? Gap.SPACE : Gap.NONE);
      } else {
        writer.gap(behind(previous, comment.newlinesBefore(), spaced || comment.spaced()));
      }
      writer.comment(comment.text());
      previous = comment;
    }
    if (previous != null) {
      writer.gap(behind(previous, token.newlinesBefore, spaced || (token.spaced && !ends)));
    }
  }

  private static Gap behind(Comment previous, int newlines, boolean spaced) {
    if (newlines >= 2) {
      return Gap.BLANK_LINE;
    }
    return previous.isLine() ? Gap.NEWLINE : spaced ? Gap.SPACE : Gap.NONE;
  }

  /**
   * Prints comments that have lines of their own.
   *
   * @param gap what is before the first of them
   * @param newlinesAfter how many line breaks follow the last one
   */
  final void lines(List<Comment> comments, Gap gap, int newlinesAfter) {
    writer.gap(gap);
    for (int i = 0; i < comments.size(); i++) {
      if (i > 0) {
        writer.gap(comments.get(i).newlinesBefore() >= 2 ? Gap.BLANK_LINE : Gap.NEWLINE);
      }
      writer.comment(comments.get(i).text());
    }
    if (!comments.isEmpty()) {
      writer.gap(newlinesAfter >= 2 ? Gap.BLANK_LINE : Gap.NEWLINE);
    }
  }

  /** Prints the comments before the token that closes a scope, and then that token. */
  final void close(String text, boolean empty, boolean inner) {
    Token token = next();
    int detached = token.detached();
    List<Comment> apart = token.leading.subList(0, detached);
    List<Comment> own = token.leading.subList(detached, token.leading.size());
    if (detached == token.leading.size()) {
      own = apart;
      apart = List.of();
    }
    writer.indent();
    for (Comment comment : apart) {
      writer.gap(Gap.NEWLINE);
      writer.comment(comment.text());
    }
    for (int i = 0; i < own.size(); i++) {
      Comment comment = own.get(i);
      boolean blank = comment.newlinesBefore() >= 2 && !(empty && i == 0 && apart.isEmpty());
      writer.gap(blank ? Gap.BLANK_LINE : Gap.NEWLINE);
      writer.comment(comment.text());
    }
    writer.unindent();
    writer.gap(empty && token.leading.isEmpty() ? Gap.NONE : Gap.NEWLINE);
    token.leading.clear();
    if (inner) {
      writer.token(text);
      for (Comment comment : token.trailing) {
        writer.gap(Gap.SPACE);
        writer.comment(comment.asBlock());
      }
    } else {
      writer.token(text);
      trailing(token);
    }
    at++;
  }

  /** Moves the comments of a token that will not be printed to the one before it. */
  final void giveAway(Token token, Token to) {
    for (Comment comment : token.leading) {
      to.trailing.add(new Comment(comment.asBlock(), 0, true));
    }
    to.trailing.addAll(token.trailing);
  }
}
