package dev.tern.cli;

import dev.tern.codegen.plugin.PluginException;
import dev.tern.codegen.plugin.PluginOutput;
import dev.tern.codegen.plugin.PluginProcess;
import dev.tern.codegen.plugin.PluginSupport;
import dev.tern.codegen.plugin.TernPlugin;
import dev.tern.codegen.plugin.proto.CodeGeneratorRequest;
import dev.tern.codegen.plugin.proto.CodeGeneratorResponse;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the generators of a command line: ours in this process, all others as plugins.
 *
 * <p>Owner: the thread that runs the command.
 */
final class Generators {
  static final String TERN = "tern";
  private static final String PREFIX = "protoc-gen-";

  /** What protoc itself generates, and who does it for users of Tern. */
  private static final Map<String, String> BUILT_INTO_PROTOC =
      Map.ofEntries(
          Map.entry("java", "--tern_out for Tern's own Java, or protoc for protobuf-java's"),
          Map.entry("kotlin", "--tern_out, whose classes Kotlin calls, or protoc"),
          Map.entry("cpp", "protoc"),
          Map.entry("csharp", "protoc"),
          Map.entry("objc", "protoc"),
          Map.entry("php", "protoc"),
          Map.entry("pyi", "protoc, or grpcio-tools from PyPI"),
          Map.entry("python", "protoc, or grpcio-tools from PyPI"),
          Map.entry("rbs", "protoc"),
          Map.entry("ruby", "protoc, or the gem grpc-tools"),
          Map.entry("rust", "protoc, or the plugin protoc-gen-prost"));

  private final Map<String, String> programs = new HashMap<>();
  private final Duration timeout;

  /**
   * Reads the values of {@code --plugin}: {@code PATH}, whose file name says the plugin's name, or
   * {@code NAME=PATH}.
   *
   * @throws UsageException if a name does not begin with {@code protoc-gen-}
   */
  Generators(List<String> plugins, Duration timeout) {
    this.timeout = timeout;
    for (String value : plugins) {
      int equals = value.indexOf('=');
      String path = value.substring(equals + 1);
      String name =
          equals < 0
              ? String.valueOf(Path.of(path).getFileName()).replaceFirst("\\.(exe|bat|cmd)$", "")
              : value.substring(0, equals);
      if (!name.startsWith(PREFIX)) {
        throw new UsageException(
            "--plugin=" + value + ": the plugin's name must begin with " + PREFIX);
      }
      programs.put(name.substring(PREFIX.length()), path);
    }
  }

  /**
   * Runs them in turn.
   *
   * @return what each location gets, in the order of the locations on the command line
   * @throws PluginException if one of them fails
   * @throws UsageException if there is no such generator
   */
  Map<String, PluginOutput> run(List<GeneratorOutput> outputs, LoadedSchema schema) {
    Map<String, PluginOutput> results = new LinkedHashMap<>();
    for (GeneratorOutput output : outputs) {
      CodeGeneratorRequest request = schema.request(output.parameter());
      String name = PREFIX + output.name();
      CodeGeneratorResponse response = answer(name, output, request);
      if (!response.hasError()) {
        PluginSupport.check(name, schema.inputFiles(), response);
      }
      results
          .computeIfAbsent(output.location(), location -> new PluginOutput())
          .add("--" + output.name() + "_out", response);
    }
    return results;
  }

  private CodeGeneratorResponse answer(
      String name, GeneratorOutput output, CodeGeneratorRequest request) {
    if (output.name().equals(TERN) && !programs.containsKey(TERN)) {
      return TernPlugin.answer(request);
    }
    List<String> command = new ArrayList<>(output.prefix());
    command.add(program(name, output));
    return new PluginProcess(name, command, timeout).run(request);
  }

  private String program(String name, GeneratorOutput output) {
    String given = programs.get(output.name());
    if (given != null) {
      // A bare name would be looked up in PATH; what --plugin names is a file.
      return given.contains("/") || given.contains(File.separator) ? given : "./" + given;
    }
    String builtIn = BUILT_INTO_PROTOC.get(output.name());
    if (builtIn != null) {
      throw new UsageException(
          "--"
              + output.name()
              + "_out is built into protoc; Tern has no such generator. Use "
              + builtIn
              + "; or name a plugin with --plugin="
              + name
              + "=PATH");
    }
    String found = onPath(name);
    if (found == null) {
      throw new FailedException(
          "--"
              + output.name()
              + "_out: there is no program "
              + name
              + " on the PATH; install it, or say where it is with --plugin="
              + name
              + "=PATH");
    }
    return found;
  }

  private static @Nullable String onPath(String program) {
    String path = System.getenv("PATH");
    for (String directory : path == null ? new String[0] : path.split(File.pathSeparator)) {
      for (String suffix : List.of("", ".exe", ".bat", ".cmd")) {
        Path candidate = Path.of(directory, program + suffix);
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return candidate.toString();
        }
      }
    }
    return null;
  }
}
