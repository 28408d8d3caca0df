package dev.tern.http2;

import dev.tern.http2.hpack.FieldSink;
import dev.tern.http2.hpack.FieldTraits;
import dev.tern.http2.hpack.HpackDecoder;
import dev.tern.http2.hpack.HpackException;
import dev.tern.http2.hpack.KeptBlocks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts field blocks together from HEADERS and CONTINUATION, decodes and checks them (RFC 9113
 * sections 4.3, 8.2 and 8.3).
 *
 * <p>Owner: event loop.
 */
final class FieldBlocks implements FieldSink {
  private static final byte[] NONE = new byte[0];

  private final HpackDecoder decoder;
  private final AbuseGuard guard;

  // A block whose END_HEADERS has not come; the stream is 0 when there is none.
  private int openStreamId;
  private boolean openEndStream;
  private boolean openSelfDependent;
  private int openPromisedId;
  private byte[] open = NONE;
  private int openLength;

  // The fields of the block that is being decoded.
  // Shared until the first field comes, as an idle connection is small.
  private static final @Nullable String[] NO_FIELDS = {};
  private static final byte[] NO_INDEXING = {};
  private static final int LEAST_FIELDS = 8;

  private @Nullable String[] namesAndValues = NO_FIELDS;
  private byte[] indexing = NO_INDEXING;
  private int size;
  private int pseudo;
  private boolean regular;
  private @Nullable String flaw;

  private final KeptBlocks kept = new KeptBlocks();

  FieldBlocks(Http2Options options, AbuseGuard guard) {
    // Until the peer has acknowledged a smaller table it may use the initial one.
    this.decoder =
        new HpackDecoder(
            Math.max(options.headerTableSize(), Http2Settings.INITIAL.headerTableSize()),
            options.maxHeaderListSize(),
            options.maxHeaderFields());
    this.guard = guard;
  }

  HpackDecoder decoder() {
    return decoder;
  }

  /** The stream whose CONTINUATION must come next; 0 for none. */
  int openStreamId() {
    return openStreamId;
  }

  boolean openEndStream() {
    return openEndStream;
  }

  boolean openSelfDependent() {
    return openSelfDependent;
  }

  /** The stream that the open block promises; 0 for HEADERS. */
  int openPromisedId() {
    return openPromisedId;
  }

  /** A promise that goes on in CONTINUATION. */
  void beginPromise(int streamId, int promisedId) {
    begin(streamId, false, false);
    openPromisedId = promisedId;
  }

  /** A block that goes on in CONTINUATION. */
  void begin(int streamId, boolean endStream, boolean selfDependent) {
    openStreamId = streamId;
    openPromisedId = 0;
    openEndStream = endStream;
    openSelfDependent = selfDependent;
    openLength = 0;
    guard.blockStart();
  }

  /** A part of the open block. */
  void append(byte[] buffer, int offset, int length) {
    if (open.length - openLength < length) {
      open = Arrays.copyOf(open, Math.max(openLength + length, 2 * open.length));
    }
    System.arraycopy(buffer, offset, open, openLength, length);
    openLength += length;
  }

  int openLength() {
    return openLength;
  }

  /** The open block is whole: as {@link #decode}. */
  @Nullable Headers end() throws Http2Exception {
    byte[] block = open;
    open = NONE;
    openStreamId = 0;
    return decode(block, 0, openLength);
  }

  /** The fields of a whole block, or null when {@link #flaw} says what is wrong with them. */
  @Nullable Headers decode(byte[] buffer, int offset, int length) throws Http2Exception {
    long changes = decoder.tableChanges();
    Headers same = kept.find(buffer, offset, length, changes);
    if (same != null) {
      return same;
    }
    size = 0;
    pseudo = 0;
    regular = false;
    flaw = null;
    try {
      decoder.decode(buffer, offset, length, this);
    } catch (HpackException failure) {
      throw Http2Exception.connection(ErrorCode.COMPRESSION_ERROR, failure.reason());
    }
    Headers headers = flaw == null && !isOverLimit() ? headers() : null;
    Arrays.fill(namesAndValues, 0, 2 * size, null);
    if (headers != null && changes == decoder.tableChanges()) {
      kept.keep(headers, changes, buffer, offset, length);
    }
    return headers;
  }

  /** Whether the last block was over a limit. */
  boolean isOverLimit() {
    return decoder.isOverLimit();
  }

  /** What is wrong with the last block that was decoded. */
  String flaw() {
    return flaw == null ? "a field block over the limits" : flaw;
  }

  private Headers headers() {
    if (size == 0) {
      return Headers.empty();
    }
    @SuppressWarnings("NullAway") // all of these places were filled
    String[] fields = Arrays.copyOf(namesAndValues, 2 * size);
    return new Headers(fields, Arrays.copyOf(indexing, size));
  }

  @Override
  public void field(String name, String value, int traits) {
    int kind = traits & FieldTraits.KIND_MASK;
    if ((traits & FieldTraits.MALFORMED) != 0) {
      flaw = FieldTraits.explain(name, value);
    } else if (!FieldTraits.isPseudo(kind)) {
      regular = true;
    } else if (regular) {
      flaw = name + " behind a field that is none of its kind";
    } else if ((pseudo & 1 << kind) != 0) {
      flaw = name + " for the second time";
    } else {
      pseudo |= 1 << kind;
    }
    if (flaw != null) {
      return;
    }
    if (size == indexing.length) {
      int length = Math.max(LEAST_FIELDS, 2 * size);
      namesAndValues = Arrays.copyOf(namesAndValues, 2 * length);
      indexing = Arrays.copyOf(indexing, length);
    }
    namesAndValues[2 * size] = name;
    namesAndValues[2 * size + 1] = value;
    indexing[size++] = (byte) (traits >> FieldTraits.INDEXING_SHIFT);
  }
}
