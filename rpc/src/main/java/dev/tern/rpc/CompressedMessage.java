package dev.tern.rpc;

/**
 * A message that came compressed; the thread that takes it inflates it, not the event loop.
 *
 * <p>Immutable: its array is whole, and nobody else's.
 */
final class CompressedMessage {
  private final byte[] octets;
  private final Compressor compressor;

  CompressedMessage(byte[] octets, Compressor compressor) {
    this.octets = octets;
    this.compressor = compressor;
  }

  /** As it came. */
  int size() {
    return octets.length;
  }

  byte[] inflate(int maxMessageSize) {
    return compressor.decompress(octets, 0, octets.length, maxMessageSize);
  }
}
