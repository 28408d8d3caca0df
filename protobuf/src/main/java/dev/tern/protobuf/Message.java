package dev.tern.protobuf;

import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

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
    ProtoWriter writer = Scratch.take();
    MessageCodec.of(this).write(this, writer);
    try {
      out.write(writer.array(), writer.offset(), writer.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Scratch.give(writer);
  }

  /**
   * Writes this message behind its length, a varint, in one call: {@link
   * MessageCodec#decodeDelimited(java.io.InputStream)} reads it.
   *
   * @throws UncheckedIOException if the stream fails
   */
  default void writeDelimitedTo(OutputStream out) {
    ProtoWriter writer = new ProtoWriter();
    MessageCodec.of(this).write(this, writer);
    writer.prependVarint(writer.size());
    try {
      out.write(writer.array(), writer.offset(), writer.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes this message's encoding into a buffer, whose position moves behind it.
   *
   * @throws java.nio.BufferOverflowException if it does not fit; nothing is written then
   * @throws java.nio.ReadOnlyBufferException if nothing may be written to the buffer
   */
  default void writeTo(ByteBuffer out) {
    ProtoWriter writer = new ProtoWriter();
    MessageCodec.of(this).write(this, writer);
    out.put(writer.array(), writer.offset(), writer.size());
  }
}
