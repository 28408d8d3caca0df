package dev.tern.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rules about enums and their values. */
final class EnumRules {
  private final Diagnostics diagnostics;

  EnumRules(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  void check(EnumDef definition) {
    List<EnumValueDef> values = definition.values;
    if (values.isEmpty()) {
      if (definition.file.ast.complete()) {
        diagnostics.error(
            "empty-enum",
            definition.span,
            "an enum has at least one value",
            "add one for 0, such as " + unspecifiedName(definition) + " = 0;");
      }
      return;
    }
    EnumValueDef first = values.get(0);
    if (!definition.isClosed() && first.number != 0 && first.number != TypeParser.BAD_NUMBER) {
      EnumValueDef zero = definition.value(0);
      diagnostics.error(
          "enum-first-value",
          first.numberSpan,
          "the first value of an open enum must be 0, found " + first.number,
          zero != null
              ? "move \"" + zero.name + "\" to the front"
              : "add a value for 0 in front, such as " + unspecifiedName(definition) + " = 0;");
    }
    checkAliases(definition);
    checkReserved(definition);
    checkStrippedNames(definition);
  }

  private static String unspecifiedName(EnumDef definition) {
    StringBuilder out = new StringBuilder();
    String name = definition.name;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (i > 0 && Character.isUpperCase(c) && Character.isLowerCase(name.charAt(i - 1))) {
        out.append('_');
      }
      out.append(Character.toUpperCase(c));
    }
    return out.append("_UNSPECIFIED").toString();
  }

  private void checkAliases(EnumDef definition) {
    boolean allowed = definition.boolOption(Numbers.ENUM_ALLOW_ALIAS);
    boolean said = definition.options != null && definition.options.has(Numbers.ENUM_ALLOW_ALIAS);
    boolean hasAliases = false;
    Map<Integer, EnumValueDef> byNumber = new HashMap<>();
    for (EnumValueDef value : definition.values) {
      EnumValueDef first = byNumber.putIfAbsent(value.number, value);
      if (first == null) {
        continue;
      }
      hasAliases = true;
      if (!allowed && value.number != TypeParser.BAD_NUMBER) {
        diagnostics.error(
            "enum-alias",
            value.numberSpan,
            "number " + value.number + " is already used by \"" + first.name + "\"",
            aliasHint(definition, value.number),
            "\"" + first.name + "\" is at " + first.span);
      }
    }
    if (said && !allowed) {
      diagnostics.error(
          "enum-alias",
          OptionRules.optionSpan(definition, "allow_alias"),
          "allow_alias = false has no effect",
          "remove the option");
    } else if (allowed && !hasAliases) {
      diagnostics.error(
          "enum-alias",
          OptionRules.optionSpan(definition, "allow_alias"),
          "allow_alias is set, but no two values share a number",
          "remove the option");
    }
  }

  private String aliasHint(EnumDef definition, int number) {
    String free = nextFree(definition, number);
    return "set option allow_alias = true; if both are meant" + (free == null ? "" : "; " + free);
  }

  private @Nullable String nextFree(EnumDef definition, int after) {
    if (diagnostics.isLong()) {
      return null;
    }
    TreeMap<Long, Long> taken = new TreeMap<>();
    definition.values.forEach(value -> taken.put((long) value.number, value.number + 1L));
    definition.reservedRanges.forEach(
        range -> taken.merge((long) range.start(), range.end() + 1L, Math::max));
    long candidate = after + 1L;
    for (Map.Entry<Long, Long> range : taken.entrySet()) {
      if (range.getKey() > candidate) {
        break;
      }
      candidate = Math.max(candidate, range.getValue());
    }
    return candidate > Integer.MAX_VALUE ? null : "the next free number is " + candidate;
  }

  private void checkReserved(EnumDef definition) {
    TreeMap<Integer, EnumDef.ReservedRange> byStart = new TreeMap<>();
    List<Stretch> stretches = new ArrayList<>();
    for (EnumDef.ReservedRange range : definition.reservedRanges) {
      byStart.putIfAbsent(range.start(), range);
      stretches.add(new Stretch(range.start(), range.end() + 1L, range.span()));
      if (range.end() < range.start()) {
        diagnostics.error(
            "number-range",
            range.span(),
            "the reserved range ends at " + range.end() + ", before it starts at " + range.start(),
            "write the smaller number first");
      }
    }
    Stretch.reportOverlaps(stretches, diagnostics);
    Set<String> names = new HashSet<>();
    for (Ast.ReservedName name : definition.reservedNames) {
      if (!names.add(name.name())) {
        diagnostics.error(
            "reserved-name",
            definition.file.ast.tokens().span(name.first(), name.last()),
            "value name \"" + name.name() + "\" is reserved twice",
            "remove one of them");
      }
    }
    for (EnumValueDef value : definition.values) {
      Map.Entry<Integer, EnumDef.ReservedRange> below = byStart.floorEntry(value.number);
      if (below != null && value.number <= below.getValue().end()) {
        diagnostics.error(
            "reserved-number",
            value.numberSpan,
            "number " + value.number + " is reserved",
            nextFree(definition, value.number),
            "it is reserved at " + below.getValue().span());
      }
      if (names.contains(value.name)) {
        diagnostics.error(
            "reserved-name",
            value.span,
            "value name \"" + value.name + "\" is reserved",
            "choose another name, or remove it from the reserved names if it is safe to use again");
      }
    }
  }

  /**
   * Generators may strip the enum's name from its values; what is left must still tell them apart.
   */
  private void checkStrippedNames(EnumDef definition) {
    Map<String, EnumValueDef> byStripped = new HashMap<>();
    for (EnumValueDef value : definition.values) {
      EnumValueDef first =
          byStripped.putIfAbsent(Names.strippedEnumValue(definition.name, value.name), value);
      if (first == null || first.name.equals(value.name) || first.number == value.number) {
        continue;
      }
      String message =
          "\""
              + value.name
              + "\" and \""
              + first.name
              + "\" are the same name without case and the prefix \""
              + definition.name
              + "\"";
      String hint = "rename one of them, or give both the same number if one is an alias";
      String note = "\"" + first.name + "\" is at " + first.span;
      if (definition.boolOption(Numbers.ENUM_LEGACY_JSON)
          && definition.file.edition == Edition.PROTO2) {
        diagnostics.warning("enum-value-names", value.span, message, hint, note);
      } else {
        diagnostics.error("enum-value-names", value.span, message, hint, note);
      }
    }
  }
}
