package dev.tern.cli;

/**
 * The command could not do its work; the message says what, where and how to mend it. Exit code 1.
 */
final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FailedException(String message) {
    super(message);
  }

  FailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
