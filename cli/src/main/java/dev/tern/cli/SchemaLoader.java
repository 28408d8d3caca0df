package dev.tern.cli;

import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import dev.tern.schema.Diagnostic;
import dev.tern.schema.SourceResolver;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the flags {@code --proto_path} and {@code --descriptor_set_in} and the files of a command
 * line to a schema. A file is looked for in the import paths first and then in the descriptor sets;
 * with descriptor sets alone, there is no import path.
 *
 * <p>Owner: the thread that runs the command.
 */
final class SchemaLoader {
  /** A chain of imports this long is a mistake or an attack. */
  private static final int MAX_IMPORT_DEPTH = 500;

  private final @Nullable SourceTree tree;
  private final Map<String, FileDescriptorProto> given = new LinkedHashMap<>();

  /**
   * Reads the descriptor sets.
   *
   * @param protoPaths values of {@code --proto_path}
   * @param descriptorSets values of {@code --descriptor_set_in}
   * @throws FailedException if a descriptor set cannot be read
   */
  SchemaLoader(List<String> protoPaths, List<String> descriptorSets) {
    if (!protoPaths.isEmpty()) {
      tree = SourceTree.of(protoPaths);
    } else {
      tree = descriptorSets.isEmpty() ? SourceTree.of(List.of(".")) : null;
    }
    for (String value : descriptorSets) {
      for (String path : value.split(File.pathSeparator)) {
        for (FileDescriptorProto file : read(path).file()) {
          given.putIfAbsent(file.name(), file);
        }
      }
    }
  }

  private static FileDescriptorSet read(String path) {
    try {
      return FileDescriptorSet.parse(Files.readAllBytes(Path.of(path)));
    } catch (NoSuchFileException e) {
      throw new FailedException("--descriptor_set_in: there is no file " + path, e);
    } catch (IOException e) {
      throw new FailedException("--descriptor_set_in: cannot read " + path + ": " + e, e);
    } catch (ProtobufException e) {
      throw new FailedException(
          "--descriptor_set_in: " + path + " is no FileDescriptorSet: " + e.getMessage(), e);
    }
  }

  /** Where the import paths lead; null if there are descriptor sets alone. */
  @Nullable SourceTree tree() {
    return tree;
  }

  /** The names of all files of the descriptor sets. */
  List<String> given() {
    return List.copyOf(given.keySet());
  }

  /**
   * Compiles.
   *
   * @param files as they stand on the command line
   * @param diagnostics gets what is wrong with the sources
   * @return null if the sources have errors
   * @throws UsageException if a file is not there
   */
  @Nullable LoadedSchema load(List<String> files, Diagnostics diagnostics) {
    List<String> names = files.stream().map(this::importName).distinct().toList();
    if (tree == null) {
      return ofDescriptors(names);
    }
    CompileResult result = compiler().compile(names);
    result.diagnostics().forEach(diagnostics::report);
    if (!result.ok()) {
      return null;
    }
    return new LoadedSchema(
        names,
        (imports, sourceInfo, retain) ->
            unprinted(result.toDescriptorSet(imports, sourceInfo, retain), sourceInfo));
  }

  /** Receives diagnostics, one by one. */
  @FunctionalInterface
  interface Diagnostics {
    void report(Diagnostic diagnostic);
  }

  private String importName(String file) {
    String name = tree == null ? null : tree.importName(file);
    if (name == null && (given.containsKey(file) || isBuiltIn(file))) {
      name = file;
    }
    if (name == null) {
      throw new UsageException(
          tree == null
              ? "there is no " + file + " in the descriptor sets"
              : "there is no "
                  + file
                  + ", neither here nor in the import paths "
                  + tree.directories());
    }
    return name;
  }

  private boolean isBuiltIn(String name) {
    try {
      return tree != null && SourceResolver.builtIn().read(name) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private Compiler compiler() {
    Compiler.Builder builder = Compiler.builder();
    if (tree != null) {
      builder.source(tree.resolver());
    }
    if (!given.isEmpty()) {
      builder.source(new DescriptorSources(given));
    }
    return builder.build();
  }

  /** What came from a descriptor set goes out as it came, not as it was read again. */
  private List<FileDescriptorProto> unprinted(FileDescriptorSet set, boolean sourceInfo) {
    if (given.isEmpty()) {
      return set.file();
    }
    List<FileDescriptorProto> files = new ArrayList<>();
    for (FileDescriptorProto file : set.file()) {
      FileDescriptorProto original = given.get(file.name());
      boolean onDisk = tree != null && tree.diskFile(file.name()) != null;
      files.add(original == null || onDisk ? file : withInfo(original, sourceInfo));
    }
    return files;
  }

  private LoadedSchema ofDescriptors(List<String> names) {
    Set<FileDescriptorProto> ordered = new LinkedHashSet<>();
    Set<String> seen = new LinkedHashSet<>();
    names.forEach(name -> addWithImports(name, List.of(), ordered, seen));
    Set<String> named = Set.copyOf(names);
    return new LoadedSchema(
        names,
        (imports, sourceInfo, retain) ->
            ordered.stream()
                .filter(file -> imports || named.contains(file.name()))
                .map(file -> withInfo(file, sourceInfo))
                .toList());
  }

  private static FileDescriptorProto withInfo(FileDescriptorProto file, boolean sourceInfo) {
    return sourceInfo ? file : file.withSourceCodeInfo(null);
  }

  private void addWithImports(
      String name, List<String> importers, Set<FileDescriptorProto> ordered, Set<String> seen) {
    if (!seen.add(name)) {
      return;
    }
    FileDescriptorProto file = given.get(name);
    if (file == null) {
      throw new FailedException(
          name
              + ", which "
              + importers.get(importers.size() - 1)
              + " imports, is in none of the descriptor sets; make them with --include_imports");
    }
    if (importers.size() > MAX_IMPORT_DEPTH) {
      throw new FailedException(
          name + ": imports are more than " + MAX_IMPORT_DEPTH + " files deep");
    }
    List<String> chain = new ArrayList<>(importers);
    chain.add(name);
    file.dependency().forEach(next -> addWithImports(next, chain, ordered, seen));
    file.optionDependency().forEach(next -> addWithImports(next, chain, ordered, seen));
    ordered.add(file);
  }
}
