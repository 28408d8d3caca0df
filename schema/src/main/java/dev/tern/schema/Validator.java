package dev.tern.schema;

/**
 * Checks a linked file against the rules of the language: the last phase. The rules themselves are
 * in the {@code …Rules} classes, by subject.
 */
final class Validator {
  private Validator() {}

  static void validate(FileDef file, SymbolTable symbols, Diagnostics diagnostics) {
    FileRules.check(file, diagnostics);
    NumberRules numbers = new NumberRules(file, diagnostics);
    FieldRules fields = new FieldRules(file, symbols, diagnostics);
    FeatureRules features = new FeatureRules(diagnostics);
    JsonNameRules jsonNames = new JsonNameRules(diagnostics);
    ExtensionRules extensions = new ExtensionRules(diagnostics);
    EnumRules enums = new EnumRules(diagnostics);
    EnumJsonRules enumJson = new EnumJsonRules(diagnostics);
    OptionRules options = new OptionRules(file, diagnostics);
    StyleRules style = new StyleRules(diagnostics);
    Definitions.visit(
        file,
        definition -> {
          if (definition instanceof MessageDef message) {
            numbers.check(message);
            fields.checkMessage(message);
            jsonNames.check(message);
            extensions.checkRanges(message);
          } else if (definition instanceof FieldDef field) {
            numbers.checkReserved(field);
            fields.check(field);
            features.check(field);
            extensions.check(field);
          } else if (definition instanceof EnumDef enumeration) {
            enums.check(enumeration);
            enumJson.check(enumeration);
          }
          options.check(definition);
          style.check(definition);
        });
  }
}
