package dev.tern.http2.hpack;

import dev.tern.http2.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Decodes field blocks, RFC 7541.
 *
 * <p>Owner: event loop (one decoder for a connection). Strings live in the tables, so an indexed
 * field allocates nothing. A block is always decoded to its end, so that the table stays equal to
 * the peer's even when the block is refused; beyond the limits nothing is given to the sink, and
 * strings that the table does not need are skipped unread.
 */
public final class HpackDecoder {
  /** Shared until something is kept, as an idle connection is small. */
  private static final byte[] NO_OCTETS = {};

  private static final int INDEXED = Headers.Indexing.INDEXED.ordinal();
  private static final int UNINDEXED =
      Headers.Indexing.UNINDEXED.ordinal() << FieldTraits.INDEXING_SHIFT;
  private static final int NEVER_INDEXED =
      Headers.Indexing.NEVER_INDEXED.ordinal() << FieldTraits.INDEXING_SHIFT;
  private static final int SCRATCH_KEPT = 256;

  private final DynamicTable table;
  private final int maxListSize;
  private final int maxFields;

  /** The largest table that the peer may use: what our SETTINGS said and the peer acknowledged. */
  private int allowedTableSize;

  private boolean mustShrink;

  private byte[] scratch = NO_OCTETS;

  // The block that is being decoded.
  private byte[] block = scratch;
  private int position;
  private int end;
  private long listSize;
  private int fields;

  /**
   * @param tableSize of the dynamic table, until {@link #setAllowedTableSize}
   * @param maxListSize of a block: names, values and 32 octets for each field
   * @param maxFields in a block
   */
  public HpackDecoder(int tableSize, int maxListSize, int maxFields) {
    this.table = new DynamicTable(tableSize);
    this.allowedTableSize = tableSize;
    this.maxListSize = maxListSize;
    this.maxFields = maxFields;
  }

  /**
   * The peer acknowledged our SETTINGS_HEADER_TABLE_SIZE. If its table is larger, the next block
   * must begin by shrinking it (RFC 7541 section 4.2).
   */
  public void setAllowedTableSize(int octets) {
    allowedTableSize = octets;
    mustShrink = table.maxSize() > octets;
  }

  /**
   * Counts the changes of the dynamic table. While it stays the same, the same block has the same
   * fields.
   */
  public long tableChanges() {
    return table.changes();
  }

  /** The fields of the dynamic table as {@code name: value}, the newest first. */
  public List<String> tableFields() {
    return table.fields();
  }

  /** The number of octets in the dynamic table, RFC 7541 section 4.1. */
  public int tableSize() {
    return table.size();
  }

  /** Whether the last block was over one of the limits, and not all of it was given to the sink. */
  public boolean isOverLimit() {
    return listSize > maxListSize || fields > maxFields;
  }

  /** Decodes one whole block. */
  public void decode(byte[] buffer, int offset, int length, FieldSink sink) throws HpackException {
    block = buffer;
    position = offset;
    end = offset + length;
    listSize = 0;
    fields = 0;
    boolean updatesAllowed = true;
    try {
      while (position < end) {
        int first = buffer[position++];
        if (first < 0) {
          indexed(first & 0x7f, sink);
        } else if ((first & 0xc0) == 0x40) {
          literal(first & 0x3f, 0x3f, INDEXED, sink);
        } else if ((first & 0xe0) == 0x20) {
          if (!updatesAllowed) {
            throw new HpackException("a table size update behind a field");
          }
          tableSizeUpdate(first & 0x1f);
          continue;
        } else {
          literal(first & 0xf, 0xf, (first & 0x10) == 0 ? UNINDEXED : NEVER_INDEXED, sink);
        }
        updatesAllowed = false;
        if (mustShrink) {
          throw new HpackException("the table was not shrunk to its new size");
        }
      }
    } finally {
      block = scratch; // the buffer is the caller's again
    }
  }

  private void tableSizeUpdate(int prefix) throws HpackException {
    int octets = prefix == 0x1f ? integer(prefix) : prefix;
    if (octets > allowedTableSize) {
      throw new HpackException(
          "a table size update to " + octets + " where " + allowedTableSize + " is allowed");
    }
    mustShrink = false;
    table.setMaxSize(octets);
  }

  private void indexed(int prefix, FieldSink sink) throws HpackException {
    int index = prefix == 0x7f ? integer(prefix) : prefix;
    if (index == 0) {
      throw new HpackException("the index 0");
    }
    if (index <= StaticTable.SIZE) {
      emit(StaticTable.name(index), StaticTable.value(index), StaticTable.traits(index), sink);
    } else {
      int serial = serialOf(index);
      emit(table.name(serial), table.value(serial), table.traits(serial), sink);
    }
  }

  private void literal(int prefix, int full, int indexing, FieldSink sink) throws HpackException {
    int index = prefix == full ? integer(prefix) : prefix;
    boolean needed = indexing == INDEXED || !isOverLimit();
    String name;
    int traits;
    if (index == 0) {
      name = string(needed);
      traits = FieldTraits.ofName(name);
    } else if (index <= StaticTable.SIZE) {
      name = StaticTable.name(index);
      traits = FieldTraits.ofName(name);
    } else {
      name = table.name(serialOf(index));
      traits = FieldTraits.ofName(name);
    }
    String value = string(needed);
    traits = FieldTraits.of(traits, value);
    if (indexing == INDEXED) {
      table.add(name, value, traits);
    }
    emit(name, value, traits | indexing, sink);
  }

  private int serialOf(int index) throws HpackException {
    int inTable = index - StaticTable.SIZE;
    if (inTable > table.count()) {
      throw new HpackException("the index " + index + ", where nothing is");
    }
    return table.serialOf(inTable);
  }

  private void emit(String name, String value, int traits, FieldSink sink) {
    listSize += name.length() + value.length() + DynamicTable.OVERHEAD;
    fields++;
    if (!isOverLimit()) {
      sink.field(name, value, traits);
    }
  }

  /** RFC 7541 section 5.1, the octets behind a full prefix: at most five of them. */
  private int integer(int prefix) throws HpackException {
    long value = prefix;
    for (int shift = 0; shift <= 28; shift += 7) {
      if (position == end) {
        throw new HpackException("a block that ends inside an integer");
      }
      int octet = block[position++];
      value += (long) (octet & 0x7f) << shift;
      if (octet >= 0) {
        if (value > Integer.MAX_VALUE) {
          break;
        }
        return (int) value;
      }
    }
    throw new HpackException("an integer that is too large");
  }

  /** RFC 7541 section 5.2; when it is not needed, it is skipped and empty. */
  private String string(boolean needed) throws HpackException {
    if (position == end) {
      throw new HpackException("a block that ends inside a field");
    }
    int first = block[position++];
    int length = (first & 0x7f) == 0x7f ? integer(0x7f) : first & 0x7f;
    int start = position;
    if (length > end - start) {
      throw new HpackException("a string that is longer than its block");
    }
    position += length;
    if (length == 0) {
      return "";
    }
    if (!needed) {
      listSize += length;
      return "";
    }
    if (first >= 0) {
      return new String(block, start, length, StandardCharsets.ISO_8859_1);
    }
    int most = Huffman.maxDecodedLength(length);
    byte[] decoded = scratch;
    if (decoded.length < most) {
      decoded = new byte[Math.max(most, 64)];
      if (decoded.length <= SCRATCH_KEPT) {
        scratch = decoded;
      }
    }
    int count = Huffman.decode(block, start, length, decoded);
    return new String(decoded, 0, count, StandardCharsets.ISO_8859_1);
  }
}
