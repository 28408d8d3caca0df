package dev.tern.http2.hpack;

/**
 * The Huffman code of RFC 7541 section 5.2 and appendix B. It is canonical: the lengths of the
 * codes, in the order of the octets, are all of it.
 */
final class Huffman {
  /** The length of each octet's code in bits, one letter each: 'a' is 1 bit, '~' is 30. */
  private static final String LENGTHS =
      """
          mw|||||||x~||~||||||||~|||||||||fjjlmfhkjjhkhfffeeefffffffghoflj
          mfgggggggggggggggggggggghghmsmnfoefefefffeggfffefgfeefgggggoknm|
          tvttvvvwvwwwwwxwxxvwxwwwwuvwvwwxvutvvwwuwvvxuvwwuuvuwvwwtvvvwvvw
          zztsvwvyzzz{{zxysuz{{z{xuuzz|{{{txtuvuuwvvyyxxzwz{zz{{{{{|{{{{{z
          ~
          """;

  private static final int EOS = 256;
  private static final int[] CODES = new int[257];
  private static final byte[] BITS = new byte[257];

  // The decoder's tables: 256 entries each, looked up with the next eight bits. An entry is
  //   leaf: octet << 8 | bits used of these eight (1 to 8)
  //   link: LINK | number of the table for the next eight bits
  //   0:    no code begins like that
  private static final int LINK = 1 << 20;
  private static final int EOS_LEAF = EOS << 8;
  private static final int[] TABLES;

  static {
    int[] order = new int[257];
    String lengths = LENGTHS.replace("\n", "");
    int filled = 0;
    for (int length = 1; length <= 30; length++) {
      for (int symbol = 0; symbol <= EOS; symbol++) {
        if (lengths.charAt(symbol) - '`' == length) {
          order[filled++] = symbol;
        }
      }
    }
    int code = 0;
    int previous = 0;
    for (int symbol : order) {
      int length = lengths.charAt(symbol) - '`';
      code <<= length - previous;
      CODES[symbol] = code++;
      BITS[symbol] = (byte) length;
      previous = length;
    }
    TABLES = decoderTables();
  }

  private Huffman() {}

  /** The number of octets that the text takes. */
  static int encodedLength(String text) {
    long bits = 0;
    for (int i = 0; i < text.length(); i++) {
      bits += BITS[text.charAt(i) & 0xff];
    }
    return (int) ((bits + 7) >>> 3);
  }

  /** Writes the text, {@link #encodedLength} octets, and returns the place behind them. */
  static int encode(String text, byte[] out, int at) {
    long pending = 0;
    int bits = 0;
    int to = at;
    for (int i = 0; i < text.length(); i++) {
      int octet = text.charAt(i) & 0xff;
      pending = pending << BITS[octet] | CODES[octet];
      bits += BITS[octet];
      while (bits >= 8) {
        bits -= 8;
        out[to++] = (byte) (pending >>> bits);
      }
    }
    if (bits > 0) { // filled up with the first bits of EOS, which are ones
      out[to++] = (byte) (pending << (8 - bits) | 0xff >>> bits);
    }
    return to;
  }

  /**
   * An upper bound for the octets that a code of that length stands for: five bits at least each.
   */
  static int maxDecodedLength(int encodedLength) {
    return (int) (encodedLength * 8L / 5);
  }

  /**
   * Decodes into an array with room for {@link #maxDecodedLength}.
   *
   * @return the number of octets written
   */
  static int decode(byte[] in, int offset, int length, byte[] out) throws HpackException {
    long pending = 0;
    int bits = 0;
    int to = 0;
    int table = 0;
    int from = offset;
    int end = offset + length;
    while (true) {
      if (bits < 8) {
        if (from < end) {
          do { // the longest code has 30 bits: 56 hold one and a refill
            pending = pending << 8 | in[from++] & 0xff;
            bits += 8;
          } while (bits <= 48 && from < end);
        } else if (bits == 0) {
          break;
        }
      }
      int entry =
          bits >= 8
              ? TABLES[table + (int) (pending >>> (bits - 8) & 0xff)]
              : TABLES[table + (int) (pending << (8 - bits) & 0xff | 0xff >>> bits)];
      if (entry >= LINK) {
        if (bits < 8) {
          break; // only the padding is left: ones, if it is right
        }
        bits -= 8;
        table = (entry & 0xfff) << 8;
        continue;
      }
      int used = entry & 0xff;
      if (used > bits) {
        break;
      }
      if (entry == 0 || entry >= EOS_LEAF) {
        throw new HpackException("a Huffman code that stands for nothing");
      }
      out[to++] = (byte) (entry >>> 8);
      bits -= used;
      table = 0;
    }
    long padding = (1L << bits) - 1;
    if (table != 0 || (pending & padding) != padding) {
      throw new HpackException("a Huffman string with wrong padding");
    }
    return to;
  }

  private static int[] decoderTables() {
    int[] tables = new int[256 * 32];
    int used = 1;
    for (int symbol = 0; symbol <= EOS; symbol++) {
      int table = 0;
      int rest = BITS[symbol];
      while (rest > 8) {
        rest -= 8;
        int at = table << 8 | CODES[symbol] >>> rest & 0xff;
        if (tables[at] == 0) {
          tables[at] = LINK | used++;
        }
        table = tables[at] & 0xfff;
      }
      int first = table << 8 | CODES[symbol] << (8 - rest) & 0xff;
      for (int i = 0; i < 1 << (8 - rest); i++) {
        tables[first + i] = symbol << 8 | rest;
      }
    }
    return java.util.Arrays.copyOf(tables, used << 8);
  }
}
