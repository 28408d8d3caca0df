package dev.tern.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.schema.Diagnostic;
import dev.tern.schema.check.Finding;
import dev.tern.schema.check.RuleSelection;
import dev.tern.schema.lint.LintConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LintingTest {
  private static final String CLEAN =
      "syntax = \"proto3\";\npackage p.v1;\nmessage Hello {\n  string name = 1;\n}\n";
  private static final String UGLY = CLEAN.replace("string name", "string myName");

  @TempDir Path folder;

  private final List<Diagnostic> errors = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private RuleSelection rules = RuleSelection.DEFAULT;

  private Path proto(String text) throws IOException {
    Path file = folder.resolve("proto/p/v1/hello.proto");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Linting linting() {
    ProtoInputs inputs =
        new ProtoInputs(
            List.of(ProtoRoot.open(folder.resolve("proto"))),
            List.of(),
            List.of("**/*.proto"),
            List.of(),
            List.of());
    return new Linting(
        inputs, LintConfig.DEFAULT.withRules(rules), folder.resolve("state/lint.state"));
  }

  private Linting.Outcome run() throws IOException {
    findings.clear();
    errors.clear();
    return linting().run(errors::add, findings::add);
  }

  private List<String> broken() {
    return findings.stream().map(Finding::rule).toList();
  }

  @Test
  void noFilesIsNothingToDo() throws IOException {
    assertEquals(Linting.Outcome.NOTHING_TO_DO, run());
  }

  @Test
  void whatIsCleanIsNotJudgedAgainUntilItChanges() throws IOException {
    proto(CLEAN);
    assertEquals(Linting.Outcome.CLEAN, run());
    assertEquals(Linting.Outcome.UP_TO_DATE, run());
    proto(UGLY);
    assertEquals(Linting.Outcome.FOUND, run());
    proto(CLEAN);
    assertEquals(Linting.Outcome.CLEAN, run());
  }

  @Test
  void findingsAreToldEachTimeWithThePlaceOnDisk() throws IOException {
    Path file = proto(UGLY);
    for (int i = 0; i < 2; i++) {
      assertEquals(Linting.Outcome.FOUND, run());
      assertEquals(List.of("FIELD_LOWER_SNAKE_CASE"), broken());
      assertTrue(linting().describe(findings.get(0)).startsWith(file + ":4:10: "));
    }
  }

  @Test
  void otherRulesJudgeAgain() throws IOException {
    proto(CLEAN);
    assertEquals(Linting.Outcome.CLEAN, run());
    rules = new RuleSelection(List.of("COMMENT_MESSAGE"), List.of(), List.of(), Map.of());
    assertEquals(Linting.Outcome.FOUND, run());
    assertEquals(List.of("COMMENT_MESSAGE"), broken());
  }

  @Test
  void rulesAndFilesCanBeLeftOut() throws IOException {
    proto(UGLY);
    String rule = "FIELD_LOWER_SNAKE_CASE";
    for (RuleSelection selection :
        List.of(
            new RuleSelection(List.of(), List.of(rule), List.of(), Map.of()),
            new RuleSelection(List.of(), List.of(), List.of("p/v1"), Map.of()),
            new RuleSelection(List.of(), List.of(), List.of(), Map.of(rule, List.of("p"))))) {
      rules = selection;
      assertEquals(Linting.Outcome.CLEAN, run());
    }
  }

  @Test
  void anUnknownRuleIsRefusedEvenWithoutFiles() {
    rules = new RuleSelection(List.of("NO_SUCH"), List.of(), List.of(), Map.of());
    assertEquals(
        "there is no rule or category NO_SUCH",
        assertThrows(IllegalArgumentException.class, this::run).getMessage());
  }

  @Test
  void whatDoesNotCompileIsNotJudged() throws IOException {
    proto(UGLY.replace("string", "strin"));
    assertEquals(Linting.Outcome.DOES_NOT_COMPILE, run());
    assertEquals(1, errors.size());
    assertEquals(List.of(), findings);
  }
}
