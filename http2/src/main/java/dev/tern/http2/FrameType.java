package dev.tern.http2;

/** The numbers of RFC 9113 section 6: frame types, flags and settings. */
final class FrameType {
  static final int DATA = 0x0;
  static final int HEADERS = 0x1;
  static final int PRIORITY = 0x2;
  static final int RST_STREAM = 0x3;
  static final int SETTINGS = 0x4;
  static final int PUSH_PROMISE = 0x5;
  static final int PING = 0x6;
  static final int GOAWAY = 0x7;
  static final int WINDOW_UPDATE = 0x8;
  static final int CONTINUATION = 0x9;

  /** RFC 9218 section 7.1. */
  static final int PRIORITY_UPDATE = 0x10;

  static final int FLAG_END_STREAM = 0x1;
  static final int FLAG_ACK = 0x1;
  static final int FLAG_END_HEADERS = 0x4;
  static final int FLAG_PADDED = 0x8;
  static final int FLAG_PRIORITY = 0x20;

  static final int SETTINGS_HEADER_TABLE_SIZE = 0x1;
  static final int SETTINGS_ENABLE_PUSH = 0x2;
  static final int SETTINGS_MAX_CONCURRENT_STREAMS = 0x3;
  static final int SETTINGS_INITIAL_WINDOW_SIZE = 0x4;
  static final int SETTINGS_MAX_FRAME_SIZE = 0x5;
  static final int SETTINGS_MAX_HEADER_LIST_SIZE = 0x6;

  /** RFC 8441 section 3. */
  static final int SETTINGS_ENABLE_CONNECT_PROTOCOL = 0x8;

  /** RFC 9218 section 2.1. */
  static final int SETTINGS_NO_RFC7540_PRIORITIES = 0x9;

  /** The frame header of RFC 9113 section 4.1: length 24, type 8, flags 8, R 1, stream 31 bits. */
  static final int HEADER_SIZE = 9;

  private FrameType() {}

  /** Whether such a frame has a field block, or a part of one. */
  static boolean isBlock(int type) {
    return type == HEADERS || type == PUSH_PROMISE || type == CONTINUATION;
  }
}
