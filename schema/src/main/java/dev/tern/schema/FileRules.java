package dev.tern.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules about imports and about the options of a whole file. */
final class FileRules {
  private static final int MAX_PACKAGE_POINTS = 100;

  private final FileDef file;
  private final Diagnostics diagnostics;

  private FileRules(FileDef file, Diagnostics diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
  }

  static void check(FileDef file, Diagnostics diagnostics) {
    FileRules rules = new FileRules(file, diagnostics);
    rules.checkPackage();
    rules.checkLiteImports();
    rules.checkFileFeatures();
    if (file.isInput) {
      rules.checkEditionIsReleased();
      rules.checkUnusedImports();
      rules.checkOptionImports();
      rules.checkGenericServices();
    }
  }

  /**
   * What public imports bring is for others, so they are never unused; nor are imports that bring
   * such.
   */
  private void checkUnusedImports() {
    if (file.incomplete) {
      return;
    }
    for (FileDef.Dependency dependency : file.dependencies) {
      if (dependency.node().kind() != Ast.ImportKind.PUBLIC) {
        checkUsed(dependency);
      }
    }
    file.optionDependencies.forEach(this::checkUsed);
  }

  private void checkUsed(FileDef.Dependency dependency) {
    FileDef imported = dependency.file();
    // Of a file that was not read whole, nobody knows what it is used for.
    if (imported != null
        && !imported.incomplete
        && !imported.hasPublicImports()
        && !file.used.contains(imported)) {
      diagnostics.warning(
          "unused-import",
          file.ast.tokens().span(dependency.node().first(), dependency.node().last()),
          "import \"" + imported.name + "\" is not used",
          "remove it");
    }
  }

  /**
   * Enum values with debug_redact work by reflection, which does not see what only options import.
   */
  private void checkOptionImports() {
    for (FileDef.Dependency dependency : file.optionDependencies) {
      FileDef imported = dependency.file();
      FieldDef marker = imported == null ? null : redactionMarker(imported);
      if (imported != null && marker != null) {
        diagnostics.error(
            "option-import",
            file.ast.tokens().span(dependency.node().first(), dependency.node().last()),
            "option \"" + marker.fullName + "\" has values that mark fields to redact",
            "use a plain import, so that redaction sees them");
      }
    }
  }

  /** An extension of the file that has, itself or deep inside, an enum with values that redact. */
  private static @Nullable FieldDef redactionMarker(FileDef imported) {
    List<FieldDef> extensions = new ArrayList<>();
    Definitions.visit(
        imported,
        definition -> {
          if (definition instanceof FieldDef field && field.isExtension) {
            extensions.add(field);
          }
        });
    for (FieldDef extension : extensions) {
      Set<MessageDef> visited = new HashSet<>();
      Deque<FieldDef> open = new ArrayDeque<>(List.of(extension));
      while (!open.isEmpty()) {
        FieldDef field = open.remove();
        if (field.enumType != null && hasRedaction(field.enumType)) {
          return extension;
        }
        if (field.messageType != null && visited.add(field.messageType)) {
          open.addAll(field.messageType.fields);
        }
      }
    }
    return null;
  }

  private static boolean hasRedaction(EnumDef definition) {
    for (EnumValueDef value : definition.values) {
      if (value.boolOption(Numbers.ENUM_VALUE_DEBUG_REDACT)) {
        return true;
      }
    }
    return false;
  }

  /** Files that are only imported may try it, as those of protobuf itself may. */
  private void checkEditionIsReleased() {
    Ast.Syntax syntax = file.ast.syntax();
    if (file.edition == Edition.UNSTABLE
        && syntax != null
        && !file.name.startsWith("google/protobuf/")
        && !file.name.startsWith("upb/")) {
      diagnostics.error(
          "edition",
          file.ast.tokens().span(syntax.valueToken()),
          "edition \"UNSTABLE\" is not released",
          "the newest edition is \"2026\"");
    }
  }

  private void checkPackage() {
    long points = file.packageName.chars().filter(c -> c == '.').count();
    if (points > MAX_PACKAGE_POINTS && file.packageSpan != null) {
      diagnostics.error(
          "package-depth",
          file.packageSpan,
          "a package has at most " + (MAX_PACKAGE_POINTS + 1) + " parts, found " + (points + 1),
          null);
    }
  }

  private void checkLiteImports() {
    if (file.isLite()) {
      return;
    }
    for (FileDef.Dependency dependency : file.dependencies) {
      FileDef imported = dependency.file();
      if (imported != null && imported.isLite()) {
        diagnostics.error(
            "lite",
            file.ast.tokens().span(dependency.node().first(), dependency.node().last()),
            "\""
                + imported.name
                + "\" has optimize_for = LITE_RUNTIME and can only be imported by files that have it too",
            null);
        return;
      }
    }
  }

  private void checkFileFeatures() {
    if (file.edition.isLegacy()) {
      return;
    }
    if (file.features.fieldPresence() == Features.LEGACY_REQUIRED) {
      diagnostics.error(
          "features",
          OptionRules.optionSpan(file, "features"),
          "fields cannot be required by default",
          "set LEGACY_REQUIRED at single fields");
    }
    if (file.boolOption(Numbers.FILE_JAVA_STRING_CHECK_UTF8)) {
      diagnostics.error(
          "features",
          OptionRules.optionSpan(file, "java_string_check_utf8"),
          "option java_string_check_utf8 is not used in editions",
          "use features.(pb.java).utf8_validation");
    }
  }

  private void checkGenericServices() {
    if (file.boolOption(Numbers.FILE_CC_GENERIC_SERVICES)
        || file.boolOption(Numbers.FILE_JAVA_GENERIC_SERVICES)
        || file.boolOption(Numbers.FILE_PY_GENERIC_SERVICES)) {
      diagnostics.warning(
          "generic-services",
          OptionRules.optionSpan(file, "generic_services"),
          "generic services are deprecated",
          "remove the option; RPC systems generate their own code");
    }
  }
}
