package dev.tern.maven;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * File patterns as Maven and Ant write them: {@code *} and {@code ?} stay within a folder, {@code
 * **} goes over folders, and a pattern that ends in {@code /} means all below. Immutable.
 */
final class Patterns {
  private final List<Pattern> patterns = new ArrayList<>();

  Patterns(List<String> patterns) {
    for (String pattern : patterns) {
      this.patterns.add(Pattern.compile(regex(pattern)));
    }
  }

  boolean matches(String name) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(name).matches()) {
        return true;
      }
    }
    return false;
  }

  private static String regex(String pattern) {
    String text = pattern.replace('\\', '/');
    if (text.endsWith("/")) {
      text += "**";
    }
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (text.startsWith("**/", i)) {
        regex.append("(?:[^/]+/)*");
        i += 3;
      } else if (text.startsWith("**", i)) {
        regex.append(".*");
        i += 2;
      } else {
        regex.append(
            switch (c) {
              case '*' -> "[^/]*";
              case '?' -> "[^/]";
              default -> Pattern.quote(String.valueOf(c));
            });
        i++;
      }
    }
    return regex.toString();
  }
}
