package dev.tern.benchmarks.encoding;

import com.google.protobuf.CodedInputStream;
import dev.tern.protobuf.IntList;
import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.ProtoWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the ways of reading a packed list cost an element, by the width of its varints. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(PackedDecodeBenchmark.ELEMENTS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PackedDecodeBenchmark {
  static final int ELEMENTS = 1000;

  /** Bytes an element; a range is drawn from evenly; in {@code few2} one element in 16 has 2. */
  @Param({"1", "few2", "1-2", "2", "3", "1-4", "5"})
  public String width = "1";

  private byte[] bytes = {};
  private byte[] body = {};

  @Setup
  public void fill() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    IntList.Builder values = IntList.builder();
    for (int i = 0; i < ELEMENTS; i++) {
      int n =
          switch (width) {
            case "few2" -> random.nextInt(16) == 0 ? 2 : 1;
            case "1-2" -> random.nextInt(1, 3);
            case "1-4" -> random.nextInt(1, 5);
            default -> Integer.parseInt(width);
          };
      int least = n == 1 ? 0 : 1 << 7 * (n - 1);
      values.add(random.nextInt(least, n == 5 ? Integer.MAX_VALUE : 1 << 7 * n));
    }
    ProtoWriter out = new ProtoWriter();
    out.writePackedInt32(10, values.build());
    bytes = Arrays.copyOfRange(out.toByteArray(), 1, out.size()); // from the length on
    int lengthSize = bytes[0] < 0 ? 2 : 1;
    body = Arrays.copyOfRange(bytes, lengthSize, bytes.length);
    if (!packedVarints().equals(oneByOne())
        || !Arrays.equals(packedVarints().toIntArray(), countedPlain())
        || !Arrays.equals(countedPlain(), countedBySign())
        || !Arrays.equals(countedPlain(), protobufJavaReader())) {
      throw new IllegalStateException("the contenders read different numbers");
    }
  }

  /**
   * What is built in: counted first, eight single bytes at a time, then without a branch a byte.
   */
  @Benchmark
  public IntList packedVarints() {
    IntList.Builder list = IntList.builder();
    new ProtoReader(bytes, 0, bytes.length).readPackedInt32(list);
    return list.build();
  }

  /** As a field that is not packed: a checked read and an add for each element. */
  @Benchmark
  public IntList oneByOne() {
    IntList.Builder list = IntList.builder();
    ProtoReader in = new ProtoReader(bytes, 0, bytes.length);
    int outer = in.enter();
    while (!in.isAtEnd()) {
      list.add(in.readInt32());
    }
    in.leave(outer);
    return list.build();
  }

  /** Counted first and then read in the plainest loop, which checks nothing. */
  @Benchmark
  public int[] countedPlain() {
    byte[] b = body;
    int[] out = new int[count(b)];
    int p = 0;
    for (int i = 0; i < out.length; i++) {
      int next = b[p++];
      int value = next & 0x7F;
      for (int shift = 7; next < 0; shift += 7) {
        next = b[p++];
        value |= (next & 0x7F) << shift;
      }
      out[i] = value;
    }
    return out;
  }

  /** The built-in way without the look at eight bytes at a time. */
  @Benchmark
  public int[] countedBySign() {
    byte[] b = body;
    int[] out = new int[count(b)];
    int p = 0;
    for (int i = 0; i < out.length; i++) {
      int v = b[p++];
      if (v < 0) {
        v ^= b[p++] << 7;
        if (v < 0) {
          v ^= ~0 << 7;
        } else {
          v ^= b[p++] << 14;
          if (v >= 0) {
            v ^= ~0 << 7 ^ ~0 << 14;
          } else {
            v ^= b[p++] << 21;
            v ^= v < 0 ? ~0 << 7 ^ ~0 << 14 ^ ~0 << 21 : ~0 << 7 ^ ~0 << 14 ^ ~0 << 21 ^ ~0 << 28;
            if (b[p - 1] < 0) {
              v ^= b[p++] << 28;
            }
          }
        }
      }
      out[i] = v;
    }
    return out;
  }

  private static int count(byte[] b) {
    int count = 0;
    for (byte each : b) {
      count += each >>> 31 ^ 1;
    }
    return count;
  }

  /** As code by protoc reads it, into an array that doubles. */
  @Benchmark
  public int[] protobufJavaReader() throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    int outer = in.pushLimit(in.readRawVarint32());
    int[] values = new int[10];
    int size = 0;
    while (in.getBytesUntilLimit() > 0) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = in.readInt32();
    }
    in.popLimit(outer);
    return Arrays.copyOf(values, size);
  }
}
