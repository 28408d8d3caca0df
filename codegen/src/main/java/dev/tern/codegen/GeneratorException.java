package dev.tern.codegen;

/**
 * The files given to {@link JavaGenerator} cannot become Java: two of them claim one Java file, or
 * a descriptor carries a name that is no identifier. The message names the {@code .proto} file and
 * what to change. Nothing has been written when it is thrown.
 */
public final class GeneratorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GeneratorException(String message) {
    super(message);
  }
}
