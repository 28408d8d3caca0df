package dev.tern.cli;

/** The command line is wrong; the message says what and how to mend it. Exit code 64. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
