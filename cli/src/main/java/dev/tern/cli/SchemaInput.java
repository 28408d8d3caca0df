package dev.tern.cli;

import dev.tern.protobuf.ProtobufException;
import dev.tern.protobuf.descriptor.DescriptorException;
import dev.tern.protobuf.descriptor.DescriptorPool;
import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import dev.tern.schema.SourceResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One version of a schema, from wherever a command line says it is. */
final class SchemaInput {
  private static final List<String> SET_ENDINGS = List.of(".binpb", ".bin", ".pb", ".desc");

  private SchemaInput() {}

  /**
   * What an input came to.
   *
   * @param compilation null for a descriptor set
   * @param set null if the input was compiled
   */
  record Loaded(@Nullable CompileResult compilation, @Nullable DescriptorPool set) {
    /** All files, imports included. */
    List<FileDescriptor> files() {
      if (compilation != null) {
        return compilation.pool().files();
      }
      return set == null ? List.of() : set.files();
    }
  }

  /**
   * Reads an input.
   *
   * @param paths filled with the files on disk by import name
   * @throws IllegalArgumentException if there is no such input; the message says what is wrong
   */
  static Loaded read(
      String input, List<Path> importPaths, BufConfig config, Map<String, Path> paths)
      throws IOException, InterruptedException {
    if (GitInput.isGit(input)) {
      Map<String, String> sources = new GitInput(input).protos(relativeRoots(config));
      Compiler compiler = Compiler.builder().source(SourceResolver.inMemory(sources)).build();
      return new Loaded(compiler.compile(new ArrayList<>(sources.keySet())), null);
    }
    Path path = Path.of(input);
    if (SET_ENDINGS.stream().anyMatch(input::endsWith)) {
      return new Loaded(null, readSet(path));
    }
    ProtoInputs found = ProtoInputs.find(List.of(path), importPaths, config);
    paths.putAll(found.paths());
    return new Loaded(found.compiler().compile(found.names()), null);
  }

  private static DescriptorPool readSet(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("there is no " + file);
    }
    try {
      return DescriptorPool.link(FileDescriptorSet.parse(Files.readAllBytes(file)));
    } catch (ProtobufException | DescriptorException e) {
      throw new IllegalArgumentException(
          file + " is not a descriptor set with all its imports: " + e.getMessage(), e);
    }
  }

  /** The earlier version has a configuration of its own only if it is a directory with one. */
  static BufConfig configOfEarlier(BufConfig current, String against, @Nullable Path configFile)
      throws IOException {
    if (GitInput.isGit(against) || SET_ENDINGS.stream().anyMatch(against::endsWith)) {
      return current;
    }
    return BufConfig.forInputs(configFile, List.of(Path.of(against)));
  }

  /** Where import names start, as paths in a repository. */
  private static List<String> relativeRoots(BufConfig config) {
    List<String> roots = new ArrayList<>();
    for (Path root : config.roots()) {
      String name = root.normalize().toString().replace('\\', '/');
      roots.add(root.isAbsolute() || name.isEmpty() || name.equals(".") ? "" : name + "/");
    }
    return roots;
  }
}
