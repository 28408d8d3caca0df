package dev.tern.schema.format;

import java.util.ArrayList;
import java.util.List;

/** Moves a block comment of several lines to another indentation. */
final class BlockComment {
  private static final int TAB = 8;

  private BlockComment() {}

  /**
   * Writes a comment.
   *
   * @param text with its marks
   * @param indent what its lines are to start with, the first one excepted
   */
  static void write(String text, String indent, StringBuilder out) {
    String[] lines = text.split("\n", -1);
    out.append(lines[0].stripTrailing());
    if (lines.length == 1) {
      return;
    }
    boolean closesAlone = lines[lines.length - 1].strip().equals("*/");
    List<String> inner = new ArrayList<>();
    for (int i = 1; i < lines.length - (closesAlone ? 1 : 0); i++) {
      inner.add(lines[i].stripTrailing());
    }
    char prefix = prefix(inner);
    int least = leastIndent(inner);
    for (String line : inner) {
      out.append('\n');
      if (!line.isBlank()) {
        String content = prefix != 0 ? " " + line.strip() : "   " + unindent(line, least);
        out.append(indent).append(content);
      }
    }
    if (closesAlone) {
      out.append('\n').append(indent).append(prefix == '*' ? " */" : "*/");
    }
  }

  /** The mark that every line starts with, or 0. */
  private static char prefix(List<String> lines) {
    char prefix = 0;
    for (String line : lines) {
      String text = line.strip();
      if (text.isEmpty() || text.equals("*/")) {
        continue;
      }
      char c = text.charAt(0);
      if (c <= ' ' || c > '~' || Character.isLetterOrDigit(c) || (prefix != 0 && c != prefix)) {
        return 0;
      }
      prefix = c;
    }
    return prefix;
  }

  private static int leastIndent(List<String> lines) {
    int least = Integer.MAX_VALUE;
    for (String line : lines) {
      if (!line.isBlank()) {
        least = Math.min(least, width(line));
      }
    }
    return least;
  }

  private static int width(String line) {
    int width = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == ' ') {
        width++;
      } else if (line.charAt(i) == '\t') {
        width += TAB - width % TAB;
      } else {
        break;
      }
    }
    return width;
  }

  /** The line without blanks of that width at its start; what is left of a tab is spaces. */
  private static String unindent(String line, int width) {
    int at = 0;
    int reached = 0;
    while (reached < width) {
      reached += line.charAt(at) == '\t' ? TAB - reached % TAB : 1;
      at++;
    }
    return " ".repeat(reached - width) + line.substring(at);
  }
}
