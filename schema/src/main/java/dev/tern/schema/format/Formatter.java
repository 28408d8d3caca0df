package dev.tern.schema.format;

import dev.tern.schema.Diagnostic;
import dev.tern.schema.SyntaxCheck;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays out a {@code .proto} file: two spaces of indentation, one statement a line, imports and file
 * options sorted, at most one empty line in a row. No comment is lost, and the meaning stays.
 *
 * <p>Formatting what was formatted changes nothing. Threads may format at the same time.
 */
public final class Formatter {
  private Formatter() {}

  /**
   * What came of a file.
   *
   * @param text the formatted file; null if it has errors
   * @param diagnostics the errors of its syntax, for which it is left alone
   */
  public record Result(@Nullable String text, List<Diagnostic> diagnostics) {
    /** Copies the list. */
    public Result {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /**
   * Formats one file.
   *
   * @param name how diagnostics call the file
   * @param source its bytes, in UTF-8
   */
  public static Result format(String name, byte[] source) {
    List<Diagnostic> errors = SyntaxCheck.check(name, source);
    if (!errors.isEmpty()) {
      return new Result(null, errors);
    }
    String text = new String(source, StandardCharsets.UTF_8).replace("\r\n", "\n");
    List<Token> tokens = new Scanner(text.startsWith("\uFEFF") ? text.substring(1) : text).scan();
    Writer writer = new Writer();
    new FilePrinter(tokens, writer).print();
    return new Result(writer.finish(), List.of());
  }
}
