package dev.tern.protobuf.wkt;

import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.MessageDescriptor;

/** What an {@link Any} can do besides holding its fields. */
abstract class AnyMethods {
  private static final String PREFIX = "type.googleapis.com";

  AnyMethods() {}

  public abstract String typeUrl();

  public abstract Bytes value();

  /** Returns an {@code Any} that holds a message, with {@code type.googleapis.com/} in its URL. */
  public static Any pack(Message message) {
    return pack(message, PREFIX);
  }

  /**
   * Returns an {@code Any} that holds a message.
   *
   * @param urlPrefix what stands before the type's name in the URL; a slash at its end may be left
   *     out
   */
  public static Any pack(Message message, String urlPrefix) {
    String slash = urlPrefix.endsWith("/") ? "" : "/";
    return Any.builder()
        .typeUrl(urlPrefix + slash + message.codec().fullName())
        .value(encoded(message))
        .build();
  }

  @SuppressWarnings("unchecked") // Message.codec() promises a codec of the message's own class
  private static Bytes encoded(Message message) {
    return ((MessageCodec<Message>) message.codec()).encodeBytes(message);
  }

  /**
   * Returns the full name of the type of the message that this holds: what follows the last slash
   * of the URL. Empty if there is no slash, for then the URL names no type.
   */
  public String typeName() {
    String url = typeUrl();
    int slash = url.lastIndexOf('/');
    return slash < 0 ? "" : url.substring(slash + 1);
  }

  /** Says whether this holds a message of a codec's type. */
  public boolean is(MessageCodec<?> codec) {
    return typeName().equals(codec.fullName());
  }

  /** Says whether this holds a message of a type. */
  public boolean is(MessageDescriptor type) {
    return typeName().equals(type.fullName());
  }

  /**
   * Decodes the message that this holds; its {@code bytes} fields share what this holds.
   *
   * @param codec of the type; {@link dev.tern.protobuf.DynamicMessage#codec} gives one for a type
   *     that is known by its descriptor alone
   * @throws ProtobufException if this holds another type, or no well-formed message of it
   */
  public <T> T unpack(MessageCodec<T> codec) {
    if (!is(codec)) {
      throw new ProtobufException(
          "an Any of \"" + typeUrl() + "\" holds no message of " + codec.fullName());
    }
    return codec.decode(value());
  }
}
