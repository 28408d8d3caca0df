package dev.tern.protobuf;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.Descriptors;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.Edition;
import dev.tern.protobuf.descriptor.proto.EnumDescriptorProto;
import dev.tern.protobuf.descriptor.proto.EnumValueDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Label;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import dev.tern.protobuf.descriptor.proto.FieldOptions;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import java.util.List;
import java.util.Locale;

/** The schemas of the tests, for both runtimes. */
final class Schemas {
  static final FileDescriptorProto PROTO2 = allTypes("proto2", Edition.EDITION_UNKNOWN);
  static final FileDescriptorProto PROTO3 = allTypes("proto3", Edition.EDITION_UNKNOWN);
  static final FileDescriptorProto EDITION_2023 = allTypes("editions", Edition.EDITION_2023);

  private Schemas() {}

  /** A message with a single, a repeated and (but in editions) another repeated field per type. */
  private static FileDescriptorProto allTypes(String syntax, Edition edition) {
    boolean editions = syntax.equals("editions");
    DescriptorProto.Builder all = DescriptorProto.builder().name("All");
    for (Type type : Type.values()) {
      if (type == Type.TYPE_GROUP && !syntax.equals("proto2")) {
        continue;
      }
      int number = type.number();
      all.addField(field("single_" + name(type), number, type, Label.LABEL_OPTIONAL).build());
      all.addField(field("list_" + name(type), 20 + number, type, Label.LABEL_REPEATED).build());
      boolean packable =
          type != Type.TYPE_STRING
              && type != Type.TYPE_BYTES
              && type != Type.TYPE_MESSAGE
              && type != Type.TYPE_GROUP;
      if (packable) {
        FieldOptions other =
            editions
                ? FieldOptions.of(
                    o ->
                        o.features(
                            FeatureSet.of(
                                f ->
                                    f.repeatedFieldEncoding(
                                        FeatureSet.RepeatedFieldEncoding.EXPANDED))))
                : FieldOptions.of(o -> o.packed(syntax.equals("proto2")));
        all.addField(
            field("other_" + name(type), 1000 + number, type, Label.LABEL_REPEATED)
                .options(other)
                .build());
      }
    }
    if (editions) {
      FieldOptions delimited =
          FieldOptions.of(
              o ->
                  o.features(
                      FeatureSet.of(f -> f.messageEncoding(FeatureSet.MessageEncoding.DELIMITED))));
      all.addField(
          field("delimited", 60, Type.TYPE_MESSAGE, Label.LABEL_OPTIONAL)
              .options(delimited)
              .build());
      all.addField(
          field("delimiteds", 536870911, Type.TYPE_MESSAGE, Label.LABEL_REPEATED)
              .options(delimited)
              .build());
    }
    EnumDescriptorProto.Builder color = EnumDescriptorProto.builder().name("Color");
    for (int i = 0; i < 3; i++) {
      color.addValue(
          EnumValueDescriptorProto.builder()
              .name("COLOR_" + "ABC".charAt(i))
              .number(i == 2 ? -1 : i)
              .build());
    }
    FileDescriptorProto.Builder file =
        FileDescriptorProto.builder()
            .name(syntax + ".proto")
            .package_("test." + syntax)
            .syntax(syntax)
            .addMessageType(all.build())
            .addEnumType(color.build());
    if (editions) {
      file.edition(edition);
    }
    return file.build();
  }

  private static String name(Type type) {
    return type.name().substring(5).toLowerCase(Locale.ROOT);
  }

  static FieldDescriptorProto.Builder field(String name, int number, Type type, Label label) {
    FieldDescriptorProto.Builder field =
        FieldDescriptorProto.builder().name(name).number(number).type(type).label(label);
    if (type == Type.TYPE_MESSAGE || type == Type.TYPE_GROUP) {
      field.typeName("All");
    } else if (type == Type.TYPE_ENUM) {
      field.typeName("Color");
    }
    return field;
  }

  static MessageCodec<DynamicMessage> codec(FileDescriptorProto file) {
    return DynamicMessage.codec(FileDescriptor.link(file, List.of()).messageTypes().get(0));
  }

  /** The definition of a file in the text format. */
  static FileDescriptorProto file(String text) {
    try {
      return FileDescriptorProto.parse(
          TextFormat.parse(text, DescriptorProtos.FileDescriptorProto.class).toByteArray());
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(e);
    }
  }

  /** The same schema in the other runtime. */
  static Descriptors.Descriptor oracle(FileDescriptorProto file) {
    return oracleFile(file).getMessageTypes().get(0);
  }

  static Descriptors.FileDescriptor oracleFile(FileDescriptorProto file) {
    try {
      return Descriptors.FileDescriptor.buildFrom(
          com.google.protobuf.DescriptorProtos.FileDescriptorProto.parseFrom(file.toByteArray()),
          new Descriptors.FileDescriptor[0]);
    } catch (InvalidProtocolBufferException | Descriptors.DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }
}
