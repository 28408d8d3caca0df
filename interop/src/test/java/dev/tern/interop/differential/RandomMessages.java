package dev.tern.interop.differential;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Draws messages of any type, edge cases more often than not; every message has a JSON form.
 *
 * <p>Owner: the test that made it.
 */
final class RandomMessages {
  private static final int MAX_DEPTH = 4;

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
    1L << 32,
    (1L << 53) + 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final double[] DOUBLES = {
    0.0,
    1,
    0.1,
    1.5,
    -1e300,
    3.4e38,
    1e7,
    1e-3,
    123456789,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };
  private static final String[] STRINGS = {
    "",
    "a",
    "caf\u00e9\n\"\\'",
    "\u65e5\u672c",
    "\ud83d\ude00\u0001\u007f",
    "\u0000",
    "</s>\u2028\ufffd",
    "-0"
  };
  private static final String[] PATHS = {"a", "foo_bar", "a.b_c.d", "x1_y"};
  private static final String[] PREFIXES = {"type.googleapis.com/", "example.com/", "x/"};

  private final Random random;
  private final boolean minusZero;
  private final boolean extensions;

  /** How many {@code Any} the message lies in that is being drawn. */
  private int anys;

  /**
   * Creates a source.
   *
   * @param minusZero whether to draw minus zero, which protobuf-java's JSON parser loses
   * @param extensions whether to draw extensions, which protobuf-java's JSON does not know
   */
  RandomMessages(Random random, boolean minusZero, boolean extensions) {
    this.random = random;
    this.minusZero = minusZero;
    this.extensions = extensions;
  }

  DynamicMessage next(Descriptor type) {
    return message(type, MAX_DEPTH);
  }

  private DynamicMessage message(Descriptor type, int depth) {
    return switch (type.getFullName()) {
      case "google.protobuf.Any" -> any(type, depth);
      case "google.protobuf.Timestamp" ->
          time(type, random.nextLong(-62_135_596_800L, 253_402_300_800L), 1);
      case "google.protobuf.Duration" -> duration(type);
      case "google.protobuf.FieldMask" -> fieldMask(type);
      case "google.protobuf.Value" -> value(type, depth);
      default -> plain(type, depth);
    };
  }

  private DynamicMessage plain(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    List<FieldDescriptor> fields = new ArrayList<>(type.getFields());
    if (extensions && anys == 0) { // protobuf-java knows none in an Any
      Proof.THEIR_EXTENSIONS.stream()
          .filter(e -> e.getContainingType().equals(type))
          .forEach(fields::add);
    }
    int drawn = depth < 0 ? 0 : random.nextInt(Math.min(fields.size(), 8) + 1);
    for (int i = 0; i < drawn; i++) {
      put(message, fields.get(random.nextInt(fields.size())), depth);
    }
    for (FieldDescriptor field : fields) {
      if (field.isRequired() && !message.hasField(field)) {
        put(message, field, depth);
      }
    }
    return message.build();
  }

  private void put(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth <= 0) {
      return;
    }
    if (field.isMapField()) {
      message.clearField(field);
      entries(message, field, depth);
    } else if (field.isRepeated()) {
      for (int n = random.nextInt(4); n > 0; n--) {
        message.addRepeatedField(field, value(field, depth));
      }
    } else {
      message.setField(field, value(field, depth));
    }
  }

  private void entries(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
    FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    Set<Object> keys = new HashSet<>();
    // protobuf-java's text format sorts a map by its keys; in an Any its bytes would be others.
    for (int n = random.nextInt(anys > 0 ? 2 : 4); n > 0; n--) {
      Object one = value(key, depth);
      if (keys.add(one)) {
        Message entry =
            DynamicMessage.newBuilder(field.getMessageType())
                .setField(key, one)
                .setField(value, value(value, depth))
                .build();
        message.addRepeatedField(field, entry);
      }
    }
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> (int) integer();
      case LONG -> integer();
      case FLOAT -> {
        float drawn =
            random.nextInt(3) == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) real();
        yield Float.isNaN(drawn) ? Float.NaN : drawn == 0 && !minusZero ? 0f : drawn;
      }
      case DOUBLE -> real();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> string();
      case BYTE_STRING -> {
        byte[] bytes = new byte[random.nextInt(7)];
        random.nextBytes(bytes);
        yield ByteString.copyFrom(bytes);
      }
      case ENUM -> constant(field);
      case MESSAGE -> message(field.getMessageType(), depth - 1);
    };
  }

  private long integer() {
    return random.nextInt(3) == 0 ? random.nextLong() : LONGS[random.nextInt(LONGS.length)];
  }

  private double real() {
    if (minusZero && random.nextInt(10) == 0) {
      return -0.0;
    }
    double drawn =
        random.nextInt(3) == 0
            ? Double.longBitsToDouble(random.nextLong())
            : DOUBLES[random.nextInt(DOUBLES.length)];
    return Double.isNaN(drawn) ? Double.NaN : drawn;
  }

  private String string() {
    if (random.nextInt(4) != 0) {
      return STRINGS[random.nextInt(STRINGS.length)];
    }
    return random
        .ints(random.nextInt(40), 0, Character.MAX_CODE_POINT + 1)
        .map(c -> random.nextInt(3) == 0 ? c : c % 0x80)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Without unknown numbers where protobuf-java takes the enum for a closed one. */
  private Object constant(FieldDescriptor field) {
    EnumDescriptor type = field.getEnumType();
    boolean isNull = type.getFullName().equals("google.protobuf.NullValue");
    boolean open = !type.isClosed() && !field.legacyEnumFieldTreatedAsClosed() && !isNull;
    if (open && random.nextInt(4) == 0) {
      return type.findValueByNumberCreatingIfUnknown(random.nextInt(100) - 50);
    }
    List<EnumValueDescriptor> values = type.getValues();
    return values.get(random.nextInt(values.size()));
  }

  // ---- well-known types

  private DynamicMessage any(Descriptor type, int depth) {
    DynamicMessage.Builder any = DynamicMessage.newBuilder(type);
    if (random.nextInt(8) == 0) {
      return any.build();
    }
    Descriptor content = Proof.ANY_TYPES.get(random.nextInt(Proof.ANY_TYPES.size()));
    String prefix = PREFIXES[random.nextInt(PREFIXES.length)];
    anys++;
    ByteString value = message(content, depth - 1).toByteString();
    anys--;
    return any.setField(type.findFieldByNumber(1), prefix + content.getFullName())
        .setField(type.findFieldByNumber(2), value)
        .build();
  }

  private DynamicMessage duration(Descriptor type) {
    long seconds = random.nextInt(4) == 0 ? 0 : random.nextLong(315_576_000_001L);
    return time(type, seconds, random.nextBoolean() ? 1 : -1);
  }

  private static DynamicMessage of(Descriptor type, long seconds, int nanos) {
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), seconds)
        .setField(type.findFieldByNumber(2), nanos)
        .build();
  }

  private DynamicMessage time(Descriptor type, long seconds, int sign) {
    int nanos =
        switch (random.nextInt(5)) {
          case 0 -> 0;
          case 1 -> random.nextInt(1000) * 1_000_000;
          case 2 -> random.nextInt(1_000_000) * 1_000;
          case 3 -> 1;
          default -> random.nextInt(1_000_000_000);
        };
    boolean largest = seconds == 315_576_000_000L;
    return of(type, sign * seconds, largest ? 0 : sign * nanos);
  }

  private DynamicMessage fieldMask(Descriptor type) {
    DynamicMessage.Builder mask = DynamicMessage.newBuilder(type);
    for (int n = random.nextInt(4); n > 0; n--) {
      mask.addRepeatedField(type.findFieldByNumber(1), PATHS[random.nextInt(PATHS.length)]);
    }
    return mask.build();
  }

  private DynamicMessage value(Descriptor type, int depth) {
    FieldDescriptor field = type.getFields().get(random.nextInt(depth <= 0 ? 4 : 6));
    Object kind = value(field, depth);
    if (kind instanceof Double number && (number.isNaN() || number.isInfinite())) {
      kind = 1.5;
    }
    return DynamicMessage.newBuilder(type).setField(field, kind).build();
  }
}
