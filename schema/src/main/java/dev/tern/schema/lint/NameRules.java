package dev.tern.schema.lint;

import dev.tern.protobuf.descriptor.Descriptor;
import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.EnumValueDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import dev.tern.protobuf.descriptor.ServiceDescriptor;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;

/** The rules about one definition and its name. */
final class NameRules {
  /** {@code allow_alias} in {@code EnumOptions}, below {@code EnumDescriptorProto.options}. */
  private static final int[] ALLOW_ALIAS = {3, 2};

  private NameRules() {}

  static void file(FileDescriptor file, Report report) {
    if (!Place.of(file).part(Place.FILE_SYNTAX).location().isKnown()) {
      report.add(
          LintRule.SYNTAX_SPECIFIED,
          Place.of(file),
          "the file says neither its syntax nor its edition, so it is proto2");
    }
    String base = file.name().substring(file.name().lastIndexOf('/') + 1);
    int dot = base.lastIndexOf('.');
    String stem = dot < 0 ? base : base.substring(0, dot);
    String expected = Cases.lowerSnake(stem);
    if (!stem.equals(expected)) {
      report.add(
          LintRule.FILE_LOWER_SNAKE_CASE,
          Place.of(file),
          "the file's name should be \"" + expected + base.substring(stem.length()) + "\"");
    }
  }

  static void message(MessageDescriptor message, Report report) {
    pascal(LintRule.MESSAGE_PASCAL_CASE, "message", message, report);
    message.fields().forEach(field -> field(field, report));
    message.extensions().forEach(field -> field(field, report));
    for (OneofDescriptor oneof : message.oneofs()) {
      if (!isSynthetic(oneof)) {
        lowerSnake(LintRule.ONEOF_LOWER_SNAKE_CASE, "oneof", oneof, report);
      }
    }
  }

  /** Whether a oneof only stands for the presence of a proto3 {@code optional} field. */
  static boolean isSynthetic(OneofDescriptor oneof) {
    return oneof.fields().size() == 1 && oneof.fields().get(0).proto().proto3Optional();
  }

  static void field(FieldDescriptor field, Report report) {
    lowerSnake(LintRule.FIELD_LOWER_SNAKE_CASE, "field", field, report);
    if (field.isRequired()) {
      report.add(
          LintRule.FIELD_NOT_REQUIRED,
          name(field),
          "field \"" + field.name() + "\" is required, which can never be changed");
    }
  }

  static void enumeration(EnumDescriptor type, String zeroSuffix, Report report) {
    pascal(LintRule.ENUM_PASCAL_CASE, "enum", type, report);
    if (type.proto().options() != null && type.proto().options().allowAlias()) {
      report.add(
          LintRule.ENUM_NO_ALLOW_ALIAS,
          Place.of(type).part(ALLOW_ALIAS),
          "enum \"" + type.name() + "\" should not set allow_alias");
    }
    EnumValueDescriptor first = type.values().get(0);
    if (first.number() != 0) {
      report.add(
          LintRule.ENUM_FIRST_VALUE_ZERO,
          Place.of(first).part(Place.VALUE_NUMBER),
          "the first enum value, \"" + first.name() + "\", should be 0");
    }
    String prefix = Cases.upperSnake(type.name()) + "_";
    type.values().forEach(value -> value(value, prefix, zeroSuffix, report));
  }

  private static void value(
      EnumValueDescriptor value, String prefix, String zeroSuffix, Report report) {
    String name = value.name();
    String expected = Cases.upperSnake(name);
    if (!name.equals(expected)) {
      report.add(
          LintRule.ENUM_VALUE_UPPER_SNAKE_CASE,
          name(value),
          "enum value \"" + name + "\" should be in UPPER_SNAKE_CASE: \"" + expected + "\"");
    }
    if (!name.startsWith(prefix)) {
      report.add(
          LintRule.ENUM_VALUE_PREFIX,
          name(value),
          "enum value \"" + name + "\" should start with \"" + prefix + "\"");
    }
    if (value.number() == 0 && !name.endsWith(zeroSuffix)) {
      report.add(
          LintRule.ENUM_ZERO_VALUE_SUFFIX,
          name(value),
          "enum value \"" + name + "\" is 0 and should end with \"" + zeroSuffix + "\"");
    }
  }

  static void service(ServiceDescriptor service, String suffix, Report report) {
    pascal(LintRule.SERVICE_PASCAL_CASE, "service", service, report);
    if (!service.name().endsWith(suffix)) {
      report.add(
          LintRule.SERVICE_SUFFIX,
          name(service),
          "service \"" + service.name() + "\" should end with \"" + suffix + "\"");
    }
    service.methods().forEach(method -> pascal(LintRule.RPC_PASCAL_CASE, "RPC", method, report));
  }

  private static void pascal(LintRule rule, String kind, Descriptor named, Report report) {
    spelling(rule, kind, named, "PascalCase", Cases.pascal(named.name()), report);
  }

  private static void lowerSnake(LintRule rule, String kind, Descriptor named, Report report) {
    spelling(rule, kind, named, "lower_snake_case", Cases.lowerSnake(named.name()), report);
  }

  private static void spelling(
      LintRule rule, String kind, Descriptor named, String spelling, String want, Report report) {
    if (!named.name().equals(want)) {
      report.add(
          rule,
          name(named),
          kind + " \"" + named.name() + "\" should be in " + spelling + ": \"" + want + "\"");
    }
  }

  private static Place name(Descriptor descriptor) {
    return Place.of(descriptor).part(Place.NAME);
  }
}
