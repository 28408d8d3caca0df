package dev.tern.schema.breaking;

import dev.tern.protobuf.descriptor.Descriptor;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.MessageDescriptor;
import dev.tern.schema.rules.Place;
import dev.tern.schema.rules.Report;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules about definitions that are gone: from their file, or from their package.
 *
 * <p>A finding points to the message around what is gone, if that is still there, else to the file.
 */
final class DeletionRules {
  private final Index now;
  private final Index before;
  private final Report report;

  private DeletionRules(Index now, Index before, Report report) {
    this.now = now;
    this.before = before;
    this.report = report;
  }

  static void check(Index now, Index before, Report report) {
    DeletionRules rules = new DeletionRules(now, before, report);
    rules.files();
    rules.definitions(
        "message",
        now.messages,
        before.messages,
        BreakingRule.MESSAGE_NO_DELETE,
        BreakingRule.PACKAGE_MESSAGE_NO_DELETE);
    rules.definitions(
        "enum",
        now.enums,
        before.enums,
        BreakingRule.ENUM_NO_DELETE,
        BreakingRule.PACKAGE_ENUM_NO_DELETE);
    rules.definitions(
        "extension",
        now.extensions,
        before.extensions,
        BreakingRule.EXTENSION_NO_DELETE,
        BreakingRule.PACKAGE_EXTENSION_NO_DELETE);
    rules.definitions(
        "service",
        now.services,
        before.services,
        BreakingRule.SERVICE_NO_DELETE,
        BreakingRule.PACKAGE_SERVICE_NO_DELETE);
  }

  private void files() {
    before.files.forEach(
        (name, file) -> {
          if (!now.files.containsKey(name)) {
            report.add(BreakingRule.FILE_NO_DELETE, null, file, "file \"" + name + "\" is gone");
          }
        });
    before.packages.forEach(
        (name, file) -> {
          if (!now.packages.containsKey(name)) {
            report.add(
                BreakingRule.PACKAGE_NO_DELETE, null, file, "package \"" + name + "\" is gone");
          }
        });
  }

  private void definitions(
      String kind,
      Map<String, ? extends Descriptor> present,
      Map<String, ? extends Descriptor> previous,
      BreakingRule fromFile,
      BreakingRule fromPackage) {
    for (Descriptor old : previous.values()) {
      FileDescriptor oldFile = old.file();
      FileDescriptor file = now.files.get(oldFile.name());
      String nested = nestedName(old);
      if (file != null && !hasIn(file, nested, present)) {
        report.add(
            fromFile,
            around(file, nested),
            oldFile,
            kind + " \"" + nested + "\" is gone from its file");
      }
      String packageName = oldFile.packageName();
      if (now.packages.containsKey(packageName) && !present.containsKey(old.fullName())) {
        report.add(
            fromPackage,
            file == null ? null : around(file, nested),
            oldFile,
            kind + " \"" + nested + "\" is gone from package \"" + packageName + "\"");
      }
    }
  }

  /** Whether a file defines the name, whatever its package is by now. */
  private static boolean hasIn(
      FileDescriptor file, String nested, Map<String, ? extends Descriptor> present) {
    Descriptor same = present.get(fullName(file, nested));
    return same != null && same.file() == file;
  }

  private Place around(FileDescriptor file, String nested) {
    @Nullable MessageDescriptor scope = null;
    int dot = nested.lastIndexOf('.');
    while (dot > 0 && scope == null) {
      MessageDescriptor outer = now.messages.get(fullName(file, nested.substring(0, dot)));
      scope = outer != null && outer.file() == file ? outer : null;
      dot = nested.lastIndexOf('.', dot - 1);
    }
    return scope == null ? Place.of(file) : Place.of(scope);
  }

  private static String fullName(FileDescriptor file, String nested) {
    return file.packageName().isEmpty() ? nested : file.packageName() + "." + nested;
  }

  /** The full name without the package. */
  private static String nestedName(Descriptor descriptor) {
    String packageName = descriptor.file().packageName();
    return packageName.isEmpty()
        ? descriptor.fullName()
        : descriptor.fullName().substring(packageName.length() + 1);
  }
}
