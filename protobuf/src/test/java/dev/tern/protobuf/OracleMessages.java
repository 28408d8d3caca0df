package dev.tern.protobuf;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Random messages of the other runtime. */
final class OracleMessages {
  private OracleMessages() {}

  /** Checks that both messages hold the same fields, values and unknown fields. */
  static void compare(DynamicMessage theirs, dev.tern.protobuf.DynamicMessage ours) {
    assertEquals(
        theirs.getAllFields().keySet().stream().map(f -> f.getFullName()).sorted().toList(),
        ours.setFields().stream().map(f -> f.fullName()).sorted().toList());
    Map<Integer, FieldDescriptor> fields =
        ours.setFields().stream().collect(Collectors.toMap(FieldDescriptor::number, f -> f));
    theirs
        .getAllFields()
        .forEach(
            (field, value) ->
                compare(field, value, ours.get(requireNonNull(fields.get(field.getNumber())))));
    assertEquals(
        ByteString.copyFrom(ours.unknownFields().bytes().toByteArray()),
        theirs.getUnknownFields().toByteString());
  }

  private static void compare(Descriptors.FieldDescriptor field, Object theirs, Object ours) {
    if (field.isMapField() && theirs instanceof List<?> entries) {
      Map<?, ?> map = (Map<?, ?>) ours;
      assertEquals(entries.size(), map.size());
      Descriptors.FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
      Descriptors.FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
      for (Object entry : entries) {
        DynamicMessage message = (DynamicMessage) entry;
        compare(value, message.getField(value), requireNonNull(map.get(message.getField(key))));
      }
    } else if (theirs instanceof List<?> list) {
      List<?> other = (List<?>) ours;
      assertEquals(list.size(), other.size());
      for (int i = 0; i < list.size(); i++) {
        compare(field, list.get(i), other.get(i));
      }
    } else if (theirs instanceof DynamicMessage message) {
      compare(message, (dev.tern.protobuf.DynamicMessage) ours);
    } else if (theirs instanceof ByteString bytes) {
      assertEquals(Bytes.copyOf(bytes.toByteArray()), ours);
    } else if (theirs instanceof Descriptors.EnumValueDescriptor value) {
      assertEquals(value.getNumber(), ours);
    } else {
      assertEquals(theirs, ours, field.getFullName());
    }
  }

  /** Returns a message with some of its fields set; at depth -1 only the required ones. */
  static DynamicMessage message(Descriptors.Descriptor type, Random random, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (Descriptors.FieldDescriptor field : type.getFields()) {
      if (!field.isRequired() && (depth < 0 || random.nextInt(4) > 0)) {
        continue;
      }
      if (!field.isRepeated()) {
        message.setField(field, value(field, random, depth));
        continue;
      }
      int count = random.nextInt(20) == 0 ? random.nextInt(300) : random.nextInt(5);
      if (field.isMapField()) {
        for (int i = 0; i < Math.min(count, 20); i++) {
          message.addRepeatedField(field, entry(field.getMessageType(), i, random, depth));
        }
        continue;
      }
      boolean nested = field.getJavaType() == Descriptors.FieldDescriptor.JavaType.MESSAGE;
      for (int i = 0; i < (nested ? Math.min(count, 3) : count); i++) {
        message.addRepeatedField(field, value(field, random, depth));
      }
    }
    boolean set = type.getOptions().getMessageSetWireFormat(); // theirs loses what is no item
    if (depth >= 0 && !set && random.nextInt(3) == 0) {
      message.setUnknownFields(unknown(random, 3));
    }
    return message.build();
  }

  /** Returns an entry whose key no other index has. */
  private static DynamicMessage entry(
      Descriptors.Descriptor type, int index, Random random, int depth) {
    Descriptors.FieldDescriptor key = type.findFieldByNumber(1);
    Descriptors.FieldDescriptor value = type.findFieldByNumber(2);
    Object unique =
        switch (key.getJavaType()) {
          case INT -> random.nextInt(1000) * 100 + index;
          case LONG -> -random.nextInt(1000) * 100L - index;
          case STRING -> text(random) + index;
          default -> throw new IllegalArgumentException(key.getFullName());
        };
    return DynamicMessage.newBuilder(type)
        .setField(key, unique)
        .setField(value, value(value, random, Math.max(0, depth - 1)))
        .build();
  }

  private static UnknownFieldSet unknown(Random random, int depth) {
    UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
      switch (random.nextInt(depth > 0 ? 5 : 4)) {
        case 0 -> field.addVarint(number(random));
        case 1 -> field.addFixed32((int) number(random));
        case 2 -> field.addFixed64(number(random));
        case 3 -> field.addLengthDelimited(ByteString.copyFrom(new byte[random.nextInt(200)]));
        default -> field.addGroup(unknown(random, depth - 1));
      }
      fields.addField(2000 + random.nextInt(100000), field.build());
    }
    return fields.build();
  }

  private static Object value(Descriptors.FieldDescriptor field, Random random, int depth) {
    return switch (field.getJavaType()) {
      case INT -> (int) number(random);
      case LONG -> number(random);
      case FLOAT -> random.nextInt(9) == 0 ? Float.NaN : random.nextFloat() * 1e20f;
      case DOUBLE -> random.nextInt(9) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text(random);
      case BYTE_STRING -> {
        byte[] bytes = new byte[random.nextInt(50)];
        random.nextBytes(bytes);
        yield ByteString.copyFrom(bytes);
      }
      case ENUM -> field.getEnumType().getValues().get(random.nextInt(3));
      case MESSAGE -> message(field.getMessageType(), random, depth - 1);
    };
  }

  /** Numbers of every size on the wire. */
  private static long number(Random random) {
    long value = random.nextLong() >>> random.nextInt(64);
    return random.nextInt(4) == 0 ? -value : value;
  }

  private static String text(Random random) {
    List<String> units =
        new ArrayList<>(List.of("a", "z", "\u007f", "\u0080", "\u07ff", "\u0800", "\ud83d\ude00"));
    int scripts = random.nextBoolean() ? 3 : units.size();
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(10) == 0 ? random.nextInt(2000) : random.nextInt(30);
    for (int i = 0; i < length; i++) {
      text.append(units.get(random.nextInt(scripts)));
    }
    return text.toString();
  }
}
