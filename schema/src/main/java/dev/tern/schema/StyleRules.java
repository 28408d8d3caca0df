package dev.tern.schema;

import org.jspecify.annotations.Nullable;

/**
 * Names, limits and visibility as edition 2024 and later want them; features can switch each of
 * these off.
 */
final class StyleRules {
  private static final int FIELDS_PER_MESSAGE = 1_500;
  private static final int ONEOFS_PER_MESSAGE = 1_000;
  private static final int FIELDS_PER_ONEOF = 1_200;
  private static final int VALUES_PER_ENUM = 1_700;

  private static final String[] ACCESSOR_PREFIXES = {"has_", "get_", "set_", "clear_"};

  private final Diagnostics diagnostics;

  StyleRules(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  void check(Definition definition) {
    if (definition.features.namingStyle() != Features.STYLE_LEGACY) {
      checkName(definition);
    }
    if (definition.features.protoLimits() == Features.LIMITS_2026) {
      checkLimits(definition);
    }
    if (definition.features.symbolVisibility() == Features.STRICT) {
      checkStrictVisibility(definition);
    }
  }

  private void checkName(Definition definition) {
    String name = definition instanceof FileDef file ? file.packageName : definition.name;
    if (name.isEmpty()) {
      return;
    }
    String problem =
        switch (definition.target()) {
          case FILE, ONEOF, FIELD -> Names.lowerSnakeCaseError(name);
          case MESSAGE, ENUM, SERVICE, METHOD -> Names.titleCaseError(name);
          case ENUM_VALUE -> Names.upperSnakeCaseError(name);
          case EXTENSION_RANGE -> "";
        };
    String what = definition instanceof FileDef ? "package" : definition.kind();
    if (!problem.isEmpty()) {
      report(
          "naming-style",
          placeOf(definition),
          what + " name \"" + name + "\" " + problem,
          "features.enforce_naming_style = STYLE_LEGACY switches this check off");
    }
    if (definition.features.namingStyle() == Features.STYLE_2026) {
      checkCollisions(definition, what);
    }
  }

  private static Span placeOf(Definition definition) {
    return definition instanceof FileDef file && file.packageSpan != null
        ? file.packageSpan
        : definition.span;
  }

  /**
   * Accessors of generated code are made from the names of fields; some names look like another
   * field's accessor.
   */
  private void checkCollisions(Definition definition, String what) {
    MessageDef message = null;
    if (definition instanceof FieldDef field) {
      message = field.containingType;
    } else if (definition instanceof OneofDef oneof) {
      message = oneof.message;
    } else {
      return;
    }
    String name = definition.name;
    String other = null;
    for (String prefix : ACCESSOR_PREFIXES) {
      if (name.startsWith(prefix)) {
        other = name.substring(prefix.length());
      }
    }
    if (name.endsWith("_value")) {
      other = name.substring(0, name.length() - "_value".length());
    }
    if (name.equals("descriptor")
        || (message != null && other != null && isMember(message, other))) {
      report(
          "naming-style",
          definition.span,
          what
              + " name \""
              + name
              + "\" can collide with "
              + (name.equals("descriptor")
                  ? "what generated code itself has"
                  : "the accessors of \"" + other + "\""),
          "features.enforce_naming_style = STYLE2024 switches this check off");
    }
  }

  private static boolean isMember(MessageDef message, String name) {
    if (message.fieldsByName.containsKey(name)) {
      return true;
    }
    for (OneofDef oneof : message.oneofs) {
      if (oneof.name.equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void checkLimits(Definition definition) {
    if (definition instanceof MessageDef message) {
      limit(definition, message.fields.size(), FIELDS_PER_MESSAGE, "fields");
      limit(definition, message.oneofs.size(), ONEOFS_PER_MESSAGE, "oneofs");
    } else if (definition instanceof OneofDef oneof) {
      limit(definition, oneof.fields.size(), FIELDS_PER_ONEOF, "fields");
    } else if (definition instanceof EnumDef enumeration) {
      limit(definition, enumeration.values.size(), VALUES_PER_ENUM, "values");
    }
  }

  private void limit(Definition definition, int count, int max, String what) {
    if (count > max) {
      report(
          "proto-limits",
          definition.span,
          definition.kind()
              + " \""
              + definition.name
              + "\" has "
              + count
              + " "
              + what
              + ", at most "
              + max
              + " are allowed",
          "features.enforce_proto_limits = LEGACY_NO_EXPLICIT_LIMITS switches this check off");
    }
  }

  /** Nested types stay local, but for enums in a message that is there for nothing else. */
  private void checkStrictVisibility(Definition definition) {
    if (definition instanceof MessageDef message
        && message.parent != null
        && message.visibility == Ast.Visibility.EXPORT) {
      report(
          "visibility",
          definition.span,
          "nested message \""
              + definition.name
              + "\" cannot be exported where visibility is STRICT",
          "move it to the top level");
    } else if (definition instanceof EnumDef enumeration
        && enumeration.parent != null
        && enumeration.visibility == Ast.Visibility.EXPORT
        && !isNamespace(enumeration.parent)) {
      report(
          "visibility",
          definition.span,
          "nested enum \"" + definition.name + "\" cannot be exported where visibility is STRICT",
          "move it to the top level, or into a local message that has nothing else but: reserved 1 to max;");
    }
  }

  private static boolean isNamespace(MessageDef message) {
    boolean local =
        message.visibility == Ast.Visibility.LOCAL
            || (message.visibility == Ast.Visibility.UNSET
                && message.file.features.symbolVisibility() >= Features.LOCAL_ALL);
    return local
        && message.parent == null
        && message.reservedRanges.size() == 1
        && message.reservedRanges.get(0).start() == 1
        && message.reservedRanges.get(0).end() == Numbers.MAX_FIELD + 1L;
  }

  private void report(String tag, Span span, String message, @Nullable String hint) {
    diagnostics.error(tag, span, message, hint);
  }
}
