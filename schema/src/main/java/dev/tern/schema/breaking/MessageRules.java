package dev.tern.schema.breaking;

import dev.tern.protobuf.descriptor.FieldDescriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.protobuf.descriptor.OneofDescriptor;
import dev.tern.protobuf.descriptor.proto.DescriptorProto;
import dev.tern.protobuf.descriptor.proto.FeatureSet;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;
import java.util.List;

/** The rules about a message: the fields it has and what it reserves. */
final class MessageRules {
  // Paths below DescriptorProto to options.
  private static final int[] NO_STANDARD_DESCRIPTOR_ACCESSOR = {7, 2};
  private static final int[] JSON_FORMAT = {7, 12, 6};

  private final MessageDescriptor message;
  private final MessageDescriptor old;
  private final FileDescriptor oldFile;
  private final Report report;

  private MessageRules(MessageDescriptor message, MessageDescriptor old, Report report) {
    this.message = message;
    this.old = old;
    this.oldFile = old.file();
    this.report = report;
  }

  static void check(MessageDescriptor message, MessageDescriptor old, Report report) {
    MessageRules rules = new MessageRules(message, old, report);
    rules.fields();
    rules.requiredFields();
    rules.oneofs();
    rules.options();
    rules.reserved();
  }

  private void fields() {
    for (FieldDescriptor oldField : old.fields()) {
      FieldDescriptor field = message.field(oldField.number());
      if (field == null) {
        deleted(oldField);
      } else {
        FieldRules.check(field, oldField, report);
      }
    }
  }

  private void deleted(FieldDescriptor field) {
    int number = field.number();
    String what =
        "field " + number + " (" + field.name() + ") of message \"" + message.name() + "\" is gone";
    add(BreakingRule.FIELD_NO_DELETE, what);
    if (message.proto().reservedRange().stream()
        .noneMatch(range -> number >= range.start() && number < range.end())) {
      add(
          BreakingRule.FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED,
          what + " and its number is not reserved");
    }
    if (!message.proto().reservedName().contains(field.name())) {
      add(
          BreakingRule.FIELD_NO_DELETE_UNLESS_NAME_RESERVED,
          what + " and its name is not reserved");
    }
  }

  private void requiredFields() {
    for (FieldDescriptor field : old.fields()) {
      FieldDescriptor present = message.field(field.number());
      if (field.isRequired() && (present == null || !present.isRequired())) {
        add(
            BreakingRule.MESSAGE_SAME_REQUIRED_FIELDS,
            "field " + field.number() + " of \"" + message.name() + "\" is no longer required");
      }
    }
    for (FieldDescriptor field : message.fields()) {
      FieldDescriptor before = old.field(field.number());
      if (field.isRequired() && (before == null || !before.isRequired())) {
        report.add(
            BreakingRule.MESSAGE_SAME_REQUIRED_FIELDS,
            Place.of(field),
            "field " + field.number() + " of \"" + message.name() + "\" is newly required");
      }
    }
  }

  /** Oneofs that only stand for a proto3 {@code optional} are a matter of cardinality. */
  private void oneofs() {
    for (OneofDescriptor oneof : old.oneofs()) {
      boolean synthetic =
          oneof.fields().isEmpty() || oneof.fields().get(0).proto().proto3Optional();
      if (!synthetic && message.oneofs().stream().noneMatch(o -> o.name().equals(oneof.name()))) {
        add(
            BreakingRule.ONEOF_NO_DELETE,
            "oneof \"" + oneof.name() + "\" of message \"" + message.name() + "\" is gone");
      }
    }
  }

  private void options() {
    if (hidesDescriptor(message) && !hidesDescriptor(old)) {
      report.add(
          BreakingRule.MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR,
          Place.of(message).part(NO_STANDARD_DESCRIPTOR_ACCESSOR),
          oldFile,
          "message \"" + message.name() + "\" now sets no_standard_descriptor_accessor");
    }
    if (old.features().jsonFormat() == FeatureSet.JsonFormat.ALLOW
        && message.features().jsonFormat() != FeatureSet.JsonFormat.ALLOW) {
      report.add(
          BreakingRule.MESSAGE_SAME_JSON_FORMAT,
          Place.of(message).part(JSON_FORMAT).or(Place.of(message)),
          oldFile,
          "message \"" + message.name() + "\" no longer promises to work in JSON");
    }
  }

  private static boolean hidesDescriptor(MessageDescriptor message) {
    return message.proto().options() != null
        && message.proto().options().noStandardDescriptorAccessor();
  }

  private void reserved() {
    Ranges.checkKept(
        BreakingRule.RESERVED_MESSAGE_NO_DELETE,
        "reserved",
        reserved(old),
        reserved(message),
        message,
        oldFile,
        report);
    Ranges.checkKept(
        BreakingRule.EXTENSION_MESSAGE_NO_DELETE,
        "extension",
        extensions(old),
        extensions(message),
        message,
        oldFile,
        report);
    List<String> names = message.proto().reservedName();
    for (String name : old.proto().reservedName()) {
      if (!names.contains(name)) {
        add(
            BreakingRule.RESERVED_MESSAGE_NO_DELETE,
            "the name \"" + name + "\" of \"" + message.name() + "\" is no longer reserved");
      }
    }
  }

  /** Ranges of messages end before their end. */
  private static List<Ranges.Range> reserved(MessageDescriptor message) {
    return message.proto().reservedRange().stream()
        .map((DescriptorProto.ReservedRange r) -> new Ranges.Range(r.start(), r.end() - 1L))
        .toList();
  }

  private static List<Ranges.Range> extensions(MessageDescriptor message) {
    return message.proto().extensionRange().stream()
        .map((DescriptorProto.ExtensionRange r) -> new Ranges.Range(r.start(), r.end() - 1L))
        .toList();
  }

  private void add(BreakingRule rule, String what) {
    report.add(rule, Place.of(message), oldFile, what);
  }
}
