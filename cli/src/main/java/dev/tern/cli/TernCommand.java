package dev.tern.cli;

import java.io.PrintWriter;
import java.util.Objects;
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
    description = "gRPC for modern Java, whole.",
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      CompileCommand.class,
      EncodeCommand.class,
      DecodeCommand.class,
      ProtocGenTernCommand.class,
      LintCommand.class,
      BreakingCommand.class,
      FormatCommand.class
    })
public final class TernCommand implements Runnable {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 64;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec before run
  TernCommand() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command line and returns its exit code. */
  static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    IExitCodeExceptionMapper failed = e -> FAILED;
    CommandLine commandLine =
        new CommandLine(new TernCommand())
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
    Objects.requireNonNull(commandLine.getSubcommands().get("compile"))
        .setUnmatchedOptionsArePositionalParams(true);
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
