package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.tern.protobuf.Bytes;
import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.MethodDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import dev.tern.protobuf.descriptor.ServiceDescriptor;
import dev.tern.protobuf.descriptor.SourceLocation;
import dev.tern.protobuf.descriptor.proto.EnumOptions;
import dev.tern.protobuf.descriptor.proto.EnumValueOptions;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FieldOptions;
import dev.tern.protobuf.descriptor.proto.MessageOptions;
import dev.tern.protobuf.descriptor.proto.MethodOptions;
import dev.tern.protobuf.descriptor.proto.ServiceOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns linked descriptors into what the emitters need: rules resolved, names chosen. After this
 * step nobody asks a descriptor. Owner: one run of the generator.
 */
final class Models {
  private final JavaNames names;
  private final ExtensionModels extensions;
  private final Map<MessageDescriptor, Boolean> requiredInside = new HashMap<>();

  Models(JavaNames names) {
    this.names = names;
    this.extensions = new ExtensionModels(this, names);
  }

  /** The constants of the class that holds a file's descriptor. */
  List<ExtensionModel> extensions(FileDescriptor file) {
    return extensions.of(file.extensions(), List.of());
  }

  // ---- messages

  MessageModel message(MessageDescriptor descriptor) {
    MessageModel model = new MessageModel(descriptor.fullName(), names.of(descriptor));
    MessageOptions options = descriptor.proto().options();
    model.deprecated = options != null && options.deprecated();
    model.doc = doc(descriptor.location());
    model.descriptor = expression(descriptor);
    model.codecName = names.codecOf(descriptor);
    model.checksRequired = hasRequired(descriptor);
    Map<OneofDescriptor, OneofModel> oneofs = new HashMap<>();
    for (OneofDescriptor oneof : descriptor.oneofs()) {
      OneofModel oneofModel = new OneofModel(oneof.name(), names.of(oneof));
      oneofModel.doc = doc(oneof.location());
      oneofs.put(oneof, oneofModel);
      model.oneofs.add(oneofModel);
    }
    List<FieldDescriptor> fields = new ArrayList<>(descriptor.fields());
    fields.sort(Comparator.comparingInt(FieldDescriptor::number));
    for (FieldDescriptor field : fields) {
      FieldModel fieldModel = field(field);
      OneofDescriptor oneof = field.containingOneof();
      OneofModel oneofModel = oneof == null ? null : oneofs.get(oneof);
      if (oneofModel != null) {
        fieldModel.oneof = oneofModel;
        fieldModel.caseType = names.caseOf(field);
        oneofModel.fields.add(fieldModel);
      }
      model.fields.add(fieldModel);
    }
    model.extendable = !descriptor.proto().extensionRange().isEmpty();
    new MemberNames(model).choose();
    for (FieldModel field : model.fields) {
      if (field.needsPresenceBit()) {
        field.presenceBit = model.presenceBits++;
      }
    }
    model.extensions = extensions.of(descriptor.extensions(), model.memberVariables());
    nestedMessages(descriptor, model, model.messages);
    for (EnumDescriptor nested : descriptor.enumTypes()) {
      model.enums.add(enumType(nested));
    }
    return model;
  }

  /** Also the messages that moved here from deeper inside, where their names are too long. */
  private void nestedMessages(
      MessageDescriptor descriptor, MessageModel model, List<MessageModel> found) {
    for (MessageDescriptor nested : descriptor.nestedTypes()) {
      if (nested.isMapEntry()) {
        continue;
      }
      if (model.type.equals(names.of(nested).enclosingClassName())) {
        found.add(message(nested));
      }
      if (model.type.enclosingClassName() == null) {
        nestedMessages(nested, model, found);
      }
    }
  }

  FieldModel field(FieldDescriptor field) {
    FieldModel model = new FieldModel();
    model.protoName = Names.checked(field.name(), field.file().name());
    model.number = field.number();
    model.kind = FieldKind.of(field.type(), field.isDelimited());
    if (field.isMap()) {
      model.shape = FieldModel.Shape.MAP;
      model.key = field(field.messageType().fields().get(0));
      model.value = field(field.messageType().fields().get(1));
    } else if (field.isRepeated()) {
      model.shape = FieldModel.Shape.REPEATED;
    }
    boolean inMapEntry = field.containingType().isMapEntry();
    model.explicit = field.hasPresence() && !inMapEntry;
    model.required = field.isRequired();
    model.packed = field.isPacked();
    model.checksUtf8 = field.utf8Validation();
    FieldOptions options = field.proto().options();
    model.deprecated = options != null && options.deprecated();
    model.redacted = options != null && options.debugRedact();
    model.doc = doc(field.location());
    if (model.kind == FieldKind.ENUM) {
      model.closedEnum = field.enumType().isClosed();
      model.type = names.of(field.enumType());
    } else if (model.kind.isMessage() && model.shape != FieldModel.Shape.MAP) {
      model.type = names.of(field.messageType());
      model.nestedRequired = hasRequired(field.messageType());
    }
    if (model.shape == FieldModel.Shape.SINGULAR) {
      statedDefault(field, model);
    }
    return model;
  }

  private void statedDefault(FieldDescriptor field, FieldModel model) {
    Object value = field.defaultValue();
    if (model.closedEnum) {
      int number = defaultConstant(field).number();
      String javaName = enumType(field.enumType()).named(number).javaName();
      model.statedDefault = CodeBlock.of("$T.$L", model.typeName(), javaName);
      return;
    }
    if (!field.hasDefaultValue() || value == null) {
      return;
    }
    if (value instanceof EnumValueDescriptor constant) {
      model.statedDefault = CodeBlock.of("$L", Literals.intLiteral(constant.number()));
    } else if (value instanceof Integer number) {
      model.statedDefault = CodeBlock.of("$L", Literals.intLiteral(number));
    } else if (value instanceof Long number) {
      model.statedDefault = CodeBlock.of("$L", Literals.longLiteral(number));
    } else if (value instanceof Float number) {
      model.statedDefault = Literals.floatLiteral(number);
    } else if (value instanceof Double number) {
      model.statedDefault = Literals.doubleLiteral(number);
    } else if (value instanceof Bytes bytes) {
      model.statedDefault =
          CodeBlock.of(
              "$T.ofLatin1($L)",
              RuntimeTypes.BYTES,
              Literals.stringExpression(
                  new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1)));
      model.defaultConstant = "DEFAULT_" + model.number;
    } else if (value instanceof String text) {
      model.statedDefault = Literals.stringExpression(text);
      model.defaultConstant = text.length() > 40 ? "DEFAULT_" + model.number : null;
    } else {
      model.statedDefault = CodeBlock.of("$L", value);
    }
  }

  static EnumValueDescriptor defaultConstant(FieldDescriptor field) {
    return field.defaultValue() instanceof EnumValueDescriptor stated
        ? stated
        : field.enumType().values().get(0);
  }

  /** Whether a message can lack a required field, its own or one inside it. */
  private boolean hasRequired(MessageDescriptor message) {
    Boolean known = requiredInside.get(message);
    if (known != null) {
      return known;
    }
    Set<MessageDescriptor> reached = new HashSet<>();
    List<MessageDescriptor> todo = new ArrayList<>(List.of(message));
    boolean found = false;
    while (!todo.isEmpty() && !found) {
      MessageDescriptor next = todo.remove(todo.size() - 1);
      if (!reached.add(next)) {
        continue;
      }
      for (FieldDescriptor field : next.fields()) {
        found |= field.isRequired();
        if (field.isMessage()) {
          todo.add(field.messageType());
        }
      }
    }
    requiredInside.put(message, found);
    return found;
  }

  private CodeBlock expression(MessageDescriptor message) {
    MessageDescriptor outer = message.containingType();
    return outer == null
        ? CodeBlock.of(
            "$T.descriptor().messageTypes().get($L)", names.holder(message.file()), message.index())
        : CodeBlock.of("$L.nestedTypes().get($L)", expression(outer), message.index());
  }

  // ---- enums

  EnumModel enumType(EnumDescriptor descriptor) {
    EnumModel model = new EnumModel(descriptor.fullName(), names.of(descriptor));
    EnumOptions options = descriptor.proto().options();
    model.deprecated = options != null && options.deprecated();
    model.closed = descriptor.isClosed();
    model.doc = doc(descriptor.location());
    MessageDescriptor outer = descriptor.containingType();
    ClassName holder = names.holder(descriptor.file());
    model.descriptor =
        outer == null
            ? CodeBlock.of("$T.descriptor().enumTypes().get($L)", holder, descriptor.index())
            : CodeBlock.of("$L.enumTypes().get($L)", expression(outer), descriptor.index());
    NameAllocator constants =
        NameAllocator.exact().reserve(EnumEmitter.RESERVED).reserve(List.of(holder.simpleName()));
    if (!model.closed) {
      constants.reserve(List.of(EnumEmitter.UNRECOGNIZED));
    }
    Set<Integer> numbers = new HashSet<>();
    for (EnumValueDescriptor value : descriptor.values()) {
      String name = Names.checked(value.name(), descriptor.file().name());
      EnumValueOptions valueOptions = value.proto().options();
      model.values.add(
          new EnumModel.Value(
              name,
              constants.claim(Names.identifier(name)),
              value.number(),
              !numbers.add(value.number()),
              doc(value.location()),
              valueOptions != null && valueOptions.deprecated()));
    }
    return model;
  }

  // ---- services

  ServiceModel service(ServiceDescriptor descriptor) {
    ServiceModel model = new ServiceModel(descriptor.fullName(), names.of(descriptor));
    ServiceOptions options = descriptor.proto().options();
    model.deprecated = options != null && options.deprecated();
    model.doc = doc(descriptor.location());
    model.descriptor =
        CodeBlock.of(
            "$T.descriptor().services().get($L)",
            names.holder(descriptor.file()),
            descriptor.index());
    NameAllocator methods = NameAllocator.exact().reserve(NameAllocator.SERVICE_METHODS);
    NameAllocator constants = NameAllocator.exact().reserve(NameAllocator.SERVICE_CONSTANTS);
    for (MethodDescriptor method : descriptor.methods()) {
      String name = Names.checked(method.name(), descriptor.file().name());
      MethodOptions methodOptions = method.proto().options();
      model.methods.add(
          new ServiceModel.Method(
              name,
              methods.claim(Names.identifier(Names.lowerCamel(name))),
              constants.claim(Names.identifier(Names.upperSnake(name))),
              ServiceModel.Kind.of(method.isClientStreaming(), method.isServerStreaming()),
              names.of(method.inputType()),
              names.of(method.outputType()),
              doc(method.location()),
              methodOptions != null && methodOptions.deprecated()));
    }
    return model;
  }

  // ---- comments and deprecation

  private static String doc(SourceLocation location) {
    String comment = location.leading().isBlank() ? location.trailing() : location.leading();
    return Comments.toJavadoc(comment);
  }

  /** Whether a file of this type's code names something deprecated that another file defines. */
  static boolean usesDeprecated(MessageDescriptor message) {
    return message.fields().stream().anyMatch(Models::usesDeprecated)
        || usesDeprecated(message.extensions())
        || message.nestedTypes().stream().anyMatch(Models::usesDeprecated);
  }

  static boolean usesDeprecated(List<FieldDescriptor> extensions) {
    return extensions.stream()
        .anyMatch(field -> isDeprecated(field.containingType()) || usesDeprecated(field));
  }

  private static boolean usesDeprecated(FieldDescriptor field) {
    if (field.isMessage()) {
      return isDeprecated(field.messageType());
    }
    return field.type() == FieldDescriptorProto.Type.TYPE_ENUM
        && (isDeprecated(field.enumType()) || isDeprecated(defaultConstant(field)));
  }

  static boolean usesDeprecated(ServiceDescriptor service) {
    for (MethodDescriptor method : service.methods()) {
      if (isDeprecated(method.inputType()) || isDeprecated(method.outputType())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDeprecated(MessageDescriptor message) {
    MessageOptions options = message.proto().options();
    MessageDescriptor outer = message.containingType();
    return (options != null && options.deprecated()) || (outer != null && isDeprecated(outer));
  }

  private static boolean isDeprecated(EnumDescriptor type) {
    EnumOptions options = type.proto().options();
    MessageDescriptor outer = type.containingType();
    return (options != null && options.deprecated()) || (outer != null && isDeprecated(outer));
  }

  private static boolean isDeprecated(EnumValueDescriptor value) {
    EnumValueOptions options = value.proto().options();
    return options != null && options.deprecated();
  }

  /** The imports whose descriptor the file's own descriptor is linked with. */
  List<ClassName> dependencies(FileDescriptor file) {
    List<ClassName> holders = new ArrayList<>();
    for (FileDescriptor dependency : file.dependencies()) {
      holders.add(names.holder(dependency));
    }
    return holders;
  }
}
