package dev.tern.benchmarks;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.wkt.BytesValue;
import dev.tern.protobuf.wkt.StringValue;
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

/** Text whose characters take one to four bytes, short and long, and a mebibyte of bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TextCodecBenchmark {
  private static final int MEBIBYTE = 1 << 20;

  @Param({"ascii", "latin1", "two", "three", "four", "ascii-1M", "three-1M", "bytes-1M"})
  public String text = "ascii";

  private String value = "";
  private byte[] content = {};
  private byte[] encoded = {};

  @Setup
  public void choose() throws InvalidProtocolBufferException {
    String unit =
        switch (text) {
          case "ascii", "ascii-1M" -> "The bird flew. ";
          case "latin1" -> "Der Vögel Züge ";
          case "two" -> "Полёт птицы ";
          case "three", "three-1M" -> "燕鷗飛過了海洋";
          case "four" -> "🐦🌊🐟";
          default -> "";
        };
    value = text.endsWith("-1M") ? unit.repeat(MEBIBYTE / 21) : unit.repeat(2);
    content = new byte[text.equals("bytes-1M") ? MEBIBYTE : 0];
    Arrays.fill(content, (byte) 7);
    encoded = encodeTern();
    if (!Arrays.equals(encoded, encodeProtobufJava())
        || !decodeTern().equals(isBytes() ? Bytes.copyOf(content) : value)
        || !decodeProtobufJava().equals(isBytes() ? ByteString.copyFrom(content) : value)) {
      throw new IllegalStateException("the contenders disagree");
    }
  }

  private boolean isBytes() {
    return content.length > 0;
  }

  @Benchmark
  public byte[] encodeTern() {
    return isBytes()
        ? BytesValue.builder().value(Bytes.copyOf(content)).build().toByteArray()
        : StringValue.builder().value(value).build().toByteArray();
  }

  @Benchmark
  public byte[] encodeProtobufJava() {
    return isBytes()
        ? com.google.protobuf.BytesValue.of(ByteString.copyFrom(content)).toByteArray()
        : com.google.protobuf.StringValue.of(value).toByteArray();
  }

  @Benchmark
  public Object decodeTern() {
    return isBytes() ? BytesValue.parse(encoded).value() : StringValue.parse(encoded).value();
  }

  @Benchmark
  public Object decodeProtobufJava() throws InvalidProtocolBufferException {
    return isBytes()
        ? com.google.protobuf.BytesValue.parseFrom(encoded).getValue()
        : com.google.protobuf.StringValue.parseFrom(encoded).getValue();
  }
}
