package dev.tern.cli;

import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import java.io.File;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which imports the named files may write; build systems that list dependencies hold them to it.
 *
 * <p>Owner: picocli, and then the thread that runs the command.
 */
final class ImportLimits {
  @Option(
      names = "--direct_dependencies",
      paramLabel = "FILES",
      description = "With ':' between: nothing else may be imported by the named files.")
  private @Nullable String direct;

  @Option(
      names = "--direct_dependencies_violation_msg",
      paramLabel = "TEXT",
      description = "What is said of such an import; %%s stands for its name.")
  private String directMessage = "File is imported but not declared in --direct_dependencies: %s";

  @Option(
      names = "--option_dependencies",
      paramLabel = "FILES",
      description = "The same for imports that are for options only.")
  private @Nullable String option;

  @Option(
      names = "--option_dependencies_violation_msg",
      paramLabel = "TEXT",
      description = "What is said of such an import; %%s stands for its name.")
  private String optionMessage =
      "File is option imported but not declared in --option_dependencies: %s";

  /** Whether there is any limit, so that the files are looked at. */
  boolean areGiven() {
    return direct != null || option != null;
  }

  /**
   * Looks at the files in turn; the first that imports too much ends it, as with protoc.
   *
   * @throws FailedException with a line for each of that file's imports
   */
  void check(List<FileDescriptorProto> files) {
    for (FileDescriptorProto file : files) {
      check(file.name(), file.dependency(), direct, directMessage);
      check(file.name(), file.optionDependency(), option, optionMessage);
    }
  }

  private static void check(
      String file, List<String> imports, @Nullable String allowed, String message) {
    if (allowed == null) {
      return;
    }
    Set<String> names = new HashSet<>(List.of(allowed.split(File.pathSeparator)));
    List<String> lines =
        imports.stream()
            .filter(name -> !names.contains(name))
            .map(name -> file + ": " + message.replace("%s", name))
            .toList();
    if (!lines.isEmpty()) {
      throw new FailedException(String.join(System.lineSeparator(), lines));
    }
  }
}
