package dev.tern.codegen;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes random messages of any type with protobuf-java, edge cases more often than not. */
final class RandomMessages {
  private static final long[] LONGS = {
    0,
    1,
    -1,
    127,
    128,
    16_383,
    16_384,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 35,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    1.5,
    -1e300,
    Double.MIN_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };
  private static final String[] STRINGS = {
    "", "a", "ascii text", "caf\u00e9", "\u65e5\u672c\u8a9e", "\ud83d\ude00", "\u0000", "\ufffd"
  };

  private final Random random;

  RandomMessages(long seed) {
    this.random = new Random(seed);
  }

  DynamicMessage next(Descriptor type) {
    return message(type, 3);
  }

  private DynamicMessage message(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    int density = 1 + random.nextInt(4);
    for (FieldDescriptor field : type.getFields()) {
      boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (!field.isRequired() && (random.nextInt(density) != 0 || (nested && depth <= 0))) {
        continue;
      }
      if (field.isMapField()) {
        entries(message, field, depth);
      } else if (field.isRepeated()) {
        for (int i = random.nextInt(4); i > 0; i--) {
          message.addRepeatedField(field, value(field, depth));
        }
      } else {
        message.setField(field, value(field, depth));
      }
    }
    if (random.nextInt(5) == 0) {
      message.setUnknownFields(unknown());
    }
    return message.build();
  }

  private void entries(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
    FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    Set<Object> keys = new HashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Object one = value(key, 0);
      if (keys.add(one)) {
        message.addRepeatedField(
            field,
            DynamicMessage.newBuilder(field.getMessageType())
                .setField(key, one)
                .setField(value, value(value, depth - 1))
                .build());
      }
    }
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> (int) number();
      case LONG -> number();
      case FLOAT -> (float) DOUBLES[random.nextInt(DOUBLES.length)];
      case DOUBLE -> DOUBLES[random.nextInt(DOUBLES.length)];
      case BOOLEAN -> random.nextBoolean();
      case STRING -> STRINGS[random.nextInt(STRINGS.length)];
      case BYTE_STRING -> bytes();
      case ENUM -> constant(field);
      case MESSAGE -> message(field.getMessageType(), depth - 1);
    };
  }

  private long number() {
    return random.nextInt(3) == 0 ? random.nextLong() : LONGS[random.nextInt(LONGS.length)];
  }

  private ByteString bytes() {
    byte[] bytes = new byte[random.nextInt(6)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  /**
   * Without unknown numbers in proto2 files: there protobuf-java takes every enum for a closed one.
   */
  private Object constant(FieldDescriptor field) {
    EnumDescriptor type = field.getEnumType();
    boolean open = !type.isClosed() && !field.legacyEnumFieldTreatedAsClosed();
    if (open && random.nextInt(4) == 0) {
      return type.findValueByNumberCreatingIfUnknown(random.nextInt(100) - 50);
    }
    List<com.google.protobuf.Descriptors.EnumValueDescriptor> values = type.getValues();
    // Of two names for a number the first, which is what comes back from the wire.
    return type.findValueByNumber(values.get(random.nextInt(values.size())).getNumber());
  }

  private UnknownFieldSet unknown() {
    // Above all numbers that the corpus uses, and below where extensions begin.
    UnknownFieldSet.Field varint =
        UnknownFieldSet.Field.newBuilder().addVarint(random.nextLong()).build();
    UnknownFieldSet.Field text =
        UnknownFieldSet.Field.newBuilder().addLengthDelimited(bytes()).build();
    return UnknownFieldSet.newBuilder().addField(5_000, varint).addField(5_001, text).build();
  }
}
