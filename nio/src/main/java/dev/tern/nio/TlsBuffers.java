package dev.tern.nio;

import java.nio.ByteBuffer;

/**
 * The buffers that all TLS connections of a loop take turns with. On the heap: the JDK's AES-GCM is
 * faster there than on direct buffers.
 *
 * <p>Owner: event loop.
 */
final class TlsBuffers {
  private static final int LARGEST_RECORD = 17 * 1024;

  /** The loop's readBytes, as records. */
  final ByteBuffer recordsIn;

  /** What the records contained. */
  final byte[] plainInBytes = new byte[NioLoop.TURN_BYTES + LARGEST_RECORD];

  final ByteBuffer plainIn = ByteBuffer.wrap(plainInBytes);

  /** The loop's writeBytes, as what goes into records. */
  final ByteBuffer plainOut;

  /** The records that are made of it. */
  final byte[] recordsOutBytes = new byte[NioLoop.SOCKET_BYTES];

  final ByteBuffer recordsOut = ByteBuffer.wrap(recordsOutBytes);

  TlsBuffers(NioLoop loop) {
    recordsIn = ByteBuffer.wrap(loop.readBytes);
    plainOut = ByteBuffer.wrap(loop.writeBytes);
  }
}
