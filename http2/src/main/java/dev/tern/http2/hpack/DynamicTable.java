package dev.tern.http2.hpack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic table of RFC 7541 section 2.3.2: a queue of fields, the newest at index 1 (the
 * address space of the static table comes before and is the caller's affair).
 *
 * <p>Owner: the {@link HpackEncoder} or {@link HpackDecoder} that made it. Fields have serial
 * numbers that count up, and stand in a ring at their serial number; so an index is one
 * subtraction, and a serial number below {@link #oldest} is known to be gone.
 */
final class DynamicTable {
  /** What a field costs besides its octets, RFC 7541 section 4.1. */
  static final int OVERHEAD = 32;

  // Shared until the first field comes, as an idle connection is small.
  private static final @Nullable String[] NO_TEXTS = {};
  private static final byte[] NO_TRAITS = {};

  private @Nullable String[] names = NO_TEXTS;
  private @Nullable String[] values = NO_TEXTS;
  private byte[] traits = NO_TRAITS;
  private int mask = -1;

  /** Serial numbers begin anew long before they could overflow. */
  private static final int LAST_SERIAL = 1 << 30;

  private int oldest;
  private int next;
  private int size;
  private int maxSize;
  private long changes;

  DynamicTable(int maxSize) {
    this.maxSize = maxSize;
  }

  /** The number of fields. */
  int count() {
    return next - oldest;
  }

  /** The fields as {@code name: value}, the newest first. */
  List<String> fields() {
    List<String> fields = new ArrayList<>();
    for (int serial = next - 1; serial >= oldest; serial--) {
      fields.add(name(serial) + ": " + value(serial));
    }
    return fields;
  }

  /** The sum of the fields' sizes. */
  int size() {
    return size;
  }

  int maxSize() {
    return maxSize;
  }

  /** Counts everything that could move an index: while it stays, a block means the same again. */
  long changes() {
    return changes;
  }

  /** The serial number that the next field gets. */
  int next() {
    return next;
  }

  /** The serial number of the oldest field that is still here. */
  int oldest() {
    return oldest;
  }

  /** The length of the ring; a serial number's place in it is its remainder. */
  int ringLength() {
    return mask + 1;
  }

  /** The serial number of an index, 1 to {@link #count}. */
  int serialOf(int index) {
    return next - index;
  }

  String name(int serial) {
    return present(names[serial & mask]);
  }

  String value(int serial) {
    return present(values[serial & mask]);
  }

  int traits(int serial) {
    return traits[serial & mask];
  }

  /** Sets the maximum size and evicts what does not fit, RFC 7541 section 4.3. */
  void setMaxSize(int newMaxSize) {
    maxSize = newMaxSize;
    changes++;
    evictTo(newMaxSize);
  }

  /**
   * Adds a field, RFC 7541 section 4.4; one that is larger than the table empties it and is not
   * added.
   */
  void add(String name, String value, int fieldTraits) {
    int fieldSize = name.length() + value.length() + OVERHEAD;
    changes++;
    if (fieldSize > maxSize) {
      evictTo(0);
      return;
    }
    evictTo(maxSize - fieldSize);
    if (count() == mask + 1) {
      grow();
    }
    if (next == LAST_SERIAL) {
      int passed = oldest & ~mask; // a multiple of the ring's length: the places stay
      oldest -= passed;
      next -= passed;
    }
    int at = next++ & mask;
    names[at] = name;
    values[at] = value;
    traits[at] = (byte) fieldTraits;
    size += fieldSize;
  }

  private void evictTo(int allowed) {
    while (size > allowed) {
      int at = oldest++ & mask;
      size -= present(names[at]).length() + present(values[at]).length() + OVERHEAD;
      names[at] = null;
      values[at] = null;
    }
  }

  private void grow() {
    int newLength = Math.max(8, 2 * (mask + 1));
    @Nullable String[] newNames = new String[newLength];
    @Nullable String[] newValues = new String[newLength];
    byte[] newTraits = Arrays.copyOf(traits, newLength);
    for (int serial = oldest; serial != next; serial++) {
      int to = serial & (newLength - 1);
      newNames[to] = names[serial & mask];
      newValues[to] = values[serial & mask];
      newTraits[to] = traits[serial & mask];
    }
    names = newNames;
    values = newValues;
    traits = newTraits;
    mask = newLength - 1;
  }

  private static String present(@Nullable String text) {
    if (text == null) {
      throw new IllegalStateException("not in the table");
    }
    return text;
  }
}
