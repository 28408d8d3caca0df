package dev.tern.schema;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of an enum may choose their string in JSON, with option {@code
 * (pb.enumvalue.json).string}; no two values may end up with the same one.
 */
final class EnumJsonRules {
  private static final int JSON = 998;
  private static final int STRING = 1;

  private final Diagnostics diagnostics;

  EnumJsonRules(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  void check(EnumDef definition) {
    boolean any = false;
    for (EnumValueDef value : definition.values) {
      any |= custom(value) != null;
    }
    if (!any) {
      return;
    }
    Map<String, EnumValueDef> byString = new HashMap<>();
    Map<Integer, EnumValueDef> firstByNumber = new HashMap<>();
    for (EnumValueDef value : definition.values) {
      String custom = custom(value);
      EnumValueDef primary = firstByNumber.putIfAbsent(value.number, value);
      if (primary != null && !String.valueOf(custom(primary)).equals(String.valueOf(custom))) {
        error(
            value,
            "\""
                + value.name
                + "\" must have the same JSON string as its alias \""
                + primary.name
                + "\"");
      }
      checkUnique(value, value.name, byString);
      if (custom != null) {
        checkUnique(value, custom, byString);
        checkText(value, custom);
      }
    }
  }

  private void checkUnique(EnumValueDef value, String string, Map<String, EnumValueDef> byString) {
    EnumValueDef first = byString.putIfAbsent(string, value);
    if (first != null && first.number != value.number) {
      error(
          value,
          "JSON string \""
              + string
              + "\" of \""
              + value.name
              + "\" is also that of \""
              + first.name
              + "\"");
    }
  }

  private void checkText(EnumValueDef value, String custom) {
    if (custom.indexOf('\0') >= 0) {
      error(value, "a JSON string cannot contain a null character");
    }
    Integer number = parse(custom);
    if (number != null && number != value.number) {
      error(
          value,
          "JSON string \""
              + custom
              + "\" reads as a number, but not as that of \""
              + value.name
              + "\"");
    }
  }

  private static @Nullable Integer parse(String text) {
    try {
      return Integer.valueOf(text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable String custom(EnumValueDef value) {
    OptionMessage json = value.options == null ? null : value.options.getMessage(JSON);
    return json == null ? null : json.getString(STRING);
  }

  private void error(EnumValueDef value, String message) {
    diagnostics.error("enum-json-string", OptionRules.optionSpan(value, "json"), message, null);
  }
}
