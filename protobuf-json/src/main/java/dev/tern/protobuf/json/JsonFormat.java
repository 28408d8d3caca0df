package dev.tern.protobuf.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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

  private static final String NOT_UTF8 = "the text is not UTF-8";

  private static final Separators SEPARATORS =
      Separators.createDefaultInstance()
          .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
          .withObjectEmptySeparator("")
          .withArrayEmptySeparator("");

  private final TypeRegistry registry;
  private final boolean ignoresUnknown;
  private final boolean printsDefaults;
  private final boolean usesProtoNames;
  private final boolean printsEnumNumbers;
  private final boolean indents;
  private final int depthLimit;
  private final JsonFactory factory;
  private final MessageShape.Cache shapes = new MessageShape.Cache();

  private JsonFormat(Builder builder) {
    registry = builder.registry;
    ignoresUnknown = builder.ignoresUnknown;
    printsDefaults = builder.printsDefaults;
    usesProtoNames = builder.usesProtoNames;
    printsEnumNumbers = builder.printsEnumNumbers;
    indents = builder.indents;
    depthLimit = builder.depthLimit;
    // What is large is bounded by the input, which the caller has; what is deep or slow is not.
    factory =
        new JsonFactoryBuilder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNestingDepth(2 * depthLimit + 10)
                    .build())
            .streamWriteConstraints(
                StreamWriteConstraints.builder().maxNestingDepth(2 * depthLimit + 10).build())
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .configure(JsonWriteFeature.ESCAPE_FORWARD_SLASHES, false)
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
    StringWriter text = new StringWriter(Math.max(64, encoded.length));
    try (JsonGenerator out = factory.createGenerator(text)) {
      print(type, encoded, out);
    } catch (IOException e) {
      throw failedOutput(e);
    }
    return text.toString();
  }

  /**
   * Prints a message to a {@link Writer}, which stays open, or to another sink of characters.
   *
   * @throws FormatException if it has no JSON form; part of it may have been written
   * @throws UncheckedIOException if the sink fails
   */
  public void print(Message message, Appendable out) {
    if (out instanceof Writer writer) {
      try (JsonGenerator json = keepOpen(factory.createGenerator(writer))) {
        print(message.descriptor(), message.toByteArray(), json);
      } catch (IOException e) {
        throw failedOutput(e);
      }
      return;
    }
    try {
      out.append(print(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Prints a message in UTF-8; the stream stays open.
   *
   * @throws FormatException if it has no JSON form; part of it may have been written
   * @throws UncheckedIOException if the stream fails
   */
  public void print(Message message, OutputStream out) {
    try (JsonGenerator json = keepOpen(factory.createGenerator(out))) {
      print(message.descriptor(), message.toByteArray(), json);
    } catch (IOException e) {
      throw failedOutput(e);
    }
  }

  private static JsonGenerator keepOpen(JsonGenerator out) {
    return out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }

  private void print(MessageDescriptor type, byte[] encoded, JsonGenerator out) throws IOException {
    out.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    if (indents) {
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      out.setPrettyPrinter(
          new DefaultPrettyPrinter(SEPARATORS).withObjectIndenter(lines).withArrayIndenter(lines));
    }
    new JsonPrinter(this, out).print(type, encoded);
  }

  private static RuntimeException failedOutput(IOException e) {
    return e instanceof JsonProcessingException
        ? new FormatException(message(e), 0, 0, e)
        : new UncheckedIOException(e);
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
    try (JsonParser in = factory.createParser(text)) {
      return decode(toBinary(in, codec.descriptor()), codec);
    } catch (IOException e) {
      throw failedInput(e);
    }
  }

  /**
   * Returns the message that the JSON text says; the reader is read to its end and stays open.
   *
   * @throws FormatException if it says none
   * @throws UncheckedIOException if the reader fails
   */
  public <T> T parse(Reader json, MessageCodec<T> codec) {
    try (JsonParser in = keepOpen(factory.createParser(json))) {
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
    Reader strict = new InputStreamReader(json, StandardCharsets.UTF_8.newDecoder());
    return parse(strict, codec);
  }

  /**
   * Returns a reader of several JSON values that follow each other (concatenated, or one on each
   * line); it closes the source when it is closed.
   */
  public <T> JsonValues<T> values(Reader json, MessageCodec<T> codec) {
    try {
      return new JsonValues<>(this, factory.createParser(json), codec);
    } catch (IOException e) {
      throw failedInput(e);
    }
  }

  /**
   * Returns a reader of several JSON values in UTF-8 that follow each other (concatenated, or one
   * on each line); it closes the source when it is closed.
   */
  public <T> JsonValues<T> values(InputStream json, MessageCodec<T> codec) {
    Reader strict = new InputStreamReader(json, StandardCharsets.UTF_8.newDecoder());
    return values(strict, codec);
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
    try (JsonParser in = factory.createParser(json)) {
      return toBinary(in, type);
    } catch (IOException e) {
      throw failedInput(e);
    }
  }

  private static JsonParser keepOpen(JsonParser in) {
    return in.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
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
    return e instanceof CharacterCodingException
        ? new FormatException(NOT_UTF8, 0, 0, e)
        : new UncheckedIOException(e);
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

  boolean usesProtoNames() {
    return usesProtoNames;
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

    /** Returns the format. */
    public JsonFormat build() {
      return new JsonFormat(this);
    }
  }
}
