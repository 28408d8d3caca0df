package dev.tern.cli;

import dev.tern.codegen.plugin.proto.CodeGeneratorRequest;
import dev.tern.codegen.plugin.proto.Version;
import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files that a command line names, and all that they import, compiled. Immutable.
 *
 * @param inputs the import names of the files that were named, in that order
 * @param files without options that are for sources only; imports before their importers, each with
 *     its source information
 * @param sources the same files with all of their options
 */
record LoadedSchema(
    List<String> inputs, List<FileDescriptorProto> files, List<FileDescriptorProto> sources) {
  /**
   * The release of protoc whose behaviour we have, as the protocol numbers it: 36.2. Plugins look
   * at it, and some write it down.
   */
  private static final Version COMPILER_VERSION =
      Version.builder().major(7).minor(36).patch(2).suffix("").build();

  LoadedSchema {
    inputs = List.copyOf(inputs);
    files = List.copyOf(files);
    sources = List.copyOf(sources);
  }

  /** Links all files. */
  DescriptorPool pool() {
    return DescriptorPool.link(files);
  }

  /** The files that were named, in the order they were named, without options for sources only. */
  List<FileDescriptorProto> inputFiles() {
    return inputs.stream()
        .flatMap(name -> files.stream().filter(file -> file.name().equals(name)))
        .toList();
  }

  /** What is written for {@code --descriptor_set_out}. */
  FileDescriptorSet descriptorSet(
      boolean includeImports, boolean includeSourceInfo, boolean retainOptions) {
    Set<String> named = Set.copyOf(inputs);
    FileDescriptorSet.Builder set = FileDescriptorSet.builder();
    for (FileDescriptorProto file : retainOptions ? sources : files) {
      if (includeImports || named.contains(file.name())) {
        set.addFile(includeSourceInfo ? file : file.withSourceCodeInfo(null));
      }
    }
    return set.build();
  }

  /** What a plugin is asked; imports keep the options that are for sources only, as protoc's do. */
  CodeGeneratorRequest request(String parameter) {
    Set<String> named = Set.copyOf(inputs);
    List<FileDescriptorProto> all = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      all.add(named.contains(files.get(i).name()) ? files.get(i) : sources.get(i));
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
