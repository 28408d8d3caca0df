package dev.tern.benchmarks.encoding;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.tern.benchmarks.speed.Order;
import dev.tern.protobuf.json.JsonFormat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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

/**
 * The order of {@code speed.proto} as JSON, printed and parsed: ours, protobuf-java-util's with a
 * dynamic message (which it walks by reflection, as it does any), and Jackson databind's with
 * records.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class JsonBenchmark {
  private final Order order = SpeedMessages.order();
  private final String json = JsonFormat.DEFAULT.print(order);

  private final Descriptor type = type();
  private final com.google.protobuf.Message theirs = theirs();
  private final com.google.protobuf.util.JsonFormat.Printer printer =
      com.google.protobuf.util.JsonFormat.printer().omittingInsignificantWhitespace();
  private final com.google.protobuf.util.JsonFormat.Parser parser =
      com.google.protobuf.util.JsonFormat.parser();

  private final ObjectMapper mapper = new ObjectMapper();
  private final OrderRecord record = record();

  /** {@code Address} for Jackson. */
  public record AddressRecord(String street, String city, int zip, double lat, double lon) {}

  /** {@code Item} for Jackson. */
  public record ItemRecord(long sku, String title, double price, int qty, List<String> tags) {}

  /** {@code Order} for Jackson. */
  @SuppressWarnings("ArrayRecordComponent") // what databind takes for bytes
  public record OrderRecord(
      long id,
      String customer,
      AddressRecord ship,
      AddressRecord bill,
      List<ItemRecord> items,
      Map<String, String> attrs,
      List<Integer> codes,
      byte[] sig) {}

  @Benchmark
  public String printTern() {
    return JsonFormat.DEFAULT.print(order);
  }

  @Benchmark
  public String printProtobufJavaUtil() throws IOException {
    return printer.print(theirs);
  }

  @Benchmark
  public String printJacksonDatabind() throws IOException {
    return mapper.writeValueAsString(record);
  }

  @Benchmark
  public Order parseTern() {
    return JsonFormat.DEFAULT.parse(json, Order.CODEC);
  }

  @Benchmark
  public DynamicMessage parseProtobufJavaUtil() throws IOException {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    parser.merge(json, message);
    return message.build();
  }

  @Benchmark
  public OrderRecord parseJacksonDatabind() throws IOException {
    return mapper.readValue(json, OrderRecord.class);
  }

  private Descriptor type() {
    try {
      byte[] file = Order.CODEC.descriptor().file().proto().toByteArray();
      return FileDescriptor.buildFrom(FileDescriptorProto.parseFrom(file), new FileDescriptor[0])
          .findMessageTypeByName("Order");
    } catch (IOException | DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private com.google.protobuf.Message theirs() {
    try {
      return DynamicMessage.parseFrom(type, order.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private OrderRecord record() {
    try {
      return mapper.readValue(json, OrderRecord.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
