package dev.tern.protobuf;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * What protobuf-java writes is read, and written again byte for byte; what it refuses is refused.
 */
class WireDifferentialTest {
  private static final List<FileDescriptorProto> FILES =
      List.of(Schemas.PROTO2, Schemas.PROTO3, Schemas.EDITION_2023);
  private static final List<RecordCodec> CODECS = FILES.stream().map(Schemas::codec).toList();
  private static final List<Descriptors.Descriptor> ORACLES =
      FILES.stream().map(Schemas::oracle).toList();

  @Property(tries = 600, seed = "1")
  void encodingIsTheSameAsTheirs(@ForAll long seed) {
    Random random = new Random(seed);
    int schema = random.nextInt(FILES.size());
    DynamicMessage theirs = message(ORACLES.get(schema), random, 3);
    byte[] bytes = theirs.toByteArray();
    RecordCodec.Record ours = CODECS.get(schema).decode(bytes);
    compare(theirs, ours);
    assertArrayEquals(bytes, CODECS.get(schema).encode(ours));
    assertEquals(ours, CODECS.get(schema).decodeOwned(bytes));
  }

  @Property(tries = 25, seed = "1")
  void everyTruncationFailsCleanlyOrIsAMessage(@ForAll long seed) {
    Random random = new Random(seed);
    int schema = random.nextInt(FILES.size());
    byte[] bytes = message(ORACLES.get(schema), random, 2).toByteArray();
    for (int length = 0; length < Math.min(bytes.length, 3000); length++) {
      sameVerdict(schema, Arrays.copyOf(bytes, length));
    }
  }

  @Property(tries = 2000, seed = "1")
  void damagedBytesGetTheSameVerdict(@ForAll long seed) {
    Random random = new Random(seed);
    int schema = 1 + random.nextInt(FILES.size() - 1); // proto2 keeps strings that are not UTF-8
    byte[] bytes = message(ORACLES.get(schema), random, 2).toByteArray();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    sameVerdict(schema, bytes);
  }

  @Property(tries = 2000, seed = "1")
  void randomBytesGetTheSameVerdict(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      if (random.nextInt(3) > 0) {
        bytes[i] &= 0x1F; // small numbers make more sense than large ones
      }
    }
    sameVerdict(1 + random.nextInt(FILES.size() - 1), bytes);
  }

  private static void sameVerdict(int schema, byte[] bytes) {
    DynamicMessage theirs = theirs(schema, bytes);
    RecordCodec.Record ours;
    try {
      ours = CODECS.get(schema).decode(bytes);
    } catch (ProtobufException e) {
      // Theirs takes tags of more than 32 bits, and a tenth byte that says another one follows.
      boolean stricter =
          e.getMessage().contains("tag is longer") || e.getMessage().contains("longer than 10");
      if (theirs != null && !stricter) {
        fail("only ours refuses " + HexFormat.of().formatHex(bytes), e);
      }
      return;
    }
    assertTrue(theirs != null, () -> "only theirs refuses " + HexFormat.of().formatHex(bytes));
    assertEquals(theirs, theirs(schema, CODECS.get(schema).encode(ours)));
  }

  private static @Nullable DynamicMessage theirs(int schema, byte[] bytes) {
    try {
      return DynamicMessage.parseFrom(ORACLES.get(schema), bytes);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  // ---- comparing

  private static void compare(DynamicMessage theirs, RecordCodec.Record ours) {
    assertEquals(theirs.getAllFields().size(), ours.values().size());
    theirs
        .getAllFields()
        .forEach((field, value) -> compare(field, value, ours.values().get(field.getNumber())));
    assertEquals(
        ByteString.copyFrom(ours.unknown().bytes().toByteArray()),
        theirs.getUnknownFields().toByteString());
  }

  private static void compare(
      Descriptors.FieldDescriptor field, Object theirs, @Nullable Object ours) {
    if (theirs instanceof List<?> list) {
      List<?> other = (List<?>) requireNonNull(ours);
      assertEquals(list.size(), other.size());
      for (int i = 0; i < list.size(); i++) {
        compare(field, list.get(i), other.get(i));
      }
    } else if (theirs instanceof DynamicMessage message) {
      compare(message, (RecordCodec.Record) requireNonNull(ours));
    } else if (theirs instanceof ByteString bytes) {
      assertEquals(Bytes.copyOf(bytes.toByteArray()), ours);
    } else if (theirs instanceof Descriptors.EnumValueDescriptor value) {
      assertEquals(value.getNumber(), ours);
    } else {
      assertEquals(theirs, ours, field.getFullName());
    }
  }

  // ---- random messages

  private static DynamicMessage message(Descriptors.Descriptor type, Random random, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (Descriptors.FieldDescriptor field : type.getFields()) {
      if (random.nextInt(4) > 0) {
        continue;
      }
      if (!field.isRepeated()) {
        message.setField(field, value(field, random, depth));
        continue;
      }
      int count = random.nextInt(20) == 0 ? random.nextInt(300) : random.nextInt(5);
      boolean nested = field.getJavaType() == Descriptors.FieldDescriptor.JavaType.MESSAGE;
      for (int i = 0; i < (nested ? Math.min(count, 3) : count); i++) {
        message.addRepeatedField(field, value(field, random, depth));
      }
    }
    if (random.nextInt(3) == 0) {
      message.setUnknownFields(unknown(random, 3));
    }
    return message.build();
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
      case MESSAGE ->
          depth == 0
              ? DynamicMessage.getDefaultInstance(field.getMessageType())
              : message(field.getMessageType(), random, depth - 1);
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
