package dev.tern.schema.lint;

import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.FileOptions;
import dev.tern.schema.rules.PackageVersion;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The rules about packages, their directories and the options their files share. */
final class PackageRules {
  private PackageRules() {}

  /** A file option that the files of a package have to agree on. */
  private record Shared(
      LintRule rule, String name, int number, Function<FileOptions, String> value) {}

  private static final List<Shared> SHARED =
      List.of(
          new Shared(
              LintRule.PACKAGE_SAME_CSHARP_NAMESPACE,
              "csharp_namespace",
              37,
              FileOptions::csharpNamespace),
          new Shared(LintRule.PACKAGE_SAME_GO_PACKAGE, "go_package", 11, FileOptions::goPackage),
          new Shared(
              LintRule.PACKAGE_SAME_JAVA_MULTIPLE_FILES,
              "java_multiple_files",
              10,
              options ->
                  options.hasJavaMultipleFiles()
                      ? Boolean.toString(options.javaMultipleFiles())
                      : ""),
          new Shared(
              LintRule.PACKAGE_SAME_JAVA_PACKAGE, "java_package", 1, FileOptions::javaPackage),
          new Shared(
              LintRule.PACKAGE_SAME_PHP_NAMESPACE, "php_namespace", 41, FileOptions::phpNamespace),
          new Shared(
              LintRule.PACKAGE_SAME_RUBY_PACKAGE, "ruby_package", 45, FileOptions::rubyPackage),
          new Shared(
              LintRule.PACKAGE_SAME_SWIFT_PREFIX, "swift_prefix", 39, FileOptions::swiftPrefix));

  static void check(List<FileDescriptor> files, Report report) {
    files.forEach(file -> file(file, report));
    group(files, FileDescriptor::packageName).forEach((name, of) -> samePackage(name, of, report));
    group(files, PackageRules::directory)
        .forEach((directory, of) -> sameDirectory(directory, of, report));
  }

  private static void file(FileDescriptor file, Report report) {
    String name = file.packageName();
    if (name.isEmpty()) {
      report.add(LintRule.PACKAGE_DEFINED, Place.of(file), "the file has no package");
      return;
    }
    Place place = Place.of(file).part(Place.FILE_PACKAGE);
    String expectedDirectory = name.replace('.', '/');
    if (!directory(file).equals(expectedDirectory)) {
      report.add(
          LintRule.PACKAGE_DIRECTORY_MATCH,
          place,
          "a file of package \""
              + name
              + "\" should be in the directory \""
              + expectedDirectory
              + "\", not in \""
              + directory(file)
              + "\"");
    }
    String expected =
        String.join(".", Arrays.stream(name.split("\\.")).map(Cases::lowerSnake).toList());
    if (!name.equals(expected)) {
      report.add(
          LintRule.PACKAGE_LOWER_SNAKE_CASE,
          place,
          "package \"" + name + "\" should be in lower_snake.case: \"" + expected + "\"");
    }
    if (!PackageVersion.isVersion(name)) {
      report.add(
          LintRule.PACKAGE_VERSION_SUFFIX,
          place,
          "package \"" + name + "\" should end with a version: \"" + name + ".v1\"");
    }
  }

  private static void samePackage(String name, List<FileDescriptor> files, Report report) {
    Set<String> directories = values(files, PackageRules::directory);
    if (directories.size() > 1) {
      for (FileDescriptor file : files) {
        report.add(
            LintRule.PACKAGE_SAME_DIRECTORY,
            Place.of(file).part(Place.FILE_PACKAGE),
            "files of package \"" + name + "\" are in several directories: " + list(directories));
      }
    }
    for (Shared option : SHARED) {
      Set<String> values =
          values(
              files,
              file ->
                  file.proto().options() == null ? "" : option.value.apply(file.proto().options()));
      if (values.size() > 1) {
        for (FileDescriptor file : files) {
          report.add(
              option.rule,
              Place.of(file).part(Place.FILE_OPTIONS, option.number),
              "files of package \""
                  + name
                  + "\" differ in option "
                  + option.name
                  + ": "
                  + list(values));
        }
      }
    }
  }

  private static void sameDirectory(String directory, List<FileDescriptor> files, Report report) {
    Set<String> packages = values(files, FileDescriptor::packageName);
    if (packages.size() > 1) {
      for (FileDescriptor file : files) {
        report.add(
            LintRule.DIRECTORY_SAME_PACKAGE,
            Place.of(file).part(Place.FILE_PACKAGE),
            "files of directory \"" + directory + "\" are in several packages: " + list(packages));
      }
    }
  }

  private static String list(Set<String> values) {
    List<String> quoted = new ArrayList<>();
    values.forEach(value -> quoted.add(value.isEmpty() ? "none" : '"' + value + '"'));
    return String.join(", ", quoted);
  }

  private static Set<String> values(
      List<FileDescriptor> files, Function<FileDescriptor, String> of) {
    Set<String> values = new TreeSet<>();
    files.forEach(file -> values.add(of.apply(file)));
    return values;
  }

  private static Map<String, List<FileDescriptor>> group(
      List<FileDescriptor> files, Function<FileDescriptor, String> by) {
    Map<String, List<FileDescriptor>> groups = new TreeMap<>();
    files.forEach(
        file -> groups.computeIfAbsent(by.apply(file), key -> new ArrayList<>()).add(file));
    return groups;
  }

  /** The directory of a file's import name; a point for the root. */
  private static String directory(FileDescriptor file) {
    int slash = file.name().lastIndexOf('/');
    return slash < 0 ? "." : file.name().substring(0, slash);
  }
}
