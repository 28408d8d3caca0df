package dev.tern.protobuf.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat.Parser;
import com.google.protobuf.util.JsonFormat.Printer;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random messages go through protobuf-java and through us, both ways and in both formats. */
final class DifferentialTest {
  private static final int MESSAGES = Integer.getInteger("tern.differential.messages", 10_000);

  private static final String SCHEMA =
      """
      syntax = "proto3";
      package d;
      enum Color { NONE = 0; RED = 1; BLUE = 2; }
      message M {
        int32 i32 = 1; int64 i64 = 2; uint32 u32 = 3; uint64 u64 = 4; sint32 s32 = 5;
        sint64 s64 = 6; fixed32 f32 = 7; fixed64 f64 = 8; sfixed32 sf32 = 40; sfixed64 sf64 = 41;
        bool flag = 9; string text = 10; bytes data = 11; float ratio = 12; double exact = 13;
        Color color = 14; M child_message = 15; repeated int32 numbers = 16; repeated M children = 17;
        map<string, int32> counts = 18; map<int64, M> by_id = 19; map<bool, Color> colors = 20;
        optional int32 maybe = 21;
        oneof kind { string name = 22; int32 id = 23; M whole = 24; }
        repeated double doubles = 25; repeated string texts = 26; repeated Color palette = 27;
        repeated float floats = 28; repeated sint64 zigzags = 29; map<uint32, bytes> blobs = 30;
      }
      """;

  private static final long[] EDGES = {
    0,
    1,
    -1,
    127,
    128,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  /** Without minus zero, whose sign protobuf-java loses when it reads JSON. */
  private static final double[] DOUBLES = {
    0,
    1,
    0.1,
    1e300,
    -1e-300,
    3.4e38,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private static final String[] TEXTS = {"", "a", "ä\n\"\\", "😀\u0001\u007f", "</script>\u2028"};

  @Test
  void jsonAndTextAgreeWithProtobufJava() throws Exception {
    dev.tern.protobuf.descriptor.FileDescriptor ours = Schemas.compile(SCHEMA);
    MessageDescriptor type = Schemas.type(ours, "M");
    FileDescriptor file =
        FileDescriptor.buildFrom(
            FileDescriptorProto.parseFrom(ours.proto().toByteArray()), new FileDescriptor[0]);
    Descriptor theirs = file.findMessageTypeByName("M");
    Printer printer = com.google.protobuf.util.JsonFormat.printer();
    Parser parser = com.google.protobuf.util.JsonFormat.parser();
    Random random = new Random(20_260_101);
    for (int i = 0; i < MESSAGES; i++) {
      DynamicMessage message = message(theirs, random, 3);
      byte[] encoded = message.toByteArray();

      String json = JsonFormat.DEFAULT.print(type, encoded);
      DynamicMessage.Builder read = DynamicMessage.newBuilder(theirs);
      parser.merge(json, read);
      assertEquals(message, read.build(), json);
      String theirJson = printer.print(message);
      byte[] back = JsonFormat.DEFAULT.toBinary(theirJson, type);
      assertEquals(message, DynamicMessage.parseFrom(theirs, back), theirJson);

      String text = TextFormat.DEFAULT.print(type, encoded);
      DynamicMessage.Builder fromText = DynamicMessage.newBuilder(theirs);
      com.google.protobuf.TextFormat.merge(text, fromText);
      assertEquals(message, fromText.build(), text);
      String theirText = com.google.protobuf.TextFormat.printer().printToString(message);
      byte[] textBack = TextFormat.DEFAULT.toBinary(theirText, type);
      assertEquals(message, DynamicMessage.parseFrom(theirs, textBack), theirText);
    }
  }

  private static DynamicMessage message(Descriptor type, Random random, int depth) {
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
    List<FieldDescriptor> fields = type.getFields();
    for (int n = random.nextInt(6); n > 0; n--) {
      FieldDescriptor field = fields.get(random.nextInt(fields.size()));
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth == 0) {
        continue;
      }
      if (field.isMapField()) {
        builder.clearField(field).addRepeatedField(field, entry(field, random, depth));
      } else if (field.isRepeated()) {
        builder.addRepeatedField(field, value(field, random, depth));
      } else {
        builder.setField(field, value(field, random, depth));
      }
    }
    return builder.build();
  }

  private static Message entry(FieldDescriptor map, Random random, int depth) {
    DynamicMessage.Builder entry = DynamicMessage.newBuilder(map.getMessageType());
    for (FieldDescriptor field : map.getMessageType().getFields()) {
      entry.setField(field, value(field, random, depth));
    }
    return entry.build();
  }

  private static Object value(FieldDescriptor field, Random random, int depth) {
    long edge = random.nextInt(4) == 0 ? random.nextLong() : EDGES[random.nextInt(EDGES.length)];
    double real =
        random.nextInt(2) == 0
            ? Double.longBitsToDouble(random.nextLong())
            : DOUBLES[random.nextInt(DOUBLES.length)];
    return switch (field.getJavaType()) {
      case INT -> (int) edge;
      case LONG -> edge;
      case FLOAT -> {
        float rounded = (float) real;
        yield Float.isNaN(rounded) ? Float.NaN : rounded == 0 ? 0f : rounded;
      }
      case DOUBLE -> Double.isNaN(real) ? Double.NaN : real;
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS[random.nextInt(TEXTS.length)];
      case BYTE_STRING -> {
        byte[] bytes = new byte[random.nextInt(9)];
        random.nextBytes(bytes);
        yield ByteString.copyFrom(bytes);
      }
      case ENUM -> {
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        yield values.get(random.nextInt(values.size()));
      }
      case MESSAGE -> message(field.getMessageType(), random, depth - 1);
    };
  }
}
