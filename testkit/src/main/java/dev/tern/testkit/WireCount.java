package dev.tern.testkit;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts the credit in one direction of a connection, at one point of the way: octets of DATA, and
 * increments of WINDOW_UPDATE, by stream (RFC 9113 sections 6.1 and 6.9).
 *
 * <p>Owner: the simulation.
 */
final class WireCount {
  private static final int HEADER_SIZE = 9;
  private static final int PREFACE_SIZE = 24;
  private static final int DATA = 0;
  private static final int WINDOW_UPDATE = 8;

  private final Map<Integer, Long> data = new HashMap<>();
  private final Map<Integer, Long> updates = new HashMap<>();
  private long allData;
  private long octets;
  private int skip;

  // The frame that passes: its header as far as it is known, what is left of it, and its first
  // octets, in which an increment would stand.
  private final byte[] header = new byte[HEADER_SIZE];
  private int headerLength;
  private int left;
  private int increment;

  /**
   * @param preface whether a client's preface comes first, RFC 9113 section 3.4
   */
  WireCount(boolean preface) {
    skip = preface ? PREFACE_SIZE : 0;
  }

  void pass(byte[] bytes, int length) {
    octets += length;
    int at = Math.min(skip, length);
    skip -= at;
    while (at < length) {
      if (headerLength < HEADER_SIZE) {
        header[headerLength++] = bytes[at++];
        if (headerLength == HEADER_SIZE) {
          left = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
          increment = 0;
        }
      } else {
        int count = Math.min(left, length - at);
        payload(bytes, at, count);
        at += count;
        left -= count;
      }
      if (headerLength == HEADER_SIZE && left == 0) {
        frameEnd();
        headerLength = 0;
      }
    }
  }

  private void payload(byte[] bytes, int at, int count) {
    if (header[3] == DATA) {
      data.merge(stream(), (long) count, Long::sum);
      allData += count;
    } else if (header[3] == WINDOW_UPDATE) {
      for (int i = at; i < at + count; i++) {
        increment = increment << 8 | bytes[i] & 0xff;
      }
    }
  }

  private void frameEnd() {
    if (header[3] == WINDOW_UPDATE) {
      updates.merge(stream(), (long) increment, Long::sum);
    }
  }

  private int stream() {
    return (header[5] & 0x7f) << 24
        | (header[6] & 0xff) << 16
        | (header[7] & 0xff) << 8
        | header[8] & 0xff;
  }

  /** All octets. */
  long octets() {
    return octets;
  }

  /** Octets of DATA of all streams. */
  long data() {
    return allData;
  }

  /** Octets of DATA of a stream. */
  long data(int stream) {
    return data.getOrDefault(stream, 0L);
  }

  /** The sum of the increments for a stream, 0 for the connection. */
  long updates(int stream) {
    return updates.getOrDefault(stream, 0L);
  }
}
