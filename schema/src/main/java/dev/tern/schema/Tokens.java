package dev.tern.schema;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The tokens of one file, in parallel arrays so that a token is an int and costs no object.
 *
 * <p>Lines and columns are 0-based and count as descriptors do: a column is a byte, and a tab
 * reaches to the next multiple of eight. The last token is always {@link TokenKind#END}.
 *
 * <p>Owner: the thread that lexes; read-only afterwards.
 */
final class Tokens {
  private final SourceFile source;
  private TokenKind[] kinds = new TokenKind[256];
  private int[] starts = new int[256];
  private int[] ends = new int[256];
  private int[] lines = new int[256];
  private int[] columns = new int[256];
  private int[] endColumns = new int[256];
  private int size;
  private final BitSet badLines = new BitSet();

  Tokens(SourceFile source) {
    this.source = source;
  }

  void add(TokenKind kind, int start, int end, int line, int column, int endColumn) {
    if (size == kinds.length) {
      int capacity = size * 2;
      kinds = Arrays.copyOf(kinds, capacity);
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
      lines = Arrays.copyOf(lines, capacity);
      columns = Arrays.copyOf(columns, capacity);
      endColumns = Arrays.copyOf(endColumns, capacity);
    }
    kinds[size] = kind;
    starts[size] = start;
    ends[size] = end;
    lines[size] = line;
    columns[size] = column;
    endColumns[size] = endColumn;
    size++;
  }

  /** Notes that a line, 0-based, could not be split into tokens as it stands. */
  void markBadLine(int line) {
    badLines.set(line);
  }

  boolean isBadLine(int line) {
    return badLines.get(line);
  }

  SourceFile source() {
    return source;
  }

  int size() {
    return size;
  }

  TokenKind kind(int token) {
    return kinds[token];
  }

  int start(int token) {
    return starts[token];
  }

  int end(int token) {
    return ends[token];
  }

  int line(int token) {
    return lines[token];
  }

  int column(int token) {
    return columns[token];
  }

  int endColumn(int token) {
    return endColumns[token];
  }

  /** Whether the token reads exactly so; the text is ASCII. */
  boolean is(int token, String text) {
    int start = starts[token];
    int length = ends[token] - start;
    if (length != text.length()) {
      return false;
    }
    byte[] bytes = source.bytes();
    for (int i = 0; i < length; i++) {
      if (bytes[start + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  boolean isSymbol(int token, char symbol) {
    return kinds[token] == TokenKind.SYMBOL && source.bytes()[starts[token]] == symbol;
  }

  String text(int token) {
    int start = starts[token];
    return kinds[token] == TokenKind.STRING
        ? source.text(start, ends[token])
        : new String(source.bytes(), start, ends[token] - start, StandardCharsets.ISO_8859_1);
  }

  Span span(int token) {
    return new Span(source, starts[token], ends[token]);
  }

  /** From the start of one token to the end of another. */
  Span span(int first, int last) {
    return new Span(source, starts[first], Math.max(ends[last], starts[first]));
  }
}
