package dev.tern.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeExceptionMapper;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tern}: the commands and the exit codes (0 done, 1 failed, 64 wrong usage). */
@Command(
    name = "tern",
    mixinStandardHelpOptions = true,
    versionProvider = TernCommand.Version.class,
    description = "gRPC for modern Java, whole.")
public final class TernCommand implements Runnable {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 64;

  /** In the order in which the help lists them. */
  private static final Map<String, Supplier<Object>> COMMANDS = commands();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec before run
  TernCommand() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command line and returns its exit code. */
  static int run(String... args) {
    return commandLine(args).execute(args);
  }

  private static Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("demo", DemoCommand::new);
    commands.put("serve", ServeCommand::new);
    commands.put("compile", CompileCommand::new);
    commands.put("encode", EncodeCommand::new);
    commands.put("decode", DecodeCommand::new);
    commands.put("protoc-gen-tern", ProtocGenTernCommand::new);
    commands.put("lint", LintCommand::new);
    commands.put("breaking", BreakingCommand::new);
    commands.put("format", FormatCommand::new);
    return commands;
  }

  /**
   * Reading the flags of a command out of its class takes time that counts in a tool which is
   * called for each file; so when the first word names a command, the others stay unread.
   */
  private static CommandLine withCommands(String... args) {
    CommandLine commandLine = new CommandLine(new TernCommand());
    Supplier<Object> named = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (named != null) {
      commandLine.addSubcommand(args[0], named.get());
    } else {
      COMMANDS.forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
    }
    return commandLine;
  }

  static CommandLine commandLine(String... args) {
    IExitCodeExceptionMapper failed = e -> FAILED;
    CommandLine commandLine =
        withCommands(args)
            .setUseSimplifiedAtFiles(true)
            .setAtFileCommentChar(null)
            .setExitCodeExceptionMapper(failed)
            .setParameterExceptionHandler(TernCommand::usage)
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  if (e instanceof UsageException) {
                    return usage(new ParameterException(command, describe(e)), new String[0]);
                  }
                  command.getErr().println("tern: " + describe(e));
                  return FAILED;
                });
    // --NAME_out and --NAME_opt stand for as many flags as there are plugins.
    CommandLine compile = commandLine.getSubcommands().get("compile");
    if (compile != null) {
      compile.setUnmatchedOptionsArePositionalParams(true);
    }
    return commandLine;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int usage(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("tern: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return USAGE;
  }

  private static String describe(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  /** The version of the jar, or "development" when it runs from a build. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = TernCommand.class.getPackage().getImplementationVersion();
      String java = System.getProperty("java.version");
      return new String[] {
        "tern " + (version == null ? "development" : version) + ", Java " + java
      };
    }
  }
}
