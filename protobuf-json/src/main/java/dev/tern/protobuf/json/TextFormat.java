package dev.tern.protobuf.json;

import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The text format of messages, in which people write configuration and tests.
 *
 * <p>Immutable, and to be used by any number of threads.
 *
 * @see <a href="https://protobuf.dev/reference/protobuf/textformat-spec/">protobuf.dev, Text Format
 *     Language Specification</a>
 */
public final class TextFormat {
  /** How many messages may lie inside each other unless told otherwise. */
  public static final int DEFAULT_DEPTH_LIMIT = ProtoReader.DEFAULT_DEPTH_LIMIT;

  /** Strict, with the well-known types alone in the registry. */
  public static final TextFormat DEFAULT = builder().build();

  private final TypeRegistry registry;
  private final boolean ignoresUnknown;
  private final boolean printsUnknown;
  private final boolean redacts;
  private final boolean singleLine;
  private final int depthLimit;
  private final long sizeLimit;

  private TextFormat(Builder builder) {
    registry = builder.registry;
    ignoresUnknown = builder.ignoresUnknown;
    printsUnknown = builder.printsUnknown;
    redacts = builder.redacts;
    singleLine = builder.singleLine;
    depthLimit = builder.depthLimit;
    sizeLimit = builder.sizeLimit;
  }

  /** Returns a new builder of a strict format. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the text form of a message. An {@code Any} whose type is in the registry is printed as
   * that type.
   *
   * @throws FormatException if messages are nested too deep
   */
  public String print(Message message) {
    return print(message.descriptor(), message.toByteArray());
  }

  /**
   * Returns the text form of an encoded message.
   *
   * @throws FormatException if messages are nested too deep
   * @throws ProtobufException if the bytes are malformed
   */
  public String print(MessageDescriptor type, byte[] encoded) {
    return new TextPrinter(this).print(type, encoded);
  }

  /**
   * Prints a message to a {@link java.io.Writer}, which stays open, or to another sink of
   * characters.
   *
   * @throws FormatException if messages are nested too deep; nothing has been written then
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
   * @throws FormatException if messages are nested too deep; nothing has been written then
   * @throws UncheckedIOException if the stream fails
   */
  public void print(Message message, OutputStream out) {
    try {
      out.write(print(message).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the message that the text in UTF-8 says.
   *
   * @throws FormatException if it says none
   */
  public <T> T parse(byte[] text, MessageCodec<T> codec) {
    String characters = TextEscapes.decode(text, 0, text.length);
    if (characters == null) {
      throw TextEscapes.notUtf8(text);
    }
    return parse(characters, codec);
  }

  /**
   * Returns the message that the text says; the reader is read to its end and stays open.
   *
   * @throws FormatException if it says none
   * @throws UncheckedIOException if the reader fails
   */
  public <T> T parse(Reader text, MessageCodec<T> codec) {
    StringWriter all = new StringWriter();
    try {
      new TextSource(text, sizeLimit, false, false).transferTo(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return parse(all.toString(), codec);
  }

  /**
   * Returns the message that the text in UTF-8 says; the stream is read to its end and stays open.
   *
   * @throws FormatException if it says none
   * @throws UncheckedIOException if the stream fails
   */
  public <T> T parse(InputStream text, MessageCodec<T> codec) {
    return parse(new Utf8Reader(text), codec);
  }

  /**
   * Returns the message that the text says.
   *
   * @throws FormatException if it says none
   */
  public <T> T parse(String text, MessageCodec<T> codec) {
    byte[] encoded = toBinary(text, codec.descriptor());
    try {
      return codec.decodeOwned(encoded);
    } catch (ProtobufException e) {
      throw new FormatException(String.valueOf(e.getMessage()), 0, 0, e);
    }
  }

  /**
   * Returns the encoding of the message that the text says. Its fields are in the order of the
   * text, and required fields may be missing.
   *
   * @throws FormatException if it says none
   */
  public byte[] toBinary(String text, MessageDescriptor type) {
    return new TextReader(this, text).read(type);
  }

  /**
   * Returns the name by which a field goes in the text format: that of the message type if it was
   * defined as a group, or looks in every way as if it were. An extension's is in brackets, and is
   * that of the message type if it is an item of a message set.
   */
  static String nameOf(FieldDescriptor field) {
    if (field.isExtension()) {
      return '[' + (isItemOfSet(field) ? field.messageType() : field).fullName() + ']';
    }
    return isGroupLike(field) ? field.messageType().name() : field.name();
  }

  /** Says whether an extension makes the message type in which it stands an item of a set. */
  static boolean isItemOfSet(FieldDescriptor extension) {
    return extension.containingType().isMessageSet()
        && extension.isMessage()
        && !extension.isRepeated()
        && extension.extensionScope() == extension.messageType();
  }

  private static boolean isGroupLike(FieldDescriptor field) {
    if (!field.isMessage() || !field.isDelimited()) {
      return false;
    }
    MessageDescriptor type = field.messageType();
    MessageDescriptor scope = field.isExtension() ? field.extensionScope() : field.containingType();
    return type.name().toLowerCase(Locale.ROOT).equals(field.name())
        && type.file() == field.file()
        && type.containingType() == scope;
  }

  TypeRegistry registry() {
    return registry;
  }

  boolean ignoresUnknown() {
    return ignoresUnknown;
  }

  boolean redacts() {
    return redacts;
  }

  boolean printsUnknown() {
    return printsUnknown;
  }

  boolean singleLine() {
    return singleLine;
  }

  int depthLimit() {
    return depthLimit;
  }

  /**
   * Gathers options.
   *
   * <p>Owner: the thread that uses it.
   */
  public static final class Builder {
    private TypeRegistry registry = TypeRegistry.empty();
    private boolean ignoresUnknown;
    private boolean printsUnknown;
    private boolean redacts;
    private boolean singleLine;
    private int depthLimit = DEFAULT_DEPTH_LIMIT;
    private long sizeLimit = Integer.MAX_VALUE;

    private Builder() {}

    /** Sets which types an {@code Any} may be expanded to, and which extensions there are. */
    public Builder registry(TypeRegistry registry) {
      this.registry = registry;
      return this;
    }

    /** When parsing, passes over fields and extensions that are not known. */
    public Builder ignoringUnknown() {
      ignoresUnknown = true;
      return this;
    }

    /** Prints also the fields that the schema does not know, by number. They cannot be parsed. */
    public Builder printingUnknown() {
      printsUnknown = true;
      return this;
    }

    /**
     * Prints {@code [REDACTED]} in place of a field whose option {@code debug_redact} is set, and
     * leaves out unknown fields. What is printed so is for people and cannot be parsed.
     */
    public Builder redacting() {
      redacts = true;
      return this;
    }

    /** Prints all in one line. */
    public Builder singleLine() {
      singleLine = true;
      return this;
    }

    /**
     * Sets how many messages may lie inside each other, the outermost not counted and those inside
     * an {@code Any} counted like all others; {@value TextFormat#DEFAULT_DEPTH_LIMIT} if not set.
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
     * Integer#MAX_VALUE} at most, unless told otherwise.
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
    public TextFormat build() {
      return new TextFormat(this);
    }
  }
}
