package dev.tern.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** How encoded messages are given or shown. */
enum ByteForm {
  /** As they are. */
  binary,
  /** RFC 4648, section 4; on reading also section 5, without padding, and with line breaks. */
  base64,
  /** Two digits for each byte; on reading also with white space between. */
  hex;

  /**
   * Returns the bytes that the input shows.
   *
   * @throws FailedException if it is not in this form
   */
  InputStream reading(InputStream in) throws IOException {
    if (this == binary) {
      return in;
    }
    String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s+", "");
    try {
      return new ByteArrayInputStream(
          this == hex
              ? HexFormat.of().parseHex(text)
              : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException e) {
      throw new FailedException("input: it is not in " + this + ": " + e.getMessage(), e);
    }
  }

  /** Writes all of the bytes; the text forms end their line. */
  void write(byte[] bytes, OutputStream out) throws IOException {
    switch (this) {
      case binary -> out.write(bytes);
      case base64 -> {
        out.write(Base64.getEncoder().encode(bytes));
        out.write('\n');
      }
      case hex ->
          out.write((HexFormat.of().formatHex(bytes) + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    out.flush();
  }
}
