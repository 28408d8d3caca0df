package dev.tern.maven;

import dev.tern.schema.CompileResult;
import dev.tern.schema.Diagnostic;
import dev.tern.schema.check.Finding;
import dev.tern.schema.lint.LintConfig;
import dev.tern.schema.lint.Linter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * One run of the linter. It knows nothing of Maven. If nothing was found last time and the inputs
 * are the same, it does nothing; findings are told each time, until they are gone. Immutable.
 *
 * @param inputs what is judged
 * @param config by which rules
 * @param state the file that remembers the last run
 */
record Linting(ProtoInputs inputs, LintConfig config, Path state) {

  /** What a run came to. */
  enum Outcome {
    NOTHING_TO_DO,
    UP_TO_DATE,
    CLEAN,
    FOUND,
    DOES_NOT_COMPILE
  }

  /**
   * Judges.
   *
   * @param errors gets what does not compile
   * @param findings gets what breaks a rule
   * @throws IllegalArgumentException if a rule is not known
   */
  Outcome run(Consumer<Diagnostic> errors, Consumer<Finding> findings) throws IOException {
    Linter linter = new Linter(config);
    List<String> files = inputs.files();
    if (files.isEmpty()) {
      Files.deleteIfExists(state);
      return Outcome.NOTHING_TO_DO;
    }
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(config.toString());
    inputs.addTo(fingerprint, files, Linter.class);
    String read = fingerprint.hex();
    if (RunState.read(state).isCurrent(read)) {
      return Outcome.UP_TO_DATE;
    }
    Files.deleteIfExists(state);
    CompileResult result = inputs.compiler().compile(files);
    if (!result.ok()) {
      result.diagnostics().stream().filter(Diagnostic::isError).forEach(errors);
      return Outcome.DOES_NOT_COMPILE;
    }
    List<Finding> found = linter.lint(result);
    found.forEach(findings);
    if (!found.isEmpty()) {
      return Outcome.FOUND;
    }
    new RunState(read, state).write();
    return Outcome.CLEAN;
  }

  /** A finding whose file is named as it lies on disk, so that tools can lead there. */
  String describe(Finding finding) {
    return inputs.place(finding.path()) + finding.toString().substring(finding.path().length());
  }
}
