package dev.tern.rpc;

import java.util.Arrays;

/**
 * Finds the messages in the octets of one direction of a call, which come in stretches of any size
 * (PROTOCOL-HTTP2.md, "Length-Prefixed-Message"). A cursor: {@link #feed} stops behind each whole
 * message, which is then read, or taken, before it goes on.
 *
 * <pre>
 *  +---------+------------------+----------------------+
 *  | flags 1 | length 4, big e. | message, length      |
 *  +---------+------------------+----------------------+
 *    bit 0: compressed; the others are reserved
 * </pre>
 *
 * <p>Owner: event loop.
 */
final class MessageDeframer {
  private static final byte[] NO_BYTES = new byte[0];

  /** An array for a message begins with this size, whatever length the peer declares. */
  private static final int FIRST_SIZE = 16 * 1024;

  private final int maxMessageSize;

  /** How many octets of the prefix of the current message are known, 0 to 5. */
  private int prefixSize;

  private int flags;
  private int length;

  /** Gathers a message that does not lie whole in one stretch. */
  private byte[] gathered = NO_BYTES;

  private int gatheredSize;

  private boolean ready;
  private byte[] array = NO_BYTES;
  private int offset;

  MessageDeframer(int maxMessageSize) {
    this.maxMessageSize = maxMessageSize;
  }

  /**
   * Takes octets up to the end of a message, and says how many. After that {@link #isReady} tells
   * whether a message is there; it must be taken before the next feed.
   *
   * @throws RpcException (stackless) INTERNAL for reserved flags, RESOURCE_EXHAUSTED for a declared
   *     length above the limit, before anything is allocated for it
   */
  int feed(byte[] buffer, int start, int size) {
    int position = start;
    int end = start + size;
    while (prefixSize < MessageFramer.PREFIX_SIZE) {
      if (position == end) {
        return position - start;
      }
      readPrefix(buffer[position++] & 0xff);
    }
    int available = end - position;
    if (gatheredSize == 0 && available >= length) {
      ready = true;
      array = buffer;
      offset = position;
      return position + length - start;
    }
    int count = Math.min(available, length - gatheredSize);
    gather(buffer, position, count);
    if (gatheredSize == length) {
      ready = true;
      array = gathered;
      offset = 0;
    }
    return position + count - start;
  }

  private void readPrefix(int octet) {
    if (prefixSize == 0) {
      if ((octet & ~MessageFramer.FLAG_COMPRESSED) != 0) {
        throw RpcException.stackless(
            StatusCode.INTERNAL,
            "a message's flags have reserved bits: 0x" + Integer.toHexString(octet));
      }
      flags = octet;
      length = 0;
    } else {
      length = length << 8 | octet;
    }
    prefixSize++;
    if (prefixSize == MessageFramer.PREFIX_SIZE
        && Integer.compareUnsigned(length, maxMessageSize) > 0) {
      throw RpcException.stackless(
          StatusCode.RESOURCE_EXHAUSTED,
          "a message of "
              + Integer.toUnsignedString(length)
              + " bytes is larger than the limit of "
              + maxMessageSize
              + " bytes");
    }
  }

  /** Memory follows what has come, never what is declared; the last growth makes it exact. */
  private void gather(byte[] buffer, int start, int count) {
    int needed = gatheredSize + count;
    if (needed > gathered.length) {
      long generous = Math.max(FIRST_SIZE, 4L * needed);
      gathered = Arrays.copyOf(gathered, (int) Math.min(length, generous));
    }
    System.arraycopy(buffer, start, gathered, gatheredSize, count);
    gatheredSize = needed;
  }

  /** Whether a whole message is there. */
  boolean isReady() {
    return ready;
  }

  /** Whether the message is compressed. */
  boolean isCompressed() {
    return flags != 0;
  }

  /** The array in which the message lies: the stretch that was fed last, or one of its own. */
  byte[] array() {
    return array;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** The message in an exact array that is the caller's, and on to the next. */
  byte[] take() {
    byte[] exact =
        array == gathered && gathered.length == length && length > 0
            ? gathered
            : length == 0 ? NO_BYTES : Arrays.copyOfRange(array, offset, offset + length);
    skip();
    return exact;
  }

  /** On to the next message; the caller has read this one in place. */
  void skip() {
    ready = false;
    array = NO_BYTES;
    gathered = NO_BYTES;
    gatheredSize = 0;
    prefixSize = 0;
  }

  /** The memory that a message in the making holds. */
  int gatheredCapacity() {
    return gathered.length;
  }

  /** Whether the octets so far end with a message, so that the direction may end here. */
  boolean isAtBoundary() {
    return prefixSize == 0;
  }
}
