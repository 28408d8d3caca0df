package dev.tern.benchmarks.encoding;

import dev.tern.protobuf.Message;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.ProtoWriter;
import java.io.IOException;
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

/**
 * Back to front against sizes first, both from the same object to an array of exactly the size:
 * decision 0006. With a writer or scratch that is used again, as calls do, and with a fresh one, as
 * {@code toByteArray} does. And protobuf-java's writer beside them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class EncodeOrderBenchmark {
  @Param({"small", "order", "packed"})
  public String message = "small";

  private Message value = SpeedMessages.small();
  private MessageCodec<Message> codec = codec(value);
  private final ProtoWriter writer = new ProtoWriter();
  private final TwoPassEncoder twoPass = new TwoPassEncoder();
  private final CodedOutputEncoder codedOutput = new CodedOutputEncoder();

  @Setup
  public void choose() throws IOException {
    value = SpeedMessages.named(message);
    codec = codec(value);
    byte[] expected = value.toByteArray();
    if (!Arrays.equals(expected, backToFront())
        || !Arrays.equals(expected, twoPass())
        || !Arrays.equals(expected, protobufJavaWriter())) {
      throw new IllegalStateException("the contenders write different bytes");
    }
  }

  @Benchmark
  public byte[] backToFront() {
    writer.reset();
    codec.write(value, writer);
    return writer.toByteArray();
  }

  @Benchmark
  public byte[] backToFrontFresh() {
    return codec.encode(value);
  }

  @Benchmark
  public byte[] twoPass() {
    return twoPass.encode(value);
  }

  @Benchmark
  public byte[] twoPassFresh() {
    return new TwoPassEncoder().encode(value);
  }

  @Benchmark
  public byte[] protobufJavaWriter() throws IOException {
    return codedOutput.encode(value);
  }

  @SuppressWarnings("unchecked") // Message.codec() promises a codec of the message's own class
  private static MessageCodec<Message> codec(Message message) {
    return (MessageCodec<Message>) message.codec();
  }
}
