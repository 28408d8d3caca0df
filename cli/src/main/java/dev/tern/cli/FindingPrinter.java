package dev.tern.cli;

import dev.tern.schema.check.Finding;
import dev.tern.schema.check.Rule;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** Prints findings for people or for programs, and the table of rules. */
final class FindingPrinter {
  private final PrintWriter out;
  private final Map<String, Path> paths;
  private final boolean json;

  /**
   * Makes a printer.
   *
   * @param paths for import names the files on disk, which are printed instead
   * @param json whether to print one JSON object a line
   */
  FindingPrinter(PrintWriter out, Map<String, Path> paths, boolean json) {
    this.out = out;
    this.paths = paths;
    this.json = json;
  }

  /** Prints all and returns the exit code. */
  int print(List<Finding> findings) {
    for (Finding finding : findings) {
      out.println(json ? json(finding) : text(finding));
    }
    out.flush();
    return findings.isEmpty() ? TernCommand.OK : TernCommand.FAILED;
  }

  private String path(Finding finding) {
    Path path = paths.get(finding.path());
    return path == null ? finding.path() : path.normalize().toString();
  }

  /** Colours only when a terminal shows them and NO_COLOR is not set, which picocli finds out. */
  private String text(Finding finding) {
    String place =
        finding.path().isEmpty()
            ? "<input>"
            : path(finding) + ":" + finding.line() + ":" + finding.column();
    if (Ansi.AUTO.enabled()) {
      return "\u001b[1m"
          + place
          + "\u001b[0m: "
          + finding.message()
          + " \u001b[33m("
          + finding.rule()
          + ")\u001b[0m";
    }
    return place + ": " + finding.message() + " (" + finding.rule() + ")";
  }

  private String json(Finding finding) {
    StringBuilder line = new StringBuilder("{");
    if (!finding.path().isEmpty()) {
      line.append("\"path\":").append(quote(path(finding))).append(',');
    }
    line.append("\"start_line\":").append(finding.line());
    line.append(",\"start_column\":").append(finding.column());
    line.append(",\"end_line\":").append(finding.endLine());
    line.append(",\"end_column\":").append(finding.endColumn());
    line.append(",\"type\":").append(quote(finding.rule()));
    return line.append(",\"message\":").append(quote(finding.message())).append('}').toString();
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** Prints a line for each rule: id, categories, purpose. */
  static void printRules(PrintWriter out, Rule[] rules) {
    for (Rule rule : rules) {
      out.printf(
          "%-48s %-28s %s%n", rule.id(), String.join(", ", rule.categories()), rule.purpose());
    }
    out.flush();
  }
}
