package dev.tern.maven;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 over a sequence of parts, each with its length. Owner: the run that makes it. */
final class Fingerprint {
  private final MessageDigest digest;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  void add(byte[] bytes) {
    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  static String of(byte[] bytes) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(bytes);
    return fingerprint.hex();
  }
}
