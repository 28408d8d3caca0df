package dev.tern.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All files of one compilation, from loading to validation.
 *
 * <p>Owner: the thread that compiles.
 */
final class Schema {
  /** More names than that are only counted. */
  private static final int MAX_OPEN_NAMES = 5;

  private final Diagnostics diagnostics = new Diagnostics();
  private final SymbolTable symbols = new SymbolTable(diagnostics);
  private final Loader loader;
  private final OptionSchema optionSchema;

  Schema(List<SourceResolver> resolvers, OptionSchema optionSchema) {
    this.loader = new Loader(resolvers, diagnostics);
    this.optionSchema = optionSchema;
  }

  /**
   * Reads and parses the named files and all that they import; the named ones that exist are
   * returned.
   */
  List<FileDef> load(List<String> names) {
    List<FileDef> inputs = new ArrayList<>(names.size());
    for (String name : names) {
      FileDef file = loader.loadInput(name);
      if (file != null && !inputs.contains(file)) {
        inputs.add(file);
      }
    }
    return inputs;
  }

  /**
   * Runs the phases over every file, imports first: each phase may rely on the imports having had
   * all of theirs.
   */
  void resolve() {
    for (FileDef file : loader.files()) {
      Declarations.declare(file, symbols);
      Linker.resolveImports(file);
    }
    // What options mean is written in this one, also for files that do not import it.
    FileDef descriptors = loader.file(OptionSchema.DESCRIPTOR_PROTO);
    if (descriptors != null) {
      resolve(descriptors);
    }
    for (FileDef file : loader.files()) {
      if (file != descriptors) {
        resolve(file);
      }
    }
  }

  private void resolve(FileDef file) {
    Linker.link(file, symbols, diagnostics);
    OptionInterpreter.interpretBuiltIn(file, symbols, optionSchema, diagnostics);
    FeatureResolver.resolve(file, diagnostics);
    OptionInterpreter.interpretCustom(file, symbols, optionSchema, diagnostics);
    Validator.validate(file, symbols, diagnostics);
    reportMissingImports(file);
  }

  /** What was not found in the file is told with the import that may be the reason. */
  private void reportMissingImports(FileDef file) {
    List<String> notes = new ArrayList<>();
    Map<String, Span> open = file.openNames;
    if (!open.isEmpty() && !file.missingImports.isEmpty()) {
      List<String> names = new ArrayList<>();
      open.forEach((name, span) -> names.add(name + " at " + span));
      int shown = Math.min(names.size(), MAX_OPEN_NAMES);
      notes.add(
          "not found either, and perhaps defined there: "
              + String.join(", ", names.subList(0, shown))
              + (names.size() > shown ? ", and " + (names.size() - shown) + " more" : ""));
    }
    for (FileDef.MissingImport missing : file.missingImports) {
      diagnostics.error(
          "missing-import",
          missing.span(),
          "\"" + missing.name() + "\" was not found",
          missing.hint(),
          notes.toArray(new String[0]));
      notes.clear();
    }
  }

  /** All files, imports before their importers. */
  List<FileDef> files() {
    return loader.files();
  }

  SymbolTable symbols() {
    return symbols;
  }

  Diagnostics diagnostics() {
    return diagnostics;
  }
}
