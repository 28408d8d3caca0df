package dev.tern.rpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON text (RFC 8259) strictly: objects become maps, arrays lists, numbers Double, and a
 * name may come once in an object. For configuration, where size does not matter and a default
 * dependency would.
 *
 * <p>Owner: the thread that reads.
 */
final class Json {
  private static final int MAX_DEPTH = 64;

  private final String text;
  private int position;

  private Json(String text) {
    this.text = text;
  }

  /**
   * The value of the whole text.
   *
   * @throws IllegalArgumentException with line and column for what is not JSON
   */
  static @Nullable Object parse(String text) {
    Json reader = new Json(text);
    Object value = reader.value(0);
    reader.skipBlanks();
    if (reader.position < text.length()) {
      throw reader.error("nothing may follow the value");
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw error("more than " + MAX_DEPTH + " values inside of each other");
    }
    skipBlanks();
    char next = position < text.length() ? text.charAt(position) : 0;
    return switch (next) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object(int depth) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    position++;
    skipBlanks();
    if (take('}')) {
      return members;
    }
    do {
      skipBlanks();
      if (position >= text.length() || text.charAt(position) != '"') {
        throw error("a name in quotes is due");
      }
      String name = string();
      if (members.containsKey(name)) {
        throw error("the name \"" + name + "\" comes twice");
      }
      skipBlanks();
      expect(':');
      members.put(name, value(depth + 1));
      skipBlanks();
    } while (take(','));
    expect('}');
    return members;
  }

  private List<@Nullable Object> array(int depth) {
    List<@Nullable Object> elements = new ArrayList<>();
    position++;
    skipBlanks();
    if (take(']')) {
      return elements;
    }
    do {
      elements.add(value(depth + 1));
      skipBlanks();
    } while (take(','));
    expect(']');
    return elements;
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    position++;
    while (true) {
      if (position >= text.length()) {
        throw error("a string has no end");
      }
      char c = text.charAt(position++);
      if (c == '"') {
        return out.toString();
      } else if (c < ' ') {
        throw error("a control character stands in a string");
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = position < text.length() ? text.charAt(position++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex();
      default -> throw error("an unknown escape in a string");
    };
  }

  private char hex() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = position < text.length() ? Character.digit(text.charAt(position++), 16) : -1;
      if (digit < 0) {
        throw error("four hexadecimal digits are due");
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  private @Nullable Object literal(String word, @Nullable Object value) {
    if (!text.startsWith(word, position)) {
      throw error("a value is due");
    }
    position += word.length();
    return value;
  }

  private Double number() {
    int start = position;
    take('-');
    int whole = digits();
    boolean legal = whole > 0 && (whole == 1 || text.charAt(position - whole) != '0');
    if (legal && take('.')) {
      legal = digits() > 0;
    }
    if (legal && (take('e') || take('E'))) {
      if (!take('+')) {
        take('-');
      }
      legal = digits() > 0;
    }
    if (!legal) {
      throw error("a value is due");
    }
    return Double.valueOf(text.substring(start, position));
  }

  private int digits() {
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= '0'
        && text.charAt(position) <= '9') {
      position++;
    }
    return position - start;
  }

  private void skipBlanks() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private boolean take(char wanted) {
    boolean there = position < text.length() && text.charAt(position) == wanted;
    position += there ? 1 : 0;
    return there;
  }

  private void expect(char wanted) {
    if (!take(wanted)) {
      throw error("'" + wanted + "' is due");
    }
  }

  private IllegalArgumentException error(String what) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < position && i < text.length(); i++) {
      boolean newLine = text.charAt(i) == '\n';
      line += newLine ? 1 : 0;
      column = newLine ? 1 : column + 1;
    }
    return new IllegalArgumentException(
        "not JSON at line " + line + ", column " + column + ": " + what);
  }
}
