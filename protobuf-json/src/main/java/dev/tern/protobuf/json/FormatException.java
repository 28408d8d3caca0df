package dev.tern.protobuf.json;

import org.jspecify.annotations.Nullable;

/**
 * Text that is not the JSON or text form of a message of its type, or a message that has no such
 * form.
 *
 * <p>The message says what is wrong and, when text was read, where: {@code 3:14: ...}.
 */
public final class FormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /**
   * Creates an exception about a place in a text.
   *
   * @param message what is wrong
   * @param line the line, from 1, or 0 if there is no place to point at
   * @param column the column in characters, from 1, or 0
   */
  public FormatException(String message, int line, int column) {
    this(message, line, column, null);
  }

  FormatException(String message, int line, int column, @Nullable Throwable cause) {
    super(line > 0 ? line + ":" + column + ": " + message : message, cause);
    this.line = line;
    this.column = column;
  }

  /** Returns the line, from 1, or 0 if the failure is about no place in a text. */
  public int line() {
    return line;
  }

  /** Returns the column in characters, from 1, or 0 if the failure is about no place in a text. */
  public int column() {
    return column;
  }
}
