package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.MessageCodec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Length-prefixed messages, PROTOCOL-HTTP2.md "Length-Prefixed-Message". */
class MessageDeframerTest {
  private static final int LIMIT = 1 << 20;

  private static byte[] prefix(int flags, int length) {
    return new byte[] {
      (byte) flags,
      (byte) (length >>> 24),
      (byte) (length >>> 16),
      (byte) (length >>> 8),
      (byte) length
    };
  }

  private static byte[] stream(int... sizes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int size : sizes) {
      byte[] message = new byte[size];
      Arrays.fill(message, (byte) size);
      out.writeBytes(prefix(size % 2, size));
      out.writeBytes(message);
    }
    return out.toByteArray();
  }

  /** Feeds a stretch that lies in the middle of an array, as it does in a read buffer. */
  private static void feed(
      MessageDeframer deframer, byte[] octets, int from, int to, List<byte[]> out) {
    byte[] buffer = new byte[to - from + 7];
    Arrays.fill(buffer, (byte) 0x55);
    System.arraycopy(octets, from, buffer, 3, to - from);
    int position = 3;
    int end = 3 + to - from;
    while (position < end) {
      position += deframer.feed(buffer, position, end - position);
      if (deframer.isReady()) {
        assertEquals(deframer.length() % 2 == 1, deframer.isCompressed());
        byte[] inPlace =
            Arrays.copyOfRange(
                deframer.array(), deframer.offset(), deframer.offset() + deframer.length());
        byte[] taken = deframer.take();
        assertArrayEquals(inPlace, taken);
        out.add(taken);
      }
    }
    Arrays.fill(buffer, (byte) 0x66); // the stretch is the reader's again
  }

  private static void assertMessages(List<byte[]> messages, int... sizes) {
    assertEquals(sizes.length, messages.size());
    for (int i = 0; i < sizes.length; i++) {
      byte[] expected = new byte[sizes[i]];
      Arrays.fill(expected, (byte) sizes[i]);
      assertArrayEquals(expected, messages.get(i));
    }
  }

  @Test
  void dataBoundariesMeanNothing_everySplitIntoThree() {
    int[] sizes = {0, 3, 0, 1, 9};
    byte[] octets = stream(sizes);
    for (int a = 0; a <= octets.length; a++) {
      for (int b = a; b <= octets.length; b++) {
        MessageDeframer deframer = new MessageDeframer(LIMIT);
        List<byte[]> messages = new ArrayList<>();
        feed(deframer, octets, 0, a, messages);
        feed(deframer, octets, a, b, messages);
        feed(deframer, octets, b, octets.length, messages);
        assertMessages(messages, sizes);
        assertTrue(deframer.isAtBoundary());
      }
    }
  }

  @Test
  void oneOctetAtATime() {
    int[] sizes = {5, 0, 300, 70_000, 2};
    byte[] octets = stream(sizes);
    MessageDeframer deframer = new MessageDeframer(LIMIT);
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < octets.length; i++) {
      feed(deframer, octets, i, i + 1, messages);
    }
    assertMessages(messages, sizes);
  }

  @Test
  void randomStretches() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      int[] sizes = random.ints(random.nextInt(6), 0, 40_000).toArray();
      byte[] octets = stream(sizes);
      MessageDeframer deframer = new MessageDeframer(LIMIT);
      List<byte[]> messages = new ArrayList<>();
      for (int at = 0; at < octets.length; ) {
        int next = Math.min(octets.length, at + 1 + random.nextInt(30_000));
        feed(deframer, octets, at, next, messages);
        at = next;
      }
      assertMessages(messages, sizes);
    }
  }

  @Test
  void wholeMessageIsReadInPlace() {
    byte[] octets = stream(4);
    MessageDeframer deframer = new MessageDeframer(LIMIT);
    assertEquals(octets.length, deframer.feed(octets, 0, octets.length));
    assertSame(octets, deframer.array());
    assertEquals(5, deframer.offset());
  }

  @Test
  void feedStopsBehindEachMessage() {
    byte[] octets = stream(4, 2);
    MessageDeframer deframer = new MessageDeframer(LIMIT);
    assertEquals(9, deframer.feed(octets, 0, octets.length));
    assertTrue(deframer.isReady());
    assertFalse(deframer.isAtBoundary());
    deframer.skip();
    assertTrue(deframer.isAtBoundary());
    assertEquals(7, deframer.feed(octets, 9, octets.length - 9));
  }

  @Test
  void endInsideAPrefixOrAMessageIsNoBoundary() {
    byte[] octets = stream(4);
    for (int cut = 1; cut < octets.length; cut++) {
      MessageDeframer deframer = new MessageDeframer(LIMIT);
      deframer.feed(octets, 0, cut);
      assertFalse(deframer.isReady());
      assertFalse(deframer.isAtBoundary());
    }
  }

  @Test
  void reservedFlagBitsAreInternal() {
    for (int flags = 2; flags < 256; flags++) {
      byte[] octets = prefix(flags, 0);
      RpcException e =
          assertThrows(
              RpcException.class, () -> new MessageDeframer(LIMIT).feed(octets, 0, octets.length));
      assertEquals(StatusCode.INTERNAL, e.code());
    }
  }

  @Test
  void declaredSizeAboveTheLimitIsResourceExhaustedBeforeAnythingIsAllocated() {
    for (int length : new int[] {LIMIT + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
      byte[] octets = prefix(0, length);
      MessageDeframer deframer = new MessageDeframer(LIMIT);
      RpcException e =
          assertThrows(RpcException.class, () -> deframer.feed(octets, 0, octets.length));
      assertEquals(StatusCode.RESOURCE_EXHAUSTED, e.code());
      assertTrue(e.status().message().contains(Integer.toUnsignedString(length)));
    }
    byte[] largest = prefix(0, LIMIT);
    assertEquals(5, new MessageDeframer(LIMIT).feed(largest, 0, 5));
  }

  @Test
  void memoryFollowsWhatCameAndNotWhatWasDeclared() {
    MessageDeframer deframer = new MessageDeframer(1 << 30);
    deframer.feed(prefix(0, 1 << 30), 0, 5);
    deframer.feed(new byte[5], 0, 5);
    assertTrue(deframer.gatheredCapacity() <= 16 * 1024);
    deframer.feed(new byte[100_000], 0, 100_000);
    assertTrue(deframer.gatheredCapacity() <= 4 * 100_005);
  }

  @Test
  void framerAndDeframerAgree() {
    for (int size : new int[] {0, 1, 127, 128, 70_000}) {
      byte[] message = new byte[size];
      new Random(size).nextBytes(message);
      for (Compressor compressor : new Compressor[] {null, new GzipCompressor()}) {
        byte[] framed = MessageFramer.frame(MessageCodec.raw(), message, compressor);
        MessageDeframer deframer = new MessageDeframer(LIMIT);
        assertEquals(framed.length, deframer.feed(framed, 0, framed.length));
        assertEquals(compressor != null && size > 0, deframer.isCompressed());
        byte[] read = RequestDecoder.inPlace(MessageCodec.raw(), deframer, compressor, LIMIT);
        assertArrayEquals(message, read);
        assertTrue(deframer.isAtBoundary());
      }
    }
  }
}
