package dev.tern.schema.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prints the statements of a file, the head of it in canonical order.
 *
 * <p>Owner: the formatter of one file.
 */
final class FilePrinter extends ValuePrinter {
  /** Words behind which a name with a leading point is a type, not a continuation. */
  private static final List<String> BEFORE_TYPES =
      List.of("optional", "required", "repeated", "extend", "stream");

  FilePrinter(List<Token> tokens, Writer writer) {
    super(tokens, writer);
  }

  /** What a statement is for, in the order of a file. */
  private enum Rank {
    SYNTAX,
    PACKAGE,
    IMPORT,
    OPTION,
    BODY
  }

  /**
   * A statement of the file.
   *
   * @param first its first token
   * @param index its place in the source
   * @param apart whether an empty line is before it
   */
  private record Statement(int first, int index, Rank rank, String sortKey, boolean apart) {}

  void print() {
    List<Statement> statements = statements();
    List<Statement> sorted = new ArrayList<>(statements);
    sorted.sort(Comparator.comparing(Statement::rank).thenComparing(Statement::sortKey));
    // Comments that no statement owns stay where they are, whatever is sorted around them.
    List<List<Comment>> detached = new ArrayList<>();
    for (Statement statement : statements) {
      Token token = tokens.get(statement.first);
      int count = token.detached();
      List<Comment> apart = new ArrayList<>(token.leading.subList(0, count));
      token.leading.subList(0, count).clear();
      detached.add(apart);
    }
    int printed = 0;
    Rank previous = null;
    for (Statement statement : sorted) {
      Gap gap = previous == null ? Gap.NEWLINE : gap(previous, statement);
      for (; printed <= statement.index; printed++) {
        if (!detached.get(printed).isEmpty()) {
          lines(detached.get(printed), gap, 2);
          gap = Gap.BLANK_LINE;
        }
      }
      at = statement.first;
      statement(gap);
      previous = statement.rank;
    }
    Token end = tokens.get(tokens.size() - 1);
    if (end.hasLeading()) {
      lines(end.leading, end.isApart() ? Gap.BLANK_LINE : Gap.NEWLINE, 0);
    }
  }

  private static Gap gap(Rank previous, Statement next) {
    boolean sorted = next.rank == Rank.IMPORT || next.rank == Rank.OPTION;
    if (previous != next.rank
        && (sorted || (previous == Rank.SYNTAX && next.rank != Rank.PACKAGE))) {
      return Gap.BLANK_LINE;
    }
    return next.apart && !sorted ? Gap.BLANK_LINE : Gap.NEWLINE;
  }

  private List<Statement> statements() {
    List<Statement> statements = new ArrayList<>();
    int first = 0;
    while (!tokens.get(first).isEnd()) {
      int end = endOfStatement(first);
      if (tokens.get(first).is(";")) {
        dropEmpty(first);
      } else {
        Rank rank = rank(first);
        statements.add(
            new Statement(
                first, statements.size(), rank, sortKey(rank, first), tokens.get(first).isApart()));
      }
      first = end;
    }
    return statements;
  }

  /** A lone semicolon is not printed; its comments go to what follows. */
  private void dropEmpty(int semicolon) {
    Token token = tokens.get(semicolon);
    Token following = tokens.get(semicolon + 1);
    List<Comment> comments = new ArrayList<>(token.leading);
    for (Comment comment : token.trailing) {
      comments.add(comment.after(1));
    }
    if (comments.isEmpty()) {
      if (token.newlinesBefore > following.newlinesBefore && !following.hasLeading()) {
        following.newlinesBefore = token.newlinesBefore;
      }
    } else {
      following.leading.addAll(0, comments);
    }
  }

  private Rank rank(int first) {
    return switch (tokens.get(first).text) {
      case "syntax", "edition" -> Rank.SYNTAX;
      case "package" -> Rank.PACKAGE;
      case "import" -> Rank.IMPORT;
      case "option" -> Rank.OPTION;
      default -> Rank.BODY;
    };
  }

  private String sortKey(Rank rank, int first) {
    if (rank == Rank.IMPORT) {
      int path = first + 1;
      while (!tokens.get(path).isString()) {
        path++;
      }
      return (tokens.get(first + 1).is("option") ? "1" : "0") + tokens.get(path).text;
    }
    if (rank == Rank.OPTION) {
      StringBuilder name = new StringBuilder(tokens.get(first + 1).is("(") ? "1" : "0");
      for (int i = first + 1; !tokens.get(i).is("="); i++) {
        name.append(tokens.get(i).text);
      }
      return name.toString();
    }
    return "";
  }

  /** The index behind the semicolon or the body that ends a statement. */
  private int endOfStatement(int first) {
    boolean option = tokens.get(first).is("option");
    int i = first;
    while (!tokens.get(i).is(";")) {
      Token token = tokens.get(i);
      if (token.is("{") && !option) {
        return matching(i) + 1;
      }
      i = token.is("{") || token.is("[") || token.is("(") ? matching(i) + 1 : i + 1;
    }
    return i + 1;
  }

  private void statement(Gap gap) {
    if (looksAt("option")) {
      inner(gap);
      path(Gap.SPACE);
      inner(Gap.SPACE);
      value(Gap.SPACE, true, true);
      last(Gap.NONE);
      return;
    }
    Gap before = gap;
    Token previous = null;
    while (true) {
      Token token = next();
      if (token.is(";")) {
        last(Gap.NONE);
        return;
      } else if (token.is("{")) {
        body();
        return;
      } else if (token.is("[")) {
        options();
      } else if (token.isString() && next(1).isString()) {
        value(Gap.SPACE, true, true);
      } else {
        inner(before);
      }
      previous = token;
      before = gapBehind(previous, next());
    }
  }

  private static Gap gapBehind(Token previous, Token next) {
    if (next.is(",") || next.is(">") || next.is("<") || next.is(")") || next.is(";")) {
      return Gap.NONE;
    }
    if (previous.is("(") || previous.is("<") || previous.is(".")) {
      return Gap.NONE;
    }
    if (previous.is("-")) {
      return next.hasLeading() ? Gap.SPACE : Gap.NONE;
    }
    if (next.is("(")) {
      return previous.is("returns") ? Gap.SPACE : Gap.NONE;
    }
    if (next.is(".")) {
      boolean first = !isWord(previous) || (next.spaced && BEFORE_TYPES.contains(previous.text));
      return first ? Gap.SPACE : Gap.NONE;
    }
    return Gap.SPACE;
  }

  private void body() {
    int close = matching(at);
    last(Gap.SPACE);
    boolean empty = true;
    writer.indent();
    while (at < close) {
      if (looksAt(";")) {
        dropEmpty(at);
        at++;
        continue;
      }
      statement(!empty && next().isApart() ? Gap.BLANK_LINE : Gap.NEWLINE);
      empty = false;
    }
    writer.unindent();
    close("}", empty, false);
  }

  /** Options in brackets: one stays on the line, several take a line each. */
  private void options() {
    int close = matching(at);
    boolean breaks = optionsBreak(at, close);
    if (breaks) {
      last(Gap.SPACE);
      writer.indent();
    } else {
      inner(Gap.SPACE);
    }
    boolean first = true;
    while (at < close) {
      Gap gap = breaks ? Gap.NEWLINE : Gap.NONE;
      path(!first && breaks && next().isApart() ? Gap.BLANK_LINE : gap);
      inner(Gap.SPACE);
      boolean more = tokens.get(endOfValue(at)).is(",");
      value(Gap.SPACE, more || !breaks, true);
      if (looksAt(",")) {
        last(Gap.NONE);
      }
      first = false;
    }
    if (breaks) {
      writer.unindent();
    }
    close("]", !breaks, true);
  }

  private boolean optionsBreak(int open, int close) {
    if (!tokens.get(open).trailing.isEmpty() || tokens.get(close).hasLeading()) {
      return true;
    }
    int depth = 0;
    for (int i = open + 1; i < close; i++) {
      Token token = tokens.get(i);
      boolean continues = token.isString() && tokens.get(i - 1).isString();
      if (depth == 0 && !continues && (token.is(",") || mustLead(token, i == open + 1))) {
        return true;
      }
      if (isOpen(token)) {
        depth++;
      } else if (isClose(token)) {
        depth--;
      }
    }
    return false;
  }

  private static boolean mustLead(Token token, boolean first) {
    for (Comment comment : token.leading) {
      if (first || comment.isLine() || comment.newlinesBefore() > 0) {
        return true;
      }
    }
    return false;
  }
}
