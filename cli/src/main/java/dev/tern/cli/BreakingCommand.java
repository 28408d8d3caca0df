package dev.tern.cli;

import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Diagnostic;
import dev.tern.schema.breaking.BreakingChecker;
import dev.tern.schema.breaking.BreakingRule;
import dev.tern.schema.check.RuleSelection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern breaking}: changes since an earlier version that break users, by buf's rules. */
@Command(
    name = "breaking",
    mixinStandardHelpOptions = true,
    description = {
      "Finds the changes since an earlier version that break those who use it, by named rules",
      "with buf's ids and categories. A buf.yaml (version 1 or 2) in the directory is followed.",
      "Either version is a directory, a .proto file, a descriptor set (.binpb, .bin, .pb, .desc)",
      "or a git reference: .git#branch=NAME, .git#tag=NAME or .git#ref=COMMIT, with",
      ",subdir=DIR behind it when the files are not at the top of the repository."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing breaks",
      "1:something breaks, or one of the versions cannot be read",
      "64:wrong usage"
    },
    footer = {
      "",
      "Examples:",
      "  tern breaking --against .git#branch=main",
      "  tern breaking proto --against .git#tag=v1.2.0,subdir=proto",
      "  tern breaking --use WIRE_JSON --against released.binpb proto",
      "  tern breaking --list-rules"
    })
final class BreakingCommand implements Callable<Integer> {
  @Option(
      names = "--against",
      paramLabel = "INPUT",
      description = "The earlier version: a directory, a file or a git reference.")
  private @Nullable String against;

  @Option(
      names = {"-I", "--proto_path"},
      paramLabel = "DIR",
      description =
          "Where import names of the current version start; repeat for several. Default: from"
              + " buf.yaml.")
  private List<Path> importPaths = List.of();

  @Option(
      names = "--against-proto-path",
      paramLabel = "DIR",
      description = "The same for the earlier version, if that is a directory or a file.")
  private List<Path> againstImportPaths = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A buf.yaml; default: that of the directory, if there is one.")
  private @Nullable Path configFile;

  @Option(names = "--use", paramLabel = "RULE", split = ",", description = "Rules and categories.")
  private @Nullable List<String> use;

  @Option(
      names = "--except",
      paramLabel = "RULE",
      split = ",",
      description = "Rules and categories that are off all the same.")
  private @Nullable List<String> except;

  @Option(
      names = "--ignore",
      paramLabel = "PATH",
      split = ",",
      description = "Files and directories, by import name, that are left out.")
  private @Nullable List<String> ignore;

  @Option(
      names = "--ignore-unstable",
      description = "Packages with an unstable version, such as v1beta1, may change in any way.")
  private boolean ignoreUnstable;

  @Option(names = "--json", description = "Prints one JSON object a line.")
  private boolean json;

  @Option(names = "--list-rules", description = "Prints all rules with their categories.")
  private boolean listRules;

  @Parameters(
      arity = "0..1",
      paramLabel = "INPUT",
      description = "The current version. Default: the directory you are in.")
  private String input = "";

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec before call
  BreakingCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (listRules) {
      FindingPrinter.printRules(out, BreakingRule.values());
      return TernCommand.OK;
    }
    if (against == null) {
      throw new ParameterException(
          spec.commandLine(),
          "nothing to compare with: give --against, e.g. --against .git#branch=main");
    }
    Map<String, Path> paths = new LinkedHashMap<>();
    try {
      BufConfig config = BufConfig.forInputs(configFile, List.of(Path.of(input)));
      BreakingChecker checker = checker(config);
      List<FileDescriptor> now = files(SchemaInput.read(input, importPaths, config, paths));
      BufConfig earlier = SchemaInput.configOfEarlier(config, against, configFile);
      List<FileDescriptor> before =
          files(SchemaInput.read(against, againstImportPaths, earlier, new LinkedHashMap<>()));
      return new FindingPrinter(out, paths, json).print(checker.check(now, before));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (NotCompiled e) {
      for (Diagnostic diagnostic : e.result.diagnostics()) {
        if (diagnostic.isError()) {
          spec.commandLine().getErr().println(diagnostic);
        }
      }
      return TernCommand.FAILED;
    }
  }

  private static List<FileDescriptor> files(SchemaInput.Loaded loaded) throws NotCompiled {
    CompileResult result = loaded.compilation();
    if (result != null && !result.ok()) {
      throw new NotCompiled(result);
    }
    return loaded.files();
  }

  /** One of the versions has mistakes; they are printed, not this. */
  private static final class NotCompiled extends IOException {
    private static final long serialVersionUID = 1;
    final transient CompileResult result;

    NotCompiled(CompileResult result) {
      this.result = result;
    }
  }

  private BreakingChecker checker(BufConfig config) {
    RuleSelection rules = config.breaking();
    return new BreakingChecker(
        new RuleSelection(
            use != null ? use : rules.use(),
            except != null ? except : rules.except(),
            ignore != null ? ignore : rules.ignore(),
            rules.ignoreOnly()),
        ignoreUnstable || config.ignoreUnstable());
  }
}
