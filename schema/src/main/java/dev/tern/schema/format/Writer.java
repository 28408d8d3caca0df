package dev.tern.schema.format;

/**
 * Text with indentation, in which gaps wait for what they are before.
 *
 * <p>Owner: the formatter of one file.
 */
final class Writer {
  private static final String STEP = "  ";

  private final StringBuilder out = new StringBuilder();
  private Gap gap = Gap.NONE;
  private int depth;

  /** Whether the line ends with a comment, so that nothing may follow on it. */
  private boolean lineIsFull;

  void indent() {
    depth++;
  }

  void unindent() {
    depth--;
  }

  void gap(Gap wanted) {
    if (wanted.compareTo(gap) > 0) {
      gap = wanted;
    }
  }

  void token(String text) {
    flush();
    out.append(text);
  }

  void comment(String text) {
    flush();
    if (text.startsWith("//")) {
      out.append(text);
      lineIsFull = true;
    } else {
      BlockComment.write(text, STEP.repeat(depth), out);
    }
  }

  private void flush() {
    if (lineIsFull) {
      gap(Gap.NEWLINE);
    }
    lineIsFull = false;
    if (out.length() > 0) {
      switch (gap) {
        case NONE -> {}
        case SPACE -> out.append(' ');
        case NEWLINE -> out.append('\n').append(STEP.repeat(depth));
        case BLANK_LINE -> out.append("\n\n").append(STEP.repeat(depth));
      }
    }
    gap = Gap.NONE;
  }

  /** The whole text, with a line break at its end unless it is empty. */
  String finish() {
    if (out.length() > 0) {
      out.append('\n');
    }
    return out.toString();
  }
}
