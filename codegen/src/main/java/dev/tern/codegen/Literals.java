package dev.tern.codegen;

import com.palantir.javapoet.CodeBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes values as Java literals, in ASCII only, so that no text of a descriptor can end a string,
 * a comment or a line, whatever encoding javac is told.
 */
final class Literals {
  /**
   * A constant of a class file holds 65,535 bytes; javac joins neighbours, so pieces stay apart.
   */
  private static final int MAX_CONSTANT_BYTES = 60_000;

  private static final int LINE_WIDTH = 84;

  private Literals() {}

  static String string(CharSequence text) {
    StringBuilder literal = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      escape(text.charAt(i), literal);
    }
    return literal.append('"').toString();
  }

  /** An expression for {@code text}, in pieces if one constant cannot hold it. */
  static CodeBlock stringExpression(String text) {
    List<String> pieces = split(text);
    if (pieces.size() == 1) {
      return CodeBlock.of("$L", string(text));
    }
    CodeBlock.Builder code = CodeBlock.builder().add("$T.join(\"\"", String.class);
    for (String piece : pieces) {
      code.add(", $L", string(piece));
    }
    return code.add(")").build();
  }

  /** The bytes as characters 0 to 255, as several strings, each of which fits a constant. */
  static List<CodeBlock> latin1(byte[] bytes) {
    List<CodeBlock> literals = new ArrayList<>();
    for (String piece : split(new String(bytes, StandardCharsets.ISO_8859_1))) {
      literals.add(lines(piece));
    }
    return literals;
  }

  static String intLiteral(int value) {
    return value == Integer.MIN_VALUE ? "Integer.MIN_VALUE" : Integer.toString(value);
  }

  static String longLiteral(long value) {
    return value + "L";
  }

  static CodeBlock floatLiteral(float value) {
    if (Float.isNaN(value)) {
      return CodeBlock.of("$T.NaN", Float.class);
    }
    if (Float.isInfinite(value)) {
      return CodeBlock.of("$T.$L_INFINITY", Float.class, value > 0 ? "POSITIVE" : "NEGATIVE");
    }
    return CodeBlock.of("$LF", Float.toString(value));
  }

  static CodeBlock doubleLiteral(double value) {
    if (Double.isNaN(value)) {
      return CodeBlock.of("$T.NaN", Double.class);
    }
    if (Double.isInfinite(value)) {
      return CodeBlock.of("$T.$L_INFINITY", Double.class, value > 0 ? "POSITIVE" : "NEGATIVE");
    }
    return CodeBlock.of("$L", Double.toString(value));
  }

  /** One literal over several lines, broken after newlines of the text and at the margin. */
  private static CodeBlock lines(String piece) {
    CodeBlock.Builder code = CodeBlock.builder();
    StringBuilder line = new StringBuilder();
    boolean first = true;
    for (int i = 0; i < piece.length(); i++) {
      escape(piece.charAt(i), line);
      if (line.length() >= LINE_WIDTH && i + 1 < piece.length()) {
        code.add(first ? "\"$L\"" : "\n    + \"$L\"", line);
        line = new StringBuilder();
        first = false;
      }
    }
    return code.add(first ? "\"$L\"" : "\n    + \"$L\"", line).build();
  }

  private static List<String> split(String text) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      bytes += constantBytes(text.charAt(i));
      if (bytes > MAX_CONSTANT_BYTES) {
        pieces.add(text.substring(start, i));
        start = i;
        bytes = constantBytes(text.charAt(i));
      }
    }
    pieces.add(text.substring(start));
    return pieces;
  }

  /** How long javac writes the character: JVMS 4.4.7, modified UTF-8. */
  private static int constantBytes(char c) {
    if (c >= 1 && c < 0x80) {
      return 1;
    }
    return c < 0x800 ? 2 : 3;
  }

  /**
   * Never a unicode escape for what is below 128: javac turns it into the character before it looks
   * for the string's end. Octal escapes have three digits, so that a digit may follow.
   */
  private static void escape(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c >= ' ' && c < 0x7f) {
          out.append(c);
        } else if (c < 0x100) {
          out.append('\\')
              .append((char) ('0' + (c >> 6)))
              .append((char) ('0' + (c >> 3 & 7)))
              .append((char) ('0' + (c & 7)));
        } else {
          out.append(String.format("\\u%04x", (int) c));
        }
      }
    }
  }
}
