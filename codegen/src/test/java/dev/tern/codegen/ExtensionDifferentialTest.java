package dev.tern.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import dev.tern.codegen.generated.extended.Base;
import dev.tern.codegen.generated.extended.ExtendedProto;
import dev.tern.codegen.generated.extended.Part;
import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.Extension;
import dev.tern.protobuf.ProtoEnum;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Extensions beside protobuf-java's: the same values of the same bytes, both ways. */
final class ExtensionDifferentialTest {
  private static final List<Extension<Base, Object>> OURS = new ArrayList<>();
  private static final ExtensionRegistry REGISTRY = ExtensionRegistry.newInstance();
  private static FileDescriptor theirs;

  @BeforeAll
  static void collect() throws Exception {
    byte[] file = ExtendedProto.descriptor().proto().toByteArray();
    theirs =
        FileDescriptor.buildFrom(
            DescriptorProtos.FileDescriptorProto.parseFrom(file),
            new FileDescriptor[] {DescriptorProtos.getDescriptor()});
    for (FieldDescriptor extension : theirs.getExtensions()) {
      register(extension);
    }
    theirs
        .findMessageTypeByName("Part")
        .getExtensions()
        .forEach(ExtensionDifferentialTest::register);
    collect(ExtendedProto.class);
    collect(Part.class);
    assertEquals(45, OURS.size());
  }

  private static void register(FieldDescriptor extension) {
    if (extension.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      REGISTRY.add(extension, DynamicMessage.getDefaultInstance(extension.getMessageType()));
    } else {
      REGISTRY.add(extension);
    }
  }

  @SuppressWarnings("unchecked") // the values are taken as objects
  private static void collect(Class<?> type) throws IllegalAccessException {
    for (Field field : type.getFields()) {
      if (field.getType() == Extension.class
          && field.getGenericType().getTypeName().contains("Base")) {
        OURS.add((Extension<Base, Object>) Objects.requireNonNull(field.get(null)));
      }
    }
  }

  private static FieldDescriptor theirs(Extension<Base, Object> ours) {
    return REGISTRY.findImmutableExtensionByNumber(
            theirs.findMessageTypeByName("Base"), ours.number())
        .descriptor;
  }

  @Test
  void theSameValuesAreRead() throws Exception {
    Random random = new Random(20);
    for (int round = 0; round < 300; round++) {
      DynamicMessage.Builder builder =
          DynamicMessage.newBuilder(theirs.findMessageTypeByName("Base"));
      for (Extension<Base, Object> extension : OURS) {
        if (random.nextInt(4) == 0) {
          set(builder, theirs(extension), random);
        }
      }
      DynamicMessage message = builder.build();
      Base read = Base.parse(message.toByteArray());
      Base.Builder copy = Base.builder();
      for (Extension<Base, Object> extension : OURS) {
        FieldDescriptor field = theirs(extension);
        Object expected = comparable(message.getField(field), field);
        assertEquals(expected, comparable(read.get(extension)), extension.fullName());
        boolean there =
            field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
        assertEquals(there, read.has(extension), extension.fullName());
        if (there) {
          copy.set(extension, read.get(extension));
        }
      }
      assertEquals(read, copy.build());
      DynamicMessage back =
          DynamicMessage.parseFrom(
              theirs.findMessageTypeByName("Base"), copy.build().toByteArray(), REGISTRY);
      assertEquals(message, back);
      assertTrue(back.getUnknownFields().asMap().isEmpty());
      assertEquals(message.toByteString(), ByteString.copyFrom(copy.build().toByteArray()));
    }
  }

  private static void set(DynamicMessage.Builder builder, FieldDescriptor field, Random random) {
    if (!field.isRepeated()) {
      builder.setField(field, value(field, random));
      return;
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      builder.addRepeatedField(field, value(field, random));
    }
  }

  private static Object value(FieldDescriptor field, Random random) {
    return switch (field.getJavaType()) {
      case INT -> random.nextInt() >> random.nextInt(32);
      case LONG -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> random.nextFloat() - 0.5F;
      case DOUBLE -> random.nextDouble() - 0.5;
      case BOOLEAN -> random.nextBoolean();
      case STRING -> "text \u00e9 \ud83d\ude00".substring(0, random.nextInt(7));
      case BYTE_STRING -> ByteString.copyFrom(new byte[random.nextInt(200)]);
      case ENUM -> {
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        yield values.get(random.nextInt(values.size()));
      }
      case MESSAGE -> {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(field.getMessageType());
        for (FieldDescriptor inner : field.getMessageType().getFields()) {
          set(message, inner, random);
        }
        yield message.build();
      }
    };
  }

  private static Object comparable(Object theirs, FieldDescriptor field) {
    if (theirs instanceof List<?> list) {
      return list.stream().map(one -> comparable(one, field)).toList();
    }
    if (theirs instanceof EnumValueDescriptor value) {
      return value.getName();
    }
    if (theirs instanceof ByteString bytes) {
      return Bytes.copyOf(bytes.toByteArray());
    }
    return theirs instanceof Message message ? Bytes.copyOf(message.toByteArray()) : theirs;
  }

  private static Object comparable(Object ours) {
    if (ours instanceof List<?> list) {
      return list.stream().map(ExtensionDifferentialTest::comparable).toList();
    }
    if (ours instanceof ProtoEnum value) {
      return value.protoName();
    }
    return ours instanceof dev.tern.protobuf.Message message
        ? Bytes.copyOf(message.toByteArray())
        : ours;
  }
}
