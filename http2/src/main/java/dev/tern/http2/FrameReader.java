package dev.tern.http2;

import static dev.tern.http2.FrameType.DATA;
import static dev.tern.http2.FrameType.HEADER_SIZE;

import java.util.Arrays;

/**
 * A cursor over what the transport read: {@link #next} moves it to the next frame, whose parts are
 * then the fields of this object.
 *
 * <p>Owner: event loop. DATA is handed out as it comes, in stretches of its frame; of a frame that
 * is not known only the header; every other frame whole. Of a whole frame the part that came is
 * kept in a small array of this object until the rest is there, and the array is given up then:
 * between two reads an idle connection holds none.
 *
 * <pre>
 *   +-----------------------------------------------+
 *   |                 Length (24)                   |
 *   +---------------+---------------+---------------+
 *   |   Type (8)    |   Flags (8)   |
 *   +-+-------------+---------------+-------------------------------+
 *   |R|                 Stream Identifier (31)                      |
 *   +=+=============================================================+
 *   |                   Frame Payload (Length) ...
 *   +---------------------------------------------------------------+
 * </pre>
 */
final class FrameReader {
  private static final byte[] NONE = new byte[0];
  private static final int LAST_KNOWN_TYPE = FrameType.CONTINUATION;

  private final int maxFrameSize;

  // What the transport read; valid while it is being received.
  private byte[] input = NONE;
  private int position;
  private int limit;

  // The beginning of a frame whose rest has not come.
  private byte[] tail = NONE;
  private int tailLength;

  // The frame.
  private int type;
  private int flags;
  private int streamId;
  private int length;
  private byte[] payload = NONE;
  private int offset;

  // A DATA frame on its way: what has not come of its data, and then of its padding.
  private boolean frameStart;
  private int stretchLength;
  private int dataLeft;
  private boolean dataDue;
  private int skipLeft;

  FrameReader(int maxFrameSize) {
    this.maxFrameSize = maxFrameSize;
  }

  int type() {
    return type;
  }

  boolean hasFlag(int flag) {
    return (flags & flag) != 0;
  }

  int flags() {
    return flags;
  }

  int streamId() {
    return streamId;
  }

  /** The length of the payload that the frame's header says. */
  int length() {
    return length;
  }

  /** Where the payload is, or this stretch of it. */
  byte[] payload() {
    return payload;
  }

  /** Where the payload begins in {@link #payload}, or this stretch of it. */
  int offset() {
    return offset;
  }

  /** Whether this is the first stretch of its DATA frame. */
  boolean isFrameStart() {
    return frameStart;
  }

  /** Whether this is the last stretch of its DATA frame. */
  boolean isFrameEnd() {
    return dataLeft == 0;
  }

  /** The octets of data in this stretch of a DATA frame. */
  int stretchLength() {
    return stretchLength;
  }

  /** The octets of data that the whole DATA frame has, without padding; at its first stretch. */
  int dataLength() {
    return stretchLength + dataLeft;
  }

  /** An octet of the payload. */
  int octet(int at) {
    return payload[offset + at] & 0xff;
  }

  /** Four octets of the payload as a number. */
  int int32(int at) {
    return FrameWriter.getInt(payload, offset + at);
  }

  /** Puts the cursor before what was read. */
  void feed(byte[] buffer, int from, int count) {
    input = buffer;
    position = from;
    limit = from + count;
  }

  /** Whether octets are left, which belong to no frame yet. */
  boolean hasOctets() {
    return position < limit;
  }

  /** Takes an octet that belongs to no frame: one of the preface. */
  byte takeOctet() {
    return input[position++];
  }

  /** Lets go of what was read; the rest of it, if any, is dropped. */
  void release() {
    input = NONE;
    payload = NONE;
    position = 0;
    limit = 0;
  }

  /** Moves to the next frame, or stretch of DATA; false when more has to be read first. */
  boolean next() throws Http2Exception {
    if (dataDue || skipLeft > 0) {
      if (dataDue) {
        if (position == limit) {
          return false;
        }
        frameStart = false;
        stretch();
        return true;
      }
      skip();
      if (skipLeft > 0) {
        return false;
      }
    }
    return tailLength > 0 ? nextFromTail() : nextFromInput();
  }

  private boolean nextFromInput() throws Http2Exception {
    int available = limit - position;
    if (available >= HEADER_SIZE) {
      header(input, position);
      int whole = wholeSize();
      if (available >= whole) {
        payload = input;
        offset = position + HEADER_SIZE;
        position += whole;
        begin();
        return true;
      }
    }
    keep(available);
    return false;
  }

  private boolean nextFromTail() throws Http2Exception {
    if (tailLength < HEADER_SIZE) {
      keep(Math.min(HEADER_SIZE - tailLength, limit - position));
      if (tailLength < HEADER_SIZE) {
        return false;
      }
    }
    header(tail, 0);
    int whole = wholeSize();
    keep(Math.min(whole - tailLength, limit - position));
    if (tailLength < whole) {
      return false;
    }
    payload = tail;
    offset = HEADER_SIZE;
    tail = NONE;
    tailLength = 0;
    begin();
    return true;
  }

  private void header(byte[] from, int at) throws Http2Exception {
    int lengthAndType = FrameWriter.getInt(from, at);
    length = lengthAndType >>> 8;
    type = lengthAndType & 0xff;
    flags = from[at + 4];
    streamId = FrameWriter.getInt(from, at + 5) & Integer.MAX_VALUE;
    if (length > maxFrameSize) { // RFC 9113 section 4.2
      throw Http2Exception.connection(
          ErrorCode.FRAME_SIZE_ERROR,
          "a frame of " + length + " octets, where " + maxFrameSize + " are allowed");
    }
  }

  /** How much of the frame has to be there before it is handed out. */
  private int wholeSize() {
    if (type == DATA) {
      return hasFlag(FrameType.FLAG_PADDED) && length > 0 ? HEADER_SIZE + 1 : HEADER_SIZE;
    }
    return isKnown() ? HEADER_SIZE + length : HEADER_SIZE;
  }

  private void begin() throws Http2Exception {
    if (type == DATA) {
      int padding = 0;
      dataLeft = length;
      if (hasFlag(FrameType.FLAG_PADDED)) {
        if (length == 0) {
          throw Http2Exception.connection(
              ErrorCode.FRAME_SIZE_ERROR, "a padded DATA frame without room for its pad length");
        }
        padding = payload[offset] & 0xff;
        dataLeft = length - 1 - padding;
        if (dataLeft < 0) { // RFC 9113 section 6.1
          throw Http2Exception.connection(
              ErrorCode.PROTOCOL_ERROR, "DATA with more padding than payload");
        }
      }
      skipLeft = padding;
      frameStart = true;
      stretch();
    } else if (!isKnown()) {
      skipLeft = length;
    }
  }

  private boolean isKnown() {
    return type <= LAST_KNOWN_TYPE || type == FrameType.PRIORITY_UPDATE;
  }

  private void stretch() {
    stretchLength = Math.min(dataLeft, limit - position);
    payload = input;
    offset = position;
    position += stretchLength;
    dataLeft -= stretchLength;
    dataDue = dataLeft > 0;
  }

  private void skip() {
    int skipped = Math.min(skipLeft, limit - position);
    position += skipped;
    skipLeft -= skipped;
  }

  private void keep(int count) {
    if (count > 0) {
      if (tail.length - tailLength < count) {
        int enough = tailLength + count;
        tail = Arrays.copyOf(tail, tailLength == 0 ? enough : Math.max(enough, 2 * tail.length));
      }
      System.arraycopy(input, position, tail, tailLength, count);
      tailLength += count;
      position += count;
    }
  }
}
