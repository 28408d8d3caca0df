package dev.tern.cli;

import dev.tern.codegen.GeneratedFile;
import dev.tern.codegen.JavaGenerator;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import dev.tern.schema.Diagnostic;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern compile}: .proto files to Java and to a descriptor set, with protoc's flags. */
@Command(
    name = "compile",
    mixinStandardHelpOptions = true,
    description = "Compiles .proto files to Java and to a descriptor set.",
    footer = {
      "",
      "Example: tern compile -I src/main/proto --tern_out=target/gen src/main/proto/hello.proto"
    })
final class CompileCommand implements Callable<Integer> {
  @Option(
      names = {"-I", "--proto_path"},
      paramLabel = "DIR",
      description =
          "Where imports are looked for; repeat for several. Default: the directory you are in.")
  private List<Path> importPaths = List.of();

  @Option(names = "--tern_out", paramLabel = "DIR", description = "Where the Java goes.")
  private @Nullable Path javaOut;

  @Option(
      names = {"-o", "--descriptor_set_out"},
      paramLabel = "FILE",
      description = "Writes a FileDescriptorSet.")
  private @Nullable Path descriptorSetOut;

  @Option(
      names = "--include_imports",
      description =
          "Puts all imported files into the descriptor set, before those that import them.")
  private boolean includeImports;

  @Option(
      names = "--include_source_info",
      description = "Keeps positions and comments in the descriptor set.")
  private boolean includeSourceInfo;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The .proto files to compile.")
  private List<Path> files = List.of();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec before call
  CompileCommand() {}

  @Override
  public Integer call() throws IOException {
    if (javaOut == null && descriptorSetOut == null) {
      throw new ParameterException(
          spec.commandLine(),
          "nothing to write: give --tern_out=DIR for Java or --descriptor_set_out=FILE");
    }
    List<Path> roots = importPaths.isEmpty() ? List.of(Path.of("")) : importPaths;
    Compiler.Builder builder = Compiler.builder();
    roots.forEach(builder::importPath);
    Compiler compiler = builder.build();
    CompileResult result =
        compiler.compile(files.stream().map(f -> importName(compiler, f, roots)).toList());
    PrintWriter err = spec.commandLine().getErr();
    for (Diagnostic diagnostic : result.diagnostics()) {
      err.println(diagnostic);
    }
    if (!result.ok()) {
      return TernCommand.FAILED;
    }
    if (descriptorSetOut != null) {
      write(
          descriptorSetOut,
          result.toDescriptorSet(includeImports, includeSourceInfo).toByteArray());
    }
    if (javaOut != null) {
      for (GeneratedFile file :
          JavaGenerator.generate(result.files(), JavaGenerator.Options.DEFAULT)) {
        write(
            javaOut.resolve(file.path()),
            file.content().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return TernCommand.OK;
  }

  /** A file is known by its path below the import path that holds it, as protoc does it. */
  private String importName(Compiler compiler, Path file, List<Path> roots) {
    String name = compiler.importName(file.normalize());
    Path below = Path.of(name);
    if (!below.isAbsolute() && roots.stream().anyMatch(r -> Files.exists(r.resolve(below)))) {
      return name;
    }
    throw new ParameterException(
        spec.commandLine(),
        Files.exists(file)
            ? file
                + " lies in none of the import paths "
                + roots
                + "; add -I with the directory its imports start from"
            : "there is no " + file + ", neither here nor in the import paths " + roots);
  }

  private static void write(Path file, byte[] content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Files.write(file, content);
  }
}
