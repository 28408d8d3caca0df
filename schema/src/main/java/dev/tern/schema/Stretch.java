package dev.tern.schema;

import java.util.Comparator;
import java.util.List;

/**
 * A stretch of numbers, whatever it is for.
 *
 * @param start the first number
 * @param end behind the last number; a long, so that the highest number has a successor
 * @param span where it is written
 */
record Stretch(long start, long end, Span span) {
  /** Reports those that share numbers with another; the list is sorted by that. */
  static void reportOverlaps(List<Stretch> stretches, Diagnostics diagnostics) {
    stretches.sort(
        Comparator.comparingLong(Stretch::start).thenComparingInt(s -> s.span().start()));
    Stretch farthest = null;
    for (Stretch stretch : stretches) {
      if (stretch.end() <= stretch.start()) {
        continue;
      }
      if (farthest != null && stretch.start() < farthest.end()) {
        boolean isLater = stretch.span().start() > farthest.span().start();
        Stretch later = isLater ? stretch : farthest;
        Stretch earlier = isLater ? farthest : stretch;
        diagnostics.error(
            "range-overlap",
            later.span(),
            "range " + later + " overlaps with range " + earlier,
            null,
            "the other range is at " + earlier.span());
      }
      if (farthest == null || stretch.end() > farthest.end()) {
        farthest = stretch;
      }
    }
  }

  /** As it is written in the language. */
  @Override
  public String toString() {
    return end == start + 1 ? "" + start : start + " to " + (end - 1);
  }
}
