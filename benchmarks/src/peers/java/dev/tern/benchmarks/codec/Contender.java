package dev.tern.benchmarks.codec;

/** One implementation's way to build, encode and decode one message of speed.proto. */
interface Contender {
  /** Builds the message from the data, as a caller would, and encodes it to an exact array. */
  byte[] buildAndEncode() throws Exception;

  /** Encodes a message that was built before. */
  byte[] encode() throws Exception;

  /** Decodes to a new message whose strings can be had without more work. */
  Object decode(byte[] bytes) throws Exception;
}
