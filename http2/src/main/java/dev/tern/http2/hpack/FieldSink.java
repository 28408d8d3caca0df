package dev.tern.http2.hpack;

/** Takes the fields of a block, one after the other. */
@FunctionalInterface
public interface FieldSink {
  /** A field; its traits are the bits of {@link FieldTraits}. */
  void field(String name, String value, int traits);
}
