package dev.tern.interop.descriptors;

import dev.tern.schema.Compiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The real files: one directory a group, each group's imports found in its own directory first and
 * then in the others'.
 *
 * @param groups the files' import names by the name of the group
 */
record Corpus(Path directory, Map<String, List<String>> groups) {
  static Corpus below(Path directory) throws IOException {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    try (Stream<Path> roots = Files.list(directory)) {
      for (Path root : roots.filter(Files::isDirectory).sorted().toList()) {
        List<String> files = protosBelow(root);
        if (!files.isEmpty()) {
          groups.put(root.getFileName().toString(), files);
        }
      }
    }
    return new Corpus(directory, groups);
  }

  static List<String> protosBelow(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".proto"))
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> files(String group) {
    return groups.getOrDefault(group, List.of());
  }

  List<Path> importPaths(String group) {
    List<Path> paths = new ArrayList<>();
    paths.add(directory.resolve(group));
    for (String other : groups.keySet()) {
      if (!other.equals(group)) {
        paths.add(directory.resolve(other));
      }
    }
    return paths;
  }

  static Compiler compiler(List<Path> importPaths) {
    Compiler.Builder builder = Compiler.builder();
    importPaths.forEach(builder::importPath);
    return builder.build();
  }
}
