package dev.tern.protobuf;

import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * An immutable protobuf message. Every generated message class implements it.
 *
 * <p>A message is a value: it is its fields, their presence and its unknown fields, and may be
 * shared between threads freely.
 */
public interface Message {
  /** Returns the codec of this message's type; its type parameter is this message's class. */
  MessageCodec<?> codec();

  /** Returns the fields that arrived and that this message's schema does not know. */
  UnknownFields unknownFields();

  /** Returns the message type's linked descriptor. */
  default MessageDescriptor descriptor() {
    return codec().descriptor();
  }

  /** Returns this message's encoding in a new, exact array. */
  default byte[] toByteArray() {
    return MessageCodec.of(this).encode(this);
  }

  /**
   * Writes this message's encoding, without a length before it, in one call.
   *
   * @throws UncheckedIOException if the stream fails
   */
  default void writeTo(OutputStream out) {
    ProtoWriter writer = new ProtoWriter();
    MessageCodec.of(this).write(this, writer);
    try {
      out.write(writer.array(), writer.offset(), writer.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
