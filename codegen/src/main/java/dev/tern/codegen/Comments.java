package dev.tern.codegen;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns comments of a {@code .proto} file into Javadoc. Whatever the comment says, it stays a
 * comment and stays text: {@code *}{@code /}, backslashes (javac knows unicode escapes in comments
 * too), HTML and at-signs lose their meaning.
 */
final class Comments {
  private Comments() {}

  /** Returns the body of a Javadoc comment, or the empty string if there is nothing to say. */
  static String toJavadoc(String comment) {
    List<String> lines = lines(comment);
    StringBuilder doc = new StringBuilder();
    int i = 0;
    while (i < lines.size()) {
      int end = i;
      while (end < lines.size() && !lines.get(end).isEmpty()) {
        end++;
      }
      if (end > i) {
        paragraph(lines.subList(i, end), doc);
      }
      i = end + 1;
    }
    return doc.toString();
  }

  /** Escapes text that stands inside a Javadoc or a line comment. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> escape(c, out));
    return out.toString();
  }

  private static void paragraph(List<String> lines, StringBuilder doc) {
    boolean first = doc.length() == 0;
    if (!first) {
      doc.append("\n\n");
    }
    if (lines.stream().allMatch(line -> line.startsWith("   "))) {
      doc.append("<pre>\n");
      lines.forEach(line -> doc.append(escape(line)).append('\n'));
      doc.append("</pre>");
      return;
    }
    if (isItem(lines.get(0))) {
      list(lines, doc);
      return;
    }
    if (!first) {
      doc.append("<p>");
    }
    for (int i = 0; i < lines.size(); i++) {
      doc.append(i == 0 ? "" : "\n").append(inline(lines.get(i).strip()));
    }
  }

  private static void list(List<String> lines, StringBuilder doc) {
    doc.append("<ul>");
    for (String line : lines) {
      if (isItem(line)) {
        doc.append("\n  <li>").append(inline(line.strip().substring(2).strip()));
      } else {
        doc.append("\n      ").append(inline(line.strip()));
      }
    }
    doc.append("\n</ul>");
  }

  private static boolean isItem(String line) {
    String text = line.strip();
    return text.startsWith("- ") || text.startsWith("* ");
  }

  /** Text between backticks is set as code. */
  private static String inline(String line) {
    String[] parts = line.split("`", -1);
    if (parts.length % 2 == 0) {
      return escape(line);
    }
    StringBuilder out = new StringBuilder(line.length());
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 0) {
        out.append(escape(parts[i]));
      } else {
        out.append("<code>").append(escape(parts[i])).append("</code>");
      }
    }
    return out.toString();
  }

  /** The lines without the one leading space of a comment, trailing space and empty ends. */
  private static List<String> lines(String comment) {
    List<String> lines = new ArrayList<>();
    for (String line : comment.split("\\r\\n|[\\n\\r\\f\\u000b\\u0085\\u2028\\u2029]", -1)) {
      String text = line.replace('\t', ' ').stripTrailing();
      lines.add(text.startsWith(" ") ? text.substring(1) : text);
    }
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    while (!lines.isEmpty() && lines.get(0).isEmpty()) {
      lines.remove(0);
    }
    return lines;
  }

  private static void escape(int c, StringBuilder out) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '@' -> out.append("&#64;");
      case '\\' -> out.append("&#92;");
      case '/' -> out.append(endsWith(out, '*') ? "&#47;" : "/");
      case '*' -> out.append(endsWith(out, '/') ? "&#42;" : "*");
      default -> {
        if (Character.isISOControl(c)) {
          out.append(' ');
        } else if (isInvisible(c)) {
          out.append("&#").append(c).append(';');
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  /**
   * Direction marks can make a source file read differently from what it says; half pairs cannot be
   * encoded.
   */
  private static boolean isInvisible(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.PRIVATE_USE
        || type == Character.UNASSIGNED;
  }

  private static boolean endsWith(StringBuilder text, char c) {
    return text.length() > 0 && text.charAt(text.length() - 1) == c;
  }
}
