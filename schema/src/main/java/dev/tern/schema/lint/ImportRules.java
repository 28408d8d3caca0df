package dev.tern.schema.lint;

import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Diagnostic;
import dev.tern.schema.rules.PackageVersion;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The rules about imports. */
final class ImportRules {
  /** How the compiler calls what it finds out about unused imports. */
  private static final String UNUSED = "unused-import";

  private ImportRules() {}

  static void check(List<FileDescriptor> files, CompileResult result, Report report) {
    Set<String> unused = new HashSet<>();
    for (Diagnostic diagnostic : result.diagnostics()) {
      if (diagnostic.tag().equals(UNUSED)) {
        unused.add(diagnostic.file() + ":" + diagnostic.line());
      }
    }
    Map<String, Set<String>> packages = packages(result.pool().files());
    for (FileDescriptor file : files) {
      file.proto()
          .publicDependency()
          .forEach(
              index ->
                  report.add(
                      LintRule.IMPORT_NO_PUBLIC,
                      Place.of(file).part(Place.FILE_IMPORT, index),
                      "import \"" + file.proto().dependency().get(index) + "\" is public"));
      forEachImport(
          file,
          (imported, place) -> {
            if (unused.contains(file.name() + ":" + (place.location().startLine() + 1))) {
              report.add(
                  LintRule.IMPORT_USED, place, "import \"" + imported.name() + "\" is not used");
            }
            checkCycle(file, imported, place, packages, report);
            checkStable(file, imported, place, report);
          });
    }
  }

  private static void checkStable(
      FileDescriptor file, FileDescriptor imported, Place place, Report report) {
    if (PackageVersion.isStable(file.packageName())
        && PackageVersion.isVersion(imported.packageName())
        && !PackageVersion.isStable(imported.packageName())) {
      report.add(
          LintRule.STABLE_PACKAGE_NO_IMPORT_UNSTABLE,
          place,
          "package \""
              + file.packageName()
              + "\" is stable and should not depend on \""
              + imported.packageName()
              + "\"");
    }
  }

  private static void checkCycle(
      FileDescriptor file,
      FileDescriptor imported,
      Place place,
      Map<String, Set<String>> packages,
      Report report) {
    String from = file.packageName();
    String to = imported.packageName();
    if (report.wants(LintRule.PACKAGE_NO_IMPORT_CYCLE)
        && !from.isEmpty()
        && !to.isEmpty()
        && !from.equals(to)
        && reaches(to, from, packages)) {
      report.add(
          LintRule.PACKAGE_NO_IMPORT_CYCLE,
          place,
          "package \"" + to + "\" imports package \"" + from + "\", directly or through others");
    }
  }

  private static boolean reaches(String from, String to, Map<String, Set<String>> packages) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    open.add(from);
    while (!open.isEmpty()) {
      String next = open.remove();
      if (next.equals(to)) {
        return true;
      }
      if (seen.add(next)) {
        open.addAll(packages.getOrDefault(next, Set.of()));
      }
    }
    return false;
  }

  /** For each package, the others that its files import; files without a package are left out. */
  private static Map<String, Set<String>> packages(List<FileDescriptor> files) {
    Map<String, Set<String>> packages = new TreeMap<>();
    for (FileDescriptor file : files) {
      Set<String> imported = packages.computeIfAbsent(file.packageName(), name -> new TreeSet<>());
      for (FileDescriptor dependency : file.dependencies()) {
        if (!dependency.packageName().isEmpty()) {
          imported.add(dependency.packageName());
        }
      }
    }
    packages.remove("");
    return packages;
  }

  private static void forEachImport(FileDescriptor file, BiConsumer<FileDescriptor, Place> to) {
    for (int i = 0; i < file.dependencies().size(); i++) {
      to.accept(file.dependencies().get(i), Place.of(file).part(Place.FILE_IMPORT, i));
    }
  }
}
