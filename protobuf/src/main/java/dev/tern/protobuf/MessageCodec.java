package dev.tern.protobuf;

import dev.tern.protobuf.descriptor.ExtensionRegistry;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages of one type into bytes and back.
 *
 * <p>A codec has no state and may be used by any number of threads at once. Generated classes offer
 * theirs as {@code CODEC}.
 *
 * @param <T> the message's class
 */
public abstract class MessageCodec<T> {
  /** How many bytes a message from a stream may have unless told otherwise: 64 MiB. */
  public static final int DEFAULT_SIZE_LIMIT = 64 << 20;

  /** For generated subclasses. */
  protected MessageCodec() {}

  /** Returns the message type's full name, for example {@code "helloworld.HelloRequest"}. */
  public abstract String fullName();

  /** Returns the message in which no field is set. */
  public abstract T defaultInstance();

  /**
   * Reads fields until {@link ProtoReader#readTag()} returns 0.
   *
   * @throws ProtobufException if the bytes are not a well-formed message of this type
   */
  public abstract T read(ProtoReader in);

  /**
   * Reads fields until {@link ProtoReader#readTag()} returns 0 and merges them into a copy of
   * {@code base}: a single scalar is replaced, a single message is merged, a list is appended to.
   *
   * @throws ProtobufException if the bytes are not a well-formed message of this type
   */
  public abstract T mergeFrom(T base, ProtoReader in);

  /**
   * Writes the message's fields back to front: unknown fields, then known fields from the highest
   * number to the lowest. No tag or length of the message itself is written.
   */
  public abstract void write(T message, ProtoWriter out);

  /**
   * Returns the message type's linked descriptor.
   *
   * @throws UnsupportedOperationException if this codec's type is not described by a schema
   */
  public MessageDescriptor descriptor() {
    throw new UnsupportedOperationException(fullName() + " has no descriptor");
  }

  /**
   * Returns the path of a required field that is not set, in the message or inside it, or null.
   * Only codecs of messages that can lack one override this; {@link #decode} asks it last, because
   * a message may arrive in parts.
   */
  public @Nullable String missingRequired(T message) {
    return null;
  }

  /** Shows the message's fields; generated code overrides it. */
  public void print(T message, MessagePrinter out) {
    out.redacted(fullName());
  }

  /** Returns the message's encoding in a new, exact array. */
  public final byte[] encode(T message) {
    ProtoWriter out = Scratch.take();
    write(message, out);
    byte[] encoded = out.toByteArray();
    Scratch.give(out);
    return encoded;
  }

  /** Returns the message's encoding as bytes that are copied no more. */
  public final Bytes encodeBytes(T message) {
    byte[] encoded = encode(message);
    return Bytes.wrap(encoded, 0, encoded.length);
  }

  /**
   * Returns the encoding in which equal messages are equal bytes: entries of maps are in the order
   * of their keys, numbers as signed ones, strings by their UTF-16 units, {@code false} before
   * {@code true}. Unknown fields stay as they arrived, and so does what is in them. It takes
   * several times as long as {@link #encode}. Other versions and languages may write other bytes.
   *
   * @throws UnsupportedOperationException if this codec's type is not described by a schema
   */
  public byte[] encodeDeterministic(T message) {
    DynamicCodec dynamic = new DynamicCodec(descriptor(), ExtensionRegistry.empty(), true);
    return dynamic.encode(dynamic.read(ProtoReader.owning(encode(message))));
  }

  /**
   * Decodes a message; the array stays the caller's and may be reused at once.
   *
   * @throws ProtobufException if the bytes are not a well-formed message of this type
   */
  public final T decode(byte[] bytes) {
    return decode(new ProtoReader(bytes, 0, bytes.length));
  }

  /**
   * Decodes a message from a stretch of an array, which stays the caller's.
   *
   * @throws ProtobufException if the bytes are not a well-formed message of this type
   * @throws IndexOutOfBoundsException if the stretch does not lie inside the array
   */
  public final T decode(byte[] bytes, int offset, int length) {
    return decode(new ProtoReader(bytes, offset, length));
  }

  /**
   * Decodes a message from an array that the caller gives up: {@code bytes} fields share it instead
   * of copying from it, so nobody may write to it from now on.
   *
   * @throws ProtobufException if the bytes are not a well-formed message of this type
   */
  public final T decodeOwned(byte[] bytes) {
    return decode(ProtoReader.owning(bytes));
  }

  /**
   * Decodes a message without copying: {@code bytes} fields share the given bytes.
   *
   * @throws ProtobufException if the bytes are not a well-formed message of this type
   */
  public final T decode(Bytes bytes) {
    return decode(bytes.reader());
  }

  /**
   * Decodes a message from a buffer's remaining bytes; the position does not move, and the buffer
   * stays the caller's. A heap buffer is read where it is, a direct or read-only one is copied.
   *
   * @throws ProtobufException if the bytes are not a well-formed message of this type
   */
  public final T decode(ByteBuffer buffer) {
    if (buffer.hasArray()) {
      return decode(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
    }
    return decode(Bytes.copyOf(buffer));
  }

  /**
   * Decodes a message from all that is left of a stream, at most {@value #DEFAULT_SIZE_LIMIT}
   * bytes. It does not close the stream.
   *
   * @throws ProtobufException if the bytes are not a well-formed message of this type, or too many
   * @throws UncheckedIOException if the stream fails
   */
  public final T decode(InputStream in) {
    return decode(in, DEFAULT_SIZE_LIMIT);
  }

  /**
   * Decodes a message from all that is left of a stream.
   *
   * @param maxSize how many bytes at most, at least 0
   * @throws ProtobufException if the bytes are not a well-formed message of this type, or too many
   * @throws UncheckedIOException if the stream fails
   */
  public final T decode(InputStream in, int maxSize) {
    return decodeOwned(MessageInput.all(in, maxSize));
  }

  /**
   * Decodes the next message of a stream in which each stands behind its length, as {@link
   * Message#writeDelimitedTo} writes them, of at most {@value #DEFAULT_SIZE_LIMIT} bytes.
   *
   * @return the message, or null if the stream has ended before it
   * @throws ProtobufException if the stream ends inside it, it is malformed, or too large
   * @throws UncheckedIOException if the stream fails
   */
  public final @Nullable T decodeDelimited(InputStream in) {
    return decodeDelimited(in, DEFAULT_SIZE_LIMIT);
  }

  /**
   * Decodes the next message of a stream in which each stands behind its length.
   *
   * @param maxSize of how many bytes at most, at least 0
   * @return the message, or null if the stream has ended before it
   * @throws ProtobufException if the stream ends inside it, it is malformed, or too large
   * @throws UncheckedIOException if the stream fails
   */
  public final @Nullable T decodeDelimited(InputStream in, int maxSize) {
    byte[] bytes = MessageInput.delimited(in, maxSize);
    return bytes == null ? null : decodeOwned(bytes);
  }

  private T decode(ProtoReader in) {
    try {
      T message = read(in);
      String missing = RequiredFields.missing(this, message);
      if (missing != null) {
        throw new ProtobufException(missing);
      }
      return message;
    } catch (ProtobufException e) {
      throw e.in(fullName());
    }
  }

  /**
   * Returns a codec whose messages are their own encoding, for proxies and generic calls. It checks
   * nothing.
   */
  public static MessageCodec<byte[]> raw() {
    return RawCodec.INSTANCE;
  }

  /** Returns the message's codec, typed so that it takes the message. */
  @SuppressWarnings("unchecked") // Message.codec() promises a codec of the message's own class
  static MessageCodec<Message> of(Message message) {
    return (MessageCodec<Message>) message.codec();
  }

  private static final class RawCodec extends MessageCodec<byte[]> {
    static final RawCodec INSTANCE = new RawCodec();
    private static final byte[] EMPTY = {};

    @Override
    public String fullName() {
      return "bytes";
    }

    @Override
    public byte[] defaultInstance() {
      return EMPTY;
    }

    @Override
    public byte[] read(ProtoReader in) {
      return in.readRemaining();
    }

    @Override
    public byte[] mergeFrom(byte[] base, ProtoReader in) {
      // Concatenating two encodings is what merging means on the wire.
      byte[] more = in.readRemaining();
      byte[] merged = new byte[Math.addExact(base.length, more.length)];
      System.arraycopy(base, 0, merged, 0, base.length);
      System.arraycopy(more, 0, merged, base.length, more.length);
      return merged;
    }

    @Override
    public void write(byte[] message, ProtoWriter out) {
      out.writeRaw(message, 0, message.length);
    }
  }
}
