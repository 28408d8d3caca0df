package dev.tern.http2.hpack;

import dev.tern.http2.Headers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last few small field blocks beside their fields: as long as the dynamic table does not
 * change, the same fields are the same octets, and the other way round. Calls that look alike cost
 * a comparison then, and no object.
 *
 * <p>Owner: the encoder, or the reader of blocks, that made it.
 */
public final class KeptBlocks {
  /** Shared until something is kept, as an idle connection is small. */
  private static final Entry[] NO_ENTRIES = {};

  private static final int MOST = 4;
  private static final int LARGEST = 64;

  private static final class Entry {
    byte[] block = new byte[16];
    int length;
    long changes;
    @Nullable Headers headers;
  }

  private Entry[] entries = NO_ENTRIES;
  private int next;

  /** The fields of that block, or null. */
  public @Nullable Headers find(byte[] buffer, int offset, int length, long changes) {
    for (Entry entry : entries) {
      if (entry.length == length
          && entry.changes == changes
          && Arrays.equals(entry.block, 0, length, buffer, offset, offset + length)) {
        return entry.headers;
      }
    }
    return null;
  }

  /** Copies the block of those fields, and returns its length; -1 when it is not kept. */
  @SuppressWarnings("ReferenceEquality") // the same object: equality would cost what it saves
  int copy(Headers headers, long changes, byte[] out, int offset) {
    for (Entry entry : entries) {
      if (entry.headers == headers && entry.changes == changes) {
        System.arraycopy(entry.block, 0, out, offset, entry.length);
        return entry.length;
      }
    }
    return -1;
  }

  /** Keeps a block, if it is small, in the place of the one that came first. */
  public void keep(Headers headers, long changes, byte[] buffer, int offset, int length) {
    if (length > LARGEST) {
      return;
    }
    if (entries.length < MOST) {
      entries = Arrays.copyOf(entries, entries.length + 1);
      next = entries.length - 1;
      entries[next] = new Entry();
    }
    Entry entry = entries[next];
    next = (next + 1) % entries.length;
    if (entry.block.length < length) {
      entry.block = new byte[length];
    }
    System.arraycopy(buffer, offset, entry.block, 0, length);
    entry.length = length;
    entry.changes = changes;
    entry.headers = headers;
  }
}
