package dev.tern.cli;

import dev.tern.schema.Diagnostic;
import dev.tern.schema.format.Formatter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern format}: .proto files laid out in one canonical way. */
@Command(
    name = "format",
    mixinStandardHelpOptions = true,
    description = {
      "Lays out .proto files in one canonical way, as buf does: two spaces, one statement a line,",
      "imports and file options sorted. Comments and meaning stay. Without -w or -d the formatted",
      "text is printed. Files with errors in their syntax are left alone and reported."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, and with --exit-code or --check nothing to change",
      "1:a file has errors, or with --exit-code or --check is not formatted",
      "64:wrong usage"
    },
    footer = {
      "",
      "Examples:",
      "  tern format -w proto              formats all files below a directory in place",
      "  tern format --check proto         names the files that are not formatted",
      "  tern format -d --exit-code proto  shows what would change",
      "  tern format - < a.proto           from standard input to standard output"
    })
final class FormatCommand implements Callable<Integer> {
  @Option(
      names = {"-w", "--write"},
      description = "Changes the files.")
  private boolean write;

  @Option(
      names = {"-d", "--diff"},
      description = "Prints what would change instead of the text.")
  private boolean diff;

  @Option(names = "--check", description = "Names the files that are not formatted; exit code 1.")
  private boolean check;

  @Option(names = "--exit-code", description = "Ends with 1 if a file is not formatted.")
  private boolean exitCode;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE|DIR",
      description = "What to format; - is the standard input. Default: the directory you are in.")
  private List<String> inputs = List.of();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets spec before call
  FormatCommand() {}

  @Override
  public Integer call() throws IOException {
    boolean standardInput = inputs.contains("-");
    if (standardInput && (inputs.size() > 1 || write)) {
      throw new ParameterException(
          spec.commandLine(), "- stands alone, and the standard input cannot be written to");
    }
    boolean failed = false;
    boolean changed = false;
    if (standardInput) {
      Outcome outcome = format("-", System.in.readAllBytes());
      failed = outcome == Outcome.FAILED;
      changed = outcome == Outcome.CHANGED;
    }
    for (Path file : standardInput ? List.<Path>of() : files()) {
      Outcome outcome = format(file.toString(), Files.readAllBytes(file));
      failed |= outcome == Outcome.FAILED;
      changed |= outcome == Outcome.CHANGED;
    }
    spec.commandLine().getOut().flush();
    return failed || (changed && (check || exitCode)) ? TernCommand.FAILED : TernCommand.OK;
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String input : inputs.isEmpty() ? List.of("") : inputs) {
      Path path = Path.of(input);
      if (Files.isDirectory(path.toAbsolutePath())) {
        files.addAll(ProtoInputs.protos(path));
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw new ParameterException(spec.commandLine(), "there is no " + input);
      }
    }
    return files;
  }

  private enum Outcome {
    SAME,
    CHANGED,
    FAILED
  }

  private Outcome format(String name, byte[] source) throws IOException {
    Formatter.Result result = Formatter.format(name, source);
    String text = result.text();
    if (text == null) {
      PrintWriter err = spec.commandLine().getErr();
      for (Diagnostic diagnostic : result.diagnostics()) {
        err.println(diagnostic);
      }
      return Outcome.FAILED;
    }
    PrintWriter out = spec.commandLine().getOut();
    String before = new String(source, StandardCharsets.UTF_8);
    boolean changed = !text.equals(before);
    if (changed && check) {
      out.println(name);
    }
    if (changed && diff) {
      out.print(LineDiff.unified(name, before, text));
    }
    if (changed && write) {
      Files.writeString(Path.of(name), text);
    }
    if (!check && !diff && !write) {
      out.print(text);
    }
    return changed ? Outcome.CHANGED : Outcome.SAME;
  }
}
