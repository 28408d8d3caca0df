package dev.tern.schema;

import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a compilation came to: descriptors if all went well, and diagnostics in any case.
 *
 * <p>May be shared by threads; linked descriptors are made when they are first asked for.
 */
public final class CompileResult {
  private final List<Diagnostic> diagnostics;
  private final boolean ok;
  private final List<FileDef> files;
  private final List<FileDef> inputs;
  private volatile @Nullable DescriptorPool pool;

  private CompileResult(
      List<Diagnostic> diagnostics, boolean ok, List<FileDef> files, List<FileDef> inputs) {
    this.diagnostics = List.copyOf(diagnostics);
    this.ok = ok;
    this.files = List.copyOf(files);
    this.inputs = List.copyOf(inputs);
  }

  static CompileResult failed(List<Diagnostic> diagnostics) {
    return new CompileResult(diagnostics, false, List.of(), List.of());
  }

  static CompileResult succeeded(
      List<Diagnostic> diagnostics, List<FileDef> files, List<FileDef> inputs) {
    return new CompileResult(diagnostics, true, files, inputs);
  }

  /** Whether there is a result; if not, at least one diagnostic is an error. */
  public boolean ok() {
    return ok;
  }

  /**
   * All errors, and the warnings about the files that were asked for: files in the order they were
   * read, then by line and column.
   */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /**
   * The linked descriptors of the files that were asked for, in the order they were asked for, with
   * source information. Options that are meant for the compiler only are left out.
   *
   * @throws IllegalStateException if the compilation failed
   */
  public List<FileDescriptor> files() {
    DescriptorPool linked = pool();
    List<FileDescriptor> found = new ArrayList<>(inputs.size());
    for (FileDef input : inputs) {
      FileDescriptor file = linked.file(input.name);
      if (file != null) {
        found.add(file);
      }
    }
    return List.copyOf(found);
  }

  /**
   * The linked descriptors of all files that took part, imports included.
   *
   * @throws IllegalStateException if the compilation failed
   * @throws dev.tern.protobuf.descriptor.DescriptorException if the runtime does not know the
   *     edition of a file
   */
  public DescriptorPool pool() {
    requireOk();
    DescriptorPool linked = pool;
    if (linked == null) {
      List<FileDescriptorProto> protos = new ArrayList<>(files.size());
      for (FileDef file : files) {
        protos.add(DescriptorEmitter.emit(file, true, false));
      }
      // Two threads may both link; either result will do.
      linked = DescriptorPool.link(protos);
      pool = linked;
    }
    return linked;
  }

  private void requireOk() {
    if (!ok) {
      throw new IllegalStateException("the compilation failed: " + diagnostics);
    }
  }

  /**
   * The files as a descriptor set, imports before their importers, equal to what protoc writes with
   * the same flags.
   *
   * @param includeImports whether files are in it that were only imported
   * @param includeSourceInfo whether positions and comments are in it
   * @throws IllegalStateException if the compilation failed
   */
  public FileDescriptorSet toDescriptorSet(boolean includeImports, boolean includeSourceInfo) {
    return toDescriptorSet(includeImports, includeSourceInfo, false);
  }

  /**
   * The files as a descriptor set.
   *
   * @param includeImports whether files are in it that were only imported
   * @param includeSourceInfo whether positions and comments are in it
   * @param retainOptions whether options marked {@code RETENTION_SOURCE} are kept
   * @throws IllegalStateException if the compilation failed
   */
  public FileDescriptorSet toDescriptorSet(
      boolean includeImports, boolean includeSourceInfo, boolean retainOptions) {
    requireOk();
    Set<FileDef> ordered = new LinkedHashSet<>();
    Set<FileDef> seen = new LinkedHashSet<>();
    inputs.forEach(input -> addWithImports(input, ordered, seen));
    FileDescriptorSet.Builder set = FileDescriptorSet.builder();
    for (FileDef file : ordered) {
      if (includeImports || file.isInput) {
        set.addFile(DescriptorEmitter.emit(file, includeSourceInfo, retainOptions));
      }
    }
    return set.build();
  }

  private static void addWithImports(
      @Nullable FileDef file, Set<FileDef> ordered, Set<FileDef> seen) {
    if (file != null && seen.add(file)) {
      for (FileDef.Dependency dependency : file.dependencies) {
        addWithImports(dependency.file(), ordered, seen);
      }
      for (FileDef.Dependency dependency : file.optionDependencies) {
        addWithImports(dependency.file(), ordered, seen);
      }
      ordered.add(file);
    }
  }
}
