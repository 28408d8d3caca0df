package dev.tern.benchmarks;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A real, nested message of some kilobytes: descriptor.proto's own descriptor. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class DescriptorCodecBenchmark {
  private final byte[] bytes = DescriptorProtos.getDescriptor().getFile().toProto().toByteArray();

  @Benchmark
  public byte[] decodeThenEncodeTern() {
    return FileDescriptorProto.parse(bytes).toByteArray();
  }

  /**
   * Decoded each time: protobuf-java keeps sizes in the message, and a real one is encoded once.
   */
  @Benchmark
  public byte[] decodeThenEncodeProtobufJava() throws InvalidProtocolBufferException {
    return DescriptorProtos.FileDescriptorProto.parseFrom(bytes).toByteArray();
  }

  @Benchmark
  public FileDescriptorProto decodeTern() {
    return FileDescriptorProto.parse(bytes);
  }

  @Benchmark
  public DescriptorProtos.FileDescriptorProto decodeProtobufJava()
      throws InvalidProtocolBufferException {
    return DescriptorProtos.FileDescriptorProto.parseFrom(bytes);
  }
}
