package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.EnumDescriptorProto;

/**
 * Checks reserved and extension ranges.
 *
 * <p>Owner: one linking.
 */
final class RangeChecker {
  private final Descriptor symbol;
  private final Problems problems;
  private final int maxNumber;

  RangeChecker(Descriptor symbol, Problems problems, int maxNumber) {
    this.symbol = symbol;
    this.problems = problems;
    this.maxNumber = maxNumber;
  }

  /** Returns a message's extension ranges. */
  NumberRanges extensionRanges() {
    DescriptorProto proto = ((MessageDescriptor) symbol).proto();
    long[] ranges = new long[proto.extensionRange().size()];
    for (int i = 0; i < ranges.length; i++) {
      DescriptorProto.ExtensionRange range = proto.extensionRange().get(i);
      ranges[i] = range("extension range", range.start(), range.end() - 1L, 1);
    }
    return checked("extension range", ranges);
  }

  /** Returns a message's reserved ranges. */
  NumberRanges reservedRanges(NumberRanges extensions) {
    DescriptorProto proto = ((MessageDescriptor) symbol).proto();
    long[] ranges = new long[proto.reservedRange().size()];
    for (int i = 0; i < ranges.length; i++) {
      DescriptorProto.ReservedRange range = proto.reservedRange().get(i);
      ranges[i] = range("reserved range", range.start(), range.end() - 1L, 1);
    }
    NumberRanges reserved = checked("reserved range", ranges);
    checkApart(reserved.sorted(), extensions.sorted());
    return reserved;
  }

  /** Returns an enum's reserved ranges, whose end is inclusive. */
  NumberRanges reservedValues(EnumDescriptor type) {
    long[] ranges = new long[type.proto().reservedRange().size()];
    for (int i = 0; i < ranges.length; i++) {
      EnumDescriptorProto.EnumReservedRange range = type.proto().reservedRange().get(i);
      ranges[i] = range("reserved range", range.start(), range.end(), Integer.MIN_VALUE);
    }
    return checked("reserved range", ranges);
  }

  private long range(String what, int start, long end, int min) {
    // The items of a message set may have numbers up to 2^31 - 2.
    if (start < min || end < start || (min == 1 && end >= Integer.MAX_VALUE)) {
      problems.add(
          symbol.file().name(),
          symbol.fullName(),
          what + " " + start + ".." + end + " is not a range of numbers from 1 to " + maxNumber);
      return NumberRanges.range(start, start);
    }
    return NumberRanges.range(start, (int) end);
  }

  private NumberRanges checked(String what, long[] ranges) {
    NumberRanges checked = new NumberRanges(ranges);
    long[] sorted = checked.sorted();
    for (int i = 1; i < sorted.length; i++) {
      if (NumberRanges.start(sorted[i]) <= NumberRanges.end(sorted[i - 1])) {
        overlap(what, sorted[i], what, sorted[i - 1]);
      }
    }
    return checked;
  }

  private void checkApart(long[] reserved, long[] extensions) {
    for (int r = 0, e = 0; r < reserved.length && e < extensions.length; ) {
      if (NumberRanges.end(reserved[r]) < NumberRanges.start(extensions[e])) {
        r++;
      } else if (NumberRanges.end(extensions[e]) < NumberRanges.start(reserved[r])) {
        e++;
      } else {
        overlap("reserved range", reserved[r++], "extension range", extensions[e]);
      }
    }
  }

  private void overlap(String what, long range, String otherWhat, long other) {
    problems.add(
        symbol.file().name(),
        symbol.fullName(),
        what + " " + text(range) + " overlaps " + otherWhat + " " + text(other));
  }

  private static String text(long range) {
    return NumberRanges.start(range) + ".." + NumberRanges.end(range);
  }
}
