package dev.tern.schema;

/**
 * Leaves a statement that cannot be read; the diagnostic is already reported. Stackless, for
 * control flow only.
 */
final class SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SyntaxException() {
    super("syntax error", null, false, false);
  }
}
