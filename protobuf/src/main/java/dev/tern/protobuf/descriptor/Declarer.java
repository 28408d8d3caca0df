package dev.tern.protobuf.descriptor;

import dev.tern.protobuf.Lists;
import dev.tern.protobuf.ProtoReader;
import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.Edition;
import dev.tern.protobuf.descriptor.proto.EnumDescriptorProto;
import dev.tern.protobuf.descriptor.proto.EnumValueDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.OneofDescriptorProto;
import dev.tern.protobuf.descriptor.proto.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first step of linking a file: makes its descriptors, checks and notes their names, and works
 * out the features in force for each.
 *
 * <p>Owner: one linking.
 */
final class Declarer {
  /** How deep message types may be nested: what can be read is no deeper. */
  private static final int MAX_DEPTH = 100;

  /** Field 14 of FileDescriptorProto, where a number stays that the enum has not. */
  private static final int EDITION_TAG = 14 << 3;

  private final FileDescriptor file;
  private final SymbolTable symbols;
  private final Problems problems;

  Declarer(FileDescriptor file, SymbolTable symbols, Problems problems) {
    this.file = file;
    this.symbols = symbols;
    this.problems = problems;
  }

  void declare() {
    FileDescriptorProto proto = file.proto();
    if (proto.name().isEmpty()) {
      problems.add("", "", "the file has no name");
    }
    declareEdition(proto);
    if (!proto.package_().isEmpty()) {
      declarePackage(proto.package_());
    }
    file.messageTypes = messages(proto.messageType(), null, 1);
    file.enumTypes = enums(proto.enumType(), null);
    file.extensions = fields(proto.extension(), null, true);
    file.services = services(proto.service());
  }

  private void declareEdition(FileDescriptorProto proto) {
    Edition edition =
        switch (proto.syntax()) {
          case "", "proto2" -> Edition.EDITION_PROTO2;
          case "proto3" -> Edition.EDITION_PROTO3;
          case "editions" -> proto.edition();
          default -> Edition.EDITION_UNKNOWN;
        };
    FeatureSet defaults = EditionDefaults.of(edition);
    if (defaults == null) {
      String what =
          proto.syntax().equals("editions")
              ? "edition "
                  + editionText(proto)
                  + " is not supported, the newest is "
                  + EditionDefaults.MAXIMUM
              : "syntax " + Problems.quote(proto.syntax()) + " is not known";
      problems.add(file.name(), file.name(), what);
      edition = Edition.EDITION_PROTO2;
      defaults = EditionDefaults.legacy();
    }
    file.edition = edition;
    FeatureSet own = proto.options() == null ? null : proto.options().features();
    file.features = EditionDefaults.override(defaults, own);
  }

  /** Returns the edition's name or, if there is none of its number, the number. */
  private static String editionText(FileDescriptorProto proto) {
    ProtoReader in = proto.unknownFields().reader();
    String text = proto.edition().toString();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == EDITION_TAG) {
        text = Integer.toString(in.readEnum());
      } else {
        in.skip(tag);
      }
    }
    return text;
  }

  private void declarePackage(String name) {
    if (!Names.isPackage(name)) {
      problems.add(file.name(), file.name(), "package " + Problems.quote(name) + " is not a name");
      return;
    }
    String clash = symbols.addPackage(name);
    if (clash != null) {
      problems.add(
          file.name(), file.name(), "package " + Problems.quote(clash) + " is defined as a type");
    }
  }

  private String scope(@Nullable MessageDescriptor outer) {
    return outer == null ? file.packageName() : outer.fullName();
  }

  private FeatureSet features(@Nullable MessageDescriptor outer) {
    return outer == null ? file.features : outer.features;
  }

  private void declare(Descriptor symbol) {
    if (symbols.countName(symbol.fullName())) {
      String limit = SymbolTable.MAX_NAME_CHARACTERS + " characters";
      problem(symbol, "the full names of all symbols have more than " + limit + " together");
    }
    if (!Names.isIdentifier(symbol.name())) {
      problem(symbol, Problems.quote(symbol.name()) + " is not an identifier");
    } else if (symbol.fullName().length() > Names.MAX_FULL_NAME) {
      problem(symbol, "the full name is longer than " + Names.MAX_FULL_NAME + " characters");
    } else {
      file.symbols.add(symbol);
      String clash = symbols.add(symbol);
      if (clash != null) {
        problem(symbol, clash);
      }
    }
  }

  private void problem(Descriptor symbol, String message) {
    problems.add(file.name(), symbol.fullName(), message);
  }

  private List<MessageDescriptor> messages(
      List<DescriptorProto> protos, @Nullable MessageDescriptor outer, int depth) {
    List<MessageDescriptor> messages = new ArrayList<>(protos.size());
    if (depth > MAX_DEPTH && !protos.isEmpty()) {
      problems.add(file.name(), scope(outer), "types are nested more than " + MAX_DEPTH + " deep");
      return messages;
    }
    for (DescriptorProto proto : protos) {
      if (symbols.isFull()) {
        break;
      }
      MessageDescriptor message =
          new MessageDescriptor(
              proto, file, outer, messages.size(), Names.join(scope(outer), proto.name()));
      FeatureSet own = proto.options() == null ? null : proto.options().features();
      message.features = EditionDefaults.override(features(outer), own);
      declare(message);
      message.declaredOneofs = oneofs(proto.oneofDecl(), message);
      message.fields = fields(proto.field(), message, false);
      message.nestedTypes = messages(proto.nestedType(), message, depth + 1);
      message.enumTypes = enums(proto.enumType(), message);
      message.extensions = fields(proto.extension(), message, true);
      messages.add(message);
    }
    return Lists.copyOf(messages);
  }

  private List<OneofDescriptor> oneofs(
      List<OneofDescriptorProto> protos, MessageDescriptor message) {
    List<OneofDescriptor> oneofs = new ArrayList<>(protos.size());
    for (OneofDescriptorProto proto : protos) {
      if (symbols.isFull()) {
        break;
      }
      OneofDescriptor oneof = new OneofDescriptor(proto, message, oneofs.size());
      FeatureSet own = proto.options() == null ? null : proto.options().features();
      oneof.features = EditionDefaults.override(message.features, own);
      declare(oneof);
      oneofs.add(oneof);
    }
    return Lists.copyOf(oneofs);
  }

  private List<FieldDescriptor> fields(
      List<FieldDescriptorProto> protos, @Nullable MessageDescriptor outer, boolean extension) {
    List<FieldDescriptor> fields = new ArrayList<>(protos.size());
    for (FieldDescriptorProto proto : protos) {
      if (symbols.isFull()) {
        break;
      }
      FieldDescriptor field =
          new FieldDescriptor(
              proto, file, outer, extension, fields.size(), Names.join(scope(outer), proto.name()));
      declareOneof(field, outer);
      field.features = fieldFeatures(field, features(outer));
      declare(field);
      fields.add(field);
    }
    return Lists.copyOf(fields);
  }

  private void declareOneof(FieldDescriptor field, @Nullable MessageDescriptor outer) {
    FieldDescriptorProto proto = field.proto();
    if (!proto.hasOneofIndex()) {
      return;
    }
    if (field.isExtension() || outer == null) {
      problem(field, "an extension cannot be in a oneof");
    } else if (proto.oneofIndex() < 0 || proto.oneofIndex() >= outer.declaredOneofs.size()) {
      problem(field, "oneof " + proto.oneofIndex() + " is not defined");
    } else {
      field.declaredOneof = outer.declaredOneofs.get(proto.oneofIndex());
      field.declaredOneof.fields.add(field);
    }
  }

  /** proto2 and proto3 say by labels and options what editions say by features. */
  private FeatureSet fieldFeatures(FieldDescriptor field, FeatureSet outer) {
    FieldDescriptorProto proto = field.proto();
    FeatureSet around = field.declaredOneof == null ? outer : field.declaredOneof.features;
    if (file.edition.number() >= Edition.EDITION_2023.number()) {
      return EditionDefaults.override(
          around, proto.options() == null ? null : proto.options().features());
    }
    FeatureSet features = around;
    if (proto.label() == FieldDescriptorProto.Label.LABEL_REQUIRED) {
      features = features.withFieldPresence(FeatureSet.FieldPresence.LEGACY_REQUIRED);
    }
    if (proto.proto3Optional()) {
      features = features.withFieldPresence(FeatureSet.FieldPresence.EXPLICIT);
    }
    if (proto.type() == FieldDescriptorProto.Type.TYPE_GROUP) {
      features = features.withMessageEncoding(FeatureSet.MessageEncoding.DELIMITED);
    }
    if (proto.options() != null && proto.options().hasPacked()) {
      features =
          features.withRepeatedFieldEncoding(
              proto.options().packed()
                  ? FeatureSet.RepeatedFieldEncoding.PACKED
                  : FeatureSet.RepeatedFieldEncoding.EXPANDED);
    }
    return features;
  }

  private List<EnumDescriptor> enums(
      List<EnumDescriptorProto> protos, @Nullable MessageDescriptor outer) {
    List<EnumDescriptor> enums = new ArrayList<>(protos.size());
    for (EnumDescriptorProto proto : protos) {
      if (symbols.isFull()) {
        break;
      }
      EnumDescriptor type =
          new EnumDescriptor(
              proto, file, outer, enums.size(), Names.join(scope(outer), proto.name()));
      FeatureSet own = proto.options() == null ? null : proto.options().features();
      type.features = EditionDefaults.override(features(outer), own);
      declare(type);
      List<EnumValueDescriptor> values = new ArrayList<>(proto.value().size());
      for (EnumValueDescriptorProto valueProto : proto.value()) {
        if (symbols.isFull()) {
          break;
        }
        EnumValueDescriptor value =
            new EnumValueDescriptor(valueProto, type, scope(outer), values.size());
        FeatureSet ownValue = valueProto.options() == null ? null : valueProto.options().features();
        value.features = EditionDefaults.override(type.features, ownValue);
        declare(value);
        values.add(value);
        type.byName.putIfAbsent(value.name(), value);
        type.byNumber.putIfAbsent(value.number(), value);
      }
      type.values = Lists.copyOf(values);
      enums.add(type);
    }
    return Lists.copyOf(enums);
  }

  private List<ServiceDescriptor> services(List<ServiceDescriptorProto> protos) {
    List<ServiceDescriptor> services = new ArrayList<>(protos.size());
    for (ServiceDescriptorProto proto : protos) {
      if (symbols.isFull()) {
        break;
      }
      ServiceDescriptor service = new ServiceDescriptor(proto, file, services.size());
      FeatureSet own = proto.options() == null ? null : proto.options().features();
      service.features = EditionDefaults.override(file.features, own);
      declare(service);
      List<MethodDescriptor> methods = new ArrayList<>(proto.method().size());
      for (var methodProto : proto.method()) {
        if (symbols.isFull()) {
          break;
        }
        MethodDescriptor method = new MethodDescriptor(methodProto, service, methods.size());
        FeatureSet ownMethod =
            methodProto.options() == null ? null : methodProto.options().features();
        method.features = EditionDefaults.override(service.features, ownMethod);
        declare(method);
        methods.add(method);
        service.byName.putIfAbsent(method.name(), method);
      }
      service.methods = Lists.copyOf(methods);
      services.add(service);
    }
    return Lists.copyOf(services);
  }
}
