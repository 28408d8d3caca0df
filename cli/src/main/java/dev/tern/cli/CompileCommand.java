package dev.tern.cli;

import dev.tern.codegen.plugin.PluginException;
import dev.tern.codegen.plugin.PluginOutput;
import dev.tern.codegen.plugin.PluginProcess;
import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.schema.Diagnostic;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern compile}: .proto files to Java, to a descriptor set, and to plugins; as protoc. */
@Command(
    name = "compile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compiles .proto files, with protoc's flags: to Java, to a descriptor set, or with any plugin"
          + " of protoc.",
      ""
    },
    footer = {
      "",
      "  --tern_out=[OPTIONS:]DIR   Writes Java. OPTIONS, also as --tern_opt=OPTIONS: services=false",
      "  --NAME_out=[OPTIONS:]DIR   Runs the plugin protoc-gen-NAME, which is looked for in PATH. DIR",
      "  --NAME_opt=OPTIONS         may also be a file that ends in .jar or .zip.",
      "  --NAME_prefix=COMMAND      Runs the plugin by this command.",
      "  @FILE                      Reads arguments from a file, one in each line.",
      "",
      "Examples:",
      "  tern compile -I src/main/proto --tern_out=target/gen src/main/proto/hello.proto",
      "  tern compile -I proto -o all.bin --include_imports proto/a.proto proto/b.proto",
      "  tern compile -I proto --go_out=paths=source_relative:gen --go-grpc_out=gen a.proto",
      "  tern compile -I proto --decode=hello.HelloRequest hello.proto < request.bin"
    })
final class CompileCommand implements Callable<Integer> {
  @Option(
      names = {"-I", "--proto_path"},
      paramLabel = "DIR",
      description =
          "Where imports are looked for; repeat it, or put ':' between, for several. NAME=DIR puts a"
              + " directory's files below a name. Default: the directory you are in.")
  private List<String> protoPaths = List.of();

  @Option(
      names = "--descriptor_set_in",
      paramLabel = "FILES",
      description =
          "Descriptor sets, with ':' between, in which files are looked for that are not in the"
              + " import paths.")
  private List<String> descriptorSetsIn = List.of();

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

  @Option(
      names = "--retain_options",
      description = "Keeps options that are for sources only in the descriptor set.")
  private boolean retainOptions;

  @Option(
      names = "--dependency_out",
      paramLabel = "FILE",
      description = "Writes a rule for make: what was written depends on what was read.")
  private @Nullable Path dependencyOut;

  @Option(
      names = "--plugin",
      paramLabel = "[NAME=]PATH",
      description = "A plugin that is not in PATH. Without NAME, its file name is its name.")
  private List<String> plugins = List.of();

  @Option(
      names = "--plugin_timeout",
      paramLabel = "SECONDS",
      description = "How long a plugin may take. Default: 300.")
  private long pluginTimeout = PluginProcess.DEFAULT_TIMEOUT.toSeconds();

  @Option(
      names = "--encode",
      paramLabel = "TYPE",
      description =
          "Reads a message of this type as text from stdin, writes it as binary to stdout.")
  private @Nullable String encode;

  @Option(
      names = "--decode",
      paramLabel = "TYPE",
      description =
          "Reads a message of this type as binary from stdin, writes it as text to stdout.")
  private @Nullable String decode;

  @Option(
      names = "--decode_raw",
      description = "Reads any message from stdin, writes its numbers and values to stdout.")
  private boolean decodeRaw;

  @Option(
      names = "--deterministic_output",
      description = "With --encode: sorts maps by their keys. They always are.")
  private boolean deterministicOutput;

  @Option(
      names = "--print_free_field_numbers",
      description = "Prints which field numbers the messages of the files have left.")
  private boolean printFreeFieldNumbers;

  @Option(
      names = "--error_format",
      paramLabel = "FORMAT",
      description = "Shows a diagnostic in one line: gcc or msvs. Default: with its source line.")
  private @Nullable ErrorFormat errorFormat;

  @Option(
      names = "--fatal_warnings",
      description = "Fails if there are warnings; what it was to write is written all the same.")
  private boolean fatalWarnings;

  @Mixin private ImportLimits importLimits = new ImportLimits();

  @Option(
      names = "--experimental_editions",
      hidden = true,
      description = "Accepted, as protoc does; editions need no switch.")
  @SuppressWarnings("unused") // protoc takes it and does nothing; so build files may have it
  private boolean experimentalEditions;

  @Parameters(arity = "0..*", paramLabel = "FILE", description = "The .proto files to compile.")
  private List<String> arguments = List.of();

  @Spec private CommandSpec spec;

  private int warnings;

  @SuppressWarnings("NullAway.Init") // picocli sets spec before call
  CompileCommand() {}

  @Override
  public Integer call() throws IOException {
    GeneratorOutput.Parsed parsed = GeneratorOutput.parse(arguments);
    check(parsed);
    if (decodeRaw) {
      new MessageText(System.in, System.out).decodeRaw();
      return TernCommand.OK;
    }
    Generators generators = new Generators(plugins, Duration.ofSeconds(pluginTimeout));
    SchemaLoader loader = new SchemaLoader(protoPaths, descriptorSetsIn);
    warnOfMissing(loader.tree());
    List<String> files = parsed.files().isEmpty() ? loader.given() : parsed.files();
    LoadedSchema schema = loader.load(files, diagnostic -> show(diagnostic, loader.tree()));
    if (schema == null) {
      return TernCommand.FAILED;
    }
    if (importLimits.areGiven()) {
      importLimits.check(schema.inputFiles());
    }
    if (encode != null || decode != null || printFreeFieldNumbers) {
      return convert(schema);
    }
    try {
      Map<String, PluginOutput> outputs = generators.run(parsed.outputs(), schema);
      OutputWriter.write(outputs, parsed.outputs());
      writeDependencies(schema, loader.tree(), OutputWriter.paths(outputs, parsed.outputs()));
    } catch (PluginException e) {
      throw new FailedException(String.valueOf(e.getMessage()), e);
    }
    if (descriptorSetOut != null) {
      OutputWriter.write(
          descriptorSetOut,
          schema.descriptorSet(includeImports, includeSourceInfo, retainOptions).toByteArray());
    }
    return fatalWarnings && warnings > 0 ? TernCommand.FAILED : TernCommand.OK;
  }

  /** What makes no sense is refused before anything is read, as protoc does it. */
  private void check(GeneratorOutput.Parsed parsed) {
    boolean writes = !parsed.outputs().isEmpty() || descriptorSetOut != null;
    boolean converts = encode != null || decode != null || decodeRaw || printFreeFieldNumbers;
    if (decodeRaw && !parsed.files().isEmpty()) {
      refuse("--decode_raw knows no schema: give it no files");
    }
    if ((encode != null ? 1 : 0) + (decode != null ? 1 : 0) + (decodeRaw ? 1 : 0) > 1) {
      refuse("only one of --encode, --decode and --decode_raw can be given");
    }
    if (converts && writes) {
      refuse(
          "--encode, --decode, --decode_raw and --print_free_field_numbers write to stdout: give no"
              + " --descriptor_set_out and no --NAME_out with them");
    }
    if (!converts && !writes) {
      refuse(
          "nothing to write: give --tern_out=DIR for Java, --NAME_out=DIR for a plugin, or"
              + " --descriptor_set_out=FILE");
    }
    boolean fromSets = encode != null || decode != null;
    if (parsed.files().isEmpty() && !decodeRaw && !(fromSets && !descriptorSetsIn.isEmpty())) {
      refuse("no file to compile: name at least one .proto file");
    }
    if (deterministicOutput && encode == null) {
      refuse("--deterministic_output is for --encode only");
    }
    if (dependencyOut != null && !descriptorSetsIn.isEmpty()) {
      refuse("--dependency_out knows files on disk only: give it without --descriptor_set_in");
    }
    if (dependencyOut != null && parsed.files().size() > 1) {
      refuse("--dependency_out is for one file: call tern once for each");
    }
    if (descriptorSetOut == null && (includeImports || includeSourceInfo || retainOptions)) {
      warn(
          "--include_imports, --include_source_info and --retain_options do nothing without"
              + " --descriptor_set_out");
    }
    if (pluginTimeout <= 0) {
      refuse("--plugin_timeout must be above 0");
    }
  }

  private void refuse(String message) {
    throw new ParameterException(spec.commandLine(), message);
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private void warn(String message) {
    err().println("tern: warning: " + message);
  }

  private void warnOfMissing(@Nullable SourceTree tree) {
    if (tree != null) {
      tree.missing().forEach(directory -> warn("there is no import path " + directory));
    }
  }

  private void show(Diagnostic diagnostic, @Nullable SourceTree tree) {
    if (!diagnostic.isError()) {
      warnings++;
    }
    String disk = tree == null ? null : tree.diskFile(diagnostic.file());
    err().println(errorFormat == null ? diagnostic : errorFormat.line(diagnostic, disk));
  }

  private int convert(LoadedSchema schema) throws IOException {
    MessageText text = new MessageText(System.in, System.out);
    if (printFreeFieldNumbers) {
      PrintWriter out = spec.commandLine().getOut();
      for (FileDescriptorProto file : schema.inputFiles()) {
        FreeFieldNumbers.print(file, out);
      }
      out.flush();
    } else if (encode != null) {
      text.encode(schema.pool(), encode, this::warn);
    } else if (decode != null) {
      text.decode(schema.pool(), decode, this::warn);
    }
    return TernCommand.OK;
  }

  /** One rule for make. Files that are built in are nowhere on disk and never change. */
  private void writeDependencies(
      LoadedSchema schema, @Nullable SourceTree tree, List<String> written) throws IOException {
    if (dependencyOut == null || tree == null) {
      return;
    }
    List<String> targets = new ArrayList<>(written);
    if (descriptorSetOut != null) {
      targets.add(descriptorSetOut.toString());
    }
    List<String> sources = new ArrayList<>();
    for (FileDescriptorProto file : schema.files()) {
      String disk = tree.diskFile(file.name());
      if (disk != null) {
        sources.add(disk);
      }
    }
    String rule = String.join(" \\\n", targets) + ": " + String.join("\\\n ", sources);
    OutputWriter.write(dependencyOut, rule.getBytes(StandardCharsets.UTF_8));
  }
}
