package dev.tern.rpc;

/**
 * A compression of messages, by its name in grpc-encoding. Each message is compressed by itself
 * (gRPC's doc/compression.md).
 *
 * <p>Threads: any number of threads may call an instance at the same time.
 */
public interface Compressor {

  /** The name in grpc-encoding and grpc-accept-encoding, lower case, such as {@code gzip}. */
  String encoding();

  /**
   * The message compressed, in a new array that begins with {@code headroom} octets which are the
   * caller's to fill.
   */
  byte[] compress(byte[] message, int offset, int length, int headroom);

  /**
   * The message that the octets were made of, in a new exact array. It must stop as soon as it has
   * inflated more than the limit, and must not trust a size that the octets declare.
   *
   * @throws RpcException RESOURCE_EXHAUSTED above the limit; INTERNAL for octets that are
   *     malformed, truncated, or followed by others
   */
  byte[] decompress(byte[] compressed, int offset, int length, int maxMessageSize);
}
