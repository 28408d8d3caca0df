package dev.tern.protobuf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Takes the bytes of a message from a stream, never more than a limit. */
final class MessageInput {
  private static final int MAX_VARINT = 10;

  private MessageInput() {}

  /** Returns all bytes up to the end of the stream. */
  static byte[] all(InputStream in, int maxSize) {
    checkLimit(maxSize);
    try {
      byte[] bytes = in.readNBytes(maxSize == Integer.MAX_VALUE ? maxSize : maxSize + 1);
      if (bytes.length > maxSize) {
        throw tooLarge("message is larger than the limit of ", maxSize);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the bytes after a length, or null if the stream ends where a length may begin. */
  static byte @Nullable [] delimited(InputStream in, int maxSize) {
    checkLimit(maxSize);
    try {
      int first = in.read();
      if (first < 0) {
        return null;
      }
      long length = length(in, first);
      if (length < 0 || length > maxSize) {
        throw tooLarge(
            "message of " + Long.toUnsignedString(length) + " bytes is larger than the limit of ",
            maxSize);
      }
      // Read in pieces, so that a length alone makes nobody allocate.
      byte[] bytes = in.readNBytes((int) length);
      if (bytes.length < length) {
        throw new ProtobufException(
            "stream ends after " + bytes.length + " bytes of a message of " + length);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long length(InputStream in, int first) throws IOException {
    long length = first & 0x7F;
    int b = first;
    for (int i = 1; (b & 0x80) != 0; i++) {
      if (i == MAX_VARINT) {
        throw new ProtobufException("length before a message is longer than 10 bytes");
      }
      b = in.read();
      if (b < 0) {
        throw new ProtobufException("stream ends inside the length before a message");
      }
      length |= (b & 0x7FL) << (7 * i);
    }
    return length;
  }

  private static void checkLimit(int maxSize) {
    if (maxSize < 0) {
      throw new IllegalArgumentException("size limit " + maxSize);
    }
  }

  private static ProtobufException tooLarge(String what, int maxSize) {
    return new ProtobufException(
        what + maxSize + " bytes; a larger limit can be given where it is read");
  }
}
