package dev.tern.schema.oracle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damages a file a little: tokens, lines, statements, single octets. Most damage stays near the
 * valid, where compilers differ.
 *
 * <p>Owner: one thread; the same seed and sources give the same files.
 */
public final class Mutator {
  private enum Kind {
    SPACE,
    WORD,
    NUMBER,
    STRING,
    SYMBOL
  }

  private record Token(Kind kind, String text) {}

  private final Random random;

  /** Starts a series. */
  public Mutator(long seed) {
    this.random = new Random(seed);
  }

  /** Picks one of so many originals. */
  public int pick(int count) {
    return random.nextInt(count);
  }

  /** A damaged copy; it may by chance be the same. */
  public byte[] mutate(byte[] original) {
    // One char is one octet here, so that damage within characters is possible too.
    String text = new String(original, StandardCharsets.ISO_8859_1);
    int rounds = random.nextInt(4) == 0 ? 2 : 1;
    for (int i = 0; i < rounds; i++) {
      text = once(text);
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private String once(String text) {
    switch (random.nextInt(20)) {
      case 0 -> {
        return insertOctets(text);
      }
      case 1 -> {
        int at = random.nextInt(text.length() + 1);
        return text.isEmpty() ? text : text.substring(0, Math.max(0, at - 1)) + text.substring(at);
      }
      case 2, 3 -> {
        return damageLines(text);
      }
      case 4, 5, 6, 7 -> {
        return insertStatement(text);
      }
      case 8 -> {
        return swapHeader(text);
      }
      default -> {
        return damageTokens(text);
      }
    }
  }

  private String insertOctets(String text) {
    int at = random.nextInt(text.length() + 1);
    String octets = any(Vocabulary.OCTETS);
    return text.substring(0, at)
        + new String(octets.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
        + text.substring(at);
  }

  private String damageLines(String text) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int at = random.nextInt(lines.size());
    int other = random.nextInt(lines.size());
    switch (random.nextInt(5)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, lines.get(at));
      case 2 -> lines.add(at, lines.get(other));
      case 3 -> lines.set(at, lines.set(other, lines.get(at)));
      default -> lines.set(at, lines.get(at).trim() + lines.get(at).replaceAll("\\s+", " "));
    }
    return String.join("\n", lines);
  }

  private String insertStatement(String text) {
    String statement = any(Vocabulary.STATEMENTS);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ';' || c == '{' || c == '}') {
        places.add(i + 1);
      }
    }
    int at = places.isEmpty() ? 0 : places.get(random.nextInt(places.size()));
    return text.substring(0, at) + " " + statement + " " + text.substring(at);
  }

  private String swapHeader(String text) {
    return text.replaceFirst(
        "(?m)^\\s*(syntax|edition)\\s*=\\s*\"[^\"]*\"\\s*;",
        any(Vocabulary.HEADERS).replace("\\", "\\\\"));
  }

  private String damageTokens(String text) {
    List<Token> tokens = tokens(text);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).kind() != Kind.SPACE) {
        places.add(i);
      }
    }
    if (places.isEmpty()) {
      return text;
    }
    int at = places.get(random.nextInt(places.size()));
    Token token = tokens.get(at);
    switch (random.nextInt(12)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, new Token(Kind.WORD, token.text() + " "));
      case 2, 3 -> tokens.set(at, new Token(token.kind(), any(Vocabulary.WORDS)));
      case 4 -> tokens.add(at, new Token(Kind.WORD, any(Vocabulary.WORDS) + " "));
      case 5 -> {
        int other = places.get(random.nextInt(places.size()));
        tokens.set(at, tokens.set(other, token));
      }
      case 6 -> tokens.set(at, new Token(token.kind(), literalFor(token)));
      default -> {
        List<String> alike = new ArrayList<>();
        for (Token one : tokens) {
          if (one.kind() == token.kind()) {
            alike.add(one.text());
          }
        }
        tokens.set(at, new Token(token.kind(), any(alike)));
      }
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    tokens.forEach(one -> out.append(one.text()));
    return out.toString();
  }

  private String literalFor(Token token) {
    return switch (token.kind()) {
      case NUMBER -> any(Vocabulary.NUMBERS);
      case STRING -> any(Vocabulary.STRINGS);
      case WORD -> any(Vocabulary.NAMES);
      default -> any(Vocabulary.WORDS);
    };
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Cuts roughly as the language does; all the text comes back when the tokens are joined. */
  private static List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = at + 1;
      char c = text.charAt(at);
      Kind kind = Kind.SYMBOL;
      if (c <= ' ') {
        kind = Kind.SPACE;
      } else if (text.startsWith("//", at)) {
        kind = Kind.SPACE;
        end = past(text.indexOf('\n', at), 1, text);
      } else if (text.startsWith("/*", at)) {
        kind = Kind.SPACE;
        end = past(text.indexOf("*/", at + 2), 2, text);
      } else if (c == '"' || c == '\'') {
        kind = Kind.STRING;
        while (end < text.length() && text.charAt(end) != c && text.charAt(end) != '\n') {
          end += text.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(text.length(), end + 1);
      } else if (isWord(c)) {
        kind = c <= '9' ? Kind.NUMBER : Kind.WORD;
        while (end < text.length()
            && (isWord(text.charAt(end)) || (kind == Kind.NUMBER && text.charAt(end) == '.'))) {
          end++;
        }
      }
      tokens.add(new Token(kind, text.substring(at, end)));
      at = end;
    }
    return tokens;
  }

  private static int past(int found, int length, String text) {
    return found < 0 ? text.length() : found + length;
  }

  private static boolean isWord(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
