package dev.tern.maven;

import dev.tern.schema.SourceResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A place that import names are relative to: a directory or a jar. All its {@code .proto} files are
 * read once, when it is opened, so that what is compiled is what was fingerprinted. Immutable.
 */
final class ProtoRoot {
  /** No {@code .proto} file is that large; a jar may hold anything. */
  private static final long MAX_BYTES = 64 << 20;

  private final Path path;
  private final SortedMap<String, byte[]> files;

  private ProtoRoot(Path path, SortedMap<String, byte[]> files) {
    this.path = path;
    this.files = files;
  }

  /** Opens a directory or a jar; what does not exist is empty. */
  static ProtoRoot open(Path path) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try {
      if (Files.isDirectory(path)) {
        readDirectory(path, files);
      } else if (Files.isRegularFile(path) && isArchive(path)) {
        readArchive(path, files);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
    return new ProtoRoot(path, files);
  }

  private static boolean isArchive(Path path) {
    String name = path.toString();
    return name.endsWith(".jar") || name.endsWith(".zip");
  }

  private static void readDirectory(Path root, SortedMap<String, byte[]> files) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path file : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        String name = root.relativize(file).toString().replace('\\', '/');
        if (name.endsWith(".proto")) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
  }

  private static void readArchive(Path archive, SortedMap<String, byte[]> files)
      throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory()
            && entry.getName().endsWith(".proto")
            && entry.getSize() <= MAX_BYTES) {
          try (InputStream in = zip.getInputStream(entry)) {
            files.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
  }

  /** The import names of all files, sorted. */
  List<String> names() {
    return List.copyOf(files.keySet());
  }

  /** Where a file lies: a path, or the jar's path and the name in it. */
  String place(String name) {
    return Files.isDirectory(path) ? path.resolve(name).toString() : path + "!/" + name;
  }

  SortedMap<String, byte[]> files() {
    return files;
  }

  SourceResolver resolver() {
    return new SourceResolver() {
      @Override
      public byte @Nullable [] read(String name) {
        return files.get(name);
      }

      @Override
      public String toString() {
        return path.toString();
      }
    };
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
