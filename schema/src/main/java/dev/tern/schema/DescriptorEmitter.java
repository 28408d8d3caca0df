package dev.tern.schema;

import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.EnumDescriptorProto;
import dev.tern.protobuf.descriptor.proto.EnumOptions;
import dev.tern.protobuf.descriptor.proto.EnumValueDescriptorProto;
import dev.tern.protobuf.descriptor.proto.EnumValueOptions;
import dev.tern.protobuf.descriptor.proto.ExtensionRangeOptions;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FieldOptions;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileOptions;
import dev.tern.protobuf.descriptor.proto.MessageOptions;
import dev.tern.protobuf.descriptor.proto.MethodDescriptorProto;
import dev.tern.protobuf.descriptor.proto.MethodOptions;
import dev.tern.protobuf.descriptor.proto.OneofDescriptorProto;
import dev.tern.protobuf.descriptor.proto.OneofOptions;
import dev.tern.protobuf.descriptor.proto.ServiceDescriptorProto;
import dev.tern.protobuf.descriptor.proto.ServiceOptions;
import dev.tern.protobuf.descriptor.proto.SymbolVisibility;
import org.jspecify.annotations.Nullable;

/**
 * Writes a valid file as a {@code FileDescriptorProto}, as protoc does: names are full names with a
 * leading point, JSON names are always there, custom options are unknown fields of the options
 * messages.
 */
final class DescriptorEmitter {
  private final boolean retainOptions;

  private DescriptorEmitter(boolean retainOptions) {
    this.retainOptions = retainOptions;
  }

  /**
   * Emits a file.
   *
   * @param retainOptions whether options that are meant for the compiler only are kept
   */
  static FileDescriptorProto emit(FileDef file, boolean sourceInfo, boolean retainOptions) {
    FileDescriptorProto.Builder out = new DescriptorEmitter(retainOptions).file(file);
    if (sourceInfo) {
      out.sourceCodeInfo(SourceInfoEmitter.emit(file, retainOptions));
    }
    return out.build();
  }

  private FileDescriptorProto.Builder file(FileDef file) {
    FileDescriptorProto.Builder out = FileDescriptorProto.builder().name(file.name);
    if (!file.packageName.isEmpty()) {
      out.package_(file.packageName);
    }
    if (file.edition == Edition.PROTO3) {
      out.syntax("proto3");
    } else if (!file.edition.isLegacy()) {
      out.syntax("editions");
      out.edition(dev.tern.protobuf.descriptor.proto.Edition.forNumber(file.edition.number()));
    }
    for (int i = 0; i < file.dependencies.size(); i++) {
      Ast.Import node = file.dependencies.get(i).node();
      out.addDependency(node.path());
      if (node.kind() == Ast.ImportKind.PUBLIC) {
        out.addPublicDependency(i);
      } else if (node.kind() == Ast.ImportKind.WEAK) {
        out.addWeakDependency(i);
      }
    }
    file.optionDependencies.forEach(
        dependency -> out.addOptionDependency(dependency.node().path()));
    file.messages.forEach(message -> out.addMessageType(message(message)));
    file.enums.forEach(definition -> out.addEnumType(enumeration(definition)));
    file.services.forEach(service -> out.addService(service(service)));
    file.extensions.forEach(extension -> out.addExtension(field(extension)));
    out.options(options(file, FileOptions.CODEC));
    return out;
  }

  private DescriptorProto message(MessageDef message) {
    DescriptorProto.Builder out = DescriptorProto.builder().name(message.name);
    message.fields.forEach(field -> out.addField(field(field)));
    message.extensions.forEach(extension -> out.addExtension(field(extension)));
    message.messages.forEach(nested -> out.addNestedType(message(nested)));
    message.enums.forEach(nested -> out.addEnumType(enumeration(nested)));
    for (ExtensionRangeDef range : message.extensionRanges) {
      out.addExtensionRange(
          DescriptorProto.ExtensionRange.builder()
              .start((int) range.start)
              .end((int) range.end)
              .options(options(range, ExtensionRangeOptions.CODEC))
              .build());
    }
    for (OneofDef oneof : message.oneofs) {
      out.addOneofDecl(
          OneofDescriptorProto.builder()
              .name(oneof.name)
              .options(options(oneof, OneofOptions.CODEC))
              .build());
    }
    for (MessageDef.ReservedRange range : message.reservedRanges) {
      out.addReservedRange(
          DescriptorProto.ReservedRange.builder()
              .start((int) range.start())
              .end((int) range.end())
              .build());
    }
    message.reservedNames.forEach(name -> out.addReservedName(name.name()));
    return out.options(options(message, MessageOptions.CODEC))
        .visibility(visibility(message.visibility))
        .build();
  }

  private static @Nullable SymbolVisibility visibility(Ast.Visibility visibility) {
    return switch (visibility) {
      case UNSET -> null;
      case LOCAL -> SymbolVisibility.VISIBILITY_LOCAL;
      case EXPORT -> SymbolVisibility.VISIBILITY_EXPORT;
    };
  }

  private FieldDescriptorProto field(FieldDef field) {
    FieldDescriptorProto.Builder out =
        FieldDescriptorProto.builder()
            .name(field.name)
            .number(field.number)
            .label(label(field.label))
            .jsonName(field.jsonName())
            .options(options(field, FieldOptions.CODEC));
    if (field.type != null) {
      out.type(FieldDescriptorProto.Type.forNumber(field.type.number()));
    }
    if (field.messageType != null) {
      out.typeName("." + field.messageType.fullName);
    } else if (field.enumType != null) {
      out.typeName("." + field.enumType.fullName);
    }
    if (field.isExtension && field.containingType != null) {
      out.extendee("." + field.containingType.fullName);
    }
    if (field.defaultValue != null) {
      out.defaultValue(defaultValue(field, field.defaultValue));
    }
    if (field.oneof != null) {
      out.oneofIndex(field.oneof.index);
    }
    if (field.proto3Optional) {
      out.proto3Optional(true);
    }
    return out.build();
  }

  private static FieldDescriptorProto.Label label(Ast.Label label) {
    return switch (label) {
      case OPTIONAL -> FieldDescriptorProto.Label.LABEL_OPTIONAL;
      case REQUIRED -> FieldDescriptorProto.Label.LABEL_REQUIRED;
      case REPEATED -> FieldDescriptorProto.Label.LABEL_REPEATED;
    };
  }

  /** The default in the form of the type: a float is rounded to one first. */
  private static String defaultValue(FieldDef field, String text) {
    boolean isFloating = field.type == FieldType.FLOAT || field.type == FieldType.DOUBLE;
    if (isFloating && text.endsWith("nan")) {
      return "nan";
    }
    return field.type == FieldType.FLOAT && !text.endsWith("inf")
        ? Literals.formatFloat((float) Double.parseDouble(text))
        : text;
  }

  private EnumDescriptorProto enumeration(EnumDef definition) {
    EnumDescriptorProto.Builder out = EnumDescriptorProto.builder().name(definition.name);
    for (EnumValueDef value : definition.values) {
      out.addValue(
          EnumValueDescriptorProto.builder()
              .name(value.name)
              .number(value.number)
              .options(options(value, EnumValueOptions.CODEC))
              .build());
    }
    for (EnumDef.ReservedRange range : definition.reservedRanges) {
      out.addReservedRange(
          EnumDescriptorProto.EnumReservedRange.builder()
              .start(range.start())
              .end(range.end())
              .build());
    }
    definition.reservedNames.forEach(name -> out.addReservedName(name.name()));
    return out.options(options(definition, EnumOptions.CODEC))
        .visibility(visibility(definition.visibility))
        .build();
  }

  private ServiceDescriptorProto service(ServiceDef service) {
    ServiceDescriptorProto.Builder out = ServiceDescriptorProto.builder().name(service.name);
    for (MethodDef method : service.methods) {
      MethodDescriptorProto.Builder proto =
          MethodDescriptorProto.builder()
              .name(method.name)
              .options(options(method, MethodOptions.CODEC));
      if (method.input != null) {
        proto.inputType("." + method.input.fullName);
      }
      if (method.output != null) {
        proto.outputType("." + method.output.fullName);
      }
      if (method.node.inputStream() >= 0) {
        proto.clientStreaming(true);
      }
      if (method.node.outputStream() >= 0) {
        proto.serverStreaming(true);
      }
      out.addMethod(proto.build());
    }
    return out.options(options(service, ServiceOptions.CODEC)).build();
  }

  /** Encoded and read again: so built-in options become fields, and custom ones unknown fields. */
  private <T> @Nullable T options(Definition definition, MessageCodec<T> codec) {
    OptionMessage options = definition.options;
    if (options != null && !retainOptions) {
      options = OptionStripper.strip(options);
    }
    return options == null ? null : codec.decode(options.encode());
  }
}
