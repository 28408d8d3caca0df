package dev.tern.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the file that a wrong import name may have meant. */
final class NearestFile {
  /** A directory with more entries is not searched to the end. */
  private static final int MAX_ENTRIES = 5_000;

  private NearestFile() {}

  /**
   * Searches below a directory: the name with a folder too much in front, the name in other case,
   * and at last a name that is nearly the same.
   *
   * @return the import name of a file that exists, or null
   */
  static @Nullable String below(Path root, String name) {
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      String rest = name.substring(slash + 1);
      if (Files.isRegularFile(root.resolve(rest))) {
        return rest;
      }
    }
    StringBuilder found = new StringBuilder();
    Path directory = root;
    String[] parts = name.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean isLast = i == parts.length - 1;
      String entry = entry(directory, parts[i], isLast);
      if (entry == null) {
        return null;
      }
      found.append(entry).append(isLast ? "" : "/");
      directory = directory.resolve(entry);
    }
    return found.toString();
  }

  /** The folder, or the file if it is the last part, that reads nearly so. */
  private static @Nullable String entry(Path directory, String name, boolean isFile) {
    try (Stream<Path> entries = Files.list(directory)) {
      List<String> names =
          entries
              .limit(MAX_ENTRIES)
              .filter(entry -> isFile ? Files.isRegularFile(entry) : Files.isDirectory(entry))
              .map(entry -> entry.getFileName().toString())
              .filter(entry -> !isFile || entry.endsWith(".proto"))
              .sorted()
              .toList();
      return names.contains(name) ? name : Suggestions.nearest(name, names);
    } catch (IOException e) {
      // It is only a hint that fails.
      return null;
    }
  }
}
