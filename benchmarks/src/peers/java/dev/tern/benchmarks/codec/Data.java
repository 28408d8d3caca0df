package dev.tern.benchmarks.codec;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What all contenders put into their messages: about 30, 1000 and 2500 bytes. The values are elements
 * of arrays, which no compiler takes for constants.
 */
final class Data {
  static final int[] IDS = {4711};
  static final long[] TIMES = {1_700_000_000_123L, 9_000_000_001L};
  static final String[] NAMES = {"tern in flight", "Zoë Brontë & Daughters"};

  static final String[] STREETS = {"12 Harbour Street", "1600 Long Meadow Avenue"};
  static final String[] CITIES = {"Reykjavík", "Springfield"};
  static final int[] ZIPS = {90210, 101};
  static final double[] LATS = {64.1466, 44.0462};
  static final double[] LONS = {-21.9426, -123.022};
  static final int ITEMS = 8;
  static final String[] TITLES = new String[ITEMS];
  static final String[][] TAGS = new String[ITEMS][];
  static final Map<String, String> ATTRS = new TreeMap<>();
  static final int[] CODES = new int[16];
  static final byte[] SIG = new byte[32];
  static final int[] PACKED = varints(1000);

  /** So many that a processor cannot learn by heart which length comes next. */
  static final int[] PACKED_LONG = varints(100_000);

  static {
    for (int i = 0; i < ITEMS; i++) {
      TITLES[i] = "A thing worth ordering #" + i;
      TAGS[i] = new String[] {"kitchen", "gift-" + i, "in stock"};
    }
    for (int i = 0; i < 6; i++) {
      ATTRS.put("attribute-" + i, "value of it " + i);
    }
    for (int i = 0; i < CODES.length; i++) {
      CODES[i] = i * 37;
    }
  }

  private Data() {}

  /** Numbers of one to four bytes, without any pattern. */
  private static int[] varints(int count) {
    SplittableRandom random = new SplittableRandom(1);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(1 << 7 * random.nextInt(1, 5));
    }
    return values;
  }

  static long sku(int item) {
    return 100_000_007L * (item + 1);
  }

  static double price(int item) {
    return 19.99 + item;
  }
}
