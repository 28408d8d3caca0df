package dev.tern.schema;

/** What a token is. Keywords are identifiers: the language reserves none. */
enum TokenKind {
  IDENTIFIER("identifier"),
  /** Decimal, octal or hexadecimal, without a sign. */
  INTEGER("integer"),
  FLOAT("number"),
  /** With its quotes; adjacent ones belong together, which the parser sees to. */
  STRING("string"),
  /** A single byte. */
  SYMBOL("symbol"),
  END("end of file");

  private final String label;

  TokenKind(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
