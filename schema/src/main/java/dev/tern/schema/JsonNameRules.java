package dev.tern.schema;

import java.util.HashMap;
import java.util.Map;

/** No two fields of a message may have the same name in JSON. */
final class JsonNameRules {
  private final Diagnostics diagnostics;

  JsonNameRules(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  void check(MessageDef message) {
    if (message.isMapEntry) {
      return;
    }
    for (FieldDef field : message.fields) {
      if (field.jsonNameSpan != null && field.jsonName().indexOf('\0') >= 0) {
        diagnostics.error(
            "json-name", field.jsonNameSpan, "json_name cannot contain a null character", null);
      }
    }
    if (!message.boolOption(Numbers.MESSAGE_LEGACY_JSON)) {
      // Once by the derived names, which field masks use, and once by the names that JSON has in
      // the end.
      check(message, false);
      check(message, true);
    }
  }

  private void check(MessageDef message, boolean useCustom) {
    Map<String, FieldDef> byName = new HashMap<>();
    for (FieldDef field : message.fields) {
      String name = useCustom ? field.jsonName() : Names.json(field.name);
      boolean custom = useCustom && isCustom(field);
      if (custom && name.startsWith("[") && name.endsWith("]")) {
        diagnostics.error(
            "json-name",
            field.jsonNameSpan == null ? field.span : field.jsonNameSpan,
            "JSON name \"" + name + "\" is in brackets, which are kept for extensions",
            null);
        continue;
      }
      FieldDef first = byName.putIfAbsent(name, field);
      // Fields with the same name are reported as duplicates already.
      if (first != null && !first.name.equals(field.name)) {
        boolean firstCustom = useCustom && isCustom(first);
        if (!useCustom || custom || firstCustom) {
          report(message, field, custom, first, firstCustom, name);
        }
      }
    }
  }

  private static boolean isCustom(FieldDef field) {
    return field.customJsonName != null && !field.customJsonName.equals(Names.json(field.name));
  }

  private void report(
      MessageDef message,
      FieldDef field,
      boolean custom,
      FieldDef first,
      boolean firstCustom,
      String name) {
    Span span = custom && field.jsonNameSpan != null ? field.jsonNameSpan : field.span;
    String text =
        "the "
            + (custom ? "" : "derived ")
            + "JSON name \""
            + name
            + "\" of field \""
            + field.name
            + "\" is also the "
            + (firstCustom ? "" : "derived ")
            + "JSON name of field \""
            + first.name
            + "\"";
    String hint = "rename one of the fields, or set json_name";
    String note = "\"" + first.name + "\" is at " + first.span;
    if (message.features.jsonFormat() == Features.JSON_LEGACY && !(custom && firstCustom)) {
      diagnostics.warning("json-name", span, text, hint, note);
    } else {
      diagnostics.error("json-name", span, text, hint, note);
    }
  }
}
