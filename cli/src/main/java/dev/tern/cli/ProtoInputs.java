package dev.tern.cli;

import dev.tern.schema.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The {@code .proto} files that a command line names, by import name.
 *
 * @param compiler finds the files and what they import
 * @param paths for each import name the file on disk
 */
record ProtoInputs(Compiler compiler, Map<String, Path> paths) {
  /**
   * Finds the files.
   *
   * @param inputs files, and directories that are searched
   * @param importPaths where import names start; empty to use those of the configuration
   * @throws IllegalArgumentException if an input does not exist or lies outside of all import paths
   */
  static ProtoInputs find(List<Path> inputs, List<Path> importPaths, BufConfig config)
      throws IOException {
    List<Path> roots = importPaths.isEmpty() ? config.roots() : importPaths;
    Compiler.Builder builder = Compiler.builder();
    roots.forEach(builder::importPath);
    Compiler compiler = builder.build();
    Map<String, Path> paths = new LinkedHashMap<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input)) {
        for (Path file : protos(input)) {
          boolean excluded = config.excludes().stream().anyMatch(e -> lies(file, e));
          if (!excluded && roots.stream().anyMatch(root -> lies(file, root))) {
            paths.put(compiler.importName(file), file);
          }
        }
      } else if (!Files.exists(input)) {
        throw new IllegalArgumentException("there is no " + input);
      } else if (roots.stream().noneMatch(root -> lies(input, root))) {
        throw new IllegalArgumentException(
            input + " lies in none of the import paths " + roots + "; add one with -I");
      } else {
        paths.put(compiler.importName(input), input);
      }
    }
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("there are no .proto files in " + inputs);
    }
    return new ProtoInputs(compiler, paths);
  }

  /** The import names. */
  List<String> names() {
    return new ArrayList<>(paths.keySet());
  }

  /** The {@code .proto} files of a directory, sorted. */
  static List<Path> protos(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return new ArrayList<>(
          new TreeSet<>(
              files
                  .filter(f -> f.toString().endsWith(".proto") && Files.isRegularFile(f))
                  .toList()));
    }
  }

  private static boolean lies(Path file, Path directory) {
    return file.toAbsolutePath().normalize().startsWith(directory.toAbsolutePath().normalize());
  }
}
