package dev.tern.http2.hpack;

import dev.tern.http2.Headers;
import java.util.List;

/**
 * Encodes field blocks, RFC 7541.
 *
 * <p>Owner: event loop (one encoder for a connection). Its table is at most 4 KiB, whatever the
 * peer offers. What enters the table is Huffman-coded, which is paid once; what does not is sent as
 * it is, which is cheaper for both ends than the octets it saves. The blocks of the last few {@link
 * Headers} are kept: the same object again is a copy of a few octets, as long as the table did not
 * change.
 */
public final class HpackEncoder {
  /** Shared until something is kept, as an idle connection is small. */
  private static final int[] NO_CHAINS = {};

  /** The largest table of this encoder. */
  public static final int MAX_TABLE_SIZE = 4096;

  /** A field over this size would displace too much of the table. */
  private static final int LARGEST_INDEXED = MAX_TABLE_SIZE / 4;

  private static final byte[] NONE = new byte[0];

  private final DynamicTable table = new DynamicTable(MAX_TABLE_SIZE);

  /** The size that the next block must announce; -1 for none. And the smallest on the way there. */
  private int pendingSize = -1;

  private int pendingLeast;

  // The fields of the table by name: a bucket has the serial number + 1 of its newest field, and
  // each field that of the next older one. A chain ends where it leaves the table, so eviction
  // need not touch it.
  private int[] buckets = NO_CHAINS;
  private int[] older = NO_CHAINS;

  private final KeptBlocks kept = new KeptBlocks();

  // The block that is being encoded.
  private byte[] out = NONE;
  private int position;

  /** An upper bound for the octets that {@link #encode} writes. */
  public static int bound(Headers headers) {
    return headers.listSize() + 16; // two table size updates; a field's lengths are in its 32
  }

  /**
   * The peer set SETTINGS_HEADER_TABLE_SIZE; the next block says what becomes of the table (RFC
   * 7541 section 4.2).
   */
  public void setPeerTableSize(int octets) {
    int size = Math.min(octets, MAX_TABLE_SIZE);
    if (pendingSize < 0) {
      if (size == table.maxSize()) {
        return;
      }
      pendingLeast = size;
    }
    pendingLeast = Math.min(pendingLeast, size);
    pendingSize = size;
  }

  /** The fields of the dynamic table as {@code name: value}, the newest first. */
  public List<String> tableFields() {
    return table.fields();
  }

  /** The number of octets in the dynamic table, RFC 7541 section 4.1. */
  public int tableSize() {
    return table.size();
  }

  /**
   * Writes a block to an array with room for {@link #bound}.
   *
   * @return the place behind it
   */
  public int encode(Headers headers, byte[] buffer, int offset) {
    if (pendingSize < 0) {
      int length = kept.copy(headers, table.changes(), buffer, offset);
      if (length >= 0) {
        return offset + length;
      }
    }
    out = buffer;
    position = offset;
    long changes = table.changes();
    if (pendingSize >= 0) {
      announceTableSize();
    }
    for (int i = 0; i < headers.size(); i++) {
      field(headers.name(i), headers.value(i), headers.indexing(i));
    }
    if (changes == table.changes()) {
      kept.keep(headers, changes, buffer, offset, position - offset);
    }
    out = NONE; // the buffer is the caller's again
    return position;
  }

  private void announceTableSize() {
    if (pendingLeast < pendingSize) {
      table.setMaxSize(pendingLeast);
      integer(0x20, 0x1f, pendingLeast);
    }
    table.setMaxSize(pendingSize);
    integer(0x20, 0x1f, pendingSize);
    pendingSize = -1;
  }

  private void field(String name, String value, Headers.Indexing indexing) {
    int nameIndex = StaticTable.indexOf(name);
    if (nameIndex != 0 && indexing != Headers.Indexing.NEVER_INDEXED) {
      int index = StaticTable.indexOf(nameIndex, name, value);
      if (index != 0) {
        integer(0x80, 0x7f, index);
        return;
      }
    }
    int serial = indexing == Headers.Indexing.NEVER_INDEXED ? -1 : find(name, value);
    if (serial >= 0) {
      integer(0x80, 0x7f, indexOf(serial));
      return;
    }
    if (nameIndex == 0) {
      int named = findName(name);
      nameIndex = named < 0 ? 0 : indexOf(named);
    }
    int size = name.length() + value.length() + DynamicTable.OVERHEAD;
    if (indexing == Headers.Indexing.INDEXED
        && size <= Math.min(LARGEST_INDEXED, table.maxSize())) {
      literal(0x40, 0x3f, nameIndex, name, value, true);
      add(name, value);
    } else {
      boolean never = indexing == Headers.Indexing.NEVER_INDEXED;
      literal(never ? 0x10 : 0, 0xf, nameIndex, name, value, false);
    }
  }

  private void literal(
      int pattern, int mask, int nameIndex, String name, String value, boolean huffman) {
    integer(pattern, mask, nameIndex);
    if (nameIndex == 0) {
      string(name, huffman);
    }
    string(value, huffman);
  }

  private int indexOf(int serial) {
    return StaticTable.SIZE + table.next() - serial;
  }

  /** The serial number of that field in the table, or -1. */
  private int find(String name, String value) {
    for (int serial = newest(name); isPresent(serial); serial = older[serial & ringMask()] - 1) {
      if (table.value(serial).equals(value) && table.name(serial).equals(name)) {
        return serial;
      }
    }
    return -1;
  }

  private int findName(String name) {
    for (int serial = newest(name); isPresent(serial); serial = older[serial & ringMask()] - 1) {
      if (table.name(serial).equals(name)) {
        return serial;
      }
    }
    return -1;
  }

  private boolean isPresent(int serial) {
    return serial >= table.oldest();
  }

  private int newest(String name) {
    return buckets.length == 0 ? -1 : buckets[bucketOf(name)] - 1;
  }

  private int ringMask() {
    return older.length - 1;
  }

  private int bucketOf(String name) {
    return Hashes.spread(name.hashCode()) & (buckets.length - 1);
  }

  private void add(String name, String value) {
    int expected = table.next();
    table.add(name, value, 0);
    int serial = table.next() - 1;
    if (older.length != table.ringLength() || serial != expected) { // the chains begin anew
      buckets = new int[table.ringLength()];
      older = new int[table.ringLength()];
      for (int each = table.oldest(); each != serial; each++) {
        link(each, table.name(each));
      }
    }
    link(serial, name);
  }

  private void link(int serial, String name) {
    int bucket = bucketOf(name);
    older[serial & ringMask()] = buckets[bucket];
    buckets[bucket] = serial + 1;
  }

  /** RFC 7541 section 5.1. */
  private void integer(int pattern, int mask, int value) {
    if (value < mask) {
      out[position++] = (byte) (pattern | value);
      return;
    }
    out[position++] = (byte) (pattern | mask);
    int rest = value - mask;
    while (rest >= 0x80) {
      out[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[position++] = (byte) rest;
  }

  /** RFC 7541 section 5.2. */
  @SuppressWarnings(
      "deprecation") // the one method that takes Latin-1 characters as octets in place
  private void string(String text, boolean huffman) {
    int length = text.length();
    if (huffman) {
      int encoded = Huffman.encodedLength(text);
      if (encoded < length) {
        integer(0x80, 0x7f, encoded);
        position = Huffman.encode(text, out, position);
        return;
      }
    }
    integer(0, 0x7f, length);
    text.getBytes(0, length, out, position);
    position += length;
  }
}
