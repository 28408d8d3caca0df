package dev.tern.schema.lint;

import dev.tern.protobuf.descriptor.Descriptor;
import dev.tern.protobuf.descriptor.EnumDescriptor;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import dev.tern.protobuf.descriptor.ServiceDescriptor;
import dev.tern.protobuf.descriptor.proto.FieldDescriptorProto.Type;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;

/** The rules that ask for a comment before a definition. */
final class CommentRules {
  private CommentRules() {}

  static void message(MessageDescriptor message, Report report) {
    check(LintRule.COMMENT_MESSAGE, "message", message, report);
    message.fields().forEach(field -> field(field, report));
    message.extensions().forEach(field -> field(field, report));
    for (OneofDescriptor oneof : message.oneofs()) {
      if (!NameRules.isSynthetic(oneof)) {
        check(LintRule.COMMENT_ONEOF, "oneof", oneof, report);
      }
    }
  }

  /** The comment before a group is that of its message. */
  static void field(FieldDescriptor field, Report report) {
    if (field.proto().type() != Type.TYPE_GROUP) {
      check(LintRule.COMMENT_FIELD, "field", field, report);
    }
  }

  static void enumeration(EnumDescriptor type, Report report) {
    check(LintRule.COMMENT_ENUM, "enum", type, report);
    type.values().forEach(value -> check(LintRule.COMMENT_ENUM_VALUE, "enum value", value, report));
  }

  static void service(ServiceDescriptor service, Report report) {
    check(LintRule.COMMENT_SERVICE, "service", service, report);
    service.methods().forEach(method -> check(LintRule.COMMENT_RPC, "RPC", method, report));
  }

  private static void check(LintRule rule, String kind, Descriptor named, Report report) {
    if (report.wants(rule) && named.location().leading().lines().noneMatch(CommentRules::says)) {
      report.add(rule, Place.of(named), kind + " \"" + named.name() + "\" should have a comment");
    }
  }

  /** A line that only silences a rule tells the reader nothing. */
  private static boolean says(String line) {
    String text = line.strip();
    return !text.isEmpty() && LintConfig.COMMENT_PREFIXES.stream().noneMatch(text::startsWith);
  }
}
