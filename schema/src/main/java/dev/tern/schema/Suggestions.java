package dev.tern.schema;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the word a user probably meant. */
final class Suggestions {
  /** Longer names than this are not compared: the distance costs their product. */
  private static final int MAX_LENGTH = 64;

  /** Among more names than these a likeness says little, and finding it takes long. */
  static final int MAX_CANDIDATES = 10_000;

  private Suggestions() {}

  /** {@code did you mean "x"?}, or null if no candidate is near. */
  static @Nullable String didYouMean(String word, Collection<String> candidates) {
    String best = nearest(word, candidates);
    return best == null ? null : "did you mean \"" + best + "\"?";
  }

  static @Nullable String nearest(String word, Collection<String> candidates) {
    String best = null;
    // A third of the letters may differ; a word of two letters has no near neighbours.
    int bestDistance = Math.max(1, word.length() / 3) + 1;
    if (word.length() > MAX_LENGTH || word.length() < 2 || candidates.size() > MAX_CANDIDATES) {
      return null;
    }
    for (String candidate : candidates) {
      if (candidate.equals(word) || Math.abs(candidate.length() - word.length()) > bestDistance) {
        continue;
      }
      int distance = candidate.equalsIgnoreCase(word) ? 0 : distance(word, candidate);
      // Of two that are as near, the first by the alphabet, whatever the order they come in.
      boolean isBetter =
          distance < bestDistance
              || (distance == bestDistance && best != null && candidate.compareTo(best) < 0);
      if (isBetter) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return best;
  }

  /**
   * Edits between two words: insertion, deletion, replacement, and swapped neighbours count one
   * each.
   */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] recycled = beforeLast;
      beforeLast = last;
      last = row;
      row = recycled;
    }
    return last[b.length()];
  }
}
