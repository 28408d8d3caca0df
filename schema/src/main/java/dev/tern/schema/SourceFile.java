package dev.tern.schema;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one {@code .proto} file and the arithmetic between offsets, lines and columns.
 *
 * <p>Immutable but for a line table that is built on first use (benign race: every thread builds
 * the same table).
 */
public final class SourceFile {
  /** Larger inputs are refused: offsets are ints, and no hand-written file comes near. */
  static final int MAX_BYTES = 64 << 20;

  private final String name;
  private final byte[] bytes;
  private final @Nullable String path;
  private int[] lineStarts = new int[0];

  SourceFile(String name, byte[] bytes) {
    this(name, bytes, null);
  }

  SourceFile(String name, byte[] bytes, @Nullable String path) {
    this.name = name;
    this.bytes = bytes;
    this.path = path;
  }

  /** The name under which other files import this one, with forward slashes. */
  public String name() {
    return name;
  }

  /** Where it is on disk, as the user named the place; null if it is not on disk. */
  public @Nullable String path() {
    return path;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The 0-based line that holds the byte at {@code offset}. */
  int line(int offset) {
    int found = Arrays.binarySearch(lineStarts(), offset);
    return found >= 0 ? found : -found - 2;
  }

  /**
   * The 0-based column of {@code offset} in code points, which is what editors count; a tab is one
   * column.
   */
  int column(int offset) {
    return codePoints(lineStart(line(offset)), offset);
  }

  /** How many code points begin between two offsets. */
  int codePoints(int from, int to) {
    int count = 0;
    for (int i = from; i < to && i < bytes.length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        count++;
      }
    }
    return count;
  }

  /** The offset at which a 0-based line begins. */
  int lineStart(int line) {
    return lineStarts()[line];
  }

  /** The text of a 0-based line without its line break; null if it has more octets than that. */
  @Nullable String lineText(int line, int maxBytes) {
    int start = lineStarts()[line];
    int end = start;
    while (end - start <= maxBytes
        && end < bytes.length
        && bytes[end] != '\n'
        && bytes[end] != '\r') {
      end++;
    }
    return end - start > maxBytes
        ? null
        : new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  String text(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  private int[] lineStarts() {
    int[] starts = lineStarts;
    if (starts.length == 0) {
      int count = 1;
      for (byte b : bytes) {
        if (b == '\n') {
          count++;
        }
      }
      starts = new int[count];
      int line = 1;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          starts[line++] = i + 1;
        }
      }
      lineStarts = starts;
    }
    return starts;
  }

  @Override
  public String toString() {
    return name;
  }
}
