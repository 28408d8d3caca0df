package dev.tern.http2;

import java.util.Arrays;

/**
 * The priorities of RFC 9218: what a field or a frame says, and the frames that came before their
 * streams, of which the last few are kept.
 *
 * <p>Owner: event loop. A priority is a number: the urgency in its lower three bits, and {@link
 * #INCREMENTAL}. Streams of which nothing is said take turns, as if they were incremental: that is
 * fair to the calls of a gRPC client, which says nothing.
 */
final class Priorities {
  static final int INCREMENTAL = 8;
  static final int URGENCY = 7;
  static final int DEFAULT_URGENCY = 3;

  /** Of a stream of which nothing was said. */
  static final int UNSAID = DEFAULT_URGENCY | INCREMENTAL;

  // Shared, as an idle connection is small.
  private static final int[] NO_IDS = {};
  private static final byte[] NONE_EARLY = {};

  private final Http2Options options;
  private int[] streamIds = NO_IDS;
  private byte[] early = NONE_EARLY;
  private int count;

  Priorities(Http2Options options) {
    this.options = options;
  }

  /** A PRIORITY_UPDATE for a stream that is idle. */
  void keep(int streamId, int priority) {
    for (int i = 0; i < count; i++) {
      if (streamIds[i] == streamId) {
        early[i] = (byte) priority;
        return;
      }
    }
    if (count == options.maxPriorityUpdates()) {
      options.limitCounters().hit(Limit.PRIORITY_UPDATES);
      remove(0);
    } else if (count == early.length) {
      int length = Math.min(Math.max(4, 2 * count), options.maxPriorityUpdates());
      streamIds = Arrays.copyOf(streamIds, length);
      early = Arrays.copyOf(early, length);
    }
    streamIds[count] = streamId;
    early[count++] = (byte) priority;
  }

  /** The priority of a stream that opens: what was kept for it, before what its head says. */
  int take(int streamId, int said) {
    int found = said;
    for (int i = count - 1; i >= 0; i--) {
      if (streamIds[i] == streamId) {
        found = early[i];
        remove(i);
      } else if (streamIds[i] < streamId && (streamIds[i] & 1) == (streamId & 1)) {
        remove(i); // that number was passed over
      }
    }
    return found;
  }

  private void remove(int at) {
    count--;
    System.arraycopy(streamIds, at + 1, streamIds, at, count - at);
    System.arraycopy(early, at + 1, early, at, count - at);
  }

  /** How many are kept. */
  int kept() {
    return count;
  }

  /** The value of the field, RFC 9218 section 4.1; what is unknown or out of range is ignored. */
  static int parse(String value) {
    int urgency = DEFAULT_URGENCY;
    int incremental = 0;
    int at = 0;
    while (at < value.length()) {
      int comma = value.indexOf(',', at);
      int end = comma < 0 ? value.length() : comma;
      String member = value.substring(at, end).strip();
      int semicolon = member.indexOf(';');
      String item = semicolon < 0 ? member : member.substring(0, semicolon).strip();
      if (item.length() == 3 && item.startsWith("u=")) {
        int digit = item.charAt(2) - '0';
        urgency = digit >= 0 && digit <= URGENCY ? digit : urgency;
      } else if (item.equals("i") || item.equals("i=?1")) {
        incremental = INCREMENTAL;
      } else if (item.equals("i=?0")) {
        incremental = 0;
      }
      at = end + 1;
    }
    return urgency | incremental;
  }

  /** The other way round. */
  static String format(int priority) {
    String urgency = "u=" + (priority & URGENCY);
    return (priority & INCREMENTAL) == 0 ? urgency : urgency + ", i";
  }
}
