package dev.tern.benchmarks.codec;

import dev.tern.benchmarks.protoc.Order;
import dev.tern.benchmarks.protoc.Packed;
import dev.tern.benchmarks.protoc.Small;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The three messages of speed.proto, one contender a fork: what does a message cost? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class MessageBenchmark {
  @Param({"small", "order", "packed", "packed-long"})
  public String message = "small";

  @Param({"tern", "protobuf-java", "quickbuffers", "quickbuffers-reused"})
  public String by = "tern";

  private byte[] bytes = {};
  private Contender contender = new Tern.SmallMessage();

  /** Checks that what the contender writes says the same, and that it writes again what it read. */
  @Setup
  public void choose() throws Exception {
    Contender judge = choose("protobuf-java");
    bytes = judge.encode();
    contender = choose(by);
    contender.decode(bytes);
    // The reused buffer has no end to parse up to; the fresh one is filled by the same code.
    Contender exact = choose(by.replace("-reused", ""));
    for (byte[] written : new byte[][] {exact.encode(), exact.buildAndEncode()}) {
      if (!parsed(bytes).equals(parsed(written))) {
        throw new IllegalStateException(by + " writes another message");
      }
    }
    if (by.equals("tern") && !Arrays.equals(bytes, contender.encode())) {
      throw new IllegalStateException("other bytes");
    }
  }

  private Object parsed(byte[] written) throws Exception {
    return switch (message) {
      case "small" -> Small.parseFrom(written);
      case "order" -> Order.parseFrom(written);
      default -> Packed.parseFrom(written);
    };
  }

  private Contender choose(String name) {
    return switch (name + " " + message) {
      case "tern small" -> new Tern.SmallMessage();
      case "tern order" -> new Tern.OrderMessage();
      case "tern packed" -> new Tern.PackedMessage(Data.PACKED);
      case "tern packed-long" -> new Tern.PackedMessage(Data.PACKED_LONG);
      case "protobuf-java small" -> new ProtobufJava.SmallMessage();
      case "protobuf-java order" -> new ProtobufJava.OrderMessage();
      case "protobuf-java packed" -> new ProtobufJava.PackedMessage(Data.PACKED);
      case "protobuf-java packed-long" -> new ProtobufJava.PackedMessage(Data.PACKED_LONG);
      case "quickbuffers small" -> new QuickBuffers.Fresh<>(new QuickBuffers.SmallShape());
      case "quickbuffers order" -> new QuickBuffers.Fresh<>(new QuickBuffers.OrderShape());
      case "quickbuffers packed" -> new QuickBuffers.Fresh<>(new QuickBuffers.PackedShape(Data.PACKED));
      case "quickbuffers packed-long" -> new QuickBuffers.Fresh<>(new QuickBuffers.PackedShape(Data.PACKED_LONG));
      case "quickbuffers-reused small" -> new QuickBuffers.Reused<>(new QuickBuffers.SmallShape());
      case "quickbuffers-reused order" -> new QuickBuffers.Reused<>(new QuickBuffers.OrderShape());
      case "quickbuffers-reused packed" -> new QuickBuffers.Reused<>(new QuickBuffers.PackedShape(Data.PACKED));
      case "quickbuffers-reused packed-long" -> new QuickBuffers.Reused<>(new QuickBuffers.PackedShape(Data.PACKED_LONG));
      default -> throw new IllegalArgumentException(name + " " + message);
    };
  }

  @Benchmark
  public byte[] buildAndEncode() throws Exception {
    return contender.buildAndEncode();
  }

  @Benchmark
  public byte[] encode() throws Exception {
    return contender.encode();
  }

  @Benchmark
  public Object decode() throws Exception {
    return contender.decode(bytes);
  }
}
