package dev.tern.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key in PEM: PKCS#8, and with PKCS#8 put around it PKCS#1 (RSA) and SEC 1 (EC),
 * which Netty by itself does not read.
 */
final class PemKey {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]*)-----END \\1-----");

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 4;
  private static final int CONTEXT_0 = 0xA0;
  private static final byte[] VERSION_0 = {2, 1, 0};

  /** The algorithm's identifier with no parameters, 1.2.840.113549.1.1.1. */
  private static final byte[] RSA = {
    6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  /** 1.2.840.10045.2.1, which the curve follows. */
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private PemKey() {}

  /**
   * @throws IllegalArgumentException if the file cannot be read, or has no such key
   */
  static PrivateKey read(Path file) {
    try {
      Matcher block = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      if (!block.find()) {
        throw new IllegalArgumentException(
            file + ": no BEGIN PRIVATE KEY block in it that is not encrypted");
      }
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      return key(
          switch (block.group(1)) {
            case "RSA PRIVATE KEY" -> wrap(RSA, der);
            case "EC PRIVATE KEY" -> wrap(joined(EC, curveOf(der)), der);
            default -> der;
          },
          file);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e, e);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(file + ": the private key is malformed", e);
    }
  }

  private static PrivateKey key(byte[] pkcs8, Path file) {
    GeneralSecurityException last = null;
    // A factory refuses another algorithm's identifier, so the first that accepts is the right one.
    for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw new IllegalArgumentException(
        file + ": the private key is malformed, or not RSA, EC or EdDSA", last);
  }

  /** PKCS#8 around an algorithm's own key format, RFC 5208 section 5. */
  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return der(SEQUENCE, joined(VERSION_0, der(SEQUENCE, algorithm), der(OCTET_STRING, key)));
  }

  /** The curve in SEQUENCE { INTEGER 1, OCTET STRING, [0] { curve }, ... }, RFC 5915 section 3. */
  private static byte[] curveOf(byte[] sec1) {
    int at = content(sec1, 0);
    while ((sec1[at] & 0xFF) != CONTEXT_0) {
      at = content(sec1, at) + length(sec1, at);
    }
    int start = content(sec1, at);
    return Arrays.copyOfRange(sec1, start, start + length(sec1, at));
  }

  private static int content(byte[] der, int at) {
    return at + 2 + (der[at + 1] < 0 ? der[at + 1] & 0x7F : 0);
  }

  private static int length(byte[] der, int at) {
    if (der[at + 1] >= 0) {
      return der[at + 1];
    }
    int length = 0;
    for (int i = at + 2; i < content(der, at); i++) {
      length = length << 8 | (der[i] & 0xFF);
    }
    if (length < 0 || length > der.length) {
      throw new IndexOutOfBoundsException(length);
    }
    return length;
  }

  private static byte[] der(int tag, byte[] content) {
    int length = content.length;
    if (length > 0xFFFF) {
      throw new IllegalArgumentException("a private key of " + length + " octets");
    }
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return joined(head, content);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
