package dev.tern.schema.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a file that is known to be correct into tokens, and gives each comment to one of them.
 *
 * <p>A comment on the line of the token before belongs to that one, if the line ends behind it or a
 * statement does before it; all others belong to the token that follows.
 *
 * <p>Owner: the formatter of one file.
 */
final class Scanner {
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  /** The brackets that are open. */
  private final StringBuilder open = new StringBuilder();

  /** Comments and line breaks since the last token. */
  private List<Comment> comments = new ArrayList<>();

  private int newlines;
  private boolean spaced;

  Scanner(String text) {
    this.text = text;
  }

  /** All tokens; the last one is empty and holds the comments at the end. */
  List<Token> scan() {
    while (true) {
      skipBlanks();
      if (position >= text.length()) {
        add(new Token(""));
        return tokens;
      }
      int start = position;
      if (text.startsWith("//", start)) {
        int end = text.indexOf('\n', start);
        position = end < 0 ? text.length() : end;
        comment(start);
      } else if (text.startsWith("/*", start)) {
        position = text.indexOf("*/", start + 2) + 2;
        comment(start);
      } else {
        skipToken();
        add(new Token(text.substring(start, position)));
      }
    }
  }

  private void skipBlanks() {
    while (position < text.length() && text.charAt(position) <= ' ') {
      spaced = true;
      if (text.charAt(position) == '\n') {
        newlines++;
      }
      position++;
    }
  }

  private void comment(int start) {
    comments.add(new Comment(text.substring(start, position).stripTrailing(), newlines, spaced));
    newlines = 0;
    spaced = false;
  }

  private void skipToken() {
    char c = text.charAt(position);
    if (c == '"' || c == '\'') {
      position++;
      while (text.charAt(position) != c) {
        position += text.charAt(position) == '\\' ? 2 : 1;
      }
      position++;
    } else if (isDigit(c)
        || (c == '.' && position + 1 < text.length() && isDigit(text.charAt(position + 1)))) {
      skipNumber();
    } else if (isWord(c)) {
      while (position < text.length() && isWord(text.charAt(position))) {
        position++;
      }
    } else {
      position++;
    }
  }

  private void skipNumber() {
    boolean hex = text.startsWith("0x", position) || text.startsWith("0X", position);
    while (position < text.length()) {
      char c = text.charAt(position);
      char before = position == 0 ? ' ' : text.charAt(position - 1);
      boolean sign = (c == '+' || c == '-') && !hex && (before == 'e' || before == 'E');
      if (!isWord(c) && c != '.' && !sign) {
        return;
      }
      position++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(char c) {
    return c == '_' || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private void add(Token token) {
    int same = commentsOnLineOfPrevious(token);
    if (ValuePrinter.isOpen(token)) {
      open.append(token.text);
    } else if (ValuePrinter.isClose(token) && open.length() > 0) {
      open.setLength(open.length() - 1);
    }
    if (same > 0) {
      Token previous = tokens.get(tokens.size() - 1);
      previous.trailing.addAll(comments.subList(0, same));
    }
    token.leading.addAll(comments.subList(same, comments.size()));
    token.newlinesBefore = newlines;
    token.spaced = spaced;
    tokens.add(token);
    comments = new ArrayList<>();
    newlines = 0;
    spaced = false;
  }

  private int commentsOnLineOfPrevious(Token next) {
    if (tokens.isEmpty()) {
      return 0;
    }
    int same = 0;
    while (same < comments.size() && comments.get(same).newlinesBefore() == 0) {
      same++;
    }
    Token previous = tokens.get(tokens.size() - 1);
    boolean lineEnds = same < comments.size() || newlines > 0;
    boolean closes = next.is("}") || next.isEnd();
    if (previous.is("{") && closes) {
      return 0;
    }
    if (lineEnds) {
      return same;
    }
    boolean inList = open.length() > 0 && open.charAt(open.length() - 1) == '[';
    boolean ends = previous.is(";") || previous.is("}") || (previous.is(",") && inList);
    return ends && !closes ? same : 0;
  }
}
