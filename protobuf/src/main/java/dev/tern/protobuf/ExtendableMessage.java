package dev.tern.protobuf;

/**
 * A message that leaves numbers free for fields that other files define. Every generated message
 * whose type has extension ranges implements it; its builder has {@code set} and {@code clear} for
 * extensions.
 *
 * <p>Extensions lie in {@link #unknownFields()} as they arrived, and are decoded each time they are
 * asked for; who needs one often keeps it.
 *
 * @param <M> the message's own class
 */
public interface ExtendableMessage<M extends ExtendableMessage<M>> extends Message {
  /**
   * Returns the value of an extension or, if it is not set, its default: what the schema states, or
   * zero, the empty string, the message in which no field is set, the empty list.
   *
   * @throws ProtobufException if its bytes are not a well-formed value
   */
  default <T> T get(Extension<M, T> extension) {
    return extension.readFrom(unknownFields());
  }

  /**
   * Says whether an extension is set; a list is if it has an element.
   *
   * @throws ProtobufException if its bytes are not a well-formed value
   */
  default boolean has(Extension<M, ?> extension) {
    return extension.isIn(unknownFields());
  }
}
