package dev.tern.schema.breaking;

import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.FileOptions;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;
import java.util.List;
import java.util.function.Function;

/** The rules about a file: its syntax, its package and its options. */
final class FileRules {
  private FileRules() {}

  /** An option of a file that has to stay as it is. */
  private record Kept(
      BreakingRule rule, String name, int number, Function<FileOptions, Object> value) {}

  private static final List<Kept> KEPT =
      List.of(
          new Kept(
              BreakingRule.FILE_SAME_JAVA_PACKAGE, "java_package", 1, FileOptions::javaPackage),
          new Kept(
              BreakingRule.FILE_SAME_JAVA_OUTER_CLASSNAME,
              "java_outer_classname",
              8,
              FileOptions::javaOuterClassname),
          new Kept(
              BreakingRule.FILE_SAME_OPTIMIZE_FOR, "optimize_for", 9, FileOptions::optimizeFor),
          new Kept(
              BreakingRule.FILE_SAME_JAVA_MULTIPLE_FILES,
              "java_multiple_files",
              10,
              FileOptions::javaMultipleFiles),
          new Kept(BreakingRule.FILE_SAME_GO_PACKAGE, "go_package", 11, FileOptions::goPackage),
          new Kept(
              BreakingRule.FILE_SAME_CC_GENERIC_SERVICES,
              "cc_generic_services",
              16,
              FileOptions::ccGenericServices),
          new Kept(
              BreakingRule.FILE_SAME_JAVA_GENERIC_SERVICES,
              "java_generic_services",
              17,
              FileOptions::javaGenericServices),
          new Kept(
              BreakingRule.FILE_SAME_PY_GENERIC_SERVICES,
              "py_generic_services",
              18,
              FileOptions::pyGenericServices),
          new Kept(
              BreakingRule.FILE_SAME_CC_ENABLE_ARENAS,
              "cc_enable_arenas",
              31,
              FileOptions::ccEnableArenas),
          new Kept(
              BreakingRule.FILE_SAME_OBJC_CLASS_PREFIX,
              "objc_class_prefix",
              36,
              FileOptions::objcClassPrefix),
          new Kept(
              BreakingRule.FILE_SAME_CSHARP_NAMESPACE,
              "csharp_namespace",
              37,
              FileOptions::csharpNamespace),
          new Kept(
              BreakingRule.FILE_SAME_SWIFT_PREFIX, "swift_prefix", 39, FileOptions::swiftPrefix),
          new Kept(
              BreakingRule.FILE_SAME_PHP_CLASS_PREFIX,
              "php_class_prefix",
              40,
              FileOptions::phpClassPrefix),
          new Kept(
              BreakingRule.FILE_SAME_PHP_NAMESPACE, "php_namespace", 41, FileOptions::phpNamespace),
          new Kept(
              BreakingRule.FILE_SAME_PHP_METADATA_NAMESPACE,
              "php_metadata_namespace",
              44,
              FileOptions::phpMetadataNamespace),
          new Kept(
              BreakingRule.FILE_SAME_RUBY_PACKAGE, "ruby_package", 45, FileOptions::rubyPackage));

  static void check(FileDescriptor file, FileDescriptor old, Report report) {
    same(
        BreakingRule.FILE_SAME_SYNTAX,
        "the syntax",
        syntax(file),
        syntax(old),
        Place.of(file).part(Place.FILE_SYNTAX),
        old,
        report);
    same(
        BreakingRule.FILE_SAME_PACKAGE,
        "the package",
        file.packageName(),
        old.packageName(),
        Place.of(file).part(Place.FILE_PACKAGE),
        old,
        report);
    for (Kept option : KEPT) {
      same(
          option.rule,
          "option " + option.name,
          option.value.apply(options(file)),
          option.value.apply(options(old)),
          Place.of(file).part(Place.FILE_OPTIONS, option.number),
          old,
          report);
    }
  }

  /** All editions are one syntax. */
  private static String syntax(FileDescriptor file) {
    String syntax = file.proto().syntax();
    return syntax.isEmpty() ? "proto2" : syntax;
  }

  private static FileOptions options(FileDescriptor file) {
    FileOptions options = file.proto().options();
    return options == null ? FileOptions.defaultInstance() : options;
  }

  private static void same(
      BreakingRule rule,
      String what,
      Object value,
      Object oldValue,
      Place place,
      FileDescriptor old,
      Report report) {
    if (!value.equals(oldValue)) {
      report.add(
          rule,
          place,
          old,
          what + " of the file was \"" + oldValue + "\" and is \"" + value + "\"");
    }
  }
}
