package dev.tern.protobuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Dynamic messages of both runtimes say the same, whoever wrote them. */
class DynamicMessageDifferentialTest {
  private static final Descriptors.FileDescriptor OLD = Schemas.oracleFile(DynamicSchemas.OLD);
  private static final List<Descriptors.Descriptor> ORACLES =
      List.of(OLD.findMessageTypeByName("M"), Schemas.oracle(DynamicSchemas.NEW));
  private static final List<MessageCodec<dev.tern.protobuf.DynamicMessage>> CODECS =
      List.of(
          dev.tern.protobuf.DynamicMessage.codec(DynamicSchemas.OLD_M, DynamicSchemas.EXTENSIONS),
          dev.tern.protobuf.DynamicMessage.codec(DynamicSchemas.NEW_M, DynamicSchemas.EXTENSIONS));
  private static final ExtensionRegistry REGISTRY = registry();

  private static ExtensionRegistry registry() {
    ExtensionRegistryLite.setEagerlyParseMessageSets(true); // otherwise it looks at no item
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    for (Descriptors.FieldDescriptor extension : OLD.getExtensions()) {
      add(registry, extension);
    }
    OLD.findMessageTypeByName("Item").getExtensions().forEach(e -> add(registry, e));
    return registry;
  }

  private static void add(ExtensionRegistry registry, Descriptors.FieldDescriptor extension) {
    if (extension.getJavaType() == Descriptors.FieldDescriptor.JavaType.MESSAGE) {
      registry.add(extension, DynamicMessage.getDefaultInstance(extension.getMessageType()));
    } else {
      registry.add(extension);
    }
  }

  /** A message of theirs with extensions and a message set in it. */
  private static DynamicMessage theirs(int schema, Random random) {
    DynamicMessage message = OracleMessages.message(ORACLES.get(schema), random, 2);
    if (schema != 0) {
      return message;
    }
    DynamicMessage.Builder builder = message.toBuilder();
    for (Descriptors.FieldDescriptor extension : OLD.getExtensions()) {
      if (random.nextBoolean()) {
        DynamicMessage donor = OracleMessages.message(OLD.findMessageTypeByName("Item"), random, 1);
        switch (extension.getName()) {
          case "num" -> builder.setField(extension, random.nextGaussian());
          case "nums" -> builder.setField(extension, List.of(random.nextLong(), -1L));
          case "ext" -> builder.setField(extension, donor);
          default -> builder.setField(extension, OLD.getEnumTypes().get(0).getValues());
        }
      }
    }
    if (random.nextBoolean()) {
      Descriptors.Descriptor set = OLD.findMessageTypeByName("Set");
      Descriptors.FieldDescriptor item = OLD.findMessageTypeByName("Item").getExtensions().get(0);
      builder.setField(
          ORACLES.get(0).findFieldByName("set"),
          DynamicMessage.newBuilder(set)
              .setField(item, OracleMessages.message(item.getMessageType(), random, 1))
              .build());
    }
    return builder.build();
  }

  @Property(tries = 400, seed = "3")
  void whatTheyWriteIsReadAndWrittenByteForByte(@ForAll long seed) {
    Random random = new Random(seed);
    int schema = random.nextInt(2);
    DynamicMessage theirs = theirs(schema, random);
    byte[] bytes = theirs.toByteArray();
    dev.tern.protobuf.DynamicMessage ours = CODECS.get(schema).decode(bytes);
    OracleMessages.compare(theirs, ours);
    assertArrayEquals(bytes, ours.toByteArray());
    assertEquals(ours, CODECS.get(schema).decodeOwned(bytes));
    assertEquals(ours.hashCode(), CODECS.get(schema).decode(bytes).hashCode());
  }

  /** What is built here field by field is what they read. */
  @Property(tries = 300, seed = "4")
  void whatIsBuiltHereIsReadByThem(@ForAll long seed) throws InvalidProtocolBufferException {
    Random random = new Random(seed);
    int schema = random.nextInt(2);
    DynamicMessage theirs = theirs(schema, random);
    dev.tern.protobuf.DynamicMessage decoded = CODECS.get(schema).decode(theirs.toByteArray());
    dev.tern.protobuf.DynamicMessage.Builder builder =
        CODECS.get(schema).defaultInstance().toBuilder();
    for (FieldDescriptor field : decoded.setFields()) {
      Object value = decoded.get(field);
      if (value instanceof Map<?, ?> entries) {
        entries.forEach((key, element) -> builder.put(field, key, element));
      } else if (value instanceof List<?> list) {
        list.forEach(element -> builder.add(field, element));
      } else {
        builder.set(field, value);
      }
    }
    dev.tern.protobuf.DynamicMessage ours = builder.unknownFields(decoded.unknownFields()).build();
    assertEquals(decoded, ours);
    assertEquals(
        theirs, DynamicMessage.parseFrom(ORACLES.get(schema), ours.toByteArray(), REGISTRY));
  }

  @Property(tries = 300, seed = "5")
  void partsAreMergedAlike(@ForAll long seed) throws InvalidProtocolBufferException {
    Random random = new Random(seed);
    int schema = 0; // without maps in common: theirs keeps both entries of one key
    Descriptors.Descriptor type = ORACLES.get(schema);
    DynamicMessage.Builder first = theirs(schema, random).toBuilder();
    DynamicMessage.Builder second = theirs(schema, random).toBuilder();
    for (String map : List.of("by_name", "by_id")) {
      second.clearField(type.findFieldByName(map));
    }
    second.clearField(type.findFieldByName("child")).clearField(type.findFieldByName("b"));
    byte[] a = first.build().toByteArray();
    byte[] b = second.build().toByteArray();
    byte[] both = Wire.bytes(a, b);
    DynamicMessage theirs = DynamicMessage.parseFrom(type, both, REGISTRY);
    dev.tern.protobuf.DynamicMessage ours = CODECS.get(schema).decode(both);
    assertEquals(theirs, DynamicMessage.parseFrom(type, ours.toByteArray(), REGISTRY));
    dev.tern.protobuf.DynamicMessage merged =
        CODECS.get(schema).decode(a).toBuilder().mergeFrom(CODECS.get(schema).decode(b)).build();
    assertEquals(ours, merged);
  }

  @Property(tries = 2000, seed = "6")
  void damagedBytesGetTheSameVerdict(@ForAll long seed) {
    Random random = new Random(seed);
    int schema = random.nextInt(2);
    byte[] bytes = theirs(schema, random).toByteArray();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    DynamicMessage theirs = null;
    String refusal = "";
    try {
      theirs = DynamicMessage.parseFrom(ORACLES.get(schema), bytes, REGISTRY);
    } catch (InvalidProtocolBufferException e) {
      refusal = String.valueOf(e.getMessage());
    }
    dev.tern.protobuf.DynamicMessage ours;
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
    // Theirs wants UTF-8 in the keys and values of maps of proto2 too, which has no such feature.
    boolean stricter = schema == 0 && refusal.contains("invalid UTF-8");
    assertTrue(theirs != null || stricter, "only theirs refuses: " + refusal);
    assertEquals(ours, CODECS.get(schema).decode(ours.toByteArray()));
  }
}
