package dev.tern.schema.lint;

import java.util.Locale;

/** Turns names into the spelling that a rule asks for. A name that keeps to it stays the same. */
final class Cases {
  private Cases() {}

  /** {@code PascalCase}; capitals stay, so that acronyms may. */
  static String pascal(String name) {
    StringBuilder out = new StringBuilder(name.length());
    boolean starts = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (isDelimiter(c)) {
        starts = true;
      } else {
        out.append(starts ? Character.toUpperCase(c) : c);
        starts = false;
      }
    }
    return out.toString();
  }

  static String lowerSnake(String name) {
    return snake(name).toLowerCase(Locale.ROOT);
  }

  static String upperSnake(String name) {
    return snake(name).toUpperCase(Locale.ROOT);
  }

  /**
   * Words begin at a capital behind a small letter, and at the last capital of several; digits
   * begin no word, so {@code foo1} and {@code foo_1} are both fine.
   */
  private static String snake(String name) {
    int start = 0;
    int end = name.length();
    while (start < end && isDelimiter(name.charAt(start))) {
      start++;
    }
    while (end > start && isDelimiter(name.charAt(end - 1))) {
      end--;
    }
    StringBuilder out = new StringBuilder(end - start + 4);
    for (int i = start; i < end; i++) {
      char c = name.charAt(i);
      boolean behindDelimiter = out.length() == 0 || out.charAt(out.length() - 1) == '_';
      if (isDelimiter(c)) {
        if (!behindDelimiter) {
          out.append('_');
        }
        continue;
      }
      if (!behindDelimiter && Character.isUpperCase(c)) {
        boolean behindSmall = Character.isLowerCase(name.charAt(i - 1));
        boolean beforeSmall = i + 1 < end && continuesWord(name.charAt(i + 1));
        if (behindSmall || beforeSmall) {
          out.append('_');
        }
      }
      out.append(c);
    }
    return out.toString();
  }

  private static boolean continuesWord(char c) {
    return !Character.isUpperCase(c) && !Character.isDigit(c) && !isDelimiter(c);
  }

  private static boolean isDelimiter(char c) {
    return c == '.' || c == '-' || c == '_' || c == ' ';
  }
}
