package dev.tern.benchmarks.encoding;

import dev.tern.protobuf.ProtoWriter;
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

/** From which length on {@code String.getBytes} beats a loop over the characters, and for whom. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(StringEncodeBenchmark.STRINGS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class StringEncodeBenchmark {
  static final int STRINGS = 32;

  @Param({"4", "16", "32", "64", "128", "256"})
  public int length = 4;

  /** Latin-1: one letter in eight is accented. */
  @Param({"ascii", "latin1", "cjk"})
  public String letters = "ascii";

  private final String[] strings = new String[STRINGS];
  private final ProtoWriter writer = new ProtoWriter();
  private byte[] buf = {};

  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < STRINGS; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < length) {
        char ascii = (char) ('a' + random.nextInt(26));
        text.append(
            switch (letters) {
              case "ascii" -> ascii;
              case "latin1" -> text.length() % 8 == 3 ? 'é' : ascii;
              default -> (char) (0x4E00 + random.nextInt(0x2000));
            });
      }
      strings[i] = text.toString();
    }
    buf = new byte[STRINGS * length * 3];
  }

  @Benchmark
  public int loop() {
    int p = buf.length;
    for (String s : strings) {
      p = StringWays.loop(s, buf, p);
    }
    return p;
  }

  @Benchmark
  public int getBytes() {
    int p = buf.length;
    for (String s : strings) {
      p = StringWays.getBytes(s, buf, p);
    }
    return p;
  }

  @Benchmark
  public int lookThenCopy() {
    int p = buf.length;
    for (String s : strings) {
      p = StringWays.lookThenCopy(s, buf, p);
    }
    return p;
  }

  /** What is built in: the tag and the length as well. */
  @Benchmark
  public int protoWriter() {
    writer.reset();
    for (String s : strings) {
      writer.writeString(10, s);
    }
    return writer.size();
  }
}
