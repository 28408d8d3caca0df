package dev.tern.protobuf;

/**
 * What every generated enum implements.
 *
 * <p>An open enum has a constant {@code UNRECOGNIZED} that stands for a number the schema does not
 * know. It has no number of its own; the message keeps the number that arrived.
 */
public interface ProtoEnum {
  /**
   * Returns the number on the wire.
   *
   * @throws IllegalStateException for {@code UNRECOGNIZED}
   */
  int number();

  /** Returns the name in the {@code .proto} file, or {@code "UNRECOGNIZED"}. */
  String protoName();
}
