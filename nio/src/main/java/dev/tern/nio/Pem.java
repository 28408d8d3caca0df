package dev.tern.nio;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Reads certificates and private keys from PEM text, RFC 7468. Text around the blocks is skipped.
 *
 * <p>Keys: PKCS#8 (RFC 5958) of any kind the JDK knows; PKCS#1 RSA (RFC 8017) and SEC 1 EC (RFC
 * 5915) are wrapped as PKCS#8 first, because the JDK reads only that.
 */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int CONTEXT_0 = 0xA0;

  /** INTEGER 0: the version of PKCS#8 without a public key. */
  private static final byte[] VERSION_0 = {INTEGER, 1, 0};

  /** OID 1.2.840.113549.1.1.1 (rsaEncryption) and NULL. */
  private static final byte[] RSA = {
    0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0
  };

  /** OID 1.2.840.10045.2.1 (ecPublicKey); the curve follows. */
  private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private Pem() {}

  /**
   * All certificates of the text, in its order.
   *
   * @param name what the text is, for the message of a failure
   * @throws IllegalArgumentException if there is none, or one is malformed
   */
  static List<X509Certificate> certificates(byte[] pem, String name) {
    List<X509Certificate> found = new ArrayList<>();
    for (Block block : blocks(pem, name)) {
      if (!block.label.equals("CERTIFICATE") && !block.label.equals("X509 CERTIFICATE")) {
        continue;
      }
      try {
        found.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.der)));
      } catch (CertificateException e) {
        throw new IllegalArgumentException(
            name + ": certificate " + (found.size() + 1) + " is malformed: " + e.getMessage(), e);
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(name + ": no BEGIN CERTIFICATE block in it");
    }
    return found;
  }

  /**
   * The first private key of the text.
   *
   * @param name what the text is, for the message of a failure
   * @throws IllegalArgumentException if there is none, or it is encrypted, malformed or unknown
   */
  static PrivateKey privateKey(byte[] pem, String name) {
    for (Block block : blocks(pem, name)) {
      PrivateKey key =
          switch (block.label) {
            case "PRIVATE KEY" -> pkcs8(block.der, name);
            case "RSA PRIVATE KEY" -> pkcs8(wrap(der(SEQUENCE, RSA), block.der), name);
            case "EC PRIVATE KEY" ->
                pkcs8(wrap(der(SEQUENCE, EC, curveOf(block.der, name)), block.der), name);
            case "ENCRYPTED PRIVATE KEY" -> throw encrypted(name);
            default -> null; // A certificate, parameters: what may stand beside a key.
          };
      if (key != null) {
        return key;
      }
    }
    throw new IllegalArgumentException(name + ": no BEGIN PRIVATE KEY block in it");
  }

  private static IllegalArgumentException encrypted(String name) {
    return new IllegalArgumentException(
        name + ": the private key is encrypted; decrypt it first: openssl pkey -in KEY -out PLAIN");
  }

  private static PrivateKey pkcs8(byte[] der, String name) {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    GeneralSecurityException last = null;
    // A factory refuses another algorithm's identifier, so the first that accepts is the right one.
    for (String algorithm : new String[] {"RSA", "EC", "EdDSA", "RSASSA-PSS"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        last = e;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK has no KeyFactory for " + algorithm, e);
      }
    }
    throw new IllegalArgumentException(
        name + ": the private key is malformed, or not RSA, EC, Ed25519 or Ed448", last);
  }

  /** PKCS#8 around an algorithm's own key format. */
  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return der(SEQUENCE, VERSION_0, algorithm, der(OCTET_STRING, key));
  }

  /** The curve in a SEC 1 key: SEQUENCE { INTEGER 1, OCTET STRING, [0] { curve }, ... }. */
  private static byte[] curveOf(byte[] sec1, String name) {
    try {
      int at = contentOf(sec1, 0);
      while (at < sec1.length) {
        int content = contentOf(sec1, at);
        int end = content + lengthOf(sec1, at);
        if ((sec1[at] & 0xFF) == CONTEXT_0) {
          return Arrays.copyOfRange(sec1, content, end);
        }
        at = end;
      }
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(name + ": the EC private key is malformed", e);
    }
    throw new IllegalArgumentException(name + ": the EC private key does not name its curve");
  }

  private static int contentOf(byte[] der, int at) {
    int first = der[at + 1];
    return at + 2 + (first < 0 ? first & 0x7F : 0);
  }

  private static int lengthOf(byte[] der, int at) {
    int first = der[at + 1];
    if (first >= 0) {
      return first;
    }
    int length = 0;
    for (int i = at + 2; i < contentOf(der, at); i++) {
      length = length << 8 | (der[i] & 0xFF);
    }
    if (length < 0 || length > der.length) {
      throw new IndexOutOfBoundsException(length);
    }
    return length;
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else if (length < 0x10000) {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    } else {
      throw new IllegalArgumentException("a private key of " + length + " octets");
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  private static List<Block> blocks(byte[] pem, String name) {
    List<Block> blocks = new ArrayList<>();
    String label = null;
    StringBuilder body = new StringBuilder();
    for (String raw : new String(pem, StandardCharsets.ISO_8859_1).split("\\R", -1)) {
      String line = raw.strip();
      if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        label = line.substring(BEGIN.length(), line.length() - DASHES.length());
        body.setLength(0);
      } else if (line.startsWith(END)) {
        if (label != null) {
          blocks.add(new Block(label, decode(body, label, name)));
        }
        label = null;
      } else if (label != null) {
        if (line.startsWith("Proc-Type:") && line.contains("ENCRYPTED")) {
          throw encrypted(name);
        }
        body.append(line);
      }
    }
    if (label != null) {
      throw new IllegalArgumentException(name + ": BEGIN " + label + " has no END " + label);
    }
    return blocks;
  }

  private static byte[] decode(StringBuilder body, String label, String name) {
    try {
      return Base64.getDecoder().decode(body.toString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          name + ": the body of " + label + " is not base64: " + e.getMessage(), e);
    }
  }

  /** One block: what stands after BEGIN, and its octets. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Block(String label, byte[] der) {}
}
