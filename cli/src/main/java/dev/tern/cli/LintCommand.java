package dev.tern.cli;

import dev.tern.schema.CompileResult;
import dev.tern.schema.Diagnostic;
import dev.tern.schema.check.RuleSelection;
import dev.tern.schema.lint.LintConfig;
import dev.tern.schema.lint.LintRule;
import dev.tern.schema.lint.Linter;
import java.io.IOException;
import java.io.PrintWriter;
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

/** {@code tern lint}: the style of .proto files, by buf's rules. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Judges the style of .proto files by named rules, with buf's ids and categories.",
      "A buf.yaml (version 1 or 2) in the directory is followed. A comment before a definition,",
      "'// tern:lint:ignore RULE' or '// buf:lint:ignore RULE', silences a rule for it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing was found",
      "1:something was found, or the files do not compile",
      "64:wrong usage"
    },
    footer = {
      "",
      "Examples:",
      "  tern lint                                 the directory you are in, with its buf.yaml",
      "  tern lint -I src/main/proto src/main/proto/shop",
      "  tern lint --use BASIC --except IMPORT_NO_PUBLIC --json proto",
      "  tern lint --list-rules"
    })
final class LintCommand implements Callable<Integer> {
  @Option(
      names = {"-I", "--proto_path"},
      paramLabel = "DIR",
      description = "Where import names start; repeat for several. Default: from buf.yaml.")
  private List<Path> importPaths = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A buf.yaml; default: that of the first directory, if there is one.")
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
      names = "--enum-zero-suffix",
      paramLabel = "SUFFIX",
      description = "How the value 0 of an enum ends. Default: _UNSPECIFIED.")
  private @Nullable String enumZeroSuffix;

  @Option(
      names = "--service-suffix",
      paramLabel = "SUFFIX",
      description = "How the name of a service ends. Default: Service.")
  private @Nullable String serviceSuffix;

  @Option(
      names = "--allow-same-request-response",
      description = "An RPC may have one type as its request and its response.")
  private boolean allowSame;

  @Option(names = "--allow-empty-requests", description = "Any RPC may take google.protobuf.Empty.")
  private boolean allowEmptyRequests;

  @Option(
      names = "--allow-empty-responses",
      description = "Any RPC may return google.protobuf.Empty.")
  private boolean allowEmptyResponses;

  @Option(names = "--no-comment-ignores", description = "Comments silence no rule.")
  private boolean noCommentIgnores;

  @Option(names = "--json", description = "Prints one JSON object a line.")
  private boolean json;

  @Option(names = "--list-rules", description = "Prints all rules with their categories.")
  private boolean listRules;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE|DIR",
      description = "What to look at. Default: the directory you are in.")
  private List<Path> inputs = List.of();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec before call
  LintCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (listRules) {
      FindingPrinter.printRules(out, LintRule.values());
      return TernCommand.OK;
    }
    List<Path> paths = inputs.isEmpty() ? List.of(Path.of("")) : inputs;
    Linter linter;
    ProtoInputs found;
    try {
      BufConfig config = BufConfig.forInputs(configFile, paths);
      linter = new Linter(configure(config.lint()));
      found = ProtoInputs.find(paths, importPaths, config);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    CompileResult result = found.compiler().compile(found.names());
    if (!result.ok()) {
      for (Diagnostic diagnostic : result.diagnostics()) {
        if (diagnostic.isError()) {
          spec.commandLine().getErr().println(diagnostic);
        }
      }
      return TernCommand.FAILED;
    }
    return new FindingPrinter(out, found.paths(), json).print(linter.lint(result));
  }

  /** The command line has the last word. */
  private LintConfig configure(LintConfig config) {
    RuleSelection rules = config.rules();
    return new LintConfig(
        new RuleSelection(
            use != null ? use : rules.use(),
            except != null ? except : rules.except(),
            ignore != null ? ignore : rules.ignore(),
            rules.ignoreOnly()),
        enumZeroSuffix != null ? enumZeroSuffix : config.enumZeroValueSuffix(),
        serviceSuffix != null ? serviceSuffix : config.serviceSuffix(),
        allowSame || config.allowSameRequestResponse(),
        allowEmptyRequests || config.allowEmptyRequests(),
        allowEmptyResponses || config.allowEmptyResponses(),
        !noCommentIgnores && config.allowCommentIgnores());
  }
}
