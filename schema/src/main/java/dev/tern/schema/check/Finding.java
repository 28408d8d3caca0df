package dev.tern.schema.check;

import java.util.Comparator;

/**
 * A place that breaks a rule.
 *
 * @param path the import name of the file; empty when the file is no longer there
 * @param line 1-based; 1 when the finding is about the file as a whole
 * @param column 1-based, in bytes, a tab reaching to the next multiple of eight, as descriptors
 *     count
 * @param endLine 1-based line of the end
 * @param endColumn 1-based column behind the end
 * @param rule the id of the rule
 * @param message one sentence without a full stop: what is wrong
 */
public record Finding(
    String path, int line, int column, int endLine, int endColumn, String rule, String message)
    implements Comparable<Finding> {

  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::path)
          .thenComparingInt(Finding::line)
          .thenComparingInt(Finding::column)
          .thenComparing(Finding::rule)
          .thenComparing(Finding::message);

  /** By path, line, column, rule and message. */
  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }

  /** One line: {@code path:line:column: message (RULE)}. */
  @Override
  public String toString() {
    String place = path.isEmpty() ? "<input>" : path + ":" + line + ":" + column;
    return place + ": " + message + " (" + rule + ")";
  }
}
