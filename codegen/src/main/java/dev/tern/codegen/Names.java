package dev.tern.codegen;

import java.util.Locale;
import java.util.Set;

/** Turns names of the {@code .proto} language into names of the Java language. */
final class Names {
  /** Words that cannot name a field, a parameter or a method, or that read as a statement there. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "_",
          "abstract",
          "assert",
          "boolean",
          "break",
          "byte",
          "case",
          "catch",
          "char",
          "class",
          "const",
          "continue",
          "default",
          "do",
          "double",
          "else",
          "enum",
          "extends",
          "false",
          "final",
          "finally",
          "float",
          "for",
          "goto",
          "if",
          "implements",
          "import",
          "instanceof",
          "int",
          "interface",
          "long",
          "native",
          "new",
          "null",
          "package",
          "private",
          "protected",
          "public",
          "return",
          "short",
          "static",
          "strictfp",
          "super",
          "switch",
          "synchronized",
          "this",
          "throw",
          "throws",
          "transient",
          "true",
          "try",
          "void",
          "volatile",
          "while",
          "yield");

  /** Words that may name a method but not a type. */
  private static final Set<String> TYPE_KEYWORDS = Set.of("permits", "record", "sealed", "var");

  private Names() {}

  static boolean isKeyword(String name) {
    return KEYWORDS.contains(name);
  }

  /** Returns {@code name}, with a trailing underscore if Java keeps the word for itself. */
  static String identifier(String name) {
    return isKeyword(name) ? name + "_" : name;
  }

  static String typeIdentifier(String name) {
    return isKeyword(name) || TYPE_KEYWORDS.contains(name) ? name + "_" : name;
  }

  /**
   * Refuses what is no identifier of the {@code .proto} language. Linked descriptors have been
   * checked; this is the last gate before text is pasted into source, so it does not rely on that.
   */
  static String checked(String name, String where) {
    boolean valid = !name.isEmpty() && !isDigit(name.charAt(0));
    for (int i = 0; valid && i < name.length(); i++) {
      char c = name.charAt(i);
      valid = isLower(c) || isUpper(c) || isDigit(c) || c == '_';
    }
    if (!valid) {
      throw new GeneratorException(
          where + ": " + Literals.string(name) + " is not a name: letters, digits and '_' only");
    }
    return name;
  }

  /** {@code max_size}, {@code MAX_SIZE} and {@code maxSize} become {@code maxSize}. */
  static String lowerCamel(String name) {
    String text = hasLower(name) ? name : name.toLowerCase(Locale.ROOT);
    String camel = camel(text);
    if (camel.isEmpty() || isDigit(camel.charAt(0))) {
      return "_" + camel;
    }
    return decapitalise(camel);
  }

  /** {@code kind_of_thing} becomes {@code KindOfThing}. */
  static String upperCamel(String name) {
    String text = hasLower(name) ? name : name.toLowerCase(Locale.ROOT);
    String camel = camel(text);
    if (camel.isEmpty() || isDigit(camel.charAt(0))) {
      return "_" + camel;
    }
    return capitalise(camel);
  }

  /** {@code SayHello} becomes {@code SAY_HELLO}, and {@code GetHTTPPage} {@code GET_HTTP_PAGE}. */
  static String upperSnake(String name) {
    StringBuilder text = new StringBuilder(name.length() + 8);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean startsWord =
          isUpper(c)
              && i > 0
              && name.charAt(i - 1) != '_'
              && (!isUpper(name.charAt(i - 1))
                  || (i + 1 < name.length() && isLower(name.charAt(i + 1))));
      if (startsWord) {
        text.append('_');
      }
      text.append(isLower(c) ? (char) (c - 'a' + 'A') : c);
    }
    return text.toString();
  }

  static String capitalise(String name) {
    return isLower(name.charAt(0)) ? (char) (name.charAt(0) - 'a' + 'A') + name.substring(1) : name;
  }

  /** Lowers the leading capitals, but leaves the one that starts the next word. */
  private static String decapitalise(String name) {
    int end = 0;
    while (end < name.length() && isUpper(name.charAt(end))) {
      end++;
    }
    if (end > 1 && end < name.length() && isLower(name.charAt(end))) {
      end--;
    }
    return name.substring(0, end).toLowerCase(Locale.ROOT) + name.substring(end);
  }

  private static String camel(String name) {
    StringBuilder text = new StringBuilder(name.length());
    boolean startsWord = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        startsWord = text.length() > 0;
      } else {
        text.append(startsWord && isLower(c) ? (char) (c - 'a' + 'A') : c);
        startsWord = false;
      }
    }
    return text.toString();
  }

  static boolean isWord(String text) {
    return text.chars()
        .allMatch(c -> isLower((char) c) || isUpper((char) c) || isDigit((char) c) || c == '_');
  }

  static boolean isNumber(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    return text.length() > start && text.chars().skip(start).allMatch(c -> isDigit((char) c));
  }

  private static boolean hasLower(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (isLower(name.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
