package dev.tern.cli;

import dev.tern.codegen.plugin.proto.CodeGeneratorRequest;
import dev.tern.codegen.plugin.proto.Version;
import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that a command line names, and all that they import, compiled. Descriptors are made
 * when they are first asked for.
 *
 * <p>Owner: the thread that runs the command.
 */
final class LoadedSchema {
  /** Makes descriptors, imports before their importers. */
  @FunctionalInterface
  interface Emitter {
    /**
     * Makes them.
     *
     * @param imports whether files are in it that were not named
     * @param sourceInfo whether positions and comments are in it
     * @param retainOptions whether options that are for sources only are kept
     */
    List<FileDescriptorProto> emit(boolean imports, boolean sourceInfo, boolean retainOptions);
  }

  /**
   * The release of protoc whose behaviour we have, as the protocol numbers it: 36.2. Plugins look
   * at it, and some write it down.
   */
  private static final Version COMPILER_VERSION =
      Version.builder().major(7).minor(36).patch(2).suffix("").build();

  private final List<String> inputs;
  private final Emitter emitter;
  private @Nullable List<FileDescriptorProto> files;
  private @Nullable List<FileDescriptorProto> sources;

  /**
   * Keeps what makes the descriptors.
   *
   * @param inputs the import names of the files that were named, in that order
   */
  LoadedSchema(List<String> inputs, Emitter emitter) {
    this.inputs = List.copyOf(inputs);
    this.emitter = emitter;
  }

  /**
   * All files without options that are for sources only; imports before their importers, each with
   * its source information.
   */
  List<FileDescriptorProto> files() {
    List<FileDescriptorProto> made = files;
    if (made == null) {
      made = emitter.emit(true, true, false);
      files = made;
    }
    return made;
  }

  private List<FileDescriptorProto> sources() {
    List<FileDescriptorProto> made = sources;
    if (made == null) {
      made = emitter.emit(true, true, true);
      sources = made;
    }
    return made;
  }

  /** Links all files. */
  DescriptorPool pool() {
    return DescriptorPool.link(files());
  }

  /** The files that were named, in the order they were named, without options for sources only. */
  List<FileDescriptorProto> inputFiles() {
    return inputs.stream()
        .flatMap(name -> files().stream().filter(file -> file.name().equals(name)))
        .toList();
  }

  /** What is written for {@code --descriptor_set_out}. */
  FileDescriptorSet descriptorSet(
      boolean includeImports, boolean includeSourceInfo, boolean retainOptions) {
    return FileDescriptorSet.builder()
        .file(emitter.emit(includeImports, includeSourceInfo, retainOptions))
        .build();
  }

  /** What a plugin is asked; imports keep the options that are for sources only, as protoc's do. */
  CodeGeneratorRequest request(String parameter) {
    Set<String> named = Set.copyOf(inputs);
    List<FileDescriptorProto> sources = sources();
    List<FileDescriptorProto> all = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      all.add(named.contains(sources.get(i).name()) ? files().get(i) : sources.get(i));
    }
    CodeGeneratorRequest.Builder request =
        CodeGeneratorRequest.builder()
            .fileToGenerate(inputs)
            .protoFile(all)
            .sourceFileDescriptors(
                sources.stream().filter(file -> named.contains(file.name())).toList())
            .compilerVersion(COMPILER_VERSION);
    if (!parameter.isEmpty()) {
      request.parameter(parameter);
    }
    return request.build();
  }
}
