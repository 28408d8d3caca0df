package dev.tern.cli;

import dev.tern.schema.Diagnostic;
import org.jspecify.annotations.Nullable;

/** How tools want a diagnostic, in one line; {@code --error_format}. */
enum ErrorFormat {
  /** {@code file:line:column: message}. */
  gcc,
  /** {@code file(line) : error in column=N: message}. */
  msvs;

  /**
   * Returns the line.
   *
   * @param disk the file's path on disk, or null to take its import name
   */
  String line(Diagnostic diagnostic, @Nullable String disk) {
    String file = disk == null ? diagnostic.file() : disk;
    String message = (diagnostic.isError() ? "" : "warning: ") + diagnostic.message();
    if (diagnostic.line() == 0) {
      return file.isEmpty() ? message : file + ": " + message;
    }
    return this == gcc
        ? file + ":" + diagnostic.line() + ":" + diagnostic.column() + ": " + message
        : file
            + "("
            + diagnostic.line()
            + ") : "
            + diagnostic.severity()
            + " in column="
            + diagnostic.column()
            + ": "
            + message;
  }
}
