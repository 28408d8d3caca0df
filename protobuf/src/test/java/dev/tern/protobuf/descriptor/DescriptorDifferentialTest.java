package dev.tern.protobuf.descriptor;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.Descriptors;
import com.google.protobuf.TextFormat;
import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real and made-up schemas mean the same to this runtime and to protobuf-java. */
class DescriptorDifferentialTest {
  @Test
  void messagesOfDescriptorProtoRoundTripByteForByte() {
    DescriptorProtos.FileDescriptorSet.Builder set =
        DescriptorProtos.FileDescriptorSet.newBuilder();
    for (Descriptors.FileDescriptor file : OracleFiles.ALL) {
      byte[] bytes = file.toProto().toByteArray();
      assertArrayEquals(bytes, FileDescriptorProto.parse(bytes).toByteArray(), file.getName());
      set.addFile(file.toProto());
    }
    byte[] bytes = set.build().toByteArray();
    FileDescriptorSet ours = FileDescriptorSet.parse(bytes);
    assertArrayEquals(bytes, ours.toByteArray());
    assertEquals(ours, ours.toBuilder().build());
    assertEquals(ours.hashCode(), FileDescriptorSet.parse(bytes).hashCode());
  }

  @Test
  void realSchemasLinkToTheSameThing() {
    DescriptorPool pool = OracleFiles.pool();
    assertEquals(OracleFiles.ALL.size(), pool.files().size());
    for (Descriptors.FileDescriptor file : OracleFiles.ALL) {
      compare(file, requireNonNull(pool.file(file.getName())));
    }
    assertSame(
        pool.messageType("google.protobuf.Any"),
        requireNonNull(pool.messageType("google.protobuf.Option")).fields().get(1).messageType());
    assertNull(pool.messageType("google.protobuf"));
    assertNull(pool.messageType("google.protobuf.NullValue"));
  }

  @Test
  void defaultsPresenceAndFeaturesAreTheSame_proto2() {
    same(
        """
        name: "a.proto" package: "p" syntax: "proto2"
        enum_type { name: "E" value { name: "X" number: 3 } value { name: "Y" number: 0 } }
        message_type {
          name: "M"
          field { name: "i" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 default_value: "-7" }
          field { name: "u" number: 2 label: LABEL_OPTIONAL type: TYPE_UINT32 default_value: "4294967295" }
          field { name: "l" number: 3 label: LABEL_OPTIONAL type: TYPE_SINT64 default_value: "-9223372036854775808" }
          field { name: "f" number: 4 label: LABEL_OPTIONAL type: TYPE_FLOAT default_value: "-inf" }
          field { name: "d" number: 5 label: LABEL_OPTIONAL type: TYPE_DOUBLE default_value: "1.5e-10" }
          field { name: "n" number: 6 label: LABEL_OPTIONAL type: TYPE_DOUBLE default_value: "nan" }
          field { name: "b" number: 7 label: LABEL_OPTIONAL type: TYPE_BOOL default_value: "true" }
          field { name: "s" number: 8 label: LABEL_OPTIONAL type: TYPE_STRING default_value: "a\\\\n\\303\\251" }
          field { name: "y" number: 9 label: LABEL_OPTIONAL type: TYPE_BYTES default_value: "\\\\001\\\\n\\\\x41\\\\\\"\\\\377z" }
          field { name: "e" number: 10 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".p.E" default_value: "Y" }
          field { name: "ee" number: 11 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: "E" }
          field { name: "r" number: 12 label: LABEL_REQUIRED type: TYPE_INT32 }
          field { name: "ps" number: 13 label: LABEL_REPEATED type: TYPE_INT32 options { packed: true } }
          field { name: "us" number: 14 label: LABEL_REPEATED type: TYPE_INT32 }
          field { name: "g" number: 15 label: LABEL_OPTIONAL type: TYPE_GROUP type_name: ".p.M.G" }
          field { name: "foo_bar_9_x" number: 16 label: LABEL_OPTIONAL type: TYPE_INT32 oneof_index: 0 }
          field { name: "json" number: 17 label: LABEL_OPTIONAL type: TYPE_INT32 oneof_index: 0 json_name: "other" }
          field { name: "q" number: 18 label: LABEL_OPTIONAL type: TYPE_UINT64 default_value: "18446744073709551615" }
          oneof_decl { name: "o" }
          nested_type { name: "G" field { name: "i" number: 1 label: LABEL_OPTIONAL type_name: "M" } }
          extension_range { start: 100 end: 200 }
          extension_range { start: 1000 end: 536870912 }
          extension { name: "ext" number: 100 label: LABEL_OPTIONAL type: TYPE_STRING extendee: ".p.M" default_value: "d" }
        }
        extension { name: "exts" number: 1000 label: LABEL_REPEATED type: TYPE_INT32 extendee: "M" }
        service {
          name: "S"
          method { name: "C" input_type: ".p.M" output_type: "M.G" client_streaming: true }
          method { name: "D" input_type: "M" output_type: "p.M" server_streaming: true }
        }
        """);
  }

  @Test
  void defaultsPresenceAndFeaturesAreTheSame_proto3() {
    same(
        """
        name: "a.proto" package: "p.q" syntax: "proto3"
        enum_type { name: "E" value { name: "X" number: 0 } }
        message_type {
          name: "M"
          field { name: "i" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 }
          field { name: "o" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 proto3_optional: true oneof_index: 1 }
          field { name: "c" number: 3 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: "q.E" oneof_index: 0 }
          field { name: "ps" number: 4 label: LABEL_REPEATED type: TYPE_ENUM type_name: "E" }
          field { name: "us" number: 5 label: LABEL_REPEATED type: TYPE_INT32 options { packed: false } }
          field { name: "ss" number: 6 label: LABEL_REPEATED type: TYPE_STRING }
          field { name: "m" number: 7 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: "M" }
          field { name: "map" number: 8 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: ".p.q.M.MapEntry" }
          oneof_decl { name: "one" } oneof_decl { name: "_o" }
          nested_type {
            name: "MapEntry" options { map_entry: true }
            field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
            field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".p.q.E" }
          }
        }
        """);
  }

  @Test
  void defaultsPresenceAndFeaturesAreTheSame_editions() {
    for (String edition : List.of("EDITION_2023", "EDITION_2024")) {
      same(
          """
          name: "a.proto" syntax: "editions" edition: EDITION
          options { features { utf8_validation: NONE message_encoding: DELIMITED } }
          enum_type { name: "E" value { name: "X" number: 0 } }
          enum_type { name: "C" options { features { enum_type: CLOSED } } value { name: "Z" number: 9 } }
          message_type {
            name: "M"
            options { features { json_format: LEGACY_BEST_EFFORT } }
            field { name: "e" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 default_value: "3" }
            field { name: "i" number: 2 label: LABEL_OPTIONAL type: TYPE_INT32 options { features { field_presence: IMPLICIT } } }
            field { name: "r" number: 3 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: "C" options { features { field_presence: LEGACY_REQUIRED } } }
            field { name: "p" number: 4 label: LABEL_REPEATED type: TYPE_ENUM type_name: "C" }
            field { name: "x" number: 5 label: LABEL_REPEATED type: TYPE_INT32 options { features { repeated_field_encoding: EXPANDED } } }
            field { name: "s" number: 6 label: LABEL_OPTIONAL type: TYPE_STRING options { features { utf8_validation: VERIFY } } }
            field { name: "t" number: 7 label: LABEL_OPTIONAL type: TYPE_STRING oneof_index: 0 }
            field { name: "d" number: 8 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: "M" }
            field { name: "l" number: 9 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: "M" options { features { message_encoding: LENGTH_PREFIXED } } }
            field { name: "map" number: 10 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: "MapEntry" }
            oneof_decl { name: "o" }
            nested_type {
              name: "MapEntry" options { map_entry: true }
              field { name: "key" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 }
              field { name: "value" number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: "M" }
            }
          }
          """
              .replace("edition: EDITION", "edition: " + edition));
    }
  }

  @Test
  void defaultsOfEditionsAreThoseOfDescriptorProto() {
    for (var field : DescriptorProtos.FeatureSet.getDescriptor().getFields()) {
      for (var edition :
          new DescriptorProtos.Edition[] {
            DescriptorProtos.Edition.EDITION_PROTO2,
            DescriptorProtos.Edition.EDITION_PROTO3,
            DescriptorProtos.Edition.EDITION_2023,
            DescriptorProtos.Edition.EDITION_2024
          }) {
        String expected = null;
        int newest = -1;
        for (var value : field.getOptions().getEditionDefaultsList()) {
          int from = value.getEdition().getNumber();
          if (from <= edition.getNumber() && from > newest) {
            newest = from;
            expected = value.getValue();
          }
        }
        var ours =
            requireNonNull(
                EditionDefaults.of(
                    requireNonNull(
                        dev.tern.protobuf.descriptor.proto.Edition.forNumber(
                            edition.getNumber()))));
        try {
          var theirs = DescriptorProtos.FeatureSet.parseFrom(ours.toByteArray());
          assertEquals(expected, theirs.getField(field).toString(), field + " in " + edition);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private static void same(String text) {
    try {
      DescriptorProtos.FileDescriptorProto proto =
          TextFormat.parse(text, DescriptorProtos.FileDescriptorProto.class);
      Descriptors.FileDescriptor theirs =
          Descriptors.FileDescriptor.buildFrom(proto, new Descriptors.FileDescriptor[0]);
      compare(
          theirs, FileDescriptor.link(FileDescriptorProto.parse(proto.toByteArray()), List.of()));
    } catch (TextFormat.ParseException | Descriptors.DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }

  // ---- comparing

  private static void compare(Descriptors.FileDescriptor theirs, FileDescriptor ours) {
    assertEquals(theirs.getName(), ours.name());
    assertEquals(theirs.getPackage(), ours.packageName());
    assertEquals(theirs.getDependencies().size(), ours.dependencies().size());
    assertEquals(theirs.getPublicDependencies().size(), ours.publicDependencies().size());
    compareTypes(theirs.getMessageTypes(), ours.messageTypes());
    compareEnums(theirs.getEnumTypes(), ours.enumTypes());
    compareFields(theirs.getExtensions(), ours.extensions());
    assertEquals(theirs.getServices().size(), ours.services().size());
    for (int i = 0; i < ours.services().size(); i++) {
      Descriptors.ServiceDescriptor service = theirs.getServices().get(i);
      ServiceDescriptor ourService = ours.services().get(i);
      assertEquals(service.getFullName(), ourService.fullName());
      for (Descriptors.MethodDescriptor method : service.getMethods()) {
        MethodDescriptor ourMethod = requireNonNull(ourService.method(method.getName()));
        assertEquals(method.getFullName(), ourMethod.fullName());
        assertEquals(method.getInputType().getFullName(), ourMethod.inputType().fullName());
        assertEquals(method.getOutputType().getFullName(), ourMethod.outputType().fullName());
        assertEquals(method.isClientStreaming(), ourMethod.isClientStreaming());
        assertEquals(method.isServerStreaming(), ourMethod.isServerStreaming());
      }
    }
  }

  private static void compareTypes(
      List<Descriptors.Descriptor> theirs, List<MessageDescriptor> ours) {
    assertEquals(theirs.size(), ours.size());
    for (int i = 0; i < ours.size(); i++) {
      Descriptors.Descriptor type = theirs.get(i);
      MessageDescriptor ourType = ours.get(i);
      assertEquals(type.getFullName(), ourType.fullName());
      assertEquals(type.getOptions().getMapEntry(), ourType.isMapEntry());
      compareFields(type.getFields(), ourType.fields());
      compareFields(type.getExtensions(), ourType.extensions());
      assertEquals(type.getRealOneofs().size(), ourType.oneofs().size());
      for (int k = 0; k < ourType.oneofs().size(); k++) {
        assertEquals(type.getRealOneofs().get(k).getFullName(), ourType.oneofs().get(k).fullName());
        compareFields(type.getRealOneofs().get(k).getFields(), ourType.oneofs().get(k).fields());
      }
      for (int number : new int[] {1, 99, 100, 199, 200, 999, 1000, 536870911}) {
        assertEquals(type.isExtensionNumber(number), ourType.isExtensionNumber(number));
      }
      compareTypes(type.getNestedTypes(), ourType.nestedTypes());
      compareEnums(type.getEnumTypes(), ourType.enumTypes());
    }
  }

  private static void compareEnums(
      List<Descriptors.EnumDescriptor> theirs, List<EnumDescriptor> ours) {
    assertEquals(theirs.size(), ours.size());
    for (int i = 0; i < ours.size(); i++) {
      EnumDescriptor ourEnum = ours.get(i);
      assertEquals(theirs.get(i).getFullName(), ourEnum.fullName());
      assertEquals(theirs.get(i).isClosed(), ourEnum.isClosed());
      assertEquals(theirs.get(i).getValues().size(), ourEnum.values().size());
      for (Descriptors.EnumValueDescriptor value : theirs.get(i).getValues()) {
        EnumValueDescriptor ourValue = requireNonNull(ourEnum.value(value.getName()));
        assertEquals(value.getNumber(), ourValue.number());
        assertEquals(value.getIndex(), ourValue.index());
        assertEquals(
            theirs.get(i).findValueByNumber(value.getNumber()).getName(),
            requireNonNull(ourEnum.value(value.getNumber())).name());
      }
    }
  }

  private static void compareFields(
      List<Descriptors.FieldDescriptor> theirs, List<FieldDescriptor> ours) {
    assertEquals(theirs.size(), ours.size());
    for (int i = 0; i < ours.size(); i++) {
      compareField(theirs.get(i), ours.get(i));
    }
  }

  private static void compareField(Descriptors.FieldDescriptor theirs, FieldDescriptor ours) {
    String name = theirs.getFullName();
    assertEquals(name, ours.fullName());
    assertEquals(theirs.getNumber(), ours.number(), name);
    assertEquals(theirs.getJsonName(), ours.jsonName(), name);
    boolean group = theirs.getType() == Descriptors.FieldDescriptor.Type.GROUP;
    assertEquals(group, ours.isDelimited(), name);
    if (!group) {
      assertEquals(theirs.getType().toProto().getNumber(), ours.type().number(), name);
    }
    assertEquals(theirs.isRepeated(), ours.isRepeated(), name);
    assertEquals(theirs.isRequired(), ours.isRequired(), name);
    assertEquals(theirs.isPacked(), ours.isPacked(), name);
    assertEquals(theirs.isPackable(), ours.isPackable(), name);
    assertEquals(theirs.isMapField(), ours.isMap(), name);
    assertEquals(theirs.isExtension(), ours.isExtension(), name);
    assertEquals(theirs.hasPresence(), ours.hasPresence(), name);
    assertEquals(theirs.hasDefaultValue(), ours.hasDefaultValue(), name);
    assertEquals(theirs.getContainingType().getFullName(), ours.containingType().fullName());
    assertEquals(theirs.getRealContainingOneof() == null, ours.containingOneof() == null, name);
    if (theirs.getType() == Descriptors.FieldDescriptor.Type.STRING) {
      assertEquals(theirs.needsUtf8Check(), ours.utf8Validation(), name);
    }
    switch (theirs.getJavaType()) {
      case MESSAGE ->
          assertEquals(theirs.getMessageType().getFullName(), ours.messageType().fullName(), name);
      case ENUM ->
          assertEquals(theirs.getEnumType().getFullName(), ours.enumType().fullName(), name);
      default -> {}
    }
    if (theirs.isRepeated() || ours.isMessage()) {
      assertNull(ours.defaultValue(), name);
    } else if (theirs.getDefaultValue() instanceof ByteString bytes) {
      assertEquals(Bytes.copyOf(bytes.toByteArray()), ours.defaultValue(), name);
    } else if (theirs.getDefaultValue() instanceof Descriptors.EnumValueDescriptor value) {
      assertEquals(
          value.getNumber(),
          ((EnumValueDescriptor) requireNonNull(ours.defaultValue())).number(),
          name);
    } else {
      assertEquals(theirs.getDefaultValue(), ours.defaultValue(), name);
    }
  }
}
