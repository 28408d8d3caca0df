package dev.tern.schema;

/**
 * Works out the features in force at each definition: the edition's defaults, overridden by the
 * file, by each scope on the way in, and by the definition itself.
 *
 * <p>In proto2 and proto3 features cannot be set; there the old spellings, such as {@code required}
 * and {@code packed}, are turned into them, so that later phases only look at features.
 *
 * <p>Owner: the thread that compiles.
 */
final class FeatureResolver {
  private final Diagnostics diagnostics;

  private FeatureResolver(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  static void resolve(FileDef file, Diagnostics diagnostics) {
    FeatureResolver resolver = new FeatureResolver(diagnostics);
    Definitions.visit(file, resolver::resolve);
  }

  private void resolve(Definition definition) {
    Definition parent = definition.featureParent();
    Edition edition = definition.file().edition;
    Features inherited = parent == null ? Features.defaults(edition) : parent.features;
    Features features = inherited;
    OptionMessage own =
        definition.options == null
            ? null
            : definition.options.getMessage(definition.target().featuresNumber());
    if (own != null) {
      if (edition.isLegacy()) {
        diagnostics.error(
            "features",
            featureSpan(definition),
            "features can only be set in editions, this file is " + edition,
            "begin the file with: edition = \"2023\";");
      }
      features = features.override(own);
      reportUnknown(definition, own);
    }
    if (definition instanceof FieldDef field && edition.isLegacy()) {
      features = fromLegacySpelling(field, features, edition);
    }
    // Most definitions change nothing: they share their parent's.
    definition.features = features.equals(inherited) ? inherited : features;
  }

  private static Features fromLegacySpelling(FieldDef field, Features features, Edition edition) {
    Features inferred = features;
    if (field.label == Ast.Label.REQUIRED) {
      inferred = inferred.withPresence(Features.LEGACY_REQUIRED);
    }
    if (field.type == FieldType.GROUP) {
      inferred = inferred.withMessageEncoding(Features.DELIMITED);
    }
    OptionMessage options = field.options;
    if (options != null && options.has(Numbers.FIELD_PACKED)) {
      if (options.getBoolean(Numbers.FIELD_PACKED)) {
        inferred = inferred.withRepeatedEncoding(Features.PACKED);
      } else if (edition == Edition.PROTO3) {
        inferred = inferred.withRepeatedEncoding(Features.EXPANDED);
      }
    }
    return inferred;
  }

  /** The first value of each feature's enum means that nobody chose; nobody may choose that. */
  private void reportUnknown(Definition definition, OptionMessage own) {
    for (OptionMessage.Entry entry : own.entries()) {
      if (!entry.field().isExtension && entry.value() instanceof Long value && value == 0) {
        diagnostics.error(
            "features",
            featureSpan(definition),
            "feature \"" + entry.field().name + "\" cannot be set to its unknown value",
            null);
      }
    }
  }

  private static Span featureSpan(Definition definition) {
    for (Ast.Option option : definition.optionNodes) {
      if (option.isNamed("features")) {
        return definition.file().ast.tokens().span(option.first(), option.nameLast());
      }
    }
    return definition.span;
  }
}
