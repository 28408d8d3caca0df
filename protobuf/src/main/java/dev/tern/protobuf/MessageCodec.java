package dev.tern.protobuf;

import dev.tern.protobuf.descriptor.MessageDescriptor;
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
    ProtoWriter out = new ProtoWriter();
    write(message, out);
    return out.toByteArray();
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

  private T decode(ProtoReader in) {
    try {
      T message = read(in);
      String missing = missingRequired(message);
      if (missing != null) {
        throw new ProtobufException("required field " + missing + " is not set");
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
