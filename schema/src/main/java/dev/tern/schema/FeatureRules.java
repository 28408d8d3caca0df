package dev.tern.schema;

import org.jspecify.annotations.Nullable;

/** Rules about what features and other options editions allow at a field. */
final class FeatureRules {
  private static final int PRESENCE = 1;
  private static final int REPEATED_ENCODING = 3;
  private static final int UTF8_VALIDATION = 4;
  private static final int MESSAGE_ENCODING = 5;

  private final Diagnostics diagnostics;

  FeatureRules(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  void check(FieldDef field) {
    if (field.file.edition.isLegacy() || field.type == null) {
      return;
    }
    if (field.options != null && field.options.has(Numbers.FIELD_PACKED)) {
      error(
          field,
          "packed",
          "option packed is not used in editions",
          "use features.repeated_field_encoding");
    }
    checkImplicit(field);
    if (field.isExtension && field.features.fieldPresence() == Features.LEGACY_REQUIRED) {
      error(field, "features", "an extension cannot be required", null);
    }
    boolean inMapEntry = field.scope != null && field.scope.isMapEntry && !field.isExtension;
    OptionMessage own =
        field.options == null ? null : field.options.getMessage(field.target().featuresNumber());
    if (own != null && !inMapEntry) {
      checkOwn(field, own);
    }
  }

  private void checkImplicit(FieldDef field) {
    if (field.isRepeated() || field.hasPresence()) {
      return;
    }
    if (field.defaultValue != null) {
      diagnostics.error(
          "features",
          field.defaultSpan == null ? field.span : field.defaultSpan,
          "a field with implicit presence cannot have a default",
          null);
    }
    if (field.enumType != null && field.enumType.isClosed()) {
      diagnostics.error(
          "closed-enum",
          field.typeSpan,
          "a field with implicit presence cannot have the closed enum \""
              + field.enumType.fullName
              + "\" as its type",
          null);
    }
  }

  private void checkOwn(FieldDef field, OptionMessage own) {
    if (own.has(PRESENCE)) {
      int presence = own.getInt(PRESENCE, 0);
      if (field.oneof != null) {
        error(field, "features", "a field of a oneof always has presence", "remove field_presence");
      } else if (field.isRepeated()) {
        error(field, "features", "a repeated field has no presence", "remove field_presence");
      } else if (field.isExtension && presence != Features.LEGACY_REQUIRED) {
        error(field, "features", "an extension always has presence", "remove field_presence");
      } else if (field.isMessage() && presence == Features.IMPLICIT) {
        error(
            field,
            "features",
            "a message field always has presence",
            "remove field_presence = IMPLICIT");
      }
    }
    if (own.has(REPEATED_ENCODING) && !field.isRepeated()) {
      error(field, "features", "repeated_field_encoding is only for repeated fields", null);
    }
    if (own.has(UTF8_VALIDATION) && field.type != FieldType.STRING && !isStringMap(field)) {
      error(field, "features", "utf8_validation is only for string fields", null);
    }
    if (own.getInt(REPEATED_ENCODING, 0) == Features.PACKED && !field.isPackable()) {
      error(field, "features", "only repeated numbers, bools and enums can be packed", null);
    }
    if (own.has(MESSAGE_ENCODING) && (!field.isMessage() || field.isMap())) {
      error(field, "features", "message_encoding is only for message fields", null);
    }
  }

  private static boolean isStringMap(FieldDef field) {
    if (!field.isMap() || field.messageType == null) {
      return false;
    }
    for (FieldDef member : field.messageType.fields) {
      if (member.type == FieldType.STRING) {
        return true;
      }
    }
    return false;
  }

  private void error(FieldDef field, String option, String message, @Nullable String hint) {
    diagnostics.error("features", OptionRules.optionSpan(field, option), message, hint);
  }
}
