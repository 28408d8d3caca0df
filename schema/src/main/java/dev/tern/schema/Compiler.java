package dev.tern.schema;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Compiles {@code .proto} files to descriptors.
 *
 * <p>Immutable; threads may compile with the same compiler at the same time.
 */
public final class Compiler {
  private final List<SourceResolver> resolvers;
  private final List<Path> importPaths;

  private Compiler(List<SourceResolver> resolvers, List<Path> importPaths) {
    this.resolvers = List.copyOf(resolvers);
    this.importPaths = List.copyOf(importPaths);
  }

  /** Starts with no import path; the well-known files are always there, behind all others. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Compiles files and all that they import.
   *
   * @param files their import names, e.g. {@code helloworld/greeter.proto}
   * @return descriptors and diagnostics; mistakes in the sources are never thrown
   */
  public CompileResult compile(List<String> files) {
    Schema schema = new Schema(resolvers, OptionSchema.withFallback());
    List<FileDef> inputs = schema.load(files);
    schema.resolve();
    List<Diagnostic> diagnostics = schema.diagnostics().sorted(Set.copyOf(files));
    return schema.diagnostics().errors() > 0
        ? CompileResult.failed(diagnostics)
        : CompileResult.succeeded(diagnostics, schema.files(), inputs);
  }

  /**
   * Turns the path of a file on disk into the name that imports use: relative to the first import
   * path that holds it, with forward slashes.
   *
   * @return that name; the path as it is given if no import path holds the file
   */
  public String importName(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    for (Path importPath : importPaths) {
      Path root = importPath.toAbsolutePath().normalize();
      if (absolute.startsWith(root) && !absolute.equals(root)) {
        return root.relativize(absolute).toString().replace(File.separatorChar, '/');
      }
    }
    return file.toString().replace(File.separatorChar, '/');
  }

  /**
   * Collects where sources are found; places are searched in the order they are added.
   *
   * <p>Owner: the thread that builds.
   */
  public static final class Builder {
    private final List<SourceResolver> resolvers = new ArrayList<>();
    private final List<Path> importPaths = new ArrayList<>();

    private Builder() {}

    /** Adds a directory that import names are relative to. */
    public Builder importPath(Path directory) {
      importPaths.add(directory);
      return source(SourceResolver.directory(directory));
    }

    /** Adds any place. */
    public Builder source(SourceResolver resolver) {
      resolvers.add(resolver);
      return this;
    }

    /** Makes the compiler. */
    public Compiler build() {
      List<SourceResolver> all = new ArrayList<>(resolvers);
      all.add(SourceResolver.builtIn());
      return new Compiler(all, importPaths);
    }
  }
}
