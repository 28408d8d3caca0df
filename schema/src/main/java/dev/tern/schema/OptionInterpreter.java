package dev.tern.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives options their meaning: names become paths of fields, values are checked against the types.
 *
 * <p>It runs twice over a file. Built-in options come first, features among them; custom options
 * come after the features are resolved, since the options that a file declares itself may depend on
 * them.
 *
 * <p>Owner: the thread that compiles.
 */
final class OptionInterpreter {
  private final FileDef file;
  private final SymbolTable symbols;
  private final OptionSchema schema;
  private final Diagnostics diagnostics;

  private OptionInterpreter(
      FileDef file, SymbolTable symbols, OptionSchema schema, Diagnostics diagnostics) {
    this.file = file;
    this.symbols = symbols;
    this.schema = schema;
    this.diagnostics = diagnostics;
  }

  /** Interprets the options that descriptor.proto itself defines. */
  static void interpretBuiltIn(
      FileDef file, SymbolTable symbols, OptionSchema schema, Diagnostics diagnostics) {
    OptionInterpreter interpreter = new OptionInterpreter(file, symbols, schema, diagnostics);
    Definitions.visit(
        file,
        definition -> {
          interpreter.interpret(definition, false);
          if (definition instanceof MessageDef message && message.isMapEntry) {
            interpreter.markMapEntry(message);
          } else if (definition instanceof MethodDef method && method.node.body() != null) {
            // Braces make options even if there are none in them.
            optionsOf(method, schema.optionsMessage(OptionTarget.METHOD, symbols));
          }
        });
  }

  /** Interprets the options whose names are in parentheses. */
  static void interpretCustom(
      FileDef file, SymbolTable symbols, OptionSchema schema, Diagnostics diagnostics) {
    OptionInterpreter interpreter = new OptionInterpreter(file, symbols, schema, diagnostics);
    Definitions.visit(file, definition -> interpreter.interpret(definition, true));
  }

  private void markMapEntry(MessageDef message) {
    MessageDef type = schema.optionsMessage(OptionTarget.MESSAGE, symbols);
    FieldDef field = type.fieldsByName.get("map_entry");
    if (field != null) {
      optionsOf(message, type).set(field, true);
    }
  }

  private static OptionMessage optionsOf(Definition definition, MessageDef type) {
    OptionMessage options = definition.options;
    if (options == null) {
      options = new OptionMessage(type);
      definition.options = options;
    }
    return options;
  }

  private void interpret(Definition definition, boolean custom) {
    for (Ast.Option option : definition.optionNodes) {
      if (option.name().get(0).extension() == custom) {
        MessageDef type = schema.optionsMessage(definition.target(), symbols);
        file.used.add(type.file);
        interpret(option, definition, type);
      }
    }
  }

  private void interpret(Ast.Option option, Definition definition, MessageDef optionsType) {
    List<FieldDef> path = new ArrayList<>(option.name().size());
    MessageDef type = optionsType;
    for (int i = 0; i < option.name().size(); i++) {
      FieldDef field = field(option, i, definition, type);
      if (field == null || field.type == null) {
        return;
      }
      path.add(field);
      if (i < option.name().size() - 1) {
        MessageDef next = messageToEnter(option, i, field);
        if (next == null) {
          return;
        }
        type = next;
      }
    }
    FieldDef leaf = path.get(path.size() - 1);
    OptionMessage present = existing(definition.options, path);
    if (!leaf.isRepeated() && present != null && present.has(leaf.number)) {
      error(
          option.first(),
          option.nameLast(),
          "option \"" + written(option) + "\" is already set",
          "remove one of them");
      return;
    }
    Object value = value(leaf, option);
    if (value == null) {
      return;
    }
    OptionMessage target = optionsOf(definition, optionsType);
    List<Integer> numbers = new ArrayList<>(path.size() + 1);
    for (FieldDef step : path) {
      numbers.add(step.number);
      if (step != leaf && step.messageType != null) {
        target = target.child(step, step.messageType);
      }
    }
    if (leaf.isRepeated()) {
      numbers.add(target.getList(leaf.number).size());
    }
    target.put(leaf, value);
    file.interpreted.put(option, new InterpretedOption(path, numbers));
  }

  private static @Nullable OptionMessage existing(
      @Nullable OptionMessage options, List<FieldDef> path) {
    OptionMessage message = options;
    for (int i = 0; i < path.size() - 1 && message != null; i++) {
      message = message.getMessage(path.get(i).number);
    }
    return message;
  }

  private @Nullable FieldDef field(
      Ast.Option option, int index, Definition definition, MessageDef type) {
    Ast.NamePart part = option.name().get(index);
    FieldDef field;
    if (!part.extension()) {
      field = type.fieldsByName.get(part.name());
      if (field == null || (index == 0 && part.name().equals("uninterpreted_option"))) {
        reportUnknownField(option, part, definition, type);
        return null;
      }
    } else {
      String scope =
          definition instanceof FileDef
              ? Definition.join(file.packageName, "file")
              : definition.fullName;
      SymbolTable.Lookup lookup = symbols.find(part.name(), scope, file, false);
      if (!(lookup.found() instanceof FieldDef extension)) {
        reportUnknownExtension(part, lookup, type);
        return null;
      }
      field = extension;
      if (field.containingType != type) {
        if (field.containingType != null) {
          error(
              part.first(),
              part.last(),
              "\"("
                  + part.name()
                  + ")\" is an extension of \""
                  + field.containingType.fullName
                  + "\" and cannot be set in \""
                  + type.fullName
                  + "\"",
              null);
        }
        return null;
      }
    }
    if (field.file == file && option.isNamed("features")) {
      error(
          part.first(),
          part.last(),
          "feature \"" + part.name() + "\" cannot be used in the file that defines it",
          "define it in a file of its own and import that");
      return null;
    }
    return field;
  }

  private void reportUnknownField(
      Ast.Option option, Ast.NamePart part, Definition definition, MessageDef type) {
    String hint = Suggestions.didYouMean(part.name(), type.fieldsByName.keySet());
    boolean top = part.first() == option.name().get(0).first();
    if (hint == null
        && top
        && symbols.get(Definition.join(file.packageName, part.name())) instanceof FieldDef) {
      hint = "custom options are written in parentheses: (" + part.name() + ")";
    }
    error(
        part.first(),
        part.last(),
        top
            ? "unknown " + definition.kind() + " option \"" + part.name() + "\""
            : "\"" + type.fullName + "\" has no field \"" + part.name() + "\"",
        hint);
  }

  private void reportUnknownExtension(
      Ast.NamePart part, SymbolTable.Lookup lookup, MessageDef type) {
    String name = "\"(" + part.name() + ")\"";
    if (lookup.notImported() != null) {
      String path = lookup.notImported().file().name;
      error(
          part.first(),
          part.last(),
          "option " + name + " is defined in \"" + path + "\", which is not imported",
          "add: import \"" + path + "\";");
    } else if (lookup.found() != null) {
      error(
          part.first(),
          part.last(),
          name + " is " + Names.withArticle(lookup.found().kind()) + ", not an extension",
          null);
    } else if (lookup.hiddenBy() != null) {
      error(
          part.first(),
          part.last(),
          "option "
              + name
              + " is resolved to \"("
              + lookup.hiddenBy()
              + ")\", which is not defined",
          "the innermost scope that has the first part of the name wins; write \"(."
              + part.name()
              + ")\" to start from the outermost scope");
    } else if (file.incomplete) {
      file.openNames.putIfAbsent(
          "option " + name, file.ast.tokens().span(part.first(), part.last()));
    } else {
      String best = nearestExtension(part.name(), type);
      error(
          part.first(),
          part.last(),
          "unknown option " + name,
          best != null ? "did you mean \"(" + best + ")\"?" : "import the file that declares it");
    }
  }

  private @Nullable String nearestExtension(String name, MessageDef type) {
    if (diagnostics.isLong()) {
      return null;
    }
    Map<String, String> bySimpleName = new TreeMap<>();
    for (String fullName : symbols.visibleExtensions(file, type)) {
      bySimpleName.put(Names.simple(fullName), fullName);
    }
    String simple = Names.simple(name);
    String same = bySimpleName.get(simple);
    if (same != null) {
      return same;
    }
    String best = Suggestions.nearest(simple, bySimpleName.keySet());
    return best == null ? null : bySimpleName.get(best);
  }

  private @Nullable MessageDef messageToEnter(Ast.Option option, int index, FieldDef field) {
    Ast.NamePart part = option.name().get(index);
    if (field.messageType == null) {
      error(
          part.first(),
          part.last(),
          "\"" + part.name() + "\" is of type " + field.type + ", it has no fields",
          null);
      return null;
    }
    if (field.isRepeated()) {
      error(
          part.first(),
          part.last(),
          "\"" + part.name() + "\" is repeated, so its fields cannot be set one by one",
          "set a whole element: " + written(option, index) + " = { ... }");
      return null;
    }
    return field.messageType;
  }

  /**
   * The value as {@link OptionMessage} stores it, or null if it does not fit, which is then
   * reported.
   */
  private @Nullable Object value(FieldDef field, Ast.Option option) {
    Ast.Value value = option.value();
    if (field.isMessage()) {
      if (value instanceof Ast.AggregateValue aggregate && field.messageType != null) {
        return AggregateReader.read(aggregate, field.messageType, file, symbols, diagnostics);
      }
      error(
          value.first(),
          value.last(),
          "option \"" + written(option) + "\" is a message, found " + describe(value),
          "write "
              + written(option)
              + " = { field: value }, or "
              + written(option)
              + ".field = value");
      return null;
    }
    Object converted = scalar(field, value);
    if (converted == null) {
      reportWrongValue(field, option);
    }
    return converted;
  }

  private @Nullable Object scalar(FieldDef field, Ast.Value value) {
    FieldType type = field.type;
    if (type == null) {
      return null;
    }
    return switch (type) {
      case INT32, SINT32, SFIXED32 -> integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case UINT32, FIXED32 -> integer(value, 0, 0xFFFFFFFFL);
      case INT64, SINT64, SFIXED64 -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE);
      case UINT64, FIXED64 ->
          value instanceof Ast.IntegerValue number && !number.negative() ? number.value() : null;
      case FLOAT -> floating(value);
      case DOUBLE -> number(value);
      case BOOL -> bool(value);
      case ENUM -> enumNumber(field, value);
      case STRING, BYTES ->
          value instanceof Ast.StringValue string ? string.value().toByteArray() : null;
      case MESSAGE, GROUP -> null;
    };
  }

  private static @Nullable Object integer(Ast.Value value, long min, long max) {
    if (!(value instanceof Ast.IntegerValue number)) {
      return null;
    }
    // A positive value with the highest bit is beyond every signed range.
    boolean fits =
        number.negative() ? number.value() >= min : number.value() >= 0 && number.value() <= max;
    return fits ? (Object) number.value() : null;
  }

  private static @Nullable Object bool(Ast.Value value) {
    if (value instanceof Ast.IdentifierValue word
        && (word.name().equals("true") || word.name().equals("false"))) {
      return word.name().equals("true");
    }
    return null;
  }

  private static @Nullable Object number(Ast.Value value) {
    if (value instanceof Ast.DoubleValue number) {
      return number.value();
    } else if (value instanceof Ast.IntegerValue number) {
      return number.negative()
          ? (double) number.value()
          : Literals.unsignedToDouble(number.value());
    } else if (value instanceof Ast.IdentifierValue word) {
      return word.name().equals("inf")
          ? (Object) Double.POSITIVE_INFINITY
          : word.name().equals("nan") ? (Object) Double.NaN : null;
    }
    return null;
  }

  private static @Nullable Object floating(Ast.Value value) {
    if (value instanceof Ast.IntegerValue number) {
      // Not through double: that would round twice.
      return number.negative() ? (float) number.value() : Literals.unsignedToFloat(number.value());
    }
    return number(value) instanceof Double number ? (Object) number.floatValue() : null;
  }

  private @Nullable Object enumNumber(FieldDef field, Ast.Value value) {
    EnumDef type = field.enumType;
    if (!(value instanceof Ast.IdentifierValue word) || type == null) {
      return null;
    }
    file.used.add(type.file);
    EnumValueDef found = type.value(word.name());
    return found == null ? null : (Object) (long) found.number;
  }

  private void reportWrongValue(FieldDef field, Ast.Option option) {
    Ast.Value value = option.value();
    FieldType type = field.type;
    String expected =
        switch (type == null ? FieldType.STRING : type) {
          case INT32, SINT32, SFIXED32 -> "an integer from -2147483648 to 2147483647";
          case UINT32, FIXED32 -> "an integer from 0 to 4294967295";
          case INT64, SINT64, SFIXED64 ->
              "an integer from -9223372036854775808 to 9223372036854775807";
          case UINT64, FIXED64 -> "an integer from 0 to 18446744073709551615";
          case FLOAT, DOUBLE -> "a number, inf or nan";
          case BOOL -> "true or false";
          case ENUM ->
              "the name of a value of "
                  + (field.enumType == null ? "its enum" : field.enumType.fullName);
          default -> "a string in quotes";
        };
    String hint = null;
    if (field.enumType != null) {
      List<String> names = new ArrayList<>();
      for (EnumValueDef candidate : field.enumType.values) {
        names.add(candidate.name);
      }
      hint =
          value instanceof Ast.IdentifierValue word
              ? Suggestions.didYouMean(word.name(), names)
              : null;
      if (hint == null && names.size() <= 12) {
        hint = "its values are " + String.join(", ", names);
      }
    }
    error(
        value.first(),
        value.last(),
        "option \"" + written(option) + "\" takes " + expected + ", found " + describe(value),
        hint);
  }

  private String describe(Ast.Value value) {
    if (value instanceof Ast.AggregateValue) {
      return "a message";
    }
    Span span = file.ast.tokens().span(value.first(), value.last());
    return span.file().text(span.start(), span.end());
  }

  private static String written(Ast.Option option) {
    return written(option, option.name().size() - 1);
  }

  private static String written(Ast.Option option, int last) {
    StringBuilder out = new StringBuilder();
    for (Ast.NamePart part : option.name().subList(0, last + 1)) {
      out.append(out.length() == 0 ? "" : ".");
      out.append(part.extension() ? "(" + part.name() + ")" : part.name());
    }
    return out.toString();
  }

  private void error(int first, int last, String message, @Nullable String hint) {
    diagnostics.error("option", file.ast.tokens().span(first, last), message, hint);
  }
}
