package dev.tern.schema;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
  private int[] lineStarts = new int[0];

  SourceFile(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /** The name under which other files import this one, with forward slashes. */
  public String name() {
    return name;
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
    int column = 0;
    for (int i = lineStarts()[line(offset)]; i < offset && i < bytes.length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        column++;
      }
    }
    return column;
  }

  /** The text of a 0-based line without its line break. */
  String lineText(int line) {
    int start = lineStarts()[line];
    int end = start;
    while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
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
