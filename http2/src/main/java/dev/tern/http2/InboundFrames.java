package dev.tern.http2;

import static dev.tern.http2.FrameType.FLAG_ACK;
import static dev.tern.http2.FrameType.FLAG_END_HEADERS;
import static dev.tern.http2.FrameType.FLAG_END_STREAM;
import static dev.tern.http2.FrameType.FLAG_PADDED;
import static dev.tern.http2.FrameType.FLAG_PRIORITY;

import dev.tern.http2.StreamState.Input;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What each frame of the peer means, RFC 9113 section 6: a method for each type, which checks the
 * frame. What is for a stream's listener comes back to the connection, which hands it on; frames of
 * the connection are met by {@link ControlFrames}.
 *
 * <p>Owner: event loop.
 */
final class InboundFrames {
  /** A server says GOAWAY while its peer has still this many stream numbers left. */
  private static final int LAST_IDS_KEPT = 2000;

  /** More of a priority is not looked at. */
  private static final int LONGEST_PRIORITY = 256;

  private final Http2Connection connection;
  private final StreamTable streams;
  private final ConnectionFlow flow;
  private final FrameReader reader;
  private final FieldBlocks blocks;
  private final AbuseGuard guard;
  private final ControlFrames control;
  private final Promises promises;

  /** The stream of the DATA frame that is on its way; null when its data is dropped. */
  private @Nullable Http2Stream dataStream;

  // What accept() found for the stream that it returned.
  private @Nullable Headers headers;
  private boolean endStream;

  private @Nullable FrameLog frameLog;

  /** Gets the next whole field block, when it is decoded. */
  private @Nullable FrameLog blockLog;

  InboundFrames(Http2Connection connection, FrameReader reader, FieldBlocks blocks) {
    this.connection = connection;
    this.streams = connection.streams;
    this.flow = connection.flow;
    this.guard = connection.guard;
    this.reader = reader;
    this.blocks = blocks;
    this.promises = new Promises(connection, this, reader, blocks);
    this.control = new ControlFrames(connection, reader, blocks.decoder());
  }

  /**
   * Checks the reader's frame and does what it asks for.
   *
   * @return the stream for which it has {@link #takeHeaders headers} or, without these, the
   *     reader's stretch of DATA; null when it has nothing for one
   */
  @Nullable Http2Stream accept() throws Http2Exception {
    FrameLog log = frameLog;
    return log == null ? act() : actLogged(log);
  }

  private @Nullable Http2Stream act() throws Http2Exception {
    int type = reader.type();
    if (blocks.openStreamId() != 0
        && (type != FrameType.CONTINUATION || reader.streamId() != blocks.openStreamId())) {
      throw protocol("another frame inside a field block"); // RFC 9113 section 6.10
    }
    if (!control.isPrefaceSeen() && (type != FrameType.SETTINGS || reader.hasFlag(FLAG_ACK))) {
      throw protocol("the preface does not go on with SETTINGS"); // RFC 9113 section 3.4
    }
    switch (type) {
      case FrameType.DATA -> {
        return data();
      }
      case FrameType.HEADERS -> {
        return headers();
      }
      case FrameType.CONTINUATION -> {
        return continuation();
      }
      case FrameType.PRIORITY -> priority();
      case FrameType.RST_STREAM -> rstStream();
      case FrameType.SETTINGS -> control.settings();
      case FrameType.PUSH_PROMISE -> promises.pushPromise();
      case FrameType.PING -> control.ping();
      case FrameType.GOAWAY -> control.goAway();
      case FrameType.WINDOW_UPDATE -> windowUpdate();
      case FrameType.PRIORITY_UPDATE -> priorityUpdate();
      default -> {} // RFC 9113 section 5.5: ignored
    }
    return null;
  }

  /** The field block for the stream that {@link #accept} returned; null when that has DATA. */
  @Nullable Headers takeHeaders() {
    Headers taken = headers;
    headers = null; // an idle connection keeps none
    return taken;
  }

  ControlFrames control() {
    return control;
  }

  /** Whether the peer ends the stream with it. */
  boolean endStream() {
    return endStream;
  }

  // ---- The log ----

  void log(@Nullable FrameLog log) {
    frameLog = log;
  }

  /** Logs before the frame has effects, which are logged too; fields, once they are decoded. */
  private @Nullable Http2Stream actLogged(FrameLog log) throws Http2Exception {
    boolean wholeBlock = reader.hasFlag(FLAG_END_HEADERS) && FrameType.isBlock(reader.type());
    if (!wholeBlock) {
      if (reader.type() != FrameType.DATA || reader.isFrameStart()) {
        log.received(connection.now(), reader, null);
      }
      return act();
    }
    blockLog = log;
    try {
      return act();
    } finally {
      if (blockLog != null) { // not decoded
        blockLog = null;
        log.received(connection.now(), reader, null);
      }
    }
  }

  /** A whole field block was decoded. */
  @Nullable Headers decoded(@Nullable Headers block) {
    FrameLog log = blockLog;
    if (log != null && block != null) {
      blockLog = null;
      log.received(connection.now(), reader, block);
    }
    return block;
  }

  // ---- DATA, section 6.1 ----

  private @Nullable Http2Stream data() throws Http2Exception {
    int octets = reader.stretchLength();
    endStream = reader.isFrameEnd() && reader.hasFlag(FLAG_END_STREAM);
    if (reader.isFrameStart()) {
      dataStream = null;
      flow.admit(reader.length());
      int padding = reader.length() - reader.dataLength();
      if (padding > 0) {
        flow.received(padding);
        flow.consumed(padding);
      }
      guard.data(reader.dataLength(), reader.hasFlag(FLAG_END_STREAM));
      flow.received(octets);
      dataStream = dataStream(padding);
    } else {
      flow.received(octets);
    }
    Http2Stream stream = dataStream;
    if (reader.isFrameEnd()) {
      dataStream = null; // an idle connection keeps no stream
    }
    if (stream == null || stream.isClosed()) {
      flow.consumed(octets);
      return null;
    }
    return octets > 0 || endStream ? stream : null;
  }

  /** The stream of a DATA frame that begins, or null when its data is to be dropped. */
  private @Nullable Http2Stream dataStream(int padding) throws Http2Exception {
    int id = reader.streamId();
    Http2Stream stream = streams.get(id);
    if (stream == null) {
      streams.requireReset(id, "DATA");
      flow.late(reader.length());
      return null;
    }
    ErrorCode violation = null;
    String reason = "";
    if (stream.state().after(Input.RECEIVE_DATA) == null) {
      violation = stream.state().violation();
      reason = "DATA behind END_STREAM";
    } else if (!stream.isBodyAllowed()) {
      violation = ErrorCode.PROTOCOL_ERROR;
      reason = "DATA before the head of the response";
    } else if (!stream.inboundWindow().allows(reader.length())) {
      violation = ErrorCode.FLOW_CONTROL_ERROR;
      reason = "DATA beyond the stream's window";
    }
    if (violation != null) {
      flow.consumed(reader.stretchLength());
      throw Http2Exception.stream(id, violation, reason);
    }
    if (padding > 0) {
      stream.receivePadding(padding);
    }
    if (flow.refusesData()) {
      guard.hit(Limit.MEMORY_RESET);
      connection.endings.reset(stream, MemoryBudget.SPENT);
    }
    return stream;
  }

  // ---- HEADERS, section 6.2, and CONTINUATION, section 6.10 ----

  private @Nullable Http2Stream headers() throws Http2Exception {
    int id = reader.streamId();
    if (id == 0) {
      throw protocol("HEADERS on stream 0");
    }
    int from = 0;
    int length = reader.length();
    if (reader.hasFlag(FLAG_PADDED)) {
      if (length == 0) {
        throw frameSize("HEADERS");
      }
      from = 1;
      length -= 1 + reader.octet(0);
    }
    boolean selfDependent = false;
    if (reader.hasFlag(FLAG_PRIORITY)) {
      if (reader.length() < from + 5) {
        throw frameSize("HEADERS");
      }
      selfDependent = (reader.int32(from) & Integer.MAX_VALUE) == id;
      from += 5;
      length -= 5;
    }
    if (length < 0) {
      throw protocol("HEADERS with more padding than payload");
    }
    endStream = reader.hasFlag(FLAG_END_STREAM);
    guard.block(length);
    if (reader.hasFlag(FLAG_END_HEADERS)) {
      Headers block = decoded(blocks.decode(reader.payload(), reader.offset() + from, length));
      return fieldBlock(id, block, selfDependent);
    }
    blocks.begin(id, endStream, selfDependent);
    blocks.append(reader.payload(), reader.offset() + from, length);
    return null;
  }

  private @Nullable Http2Stream continuation() throws Http2Exception {
    int id = reader.streamId();
    if (blocks.openStreamId() == 0) {
      throw protocol("CONTINUATION without a field block to continue");
    }
    guard.continuation(blocks.openLength() + reader.length());
    blocks.append(reader.payload(), reader.offset(), reader.length());
    if (!reader.hasFlag(FLAG_END_HEADERS)) {
      return null;
    }
    Headers block = decoded(blocks.end());
    if (blocks.openPromisedId() != 0) {
      promises.promised(id, blocks.openPromisedId(), block);
      return null;
    }
    endStream = blocks.openEndStream();
    return fieldBlock(id, block, blocks.openSelfDependent());
  }

  /** A whole field block came; it was decoded in any case, because HPACK has a state. */
  private @Nullable Http2Stream fieldBlock(int id, @Nullable Headers block, boolean selfDependent)
      throws Http2Exception {
    Http2Stream stream = streams.get(id);
    if (stream != null) {
      if (stream.state().after(Input.RECEIVE_HEADERS) == null) {
        throw Http2Exception.stream(id, stream.state().violation(), "HEADERS behind END_STREAM");
      }
      headers = checked(id, block, selfDependent);
      return stream;
    }
    if (!streams.isNewPeerStream(id)) {
      streams.requireReset(id, "HEADERS");
      return null;
    }
    streams.peerOpened(id);
    // RFC 9113 section 6.8: behind a GOAWAY it is dropped.
    if (connection.farewell.isSaid()) {
      flow.expectLate(flow.streamWindow());
      return null;
    }
    return request(id, block, selfDependent);
  }

  private @Nullable Http2Stream request(int id, @Nullable Headers block, boolean selfDependent)
      throws Http2Exception {
    requireRoom(id);
    Headers head = checked(id, block, selfDependent);
    if (head.shape() != Headers.Shape.REQUEST) {
      throw malformed(id, "a request without :method, :scheme and :path");
    }
    if (head.isExtendedConnect() && !connection.options().enableConnectProtocol()) {
      throw malformed(id, "CONNECT with :protocol, which was not offered"); // RFC 8441 section 4
    }
    Http2Stream stream = open(id);
    stream.priority(connection.priorities.take(id, head.priority()));
    try {
      stream.listener(connection.listener.onStream(stream));
    } catch (RuntimeException failure) {
      connection.endings.listenerFailed(stream, failure);
    }
    if (id > Integer.MAX_VALUE - LAST_IDS_KEPT) {
      connection.endings.shutdown("stream numbers are used up");
    }
    if (stream.isClosed()) {
      return null;
    }
    headers = head;
    return stream;
  }

  void requireRoom(int id) throws Http2Exception {
    if (streams.isFull()) {
      guard.hit(Limit.CONCURRENT_STREAMS);
      throw Http2Exception.stream(
          id, ErrorCode.REFUSED_STREAM, "over SETTINGS_MAX_CONCURRENT_STREAMS");
    }
    if (flow.refusesStreams()) {
      guard.hit(Limit.MEMORY_REFUSED);
      throw Http2Exception.stream(
          id, ErrorCode.REFUSED_STREAM, "the memory for calls is nearly used up");
    }
  }

  Http2Stream open(int id) {
    Http2Stream stream =
        new Http2Stream(
            connection,
            id,
            NoListener.INSTANCE,
            flow.streamWindow(),
            connection.peerSettings().initialWindowSize());
    streams.processed(id);
    streams.add(stream);
    return stream;
  }

  /** The request of an HTTP/1.1 upgrade, which is stream 1 and complete (RFC 7540 section 3.2). */
  void upgraded(Headers head) throws Http2Exception {
    streams.peerOpened(1);
    endStream = true;
    Http2Stream stream = request(1, head, false);
    headers = null;
    if (stream != null) {
      stream.receiveHeaders(head, true);
    }
  }

  Headers checked(int id, @Nullable Headers block, boolean selfDependent) throws Http2Exception {
    if (selfDependent) {
      throw malformed(id, "a stream that depends on itself");
    }
    if (block != null) {
      return block;
    }
    if (!blocks.isOverLimit()) {
      throw malformed(id, blocks.flaw());
    }
    guard.hit(Limit.HEADER_LIST);
    throw Http2Exception.stream(id, ErrorCode.ENHANCE_YOUR_CALM, blocks.flaw());
  }

  // ---- PRIORITY, section 6.3: checked, and ignored ----

  private void priority() throws Http2Exception {
    int id = reader.streamId();
    if (id == 0) {
      throw protocol("PRIORITY on stream 0");
    }
    boolean sized = reader.length() == 5;
    if (sized && (reader.int32(0) & Integer.MAX_VALUE) != id) {
      return;
    }
    ErrorCode code = sized ? ErrorCode.PROTOCOL_ERROR : ErrorCode.FRAME_SIZE_ERROR;
    String reason = sized ? "a stream that depends on itself" : "PRIORITY of a wrong size";
    throw streams.get(id) == null
        ? Http2Exception.connection(code, reason)
        : Http2Exception.stream(id, code, reason);
  }

  /** RFC 9218 section 7.1. */
  private void priorityUpdate() throws Http2Exception {
    if (!connection.isServer() || reader.streamId() != 0) {
      throw protocol("PRIORITY_UPDATE from a server, or on a stream");
    }
    if (reader.length() < 4) {
      throw frameSize("PRIORITY_UPDATE");
    }
    int id = reader.int32(0) & Integer.MAX_VALUE;
    boolean promise = !streams.isPeers(id);
    if (id == 0 || promise && streams.isIdle(id)) {
      throw protocol("PRIORITY_UPDATE for stream 0, or for a push that was not promised");
    }
    int length = Math.min(reader.length() - 4, LONGEST_PRIORITY);
    String value =
        new String(reader.payload(), reader.offset() + 4, length, StandardCharsets.ISO_8859_1);
    Http2Stream stream = streams.get(id);
    if (stream != null) {
      stream.priority(Priorities.parse(value));
    } else if (streams.isIdle(id)) {
      connection.priorities.keep(id, Priorities.parse(value));
    }
  }

  // ---- RST_STREAM, section 6.4 ----

  private void rstStream() throws Http2Exception {
    if (reader.length() != 4) {
      throw frameSize("RST_STREAM");
    }
    int id = reader.streamId();
    Http2Stream stream = streams.get(id);
    if (stream != null) {
      connection.endings.peerReset(stream, ErrorCode.of(reader.int32(0)));
    } else if (id == 0 || streams.isIdle(id)) {
      throw protocol("RST_STREAM on stream 0 or an idle stream");
    }
  }

  // ---- WINDOW_UPDATE, section 6.9 ----

  private void windowUpdate() throws Http2Exception {
    if (reader.length() != 4) {
      throw frameSize("WINDOW_UPDATE");
    }
    int id = reader.streamId();
    int increment = reader.int32(0) & Integer.MAX_VALUE;
    if (id == 0) {
      if (increment == 0) {
        throw protocol("WINDOW_UPDATE of 0");
      }
      control.connectionWindowUpdate(increment);
      return;
    }
    Http2Stream stream = streams.get(id);
    if (stream == null) {
      if (streams.isIdle(id)) {
        throw protocol("WINDOW_UPDATE on an idle stream");
      }
    } else if (increment == 0) {
      throw Http2Exception.stream(id, ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE of 0");
    } else if (!stream.expandOutboundWindow(increment)) {
      throw Http2Exception.stream(id, ErrorCode.FLOW_CONTROL_ERROR, "WINDOW_UPDATE to over 2^31-1");
    }
  }

  // ---- What they share ----

  static Http2Exception malformed(int id, String reason) {
    return Http2Exception.stream(id, ErrorCode.PROTOCOL_ERROR, reason);
  }

  static Http2Exception protocol(String reason) {
    return Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, reason);
  }

  static Http2Exception frameSize(String frame) {
    return Http2Exception.connection(ErrorCode.FRAME_SIZE_ERROR, frame + " of a wrong size");
  }
}
