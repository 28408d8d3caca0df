package dev.tern.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules about the types, labels, defaults and options of fields, and about maps and oneofs. */
final class FieldRules {
  private static final Set<String> OPTION_MESSAGES =
      Set.of(
          "google.protobuf.FileOptions",
          "google.protobuf.MessageOptions",
          "google.protobuf.FieldOptions",
          "google.protobuf.EnumOptions",
          "google.protobuf.EnumValueOptions",
          "google.protobuf.ServiceOptions",
          "google.protobuf.MethodOptions",
          "google.protobuf.OneofOptions",
          "google.protobuf.ExtensionRangeOptions",
          "google.protobuf.FeatureSet",
          "google.protobuf.StreamOptions");

  private final FileDef file;
  private final SymbolTable symbols;
  private final Diagnostics diagnostics;

  FieldRules(FileDef file, SymbolTable symbols, Diagnostics diagnostics) {
    this.file = file;
    this.symbols = symbols;
    this.diagnostics = diagnostics;
  }

  void checkMessage(MessageDef message) {
    for (OneofDef oneof : message.oneofs) {
      if (oneof.fields.isEmpty() && file.ast.complete()) {
        error("empty-oneof", oneof.span, "a oneof has at least one field", null);
      }
    }
    if (!message.isMapEntry
        && message.options != null
        && message.options.has(Numbers.MESSAGE_MAP_ENTRY)) {
      error(
          "map-entry",
          OptionRules.optionSpan(message, "map_entry"),
          "option map_entry cannot be set",
          "write the field as map<KeyType, ValueType>");
    }
    if (file.edition == Edition.PROTO3) {
      for (ExtensionRangeDef range : message.extensionRanges) {
        error(
            "proto3",
            range.span,
            "proto3 has no extension ranges",
            "use google.protobuf.Any for open content");
      }
      if (message.isMessageSet()) {
        error("proto3", message.span, "proto3 has no message sets", null);
      }
    }
    if (message.isMessageSet()) {
      for (FieldDef field : message.fields) {
        error("message-set", field.span, "a message set has no fields, only extensions", null);
      }
    }
  }

  void check(FieldDef field) {
    if (field.type == null) {
      return;
    }
    checkLabel(field);
    checkDefault(field);
    checkMap(field);
    if (file.edition == Edition.PROTO3) {
      checkProto3(field);
    }
    if (field.isExtension) {
      checkExtension(field);
    }
    if (field.options != null) {
      checkOptions(field, field.options);
    }
  }

  private void checkLabel(FieldDef field) {
    if (field.isExtension && field.label == Ast.Label.REQUIRED) {
      error(
          "required-extension", field.span, "an extension cannot be required", "make it optional");
    }
  }

  private void checkProto3(FieldDef field) {
    if (field.label == Ast.Label.REQUIRED) {
      error("proto3", field.span, "proto3 has no required fields", "remove \"required\"");
    }
    if (field.defaultValue != null) {
      error(
          "proto3",
          spanOf(field.defaultSpan, field),
          "proto3 has no explicit defaults",
          "remove the default");
    }
    if (field.type == FieldType.GROUP) {
      error("proto3", field.span, "proto3 has no groups", "use a nested message");
    }
    EnumDef enumType = field.enumType;
    if (enumType != null && enumType.isClosed()) {
      error(
          "closed-enum",
          field.typeSpan,
          "enum \"" + enumType.fullName + "\" is closed and cannot be used in proto3",
          null,
          "it is defined in the " + enumType.file.edition + " file " + enumType.file.name);
    }
    MessageDef extendee = field.containingType;
    if (field.isExtension && extendee != null && !OPTION_MESSAGES.contains(extendee.fullName)) {
      error(
          "proto3",
          extendeeSpan(field),
          "in proto3 only option messages can be extended, not \"" + extendee.fullName + "\"",
          "extend google.protobuf.FieldOptions or one of its siblings");
    }
  }

  private void checkExtension(FieldDef field) {
    if (field.jsonNameSpan != null && !field.jsonName().equals(Names.json(field.name))) {
      error(
          "json-name", field.jsonNameSpan, "json_name cannot be set for an extension", "remove it");
    }
    MessageDef extendee = field.containingType;
    if (extendee == null) {
      return;
    }
    if (file.isLite() && !extendee.file.isLite()) {
      error(
          "lite",
          extendeeSpan(field),
          "a file with optimize_for = LITE_RUNTIME cannot extend \""
              + extendee.fullName
              + "\", which is not lite",
          null);
    }
    boolean fitsMessageSet =
        field.type == FieldType.MESSAGE && !field.isRepeated() && !field.isRequired();
    if (extendee.isMessageSet() && !fitsMessageSet) {
      error(
          "message-set",
          field.typeSpan,
          "extensions of a message set must be optional messages",
          null);
    }
  }

  private Span extendeeSpan(FieldDef field) {
    Ast.TypeName node = field.extendeeNode;
    return node == null ? field.span : file.ast.tokens().span(node.first(), node.last());
  }

  private void checkDefault(FieldDef field) {
    String value = field.defaultValue;
    if (value == null) {
      return;
    }
    Span span = spanOf(field.defaultSpan, field);
    if (field.isRepeated()) {
      error("default", span, "a repeated field cannot have a default", "remove the default");
    } else if (field.isMessage()) {
      error("default", span, "a message field cannot have a default", "remove the default");
    } else if (field.enumType != null && field.enumType.value(value) == null) {
      List<String> names = new ArrayList<>();
      field.enumType.values.forEach(v -> names.add(v.name));
      error(
          "default",
          span,
          "enum \"" + field.enumType.fullName + "\" has no value \"" + value + "\"",
          Lexer.isIdentifier(value)
              ? Suggestions.didYouMean(value, names)
              : "the default of an enum field is a name");
    }
  }

  private static Span spanOf(@Nullable Span span, FieldDef field) {
    return span == null ? field.span : span;
  }

  private void checkMap(FieldDef field) {
    MessageDef entry = field.messageType;
    if (entry == null || !entry.isMapEntry) {
      return;
    }
    if (!field.typeNode.text().isEmpty()) {
      Definition other =
          symbols
              .find(
                  entry.name,
                  String.valueOf(entry.parent == null ? "" : entry.parent.fullName),
                  file,
                  true)
              .found();
      error(
          "map-entry",
          field.typeSpan,
          "\"" + entry.fullName + "\" is the entry of a map and cannot be the type of a field",
          other != null && other != entry ? "did you mean \"." + other.fullName + "\"?" : null);
      return;
    }
    FieldDef key = entry.fields.get(0);
    FieldDef value = entry.fields.get(1);
    if (key.type != null) {
      switch (key.type) {
        case ENUM, FLOAT, DOUBLE, BYTES, MESSAGE, GROUP ->
            error(
                "map-key",
                key.typeSpan,
                "the key of a map cannot be " + article(key.type),
                "keys are integers, bool or string");
        default -> {}
      }
    }
    if (value.enumType != null
        && !value.enumType.values.isEmpty()
        && value.enumType.values.get(0).number != 0) {
      error(
          "map-value",
          value.typeSpan,
          "the first value of enum \""
              + value.enumType.fullName
              + "\" must be 0, since it is used as the value of a map",
          null);
    }
    if (value.type == FieldType.GROUP) {
      error("map-value", value.typeSpan, "the value of a map cannot be a group", null);
    }
  }

  private static String article(FieldType type) {
    return type == FieldType.ENUM ? "an enum" : type.isMessage() ? "a message" : type.toString();
  }

  private void checkOptions(FieldDef field, OptionMessage options) {
    if (options.getBoolean(Numbers.FIELD_PACKED) && !field.isPackable()) {
      error(
          "packed",
          OptionRules.optionSpan(field, "packed"),
          "only repeated numbers, bools and enums can be packed",
          null);
    }
    boolean lazy = options.getBoolean(Numbers.FIELD_LAZY);
    boolean unverified = options.getBoolean(Numbers.FIELD_UNVERIFIED_LAZY);
    if ((lazy || unverified) && (field.type != FieldType.MESSAGE || field.isDelimited())) {
      error(
          "lazy", OptionRules.optionSpan(field, "lazy"), "only a message field can be lazy", null);
    }
    if (unverified && field.isExtension) {
      error(
          "lazy",
          OptionRules.optionSpan(field, "unverified_lazy"),
          "an extension cannot be unverified_lazy",
          null);
    }
    if (options.getInt(Numbers.FIELD_JSTYPE, 0) != 0
        && field.type != null
        && !field.type.is64BitInteger()) {
      error(
          "jstype",
          OptionRules.optionSpan(field, "jstype"),
          "jstype is only for 64-bit integers",
          null);
    }
    if (options.has(Numbers.FIELD_CTYPE) && file.edition.atLeast(Edition.EDITION_2024)) {
      error(
          "features",
          OptionRules.optionSpan(field, "ctype"),
          "option ctype is not used since edition 2024",
          "use features.(pb.cpp).string_type");
    }
  }

  private void error(
      String tag, Span span, String message, @Nullable String hint, String... notes) {
    diagnostics.error(tag, span, message, hint, notes);
  }
}
