package dev.tern.protobuf.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The canonical JSON form of messages.
 *
 * <p>Immutable, and to be used by any number of threads. A format remembers the types that it has
 * met, so keep one instead of making one for each message.
 *
 * <pre>{@code
 * String json = JsonFormat.DEFAULT.print(reply);
 * HelloReply same = JsonFormat.DEFAULT.parse(json, HelloReply.CODEC);
 * }</pre>
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">protobuf.dev, ProtoJSON Format</a>
 */
public final class JsonFormat {
  /** How many messages may lie inside each other unless told otherwise. */
  public static final int DEFAULT_DEPTH_LIMIT = ProtoReader.DEFAULT_DEPTH_LIMIT;

  /** Compact, strict, with the well-known types alone in the registry. */
  public static final JsonFormat DEFAULT = builder().build();

  /** What the parser may have taken of one value's successors; its buffer is half of it. */
  private static final int READ_AHEAD = 8192;

  private final TypeRegistry registry;
  private final boolean ignoresUnknown;
  private final boolean printsDefaults;
  private final boolean printsEnumNumbers;
  private final boolean indents;
  private final int depthLimit;
  private final long sizeLimit;
  private final JsonFactory factory;
  private final MessageShape.Cache shapes;

  private JsonFormat(Builder builder) {
    registry = builder.registry;
    ignoresUnknown = builder.ignoresUnknown;
    printsDefaults = builder.printsDefaults;
    printsEnumNumbers = builder.printsEnumNumbers;
    indents = builder.indents;
    depthLimit = builder.depthLimit;
    sizeLimit = builder.sizeLimit;
    shapes = new MessageShape.Cache(builder.usesProtoNames);
    // What is large is bounded by the input, which the caller has; what is deep or slow is not.
    factory =
        new JsonFactoryBuilder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNestingDepth(2 * depthLimit + 10)
                    .build())
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .build();
  }

  /** Returns a new builder of a compact, strict format. */
  public static Builder builder() {
    return new Builder();
  }

  // ---- printing

  /**
   * Returns the JSON form of a message.
   *
   * @throws FormatException if it has none: a time out of range, an {@code Any} of an unknown type
   */
  public String print(Message message) {
    return print(message.descriptor(), message.toByteArray());
  }

  /**
   * Returns the JSON form of an encoded message.
   *
   * @throws FormatException if it has none
   * @throws ProtobufException if the bytes are malformed
   */
  public String print(MessageDescriptor type, byte[] encoded) {
    return printed(type, encoded).toString();
  }

  /**
   * Prints a message to a {@link java.io.Writer}, which stays open, or to another sink of
   * characters.
   *
   * @throws FormatException if it has no JSON form; nothing has been written then
   * @throws UncheckedIOException if the sink fails
   */
  public void print(Message message, Appendable out) {
    try {
      out.append(print(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Prints a message in UTF-8; the stream stays open.
   *
   * @throws FormatException if it has no JSON form; nothing has been written then
   * @throws UncheckedIOException if the stream fails
   */
  public void print(Message message, OutputStream out) {
    try {
      printed(message.descriptor(), message.toByteArray()).writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonOutput printed(MessageDescriptor type, byte[] encoded) {
    JsonOutput out = new JsonOutput(indents, 2 * encoded.length);
    new JsonPrinter(this, out).print(type, encoded);
    return out;
  }

  // ---- parsing

  /**
   * Returns the message that the JSON text says.
   *
   * @throws FormatException if it says none
   */
  public <T> T parse(String json, MessageCodec<T> codec) {
    return decode(toBinary(json, codec.descriptor()), codec);
  }

  /**
   * Returns the message that the JSON text in UTF-8 says.
   *
   * @throws FormatException if it says none
   */
  public <T> T parse(byte[] json, MessageCodec<T> codec) {
    // Jackson's own decoder is faster and lets pass what is not UTF-8.
    String text = TextEscapes.decode(json, 0, json.length);
    if (text == null) {
      throw TextEscapes.notUtf8(json);
    }
    return parse(text, codec);
  }

  /**
   * Returns the message that the JSON text says; the reader is read to its end and stays open.
   *
   * @throws FormatException if it says none
   * @throws UncheckedIOException if the reader fails
   */
  public <T> T parse(Reader json, MessageCodec<T> codec) {
    TextSource source = new TextSource(json, sizeLimit, true, false);
    try (JsonParser in = factory.createParser(source)) {
      return decode(toBinary(in, codec.descriptor()), codec);
    } catch (IOException e) {
      throw failedInput(e);
    }
  }

  /**
   * Returns the message that the JSON text in UTF-8 says; the stream is read to its end and stays
   * open.
   *
   * @throws FormatException if it says none
   * @throws UncheckedIOException if the stream fails
   */
  public <T> T parse(InputStream json, MessageCodec<T> codec) {
    return parse(new Utf8Reader(json), codec);
  }

  /**
   * Returns a reader of several JSON values that follow each other (concatenated, or one on each
   * line); it closes the source when it is closed.
   */
  public <T> JsonValues<T> values(Reader json, MessageCodec<T> codec) {
    TextSource source = new TextSource(json, sizeLimit + READ_AHEAD, true, true);
    try {
      return new JsonValues<>(this, source, factory.createParser(source), codec);
    } catch (IOException e) {
      throw failedInput(e);
    }
  }

  /**
   * Returns a reader of several JSON values in UTF-8 that follow each other (concatenated, or one
   * on each line); it closes the source when it is closed.
   */
  public <T> JsonValues<T> values(InputStream json, MessageCodec<T> codec) {
    return values(new Utf8Reader(json), codec);
  }

  /** Reads one value of several, or returns null if there is no more. */
  <T> @Nullable T parseNext(JsonParser in, MessageCodec<T> codec) {
    try {
      if (in.nextToken() == null) {
        return null;
      }
      return decode(
          new JsonReader(this, new JsonTokens(in)).readCurrent(codec.descriptor()), codec);
    } catch (IOException e) {
      throw failedInput(e);
    }
  }

  /**
   * Returns the encoding of the message that the JSON text says. Its fields are in the order of the
   * text, and required fields may be missing.
   *
   * @throws FormatException if it says none
   */
  public byte[] toBinary(String json, MessageDescriptor type) {
    TextSource.check(json);
    try (JsonParser in = factory.createParser(json)) {
      return toBinary(in, type);
    } catch (IOException e) {
      throw failedInput(e);
    }
  }

  private byte[] toBinary(JsonParser in, MessageDescriptor type) throws IOException {
    return new JsonReader(this, new JsonTokens(in)).read(type);
  }

  private static <T> T decode(byte[] encoded, MessageCodec<T> codec) {
    try {
      return codec.decodeOwned(encoded);
    } catch (ProtobufException e) {
      throw new FormatException(message(e), 0, 0, e);
    }
  }

  private static RuntimeException failedInput(IOException e) {
    if (e instanceof JsonProcessingException json) {
      String what = String.valueOf(json.getOriginalMessage());
      return json.getLocation() == null
          ? new FormatException(what, 0, 0, e)
          : new FormatException(
              what, json.getLocation().getLineNr(), json.getLocation().getColumnNr(), e);
    }
    return new UncheckedIOException(e);
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  // ---- what it is set to

  TypeRegistry registry() {
    return registry;
  }

  boolean ignoresUnknown() {
    return ignoresUnknown;
  }

  boolean printsDefaults() {
    return printsDefaults;
  }

  boolean printsEnumNumbers() {
    return printsEnumNumbers;
  }

  int depthLimit() {
    return depthLimit;
  }

  MessageShape shape(MessageDescriptor type) {
    return shapes.of(type);
  }

  /**
   * Gathers options.
   *
   * <p>Owner: the thread that uses it.
   */
  public static final class Builder {
    private TypeRegistry registry = TypeRegistry.empty();
    private boolean ignoresUnknown;
    private boolean printsDefaults;
    private boolean usesProtoNames;
    private boolean printsEnumNumbers;
    private boolean indents;
    private int depthLimit = DEFAULT_DEPTH_LIMIT;
    private long sizeLimit = Integer.MAX_VALUE;

    private Builder() {}

    /** Sets which types an {@code Any} may hold, and which extensions there are. */
    public Builder registry(TypeRegistry registry) {
      this.registry = registry;
      return this;
    }

    /**
     * When parsing, passes over fields that the schema does not know and over enum values whose
     * name it does not know, instead of refusing them.
     */
    public Builder ignoringUnknown() {
      ignoresUnknown = true;
      return this;
    }

    /** Prints also fields without presence that are at their default, and empty lists and maps. */
    public Builder printingDefaults() {
      printsDefaults = true;
      return this;
    }

    /** Prints the names of fields as they are in the schema. Parsing always takes both. */
    public Builder usingProtoNames() {
      usesProtoNames = true;
      return this;
    }

    /** Prints enum values as numbers. Parsing always takes both. */
    public Builder printingEnumNumbers() {
      printsEnumNumbers = true;
      return this;
    }

    /** Prints a line for each value, indented by two spaces for each level. */
    public Builder indenting() {
      indents = true;
      return this;
    }

    /**
     * Sets how many messages may lie inside each other, the outermost not counted and those inside
     * an {@code Any} counted like all others; {@value JsonFormat#DEFAULT_DEPTH_LIMIT} if not set.
     *
     * @param limit 0 to 1000
     */
    public Builder depthLimit(int limit) {
      if (limit < 0 || limit > 1000) {
        throw new IllegalArgumentException("depth limit " + limit);
      }
      depthLimit = limit;
      return this;
    }

    /**
     * Sets how many characters a text may have that is read from a reader or a stream, {@link
     * Integer#MAX_VALUE} at most, unless told otherwise. For several values this is the limit of
     * each, give or take a buffer.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder sizeLimit(int characters) {
      if (characters < 1) {
        throw new IllegalArgumentException("size limit " + characters);
      }
      sizeLimit = characters;
      return this;
    }

    /** Returns the format. */
    public JsonFormat build() {
      return new JsonFormat(this);
    }
  }
}
