package dev.tern.schema;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bytes of a file by the name that imports use.
 *
 * <p>Implementations may be asked from any thread, one name at a time in each compilation.
 */
@FunctionalInterface
public interface SourceResolver {
  /**
   * Reads a file.
   *
   * @param name the import name, with forward slashes, relative and without {@code .} or {@code ..}
   *     parts
   * @return its bytes, or null if there is no such file here
   * @throws IOException if it is there but cannot be read
   */
  byte @Nullable [] read(String name) throws IOException;

  /**
   * Where a file is, for diagnostics: a path as the user would write it.
   *
   * @return that path, or null if the files here have none
   */
  default @Nullable String path(String name) {
    return null;
  }

  /**
   * The name of a file here that may have been meant by a name that is not here.
   *
   * @return that name, or null if none is near
   */
  default @Nullable String nearest(String name) {
    return null;
  }

  /** Files below a directory. */
  static SourceResolver directory(Path root) {
    return new SourceResolver() {
      @Override
      public byte @Nullable [] read(String name) throws IOException {
        Path path = root.resolve(name);
        if (!Files.isRegularFile(path)) {
          return null;
        }
        if (Files.size(path) > SourceFile.MAX_BYTES) {
          throw new IOException("larger than " + (SourceFile.MAX_BYTES >> 20) + " MiB");
        }
        return Files.readAllBytes(path);
      }

      @Override
      public String path(String name) {
        return root.resolve(name).normalize().toString();
      }

      @Override
      public @Nullable String nearest(String name) {
        return NearestFile.below(root, name);
      }

      @Override
      public String toString() {
        return root.toString().isEmpty() ? "the current directory" : root.toString();
      }
    };
  }

  /** Files given as text, by their import names. */
  static SourceResolver inMemory(Map<String, String> files) {
    Map<String, byte[]> bytes = new HashMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return new SourceResolver() {
      @Override
      public byte @Nullable [] read(String name) {
        return bytes.get(name);
      }

      @Override
      public String toString() {
        return "the given sources";
      }
    };
  }

  /**
   * The well-known files {@code google/protobuf/*.proto}, which every compilation has behind all
   * others.
   */
  static SourceResolver builtIn() {
    return new SourceResolver() {
      @Override
      public byte @Nullable [] read(String name) throws IOException {
        if (!name.startsWith("google/protobuf/")) {
          return null;
        }
        try (InputStream in = SourceResolver.class.getResourceAsStream("builtin/" + name)) {
          return in == null ? null : in.readAllBytes();
        }
      }

      @Override
      public String toString() {
        return "the built-in files";
      }
    };
  }
}
