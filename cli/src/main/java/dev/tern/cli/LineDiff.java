package dev.tern.cli;

import java.util.List;

/** The difference between two texts, line by line, in the form that patch reads. */
final class LineDiff {
  private static final int CONTEXT = 3;

  /** Beyond this product of lines the differing middle is shown as a whole. */
  private static final long MAX_CELLS = 16_000_000;

  private LineDiff() {}

  static String unified(String name, String before, String after) {
    List<String> a = before.lines().toList();
    List<String> b = after.lines().toList();
    int start = 0;
    while (start < a.size() && start < b.size() && a.get(start).equals(b.get(start))) {
      start++;
    }
    int endA = a.size();
    int endB = b.size();
    while (endA > start && endB > start && a.get(endA - 1).equals(b.get(endB - 1))) {
      endA--;
      endB--;
    }
    StringBuilder out = new StringBuilder();
    out.append("--- ").append(name).append("\n+++ ").append(name).append('\n');
    int from = Math.max(0, start - CONTEXT);
    int toA = Math.min(a.size(), endA + CONTEXT);
    int toB = Math.min(b.size(), endB + CONTEXT);
    out.append("@@ -").append(from + 1).append(',').append(toA - from);
    out.append(" +").append(from + 1).append(',').append(toB - from).append(" @@\n");
    a.subList(from, start).forEach(line -> out.append(' ').append(line).append('\n'));
    middle(a.subList(start, endA), b.subList(start, endB), out);
    a.subList(endA, toA).forEach(line -> out.append(' ').append(line).append('\n'));
    return out.toString();
  }

  private static void middle(List<String> a, List<String> b, StringBuilder out) {
    int i = 0;
    int j = 0;
    if ((long) a.size() * b.size() <= MAX_CELLS) {
      int[][] common = common(a, b);
      while (i < a.size() && j < b.size()) {
        if (a.get(i).equals(b.get(j))) {
          out.append(' ').append(a.get(i)).append('\n');
          i++;
          j++;
        } else if (common[i + 1][j] >= common[i][j + 1]) {
          out.append('-').append(a.get(i++)).append('\n');
        } else {
          out.append('+').append(b.get(j++)).append('\n');
        }
      }
    }
    a.subList(i, a.size()).forEach(line -> out.append('-').append(line).append('\n'));
    b.subList(j, b.size()).forEach(line -> out.append('+').append(line).append('\n'));
  }

  /** For each pair of suffixes the length of their longest common subsequence. */
  private static int[][] common(List<String> a, List<String> b) {
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
