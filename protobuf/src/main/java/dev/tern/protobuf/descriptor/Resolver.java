package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.Lists;
import dev.tern.protobuf.descriptor.proto.Edition;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Label;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The second step of linking a file: finds the types that its fields and methods name, and checks
 * every rule that needs more than a name.
 *
 * <p>Owner: one linking.
 */
final class Resolver {
  private static final int MAX_NUMBER = (1 << 29) - 1;
  private static final int FIRST_RESERVED = 19000;
  private static final int LAST_RESERVED = 19999;

  private final FileDescriptor file;
  private final SymbolTable symbols;
  private final SymbolTable.View view;
  private final Problems problems;

  Resolver(
      FileDescriptor file, SymbolTable symbols, Set<FileDescriptor> visible, Problems problems) {
    this.file = file;
    this.symbols = symbols;
    this.view = symbols.new View(file, visible);
    this.problems = problems;
  }

  void resolve() {
    // Extension ranges first: an extension may stand before the message that it extends.
    file.messageTypes.forEach(this::resolveRanges);
    file.enumTypes.forEach(this::resolveEnum);
    file.messageTypes.forEach(this::resolveMessage);
    file.extensions.forEach(field -> resolveExtension(field, file.packageName()));
    file.services.forEach(this::resolveService);
    // A default or a map entry can only be judged when the types are known.
    file.messageTypes.forEach(this::resolveDefaults);
    file.extensions.forEach(this::resolveDefault);
  }

  private void problem(Descriptor symbol, String message) {
    problems.add(file.name(), symbol.fullName(), message);
  }

  // ---- messages

  private void resolveRanges(MessageDescriptor message) {
    RangeChecker checker = new RangeChecker(message, problems, MAX_NUMBER);
    message.extensionRanges = checker.extensionRanges();
    message.nestedTypes.forEach(this::resolveRanges);
  }

  private void resolveMessage(MessageDescriptor message) {
    NumberRanges reserved =
        new RangeChecker(message, problems, MAX_NUMBER).reservedRanges(message.extensionRanges);
    message.reservedRanges = reserved;
    Set<String> reservedNames = new HashSet<>(message.proto().reservedName());
    for (FieldDescriptor field : message.fields) {
      resolveField(field, message.fullName());
      checkNumber(field, MAX_NUMBER);
      int number = field.number();
      FieldDescriptor other = message.byNumber.putIfAbsent(number, field);
      if (other != null) {
        problem(field, "number " + number + " is used by " + Problems.quote(other.name()));
      }
      if (reserved.contains(number)) {
        problem(field, "number " + number + " is reserved");
      }
      if (message.extensionRanges.contains(number)) {
        problem(field, "number " + number + " is in a range for extensions");
      }
      if (reservedNames.contains(field.name())) {
        problem(field, "the name is reserved");
      }
      message.byName.putIfAbsent(field.name(), field);
      checkJsonName(field, message.byJsonName.putIfAbsent(field.jsonName(), field));
    }
    resolveOneofs(message);
    message.enumTypes.forEach(this::resolveEnum);
    message.nestedTypes.forEach(this::resolveMessage);
    message.extensions.forEach(field -> resolveExtension(field, message.fullName()));
  }

  /** Where JSON is allowed and not merely tried, it must be clear which field is meant. */
  private void checkJsonName(FieldDescriptor field, @Nullable FieldDescriptor other) {
    String name = field.jsonName();
    if (name.indexOf(0) >= 0) {
      problem(field, "the JSON name " + Problems.quote(name) + " holds the character NUL");
    }
    if (other != null
        && !other.name().equals(field.name())
        && field.containingType().features.jsonFormat() == FeatureSet.JsonFormat.ALLOW) {
      problem(
          field,
          "the JSON name " + Problems.quote(name) + " is that of " + Problems.quote(other.name()));
    }
  }

  private void resolveOneofs(MessageDescriptor message) {
    List<OneofDescriptor> real = new ArrayList<>();
    for (OneofDescriptor oneof : message.declaredOneofs) {
      oneof.fields = Lists.copyOf(oneof.fields);
      if (oneof.fields.isEmpty()) {
        problem(oneof, "the oneof has no field");
        continue;
      }
      oneof.synthetic = oneof.fields.size() == 1 && oneof.fields.get(0).proto().proto3Optional();
      if (!oneof.synthetic) {
        real.add(oneof);
      }
      for (FieldDescriptor field : oneof.fields) {
        if (field.proto().proto3Optional() && !oneof.synthetic) {
          problem(field, "an optional field of proto3 must be alone in its oneof");
        }
        if (field.proto().label() != Label.LABEL_OPTIONAL) {
          problem(field, "a field of a oneof must be neither repeated nor required");
        }
      }
    }
    message.oneofs = Lists.copyOf(real);
  }

  // ---- fields

  private void checkNumber(FieldDescriptor field, int max) {
    int number = field.number();
    if (number < 1 || number > max) {
      problem(field, "number " + number + " is not in 1.." + max);
    } else if (number >= FIRST_RESERVED && number <= LAST_RESERVED) {
      problem(
          field,
          "number "
              + number
              + " is in "
              + FIRST_RESERVED
              + ".."
              + LAST_RESERVED
              + ", which is reserved for protobuf itself");
    }
  }

  private void resolveField(FieldDescriptor field, String scope) {
    FieldDescriptorProto proto = field.proto();
    boolean proto3 = file.edition == Edition.EDITION_PROTO3;
    if (proto.label() == Label.LABEL_REQUIRED && proto3) {
      problem(field, "proto3 has no required fields");
    }
    if (proto.proto3Optional() && (!proto3 || (!field.isExtension() && !proto.hasOneofIndex()))) {
      problem(field, "proto3_optional needs proto3 and a oneof of its own");
    }
    if (field.type == Type.TYPE_GROUP && proto3) {
      problem(field, "proto3 has no groups");
    }
    if (file.edition.number() >= Edition.EDITION_2023.number()) {
      checkEditionField(field);
    }
    if (!proto.hasTypeName()) {
      if (!proto.hasType()) {
        problem(field, "the field has no type");
      } else if (field.isMessage() || field.type == Type.TYPE_ENUM) {
        problem(field, field.type + " needs the name of a type");
      }
      return;
    }
    Descriptor type = view.type(scope, proto.typeName());
    if (type == null) {
      problem(field, view.missing(proto.typeName()));
      return;
    }
    checkVisible(field, type);
    if (type instanceof MessageDescriptor message) {
      if (!proto.hasType()) {
        field.type = Type.TYPE_MESSAGE;
      }
      if (field.isMessage()) {
        field.messageType = message;
      } else {
        problem(field, Problems.quote(message.fullName()) + " is a message, not " + field.type);
      }
    } else if (type instanceof EnumDescriptor enumType) {
      if (!proto.hasType()) {
        field.type = Type.TYPE_ENUM;
      }
      if (field.type == Type.TYPE_ENUM) {
        field.enumType = enumType;
      } else {
        problem(field, Problems.quote(enumType.fullName()) + " is an enum, not " + field.type);
      }
    }
  }

  private void checkVisible(Descriptor user, Descriptor type) {
    boolean exported =
        type instanceof MessageDescriptor message
            ? message.isExported()
            : !(type instanceof EnumDescriptor enumType) || enumType.isExported();
    if (type.file() != file && !exported) {
      problem(
          user,
          Problems.quote(type.fullName())
              + " is local to "
              + Problems.quote(type.file().name())
              + "; only an exported type can be named from another file");
    }
  }

  /** Editions say by features what older schemas say by labels, types and options. */
  private void checkEditionField(FieldDescriptor field) {
    FieldDescriptorProto proto = field.proto();
    if (proto.label() == Label.LABEL_REQUIRED) {
      problem(field, "editions have no required label; the feature is field_presence");
    }
    if (proto.type() == Type.TYPE_GROUP) {
      problem(field, "editions have no groups; the feature is message_encoding");
    }
    if (proto.options() != null && proto.options().hasPacked()) {
      problem(field, "editions have no option packed; the feature is repeated_field_encoding");
    }
  }

  private void resolveExtension(FieldDescriptor field, String scope) {
    resolveField(field, scope);
    if (field.proto().label() == Label.LABEL_REQUIRED) {
      problem(field, "an extension cannot be required");
    }
    String extendee = field.proto().extendee();
    Descriptor type = view.type(scope, extendee);
    if (!(type instanceof MessageDescriptor message)) {
      problem(
          field,
          type == null
              ? view.missing(extendee)
              : Problems.quote(type.fullName()) + " is not a message");
      return;
    }
    checkVisible(field, message);
    field.containingType = message;
    // In a message set the number is a value on the wire, not part of a tag.
    boolean inSet = message.options().messageSetWireFormat();
    checkNumber(field, inSet ? Integer.MAX_VALUE - 1 : MAX_NUMBER);
    if (!message.extensionRanges.contains(field.number())) {
      problem(
          field,
          Problems.quote(message.fullName())
              + " has no extension range with number "
              + field.number());
    }
    FieldDescriptor other = symbols.addExtension(field);
    if (other != null) {
      problem(
          field, "number " + field.number() + " is used by " + Problems.quote(other.fullName()));
    }
  }

  // ---- defaults and map entries

  private void resolveDefaults(MessageDescriptor message) {
    if (message.isMapEntry()) {
      checkMapEntry(message);
    }
    message.fields.forEach(this::resolveDefault);
    message.extensions.forEach(this::resolveDefault);
    message.nestedTypes.forEach(this::resolveDefaults);
  }

  private void resolveDefault(FieldDescriptor field) {
    if (field.isMap() && !isMapField(field)) {
      problem(field, "a map entry belongs to one map field, beside which it is nested");
    } else if (!field.isRepeated() && field.messageType != null && field.messageType.isMapEntry()) {
      problem(field, "a map entry must be repeated");
    }
    FieldDescriptorProto proto = field.proto();
    if (proto.hasTypeName() && field.messageType == null && field.enumType == null) {
      return; // a problem already: nobody knows what the default is one of
    }
    if (field.isRepeated() || field.isMessage()) {
      if (proto.hasDefaultValue()) {
        problem(field, "a message or a repeated field has no default");
      }
      return;
    }
    EnumDescriptor enumType = field.enumType;
    if (field.type == Type.TYPE_ENUM && (enumType == null || enumType.values.isEmpty())) {
      return; // a problem already
    }
    if (enumType != null && enumType.isClosed() && !field.hasPresence()) {
      problem(
          field,
          "the enum "
              + Problems.quote(enumType.fullName())
              + " is closed, so its field needs explicit presence");
    }
    if (!proto.hasDefaultValue()) {
      field.defaultValue =
          enumType == null ? DefaultValues.zero(field.type) : enumType.values().get(0);
      return;
    }
    if (!field.hasPresence()) {
      problem(field, "a field with implicit presence has no default of its own");
      return;
    }
    field.defaultValue =
        enumType == null
            ? DefaultValues.parse(field.type, proto.defaultValue())
            : enumType.value(proto.defaultValue());
    if (field.defaultValue == null) {
      String text = Problems.quote(proto.defaultValue());
      problem(
          field,
          "default "
              + text
              + (enumType == null
                  ? " is not a value of " + field.type
                  : " is not a value of " + Problems.quote(enumType.fullName())));
    }
  }

  private static boolean isMapField(FieldDescriptor field) {
    return !field.isExtension()
        && field.messageType().containingType() == field.containingType()
        && field.type == Type.TYPE_MESSAGE;
  }

  private void checkMapEntry(MessageDescriptor entry) {
    FieldDescriptor key = entry.field(1);
    FieldDescriptor value = entry.field(2);
    if (entry.fields.size() != 2
        || key == null
        || value == null
        || entry.containingType() == null
        || key.isRepeated()
        || value.isRepeated()
        || !key.name().equals("key")
        || !value.name().equals("value")
        || !entry.declaredOneofs.isEmpty()
        || !entry.nestedTypes.isEmpty()
        || !entry.enumTypes.isEmpty()
        || !entry.extensions.isEmpty()) {
      problem(entry, "a map entry has the two single fields key = 1 and value = 2, nothing else");
      return;
    }
    switch (key.type) {
      case TYPE_FLOAT, TYPE_DOUBLE, TYPE_BYTES, TYPE_ENUM, TYPE_MESSAGE, TYPE_GROUP ->
          problem(entry, "a map key cannot be of " + key.type);
      default -> {}
    }
    if (value.type == Type.TYPE_GROUP) {
      problem(entry, "a map value cannot be a group");
    }
  }

  // ---- enums and services

  private void resolveEnum(EnumDescriptor type) {
    if (type.values.isEmpty()) {
      problem(type, "the enum has no value");
      return;
    }
    if (!type.isClosed() && type.values.get(0).number() != 0) {
      problem(type.values.get(0), "the first value of an open enum must be 0");
    }
    boolean aliases = type.proto().options() != null && type.proto().options().allowAlias();
    NumberRanges reserved = new RangeChecker(type, problems, MAX_NUMBER).reservedValues(type);
    type.reservedRanges = reserved;
    Set<String> reservedNames = new HashSet<>(type.proto().reservedName());
    for (EnumValueDescriptor value : type.values) {
      EnumValueDescriptor first = type.byNumber.get(value.number());
      if (first != null && first != value && !aliases) {
        problem(
            value,
            "number "
                + value.number()
                + " is used by "
                + Problems.quote(first.name())
                + " and allow_alias is not set");
      }
      if (reserved.contains(value.number())) {
        problem(value, "number " + value.number() + " is reserved");
      }
      if (reservedNames.contains(value.name())) {
        problem(value, "the name is reserved");
      }
    }
  }

  private void resolveService(ServiceDescriptor service) {
    for (MethodDescriptor method : service.methods) {
      method.inputType = messageType(method, method.proto().inputType());
      method.outputType = messageType(method, method.proto().outputType());
    }
  }

  private @Nullable MessageDescriptor messageType(MethodDescriptor method, String name) {
    Descriptor type = view.type(method.service().fullName(), name);
    if (type instanceof MessageDescriptor message) {
      checkVisible(method, message);
      return message;
    }
    problem(
        method,
        type == null ? view.missing(name) : Problems.quote(type.fullName()) + " is not a message");
    return null;
  }
}
