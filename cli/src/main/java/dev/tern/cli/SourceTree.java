package dev.tern.cli;

import dev.tern.schema.SourceResolver;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The import paths of a command line: which import name is which file on disk. As protoc has it, an
 * import path is a directory, several with {@code :} between, or {@code NAME=DIRECTORY}, which puts
 * the directory's files below a name. Immutable.
 */
final class SourceTree {
  /** Files below {@code disk} are imported by names below {@code name}; both without end slash. */
  private record Mapping(String name, String disk) {
    /** The file of an import name, or null if the name is not below this mapping's. */
    @Nullable String diskOf(String importName) {
      return moved(importName, name, disk);
    }

    @Nullable String nameOf(String diskName) {
      return moved(diskName, disk, name);
    }

    private static @Nullable String moved(String path, String from, String to) {
      if (path.equals(from)) {
        return to;
      }
      String prefix = from.isEmpty() || from.endsWith("/") ? from : from + "/";
      if (!path.startsWith(prefix) || (from.isEmpty() && path.startsWith("/"))) {
        return null;
      }
      String rest = path.substring(prefix.length());
      return to.isEmpty() || to.endsWith("/") ? to + rest : to + "/" + rest;
    }
  }

  private final List<Mapping> mappings;

  private SourceTree(List<Mapping> mappings) {
    this.mappings = List.copyOf(mappings);
  }

  /**
   * Makes it of the values of {@code --proto_path}.
   *
   * @throws UsageException if a directory is empty
   */
  static SourceTree of(List<String> protoPaths) {
    List<Mapping> mappings = new ArrayList<>();
    for (String value : protoPaths) {
      for (String part : value.split(File.pathSeparator)) {
        if (part.isEmpty()) {
          continue;
        }
        int equals = part.indexOf('=');
        String disk = part.substring(equals + 1);
        if (disk.isEmpty()) {
          throw new UsageException(
              "--proto_path names no directory; use '.' for the one that you are in");
        }
        mappings.add(
            new Mapping(
                canonical(equals < 0 ? "" : part.substring(0, equals)), canonical(slashes(disk))));
      }
    }
    return new SourceTree(mappings);
  }

  /** The directories that do not exist; protoc warns of them. */
  List<String> missing() {
    return mappings.stream()
        .map(Mapping::disk)
        .filter(disk -> !Files.exists(Path.of(disk)))
        .toList();
  }

  /** The file that an import name leads to, as it was reached by the import path; or null. */
  @Nullable String diskFile(String importName) {
    for (Mapping mapping : mappings) {
      String disk = mapping.diskOf(importName);
      if (disk != null && Files.isRegularFile(Path.of(disk))) {
        return disk;
      }
    }
    return null;
  }

  /**
   * The import name of a file of the command line, which is named by its path on disk or by its
   * import name.
   *
   * @return null if neither is there
   * @throws UsageException if the file is there but no import can reach it
   */
  @Nullable String importName(String file) {
    String disk = canonical(slashes(file));
    if (!Files.exists(Path.of(file))) {
      return diskFile(disk) == null ? null : disk;
    }
    String name = nameBelow(disk);
    if (name == null) {
      if (diskFile(disk) != null) {
        return disk;
      }
      throw new UsageException(
          file
              + " lies in none of the import paths "
              + directories()
              + "; add -I with the directory its imports start from");
    }
    String found = diskFile(name);
    if (found != null && !same(found, disk)) {
      throw new UsageException(
          file
              + " is shadowed by "
              + found
              + ", which the import paths lead to first; name that file, or change the order of -I");
    }
    return name;
  }

  private static boolean same(String one, String other) {
    try {
      return Files.isSameFile(Path.of(one), Path.of(other));
    } catch (IOException e) {
      return one.equals(other);
    }
  }

  /** By the text of the paths, or else by what they come to. */
  private @Nullable String nameBelow(String disk) {
    for (Mapping mapping : mappings) {
      String name = mapping.nameOf(disk);
      if (name != null && !List.of(name.split("/")).contains("..")) {
        return name;
      }
    }
    String absolute = absolute(disk);
    for (Mapping mapping : mappings) {
      String name = new Mapping(mapping.name(), absolute(mapping.disk())).nameOf(absolute);
      if (name != null) {
        return name;
      }
    }
    return null;
  }

  List<String> directories() {
    return mappings.stream().map(m -> m.disk().isEmpty() ? "." : m.disk()).toList();
  }

  /** Reads by import name. */
  SourceResolver resolver() {
    return new SourceResolver() {
      @Override
      public byte @Nullable [] read(String name) throws IOException {
        String disk = diskFile(name);
        return disk == null ? null : SourceResolver.directory(Path.of("")).read(disk);
      }

      @Override
      public String toString() {
        return String.join(", ", directories());
      }
    };
  }

  private static String absolute(String path) {
    return slashes(Path.of(path).toAbsolutePath().normalize().toString());
  }

  private static String slashes(String path) {
    return path.replace(File.separatorChar, '/');
  }

  /** Without {@code .} parts and without doubled slashes; {@code ..} stays, for links' sake. */
  private static String canonical(String path) {
    StringBuilder out = new StringBuilder(path.startsWith("/") ? "/" : "");
    for (String part : path.split("/")) {
      if (!part.isEmpty() && !part.equals(".")) {
        if (out.length() > 0 && out.charAt(out.length() - 1) != '/') {
          out.append('/');
        }
        out.append(part);
      }
    }
    return out.toString();
  }
}
