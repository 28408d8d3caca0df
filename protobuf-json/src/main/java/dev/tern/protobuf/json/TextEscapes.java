package dev.tern.protobuf.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strings and bytes in quotes. */
final class TextEscapes {
  private TextEscapes() {}

  /**
   * Appends bytes in double quotes.
   *
   * @param utf8 whether to print characters beyond ASCII as they are, if the bytes are such
   */
  static void quote(StringBuilder text, byte[] bytes, int from, int to, boolean utf8) {
    text.append('"');
    String characters = utf8 ? decode(bytes, from, to) : null;
    if (characters == null) {
      for (int i = from; i < to; i++) {
        append(text, bytes[i] & 0xFF);
      }
    } else {
      for (int i = 0; i < characters.length(); i++) {
        if (characters.charAt(i) < 0x80) {
          append(text, characters.charAt(i));
        } else {
          text.append(characters.charAt(i));
        }
      }
    }
    text.append('"');
  }

  /** Returns the characters, or null if the bytes are not UTF-8. */
  static @Nullable String decode(byte[] bytes, int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  static boolean isUtf8(byte[] bytes, int from, int to) {
    // What is not comes back as U+FFFD, which may also be there by itself.
    return new String(bytes, from, to - from, StandardCharsets.UTF_8).indexOf('\uFFFD') < 0
        || decode(bytes, from, to) != null;
  }

  /** Returns an exception about the first bytes of a text that are not UTF-8. */
  static FormatException notUtf8(byte[] text) {
    CharBuffer valid = CharBuffer.allocate(text.length);
    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text), valid, true);
    int line = 1;
    int column = 1;
    for (char c : valid.flip().toString().toCharArray()) {
      line += c == '\n' ? 1 : 0;
      column = c == '\n' ? 1 : column + 1;
    }
    return new FormatException("the text is not UTF-8", line, column);
  }

  private static void append(StringBuilder text, int b) {
    switch (b) {
      case '"', '\'', '\\' -> text.append('\\').append((char) b);
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> {
        if (b >= ' ' && b < 0x7F) {
          text.append((char) b);
        } else {
          text.append('\\')
              .append((char) ('0' + (b >> 6)))
              .append((char) ('0' + (b >> 3 & 7)))
              .append((char) ('0' + (b & 7)));
        }
      }
    }
  }
}
