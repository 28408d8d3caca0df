package dev.tern.http2;

/**
 * The parameters of a SETTINGS frame, RFC 9113 section 6.5.2. Sizes are octets; "unlimited" is
 * {@link Integer#MAX_VALUE} here.
 */
public record Http2Settings(
    int headerTableSize,
    boolean enablePush,
    int maxConcurrentStreams,
    int initialWindowSize,
    int maxFrameSize,
    int maxHeaderListSize,
    boolean enableConnectProtocol,
    boolean noRfc7540Priorities) {

  /** The initial values of RFC 9113: what holds before the peer has said anything. */
  public static final Http2Settings INITIAL =
      new Http2Settings(
          4096, true, Integer.MAX_VALUE, 65_535, 16_384, Integer.MAX_VALUE, false, false);

  /** These, changed by the SETTINGS frame of a peer, RFC 9113 section 6.5.2. */
  Http2Settings with(FrameReader frame, boolean fromClient) throws Http2Exception {
    int tableSize = headerTableSize;
    boolean push = enablePush;
    int streams = maxConcurrentStreams;
    int window = initialWindowSize;
    int frameSize = maxFrameSize;
    int listSize = maxHeaderListSize;
    boolean connect = enableConnectProtocol;
    boolean noPriorities = noRfc7540Priorities;
    for (int at = 0; at < frame.length(); at += 6) {
      int value = frame.int32(at + 2);
      int capped = value < 0 ? Integer.MAX_VALUE : value; // over 2^31-1 is as good as no limit
      switch (frame.octet(at) << 8 | frame.octet(at + 1)) {
        case FrameType.SETTINGS_HEADER_TABLE_SIZE -> tableSize = capped;
        case FrameType.SETTINGS_ENABLE_PUSH -> {
          if (value != 0 && (value != 1 || !fromClient)) {
            throw Http2Exception.connection(
                ErrorCode.PROTOCOL_ERROR, "a wrong value of SETTINGS_ENABLE_PUSH");
          }
          push = value == 1;
        }
        case FrameType.SETTINGS_MAX_CONCURRENT_STREAMS -> streams = capped;
        case FrameType.SETTINGS_INITIAL_WINDOW_SIZE -> {
          if (value < 0) {
            throw Http2Exception.connection(
                ErrorCode.FLOW_CONTROL_ERROR, "SETTINGS_INITIAL_WINDOW_SIZE over 2^31-1");
          }
          window = value;
        }
        case FrameType.SETTINGS_MAX_FRAME_SIZE -> {
          if (value < 1 << 14 || value > (1 << 24) - 1) {
            throw Http2Exception.connection(
                ErrorCode.PROTOCOL_ERROR, "SETTINGS_MAX_FRAME_SIZE outside of 2^14 to 2^24-1");
          }
          frameSize = value;
        }
        case FrameType.SETTINGS_MAX_HEADER_LIST_SIZE -> listSize = capped;
        case FrameType.SETTINGS_ENABLE_CONNECT_PROTOCOL -> { // RFC 8441 section 3
          if (value != 1 && (value != 0 || connect)) {
            throw Http2Exception.connection(
                ErrorCode.PROTOCOL_ERROR, "a wrong value of SETTINGS_ENABLE_CONNECT_PROTOCOL");
          }
          connect = value == 1;
        }
        case FrameType.SETTINGS_NO_RFC7540_PRIORITIES -> { // RFC 9218 section 2.1
          if (value != 0 && value != 1) {
            throw Http2Exception.connection(
                ErrorCode.PROTOCOL_ERROR, "a wrong value of SETTINGS_NO_RFC7540_PRIORITIES");
          }
          noPriorities = value == 1;
        }
        default -> {} // RFC 9113 section 6.5.2: ignored
      }
    }
    return new Http2Settings(
        tableSize, push, streams, window, frameSize, listSize, connect, noPriorities);
  }

  /** The smallest SETTINGS_HEADER_TABLE_SIZE in the frame, or that of these when it has none. */
  int leastTableSize(FrameReader frame) {
    int least = Integer.MAX_VALUE;
    for (int at = 0; at < frame.length(); at += 6) {
      int value = frame.int32(at + 2);
      boolean tableSize =
          (frame.octet(at) << 8 | frame.octet(at + 1)) == FrameType.SETTINGS_HEADER_TABLE_SIZE;
      if (tableSize && value >= 0) {
        least = Math.min(least, value);
      }
    }
    return least == Integer.MAX_VALUE ? headerTableSize : least;
  }
}
