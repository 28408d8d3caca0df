package dev.tern.schema;

/**
 * A stretch of a source file.
 *
 * @param file the file
 * @param start offset of the first byte
 * @param end offset behind the last byte, never before {@code start}
 */
public record Span(SourceFile file, int start, int end) {
  /** The 1-based line of the first byte. */
  public int line() {
    return file.line(start) + 1;
  }

  /** The 1-based column of the first byte, in code points. */
  public int column() {
    return file.column(start) + 1;
  }

  /** {@code file:line:column}. */
  @Override
  public String toString() {
    return file.name() + ":" + line() + ":" + column();
  }
}
