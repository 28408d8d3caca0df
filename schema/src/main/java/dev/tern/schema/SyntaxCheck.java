package dev.tern.schema;

import java.util.List;
import java.util.Set;

/** Asks whether a file can be read at all, apart from what it imports and means. */
public final class SyntaxCheck {
  private SyntaxCheck() {}

  /**
   * Parses one file.
   *
   * @param name how diagnostics call the file
   * @param source its bytes
   * @return the errors of its syntax, by line and column; empty if there are none
   */
  public static List<Diagnostic> check(String name, byte[] source) {
    Diagnostics diagnostics = new Diagnostics();
    Parser.parse(new SourceFile(name, source), diagnostics);
    return diagnostics.sorted(Set.of(name)).stream().filter(Diagnostic::isError).toList();
  }
}
