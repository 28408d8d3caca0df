package dev.tern.schema;

import java.util.Locale;

/**
 * The derived names of the language and the styles that editions enforce. All of it is about ASCII.
 */
final class Names {
  private Names() {}

  /** {@code foo_bar} becomes {@code fooBar}. */
  static String json(String name) {
    StringBuilder out = new StringBuilder(name.length());
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        out.append(upper ? toUpper(c) : c);
        upper = false;
      }
    }
    return out.toString();
  }

  /** {@code foo_bar} becomes {@code FooBarEntry}, the message of a map field's entries. */
  static String mapEntry(String name) {
    return camel(name).append("Entry").toString();
  }

  private static StringBuilder camel(String name) {
    StringBuilder out = new StringBuilder(name.length() + 5);
    boolean upper = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        out.append(upper ? toUpper(c) : c);
        upper = false;
      }
    }
    return out;
  }

  /**
   * What generators that strip the enum's name from its values would call the value: {@code
   * Color.COLOR_RED} is {@code Red}.
   */
  static String strippedEnumValue(String enumName, String value) {
    String stripped = stripPrefix(lower(enumName.replace("_", "")), value);
    StringBuilder out = new StringBuilder(stripped.length());
    boolean upper = true;
    for (int i = 0; i < stripped.length(); i++) {
      char c = stripped.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        out.append(upper ? toUpper(c) : toLower(c));
        upper = false;
      }
    }
    return out.toString();
  }

  private static String stripPrefix(String prefix, String value) {
    int i = 0;
    int matched = 0;
    while (i < value.length() && matched < prefix.length()) {
      char c = value.charAt(i++);
      if (c != '_' && toLower(c) != prefix.charAt(matched++)) {
        return value;
      }
    }
    if (matched < prefix.length()) {
      return value;
    }
    while (i < value.length() && value.charAt(i) == '_') {
      i++;
    }
    return i == value.length() ? value : value.substring(i);
  }

  /** {@code an enum}, {@code a message}. */
  static String withArticle(String noun) {
    return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  static String simple(String fullName) {
    return fullName.substring(fullName.lastIndexOf('.') + 1);
  }

  /** What is wrong with a name that should be {@code TitleCase}, or an empty string. */
  static String titleCaseError(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isLower(name.charAt(i)) && !isUpper(name.charAt(i)) && !Lexer.isDigit(name.charAt(i))) {
        return "should be TitleCase";
      }
    }
    return isUpper(name.charAt(0)) ? "" : "should begin with a capital letter";
  }

  /**
   * What is wrong with a name that should be {@code lower_snake_case}; points are allowed for
   * packages.
   */
  static String lowerSnakeCaseError(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLower(c) && !Lexer.isDigit(c) && c != '_' && c != '.') {
        return "should be lower_snake_case";
      }
    }
    return isLower(name.charAt(0))
        ? underscoreError(name)
        : "should begin with a lower case letter";
  }

  /** What is wrong with a name that should be {@code UPPER_SNAKE_CASE}. */
  static String upperSnakeCaseError(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isUpper(c) && !Lexer.isDigit(c) && c != '_') {
        return "should be UPPER_SNAKE_CASE";
      }
    }
    return isUpper(name.charAt(0)) ? underscoreError(name) : "should begin with a capital letter";
  }

  private static String underscoreError(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '_'
          && (i == 0 || i + 1 == name.length() || !isAlpha(name.charAt(i + 1)))) {
        return "should have a letter behind each underscore";
      }
    }
    return "";
  }

  private static boolean isAlpha(char c) {
    return isLower(c) || isUpper(c);
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static char toUpper(char c) {
    return isLower(c) ? (char) (c - 'a' + 'A') : c;
  }

  private static char toLower(char c) {
    return isUpper(c) ? (char) (c - 'A' + 'a') : c;
  }
}
