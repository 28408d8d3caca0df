package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** gzip, RFC 1952, with the JDK's streams as the oracle. */
class GzipCompressorTest {
  private static final int LIMIT = 1 << 20;
  private final GzipCompressor gzip = new GzipCompressor();

  private static byte[] random(int size, int kinds) {
    byte[] bytes = new byte[size];
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) random.nextInt(kinds);
    }
    return bytes;
  }

  private static byte[] jdkGzip(byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(out)) {
      stream.write(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private byte[] inflate(byte[] compressed, int limit) {
    return gzip.decompress(compressed, 0, compressed.length, limit);
  }

  private StatusCode failure(byte[] compressed, int limit) {
    return assertThrows(RpcException.class, () -> inflate(compressed, limit)).code();
  }

  @Test
  void roundTripAtAllKindsOfSizes() throws IOException {
    for (int size : new int[] {0, 1, 2, 100, 4095, 4096, 4097, 65_536, 300_000}) {
      for (int kinds : new int[] {1, 3, 256}) {
        byte[] message = random(size, kinds);
        byte[] compressed = gzip.compress(message, 0, size, 5);
        assertArrayEquals(message, gzip.decompress(compressed, 5, compressed.length - 5, LIMIT));
        byte[] oracle =
            new GZIPInputStream(new ByteArrayInputStream(compressed, 5, compressed.length - 5))
                .readAllBytes();
        assertArrayEquals(message, oracle);
        assertArrayEquals(message, inflate(jdkGzip(message), LIMIT));
      }
    }
  }

  @Test
  void limitIsExact() {
    byte[] message = random(10_000, 4);
    byte[] compressed = jdkGzip(message);
    assertArrayEquals(message, inflate(compressed, 10_000));
    assertEquals(StatusCode.RESOURCE_EXHAUSTED, failure(compressed, 9_999));
    assertArrayEquals(new byte[0], inflate(jdkGzip(new byte[0]), 0));
    assertEquals(StatusCode.RESOURCE_EXHAUSTED, failure(jdkGzip(new byte[1]), 0));
  }

  @Test
  void bombIsStoppedWhileItInflates() {
    // 64 MiB of zeros in 64 KiB. What it would be is never allocated.
    byte[] bomb = jdkGzip(new byte[64 << 20]);
    assertTrue(bomb.length < 70_000);
    assertEquals(StatusCode.RESOURCE_EXHAUSTED, failure(bomb, LIMIT));
  }

  @Test
  void bombOfManyMembersIsStoppedToo() {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    byte[] member = jdkGzip(new byte[1000]);
    for (int i = 0; i < 1000; i++) {
      members.writeBytes(member);
    }
    assertEquals(StatusCode.RESOURCE_EXHAUSTED, failure(members.toByteArray(), 999_999));
    assertEquals(1_000_000, inflate(members.toByteArray(), 1_000_000).length);
  }

  @Test
  void everyTruncationIsInternal() {
    byte[] compressed = jdkGzip(random(500, 7));
    for (int size = 0; size < compressed.length; size++) {
      assertEquals(StatusCode.INTERNAL, failure(Arrays.copyOf(compressed, size), LIMIT));
    }
  }

  @Test
  void everyFlippedBitIsNoticedOrHarmless() {
    byte[] message = random(200, 9);
    byte[] compressed = jdkGzip(message);
    for (int bit = 0; bit < 8 * compressed.length; bit++) {
      byte[] broken = compressed.clone();
      broken[bit / 8] ^= (byte) (1 << bit % 8);
      byte[] read;
      try {
        read = inflate(broken, LIMIT);
      } catch (RpcException e) {
        assertEquals(StatusCode.INTERNAL, e.code());
        continue;
      }
      // Time, extra flags, operating system, and the bits that fill the last octet of the deflate
      // data say nothing about the message.
      assertArrayEquals(message, read);
      int at = bit / 8;
      assertTrue((at >= 3 && at < 10) || at == compressed.length - 9, "octet " + at);
    }
  }

  @Test
  void wrongChecksumAndWrongSizeAreInternal() {
    byte[] compressed = jdkGzip(random(100, 7));
    for (int fromEnd = 1; fromEnd <= 8; fromEnd++) {
      byte[] broken = compressed.clone();
      broken[broken.length - fromEnd] ^= 1;
      assertEquals(StatusCode.INTERNAL, failure(broken, LIMIT));
    }
  }

  @Test
  void trailingDataIsInternal() {
    byte[] compressed = jdkGzip(new byte[] {1, 2, 3});
    assertEquals(
        StatusCode.INTERNAL, failure(Arrays.copyOf(compressed, compressed.length + 1), LIMIT));
    assertEquals(
        StatusCode.INTERNAL, failure(Arrays.copyOf(compressed, compressed.length + 100), LIMIT));
  }

  @Test
  void concatenatedMembersAreOneMessage_rfc1952_2_2() {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.writeBytes(jdkGzip(new byte[] {1, 2}));
    members.writeBytes(jdkGzip(new byte[0]));
    members.writeBytes(jdkGzip(new byte[] {3}));
    assertArrayEquals(new byte[] {1, 2, 3}, inflate(members.toByteArray(), LIMIT));
  }

  @Test
  void optionalPartsOfTheHeaderAreSkipped_rfc1952_2_3() {
    byte[] plain = jdkGzip(new byte[] {7});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] head = Arrays.copyOf(plain, 10);
    head[3] = 2 | 4 | 8 | 16;
    out.writeBytes(head);
    out.writeBytes(new byte[] {3, 0, 'a', 'b', 'c'}); // extra
    out.writeBytes(new byte[] {'n', 0, 'c', 'o', 0}); // name, comment
    CRC32 crc = new CRC32();
    crc.update(out.toByteArray());
    out.write((int) crc.getValue());
    out.write((int) (crc.getValue() >>> 8));
    int bodyStart = out.size();
    out.write(plain, 10, plain.length - 10);
    byte[] full = out.toByteArray();
    assertArrayEquals(new byte[] {7}, inflate(full, LIMIT));

    byte[] badHeaderCrc = full.clone();
    badHeaderCrc[bodyStart - 1] ^= 1;
    assertEquals(StatusCode.INTERNAL, failure(badHeaderCrc, LIMIT));
    for (int size = 0; size < full.length; size++) {
      assertEquals(StatusCode.INTERNAL, failure(Arrays.copyOf(full, size), LIMIT));
    }
    byte[] extraPastTheEnd = full.clone();
    extraPastTheEnd[11] = (byte) 0xff;
    assertEquals(StatusCode.INTERNAL, failure(extraPastTheEnd, LIMIT));
  }

  @Test
  void anInstanceIsUsedByManyThreads() throws InterruptedException {
    Thread[] threads = new Thread[8];
    boolean[] good = new boolean[threads.length];
    for (int t = 0; t < threads.length; t++) {
      int me = t;
      threads[t] =
          new Thread(
              () -> {
                byte[] message = random(1000 + 100 * me, 5);
                boolean all = true;
                for (int i = 0; i < 50; i++) {
                  byte[] compressed = gzip.compress(message, 0, message.length, 0);
                  all &= Arrays.equals(message, inflate(compressed, LIMIT));
                }
                good[me] = all;
              });
      threads[t].start();
    }
    for (int t = 0; t < threads.length; t++) {
      threads[t].join();
      assertTrue(good[t]);
    }
  }

  @Test
  void registryKnowsGzipByDefault() {
    assertEquals("gzip", CompressorRegistry.defaults().acceptEncoding());
    assertEquals("", CompressorRegistry.none().acceptEncoding());
    assertTrue(CompressorRegistry.accepts("identity, gzip ,zstd", "gzip"));
    assertEquals(false, CompressorRegistry.accepts("gzipx,xgzip", "gzip"));
    assertEquals(false, CompressorRegistry.accepts(null, "gzip"));
  }
}
