package dev.tern.maven;

import dev.tern.schema.check.Finding;
import dev.tern.schema.check.RuleSelection;
import dev.tern.schema.lint.LintConfig;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.eclipse.aether.RepositorySystem;

/**
 * Judges the style of {@code .proto} files by the rules of {@code tern lint}, which are buf's, and
 * fails the build when one is broken. A comment before a definition, {@code tern:lint:ignore RULE},
 * silences a rule for it. A {@code buf.yaml} is not read: the parameters say all.
 */
@Mojo(
    name = "lint",
    defaultPhase = LifecyclePhase.VERIFY,
    requiresDependencyResolution = ResolutionScope.COMPILE,
    threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters before it calls execute()
public final class LintMojo extends AbstractProtoMojo {
  /** The directory of the {@code .proto} files; names of imports are relative to it. */
  @Parameter(defaultValue = "${project.basedir}/src/main/proto")
  private File sourceDirectory;

  /** Rules and categories that are on. */
  @Parameter(property = "tern.lint.rules", defaultValue = "STANDARD")
  private List<String> rules;

  /** Rules and categories that are off all the same. */
  @Parameter private List<String> except = List.of();

  /** Files and directories, by import name, that no rule looks at. */
  @Parameter private List<String> ignore = List.of();

  /**
   * For single rules and categories, the files and directories that only these leave out: an
   * element with the rule's name, in it paths with commas between.
   */
  @Parameter private Map<String, String> ignoreOnly = Map.of();

  /** How the value 0 of an enum ends. */
  @Parameter(defaultValue = "_UNSPECIFIED")
  private String enumZeroValueSuffix;

  /** How the name of a service ends. */
  @Parameter(defaultValue = "Service")
  private String serviceSuffix;

  /** Whether an RPC may have one type as its request and its response. */
  @Parameter(defaultValue = "false")
  private boolean allowSameRequestResponse;

  /** Whether any RPC may take {@code google.protobuf.Empty}. */
  @Parameter(defaultValue = "false")
  private boolean allowEmptyRequests;

  /** Whether any RPC may return {@code google.protobuf.Empty}. */
  @Parameter(defaultValue = "false")
  private boolean allowEmptyResponses;

  /** Whether comments silence rules. */
  @Parameter(defaultValue = "true")
  private boolean allowCommentIgnores;

  /** Whether a finding is an error and fails the build; else it is a warning. */
  @Parameter(property = "tern.lint.failOnFindings", defaultValue = "true")
  private boolean failOnFindings;

  /** For Maven. */
  @Inject
  public LintMojo(RepositorySystem repositorySystem) {
    super(repositorySystem);
  }

  @Override
  File sourceDirectory() {
    return sourceDirectory;
  }

  @Override
  List<File> ownImportPaths() {
    return List.of();
  }

  @Override
  void run() throws MojoExecutionException, MojoFailureException, IOException {
    ProtoInputs inputs = inputs(List.of());
    Linting linting = new Linting(inputs, config(), stateFile());
    List<Finding> findings = new ArrayList<>();
    Linting.Outcome outcome;
    try {
      outcome = linting.run(diagnostic -> show(diagnostic, inputs), findings::add);
    } catch (IllegalArgumentException e) {
      throw new MojoExecutionException(
          e.getMessage() + "; `tern lint --list-rules` prints all there are", e);
    }
    for (Finding finding : findings) {
      if (failOnFindings) {
        getLog().error(linting.describe(finding));
      } else {
        getLog().warn(linting.describe(finding));
      }
    }
    report(outcome, findings.size());
  }

  private LintConfig config() {
    Map<String, List<String>> only = new TreeMap<>();
    ignoreOnly.forEach((rule, paths) -> only.put(rule, List.of(paths.strip().split("\\s*,\\s*"))));
    return new LintConfig(
        new RuleSelection(rules, except, ignore, only),
        enumZeroValueSuffix,
        serviceSuffix,
        allowSameRequestResponse,
        allowEmptyRequests,
        allowEmptyResponses,
        allowCommentIgnores);
  }

  private void report(Linting.Outcome outcome, int findings) throws MojoFailureException {
    switch (outcome) {
      case DOES_NOT_COMPILE ->
          throw new MojoFailureException("The .proto files do not compile; see above");
      case NOTHING_TO_DO -> getLog().info("No .proto files");
      case UP_TO_DATE -> getLog().info("No rule was broken, and nothing has changed");
      case CLEAN -> getLog().info("No rule is broken");
      case FOUND -> {
        if (failOnFindings) {
          throw new MojoFailureException(
              (findings == 1 ? "A rule is broken" : findings + " places break a rule")
                  + "; see above");
        }
      }
    }
  }
}
