package dev.tern.schema.format;

/**
 * A comment with its marks.
 *
 * @param text from the first slash to the last character that is not blank
 * @param newlinesBefore how many line breaks are between it and what comes before
 * @param spaced whether there is any blank before it
 */
record Comment(String text, int newlinesBefore, boolean spaced) {
  boolean isLine() {
    return text.startsWith("//");
  }

  /** The comment with other distance to what comes before. */
  Comment after(int newlines) {
    return new Comment(text, newlines, true);
  }

  /** As a comment that something may follow on the same line. */
  String asBlock() {
    return isLine() ? "/*" + text.substring(2).replace("*/", "* /") + " */" : text;
  }
}
