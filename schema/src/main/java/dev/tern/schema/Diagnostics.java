package dev.tern.schema;

import dev.tern.schema.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the phases report, and hands it out in the order of the files.
 *
 * <p>Owner: the thread that compiles.
 */
final class Diagnostics {
  /** Nobody reads more, and a hostile file could otherwise report one for each of its bytes. */
  static final int MAX_REPORTED = 1_000;

  /** In octets; a longer line is a machine's, and is not shown. */
  private static final int MAX_SHOWN_LINE = 2_000;

  private final List<Diagnostic> reported = new ArrayList<>();
  private final Map<String, Integer> fileOrder = new HashMap<>();
  private @Nullable SourceFile lastFile;
  private int lastOffset;
  private int lastColumn;
  private int errors;
  private int dropped;

  /** Later calls sort behind earlier ones; imports come before their importers. */
  void noteFile(String name) {
    fileOrder.putIfAbsent(name, fileOrder.size());
  }

  void error(String tag, Span span, String message) {
    report(Severity.ERROR, tag, span, message, null);
  }

  void error(String tag, Span span, String message, @Nullable String hint, String... notes) {
    report(Severity.ERROR, tag, span, message, hint, notes);
  }

  void warning(String tag, Span span, String message, @Nullable String hint, String... notes) {
    report(Severity.WARNING, tag, span, message, hint, notes);
  }

  /** Reports what has no place in a file, such as an input that does not exist. */
  void errorWithoutPlace(String tag, String file, String message, @Nullable String hint) {
    add(new Diagnostic(Severity.ERROR, file, 0, 0, 1, null, message, List.of(), hint, tag));
  }

  private void report(
      Severity severity,
      String tag,
      Span span,
      String message,
      @Nullable String hint,
      String... notes) {
    if (reported.size() >= MAX_REPORTED) {
      // Nothing of it will be shown, so its place need not be made out.
      count(severity == Severity.ERROR);
      dropped++;
      return;
    }
    SourceFile file = span.file();
    int start = Math.min(span.start(), file.bytes().length);
    int line = file.line(start);
    String sourceLine = file.lineText(line, MAX_SHOWN_LINE);
    int column = column(file, line, start);
    int endColumn =
        span.end() > start && file.line(span.end()) == line
            ? column + file.codePoints(start, span.end())
            : sourceLine == null ? column + 1 : sourceLine.codePointCount(0, sourceLine.length());
    int length = Math.max(1, endColumn - column);
    add(
        new Diagnostic(
            severity,
            file.name(),
            line + 1,
            column + 1,
            length,
            sourceLine,
            message,
            List.of(notes),
            hint,
            tag,
            file.path()));
  }

  private void add(Diagnostic diagnostic) {
    count(diagnostic.isError());
    if (reported.size() < MAX_REPORTED) {
      reported.add(diagnostic);
    } else {
      dropped++;
    }
  }

  /** Goes on from the last place in the same line: a file may be a single line of megabytes. */
  private int column(SourceFile file, int line, int offset) {
    int from = file.lineStart(line);
    int column = 0;
    if (file == lastFile && from <= lastOffset && lastOffset <= offset) {
      from = lastOffset;
      column = lastColumn;
    }
    column += file.codePoints(from, offset);
    lastFile = file;
    lastOffset = offset;
    lastColumn = column;
    return column;
  }

  private void count(boolean isError) {
    if (isError) {
      errors++;
    }
  }

  /** Whether there are so many already that searching for hints is a waste. */
  boolean isLong() {
    return reported.size() > MAX_REPORTED / 10;
  }

  int errors() {
    return errors;
  }

  /**
   * All errors, and the warnings about the named files: files in the order they were loaded, then
   * by line and column, each only once.
   */
  List<Diagnostic> sorted(Set<String> inputs) {
    List<Diagnostic> sorted = new ArrayList<>(reported);
    sorted.removeIf(d -> !d.isError() && !inputs.contains(d.file()));
    sorted.sort(
        Comparator.comparingInt((Diagnostic d) -> fileOrder.getOrDefault(d.file(), -1))
            .thenComparing(Diagnostic::file)
            .thenComparingInt(Diagnostic::line)
            .thenComparingInt(Diagnostic::column));
    List<Diagnostic> unique = new ArrayList<>(sorted.size());
    for (Diagnostic diagnostic : sorted) {
      if (unique.isEmpty() || !unique.get(unique.size() - 1).equals(diagnostic)) {
        unique.add(diagnostic);
      }
    }
    if (dropped > 0) {
      String message = "too many diagnostics, " + dropped + " more are not shown";
      unique.add(
          new Diagnostic(
              Severity.ERROR, "", 0, 0, 1, null, message, List.of(), null, "too-many-diagnostics"));
    }
    return List.copyOf(unique);
  }
}
