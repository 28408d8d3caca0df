package dev.tern.benchmarks.encoding;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.tern.benchmarks.speed.Order;
import dev.tern.benchmarks.speed.Packed;
import dev.tern.benchmarks.speed.Small;
import dev.tern.examples.helloworld.HelloReply;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What encoding and decoding allocate stays what it is: encoding makes the exact array and nothing
 * else, decoding the message, the reader and a builder. The bounds are what was reached, with an
 * eighth of slack for JVMs that lay objects out otherwise.
 */
class CodecAllocationTest {
  private static final int MANY = 2000;

  private static final Small SMALL = SpeedMessages.small();
  private static final Order ORDER = SpeedMessages.order();
  private static final Packed PACKED = SpeedMessages.packed();
  private static final HelloReply HELLO = HelloReply.of(r -> r.message("Hello, world!"));

  private static final byte[] SMALL_BYTES = SMALL.toByteArray();
  private static final byte[] ORDER_BYTES = ORDER.toByteArray();
  private static final byte[] PACKED_BYTES = PACKED.toByteArray();
  private static final byte[] HELLO_BYTES = HELLO.toByteArray();

  /** Everything made here is kept for a moment, so that no compiler leaves it out. */
  @SuppressWarnings("unused")
  private static volatile Object kept = "";

  private static Runnable action(String name) {
    return switch (name) {
      case "encode small" -> () -> kept = SMALL.toByteArray();
      case "encode order" -> () -> kept = ORDER.toByteArray();
      case "encode packed" -> () -> kept = PACKED.toByteArray();
      case "encode hello" -> () -> kept = HELLO.toByteArray();
      case "decode small" -> () -> kept = Small.parse(SMALL_BYTES);
      case "decode order" -> () -> kept = Order.parse(ORDER_BYTES);
      case "decode packed" -> () -> kept = Packed.parse(PACKED_BYTES);
      case "decode hello" -> () -> kept = HelloReply.parse(HELLO_BYTES);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static int encodedSize(String name) {
    return switch (name) {
      case "encode small" -> SMALL_BYTES.length;
      case "encode order" -> ORDER_BYTES.length;
      case "encode packed" -> PACKED_BYTES.length;
      case "encode hello" -> HELLO_BYTES.length;
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static long bytesFor(Runnable action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocations");
    long self = Thread.currentThread().getId();
    for (int i = 0; i < MANY; i++) {
      action.run();
    }
    long before = threads.getThreadAllocatedBytes(self);
    for (int i = 0; i < MANY; i++) {
      action.run();
    }
    return (threads.getThreadAllocatedBytes(self) - before) / MANY;
  }

  @ParameterizedTest
  @CsvSource({"encode small", "encode order", "encode packed", "encode hello"})
  void encodingMakesTheArrayAndNothingElse(String name) {
    long bytes = bytesFor(action(name));
    int array = encodedSize(name) + 16 + 7; // its header, and up to a multiple of eight
    assertTrue(bytes <= array, name + " allocates " + bytes + " bytes, the array has " + array);
  }

  @ParameterizedTest
  @CsvSource({
    "decode small, 192",
    "decode order, 5216",
    "decode packed, 4176",
    "decode hello, 160"
  })
  void decodingMakesLittleMoreThanTheMessage(String name, long reached) {
    long bytes = bytesFor(action(name));
    assertTrue(
        bytes <= reached + reached / 8, name + " allocates " + bytes + " bytes, not " + reached);
  }
}
