package dev.tern.interop.conformance;

import com.google.protobuf.conformance.ConformanceRequest;
import com.google.protobuf.conformance.ConformanceResponse;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Answers the conformance runner: on both pipes a message is a length of four bytes, the least
 * significant first, and then its encoding.
 */
public final class Main {
  private Main() {}

  /** Answers until the runner closes its pipe. */
  public static void main(String[] args) throws IOException {
    InputStream in = new BufferedInputStream(System.in, 1 << 16);
    OutputStream out = new BufferedOutputStream(System.out, 1 << 16);
    Testee testee = new Testee();
    for (int length = readLength(in); length >= 0; length = readLength(in)) {
      byte[] request = in.readNBytes(length);
      if (request.length < length) {
        throw new EOFException("the runner ended in the middle of a request");
      }
      ConformanceResponse response = testee.answer(ConformanceRequest.CODEC.decodeOwned(request));
      byte[] encoded = response.toByteArray();
      writeLength(out, encoded.length);
      out.write(encoded);
      out.flush();
    }
  }

  private static int readLength(InputStream in) throws IOException {
    byte[] length = in.readNBytes(4);
    if (length.length == 0) {
      return -1;
    }
    return length[0] & 0xFF
        | (length[1] & 0xFF) << 8
        | (length[2] & 0xFF) << 16
        | (length[3] & 0xFF) << 24;
  }

  private static void writeLength(OutputStream out, int length) throws IOException {
    out.write(length);
    out.write(length >>> 8);
    out.write(length >>> 16);
    out.write(length >>> 24);
  }
}
