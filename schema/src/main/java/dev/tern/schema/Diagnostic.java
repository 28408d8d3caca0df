package dev.tern.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something a user should know about a source: what was found, where, what is allowed, and how to
 * go on.
 *
 * @param severity errors stop the compilation, warnings do not
 * @param file the import name of the file; empty when no file could be named
 * @param line 1-based, or 0 when the diagnostic is about no place in particular
 * @param column 1-based in code points, or 0
 * @param length how many code points of the line are meant, at least 1
 * @param sourceLine the text of the line, or null when {@code line} is 0 or the line is too long to
 *     be shown
 * @param message one sentence without a full stop: what is wrong
 * @param notes other places that explain the message, in the order of their importance
 * @param hint what to do about it, or null
 * @param tag a stable, kebab-case name of the rule, for tools and documentation
 * @param path where the file is on disk, as the user named the place, or null if it is not on disk
 */
public record Diagnostic(
    Severity severity,
    String file,
    int line,
    int column,
    int length,
    @Nullable String sourceLine,
    String message,
    List<String> notes,
    @Nullable String hint,
    String tag,
    @Nullable String path) {

  /** How bad it is. */
  public enum Severity {
    /** The compilation has no result. */
    ERROR,
    /** The compilation goes on. */
    WARNING;

    @Override
    public String toString() {
      return this == ERROR ? "error" : "warning";
    }
  }

  /** Copies the list. */
  public Diagnostic {
    notes = List.copyOf(notes);
  }

  /** About a file that is not on disk. */
  public Diagnostic(
      Severity severity,
      String file,
      int line,
      int column,
      int length,
      @Nullable String sourceLine,
      String message,
      List<String> notes,
      @Nullable String hint,
      String tag) {
    this(severity, file, line, column, length, sourceLine, message, notes, hint, tag, null);
  }

  /** Whether this diagnostic stops the compilation. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /**
   * One line, in the form that editors and build tools recognise: {@code file:line:column: error:
   * message}. The file is its path on disk, or its import name if it has none.
   */
  public String toShortString() {
    StringBuilder out = new StringBuilder();
    if (!file.isEmpty()) {
      out.append(path == null ? file : path).append(':');
      if (line > 0) {
        out.append(line).append(':').append(column).append(':');
      }
      out.append(' ');
    }
    return out.append(severity).append(": ").append(message).toString();
  }

  /**
   * The rendered diagnostic: the short form, the source line with a marker below it, the notes and
   * the hint.
   */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(toShortString()).append(" [").append(tag).append(']');
    if (sourceLine != null) {
      out.append("\n  | ").append(sourceLine).append("\n  | ");
      appendMarker(out, sourceLine);
    }
    for (String note : notes) {
      out.append("\n  = note: ").append(note);
    }
    if (path != null && !path.equals(file)) {
      out.append("\n  = import name: ").append(file);
    }
    if (hint != null) {
      out.append("\n  = hint: ").append(hint);
    }
    return out.toString();
  }

  private void appendMarker(StringBuilder out, String text) {
    int at = 0;
    for (int i = 1; i < column; i++) {
      if (at < text.length()) {
        int codePoint = text.codePointAt(at);
        at += Character.charCount(codePoint);
        out.append(codePoint == '\t' ? '\t' : ' ');
      } else {
        out.append(' ');
      }
    }
    int rest = Math.max(1, text.codePointCount(Math.min(at, text.length()), text.length()));
    out.append("^".repeat(Math.max(1, Math.min(length, rest))));
  }
}
