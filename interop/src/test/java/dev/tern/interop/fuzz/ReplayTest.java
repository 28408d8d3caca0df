package dev.tern.interop.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every target on its seeds and on mutations of them: no finding, no hang, no blow-up. */
final class ReplayTest {
  private static final Path SEEDS = Path.of("src/test/resources/fuzz");
  private static final int MUTATIONS = Integer.getInteger("fuzz.mutations", 12);

  /** Far more than any input takes; to hang is to take longer. */
  private static final Duration HANG = Duration.ofSeconds(60);

  /** An input may allocate so much in all, living or not, and so much for each of its bytes. */
  private static final long FIXED_BYTES = 256L << 20;

  private static final long BYTES_FOR_EACH = 20_000;

  static Stream<Arguments> targets() {
    return Stream.of(
        target("descriptor", DescriptorFuzz::fuzzerTestOneInput),
        target("json", JsonFuzz::fuzzerTestOneInput),
        target("source", SourceFuzz::compileAndGenerate),
        target("text", TextFuzz::fuzzerTestOneInput),
        target("wire", WireFuzz::fuzzerTestOneInput));
  }

  private static Arguments target(String name, Consumer<byte[]> target) {
    return Arguments.of(name, target);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void seedsAndTheirMutations(String name, Consumer<byte[]> target) throws IOException {
    List<Path> seeds;
    try (Stream<Path> files = Files.list(SEEDS.resolve(name))) {
      seeds = files.sorted().toList();
    }
    assertFalse(seeds.isEmpty());
    byte[][] inputs = new byte[seeds.size()][];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = Files.readAllBytes(seeds.get(i));
    }
    Random random = new Random(name.hashCode());
    for (int i = 0; i < inputs.length; i++) {
      String seed = seeds.get(i).getFileName().toString();
      run(target, inputs[i], seed);
      int mutations = inputs[i].length > 20_000 ? 1 : MUTATIONS; // a bomb is one without them
      for (int n = 0; n < mutations; n++) {
        byte[] mutated = mutate(inputs[i], inputs[random.nextInt(inputs.length)], random);
        run(target, mutated, seed + ", mutation " + n);
      }
    }
  }

  private static void run(Consumer<byte[]> target, byte[] input, String what) {
    long allocated =
        assertTimeoutPreemptively(
            HANG,
            () -> {
              ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
              long before = threads.getCurrentThreadAllocatedBytes();
              try {
                target.accept(input);
              } catch (Throwable e) {
                throw new AssertionError(what + ": " + show(input), e);
              }
              return threads.getCurrentThreadAllocatedBytes() - before;
            },
            what);
    assertTrue(
        allocated < FIXED_BYTES + BYTES_FOR_EACH * input.length,
        () -> what + " takes " + allocated + " bytes for " + input.length + ": " + show(input));
  }

  private static String show(byte[] input) {
    byte[] start = Arrays.copyOf(input, Math.min(input.length, 2_000));
    return Arrays.toString(start) + "\n" + new String(start, StandardCharsets.UTF_8);
  }

  /** Bytes changed, left out, doubled, and stretches of another seed put in. */
  private static byte[] mutate(byte[] seed, byte[] other, Random random) {
    byte[] bytes = seed;
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(bytes.length + 1);
      int end = Math.min(bytes.length, at + random.nextInt(12));
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> join(bytes, at, new byte[] {(byte) random.nextInt()}, end);
            case 1 -> join(bytes, at, new byte[0], end);
            case 2 -> join(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
            case 3 -> join(bytes, at, new byte[] {(byte) random.nextInt()}, at);
            default -> {
              int from = random.nextInt(other.length + 1);
              int to = Math.min(other.length, from + random.nextInt(40));
              yield join(bytes, at, Arrays.copyOfRange(other, from, to), at);
            }
          };
    }
    return bytes;
  }

  private static byte[] join(byte[] bytes, int end, byte[] middle, int start) {
    byte[] joined = Arrays.copyOf(bytes, end + middle.length + bytes.length - start);
    System.arraycopy(middle, 0, joined, end, middle.length);
    System.arraycopy(bytes, start, joined, end + middle.length, bytes.length - start);
    return joined;
  }
}
