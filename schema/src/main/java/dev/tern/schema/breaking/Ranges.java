package dev.tern.schema.breaking;

import dev.tern.protobuf.descriptor.Descriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Numbers in ranges, and which of them are gone. */
final class Ranges {
  private Ranges() {}

  /** Both ends belong to it; longs, so that the end has a successor. */
  record Range(long start, long end) {
    @Override
    public String toString() {
      return start == end ? "" + start : start + " to " + end;
    }
  }

  /** Reports each range of before that is no longer covered. */
  static void checkKept(
      BreakingRule rule,
      String kind,
      List<Range> before,
      List<Range> now,
      Descriptor owner,
      FileDescriptor oldFile,
      Report report) {
    List<Range> sorted = new ArrayList<>(now);
    sorted.sort(Comparator.comparingLong(Range::start));
    for (Range range : before) {
      List<Range> missing = missing(range, sorted);
      if (!missing.isEmpty()) {
        report.add(
            rule,
            Place.of(owner),
            oldFile,
            kind + " range " + range + " of \"" + owner.name() + "\" no longer has " + missing);
      }
    }
  }

  private static List<Range> missing(Range range, List<Range> sorted) {
    List<Range> missing = new ArrayList<>();
    long next = range.start;
    for (Range other : sorted) {
      if (other.end >= next && other.start <= range.end) {
        if (other.start > next) {
          missing.add(new Range(next, other.start - 1));
        }
        next = other.end + 1;
      }
    }
    if (next <= range.end) {
      missing.add(new Range(next, range.end));
    }
    return missing;
  }
}
