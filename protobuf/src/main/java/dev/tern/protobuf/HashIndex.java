package dev.tern.protobuf;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the position of a key in an array of keys.
 *
 * <p>Owner: one builder, or one map that never adds to it.
 *
 * <p>Up to eight keys are looked through. More are found by open addressing. A sender who picks
 * keys that collide makes a probe long; then a {@link HashMap}, which keeps colliding keys in
 * trees, takes over, so that no choice of keys makes a lookup slower than logarithmic.
 */
final class HashIndex {
  private static final int SCANNED = 8;
  private static final int MAX_PROBE = 64;

  /** Position of a key plus one, 0 where the slot is free; null up to eight keys. */
  private int @Nullable [] slots;

  private @Nullable Map<Object, Integer> trees;

  /** Returns the position of the key among the first {@code count} keys, or -1. */
  int find(Object[] keys, int count, Object key) {
    if (trees != null) {
      Integer position = trees.get(key);
      return position == null ? -1 : position;
    }
    int[] slots = this.slots;
    if (slots == null) {
      for (int i = 0; i < count; i++) {
        if (keys[i].equals(key)) {
          return i;
        }
      }
      return -1;
    }
    for (int slot = slot(key, slots); ; slot = slot + 1 & slots.length - 1) {
      int position = slots[slot] - 1;
      if (position < 0 || keys[position].equals(key)) {
        return position;
      }
    }
  }

  /** Notes that {@code keys[count - 1]} is new. */
  void added(Object[] keys, int count) {
    if (trees != null) {
      trees.put(keys[count - 1], count - 1);
    } else if (slots != null && count * 2L <= slots.length) {
      insert(keys, count - 1, slots);
    } else if (count > SCANNED) {
      rebuild(keys, count);
    }
  }

  /** Forgets everything and takes the first {@code count} keys, all different. */
  void rebuild(Object[] keys, int count) {
    trees = null;
    slots = null;
    if (count <= SCANNED) {
      return;
    }
    // At most half full after twice as many keys; a table of 2^30 slots is the largest.
    int[] table = new int[Integer.highestOneBit((int) Math.min(1 << 28, count * 1L)) << 2];
    slots = table;
    for (int i = 0; i < count && trees == null; i++) {
      insert(keys, i, table);
    }
  }

  private void insert(Object[] keys, int position, int[] table) {
    int slot = slot(keys[position], table);
    for (int probe = 0; table[slot] != 0; probe++) {
      if (probe == MAX_PROBE) {
        useTrees(keys, position);
        return;
      }
      slot = slot + 1 & table.length - 1;
    }
    table[slot] = position + 1;
  }

  private void useTrees(Object[] keys, int last) {
    Map<Object, Integer> map = new HashMap<>();
    for (int i = 0; i <= last; i++) {
      map.put(keys[i], i);
    }
    trees = map;
    slots = null;
  }

  private static int slot(Object key, int[] table) {
    return key.hashCode() * 0x9E3779B9 >>> Integer.numberOfLeadingZeros(table.length) + 1;
  }

  /** Returns an index for a map that holds the same keys. */
  HashIndex copy() {
    HashIndex copy = new HashIndex();
    copy.slots = slots == null ? null : Arrays.copyOf(slots, slots.length);
    copy.trees = trees == null ? null : new HashMap<>(trees);
    return copy;
  }
}
