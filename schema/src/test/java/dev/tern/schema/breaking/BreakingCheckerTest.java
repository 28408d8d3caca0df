package dev.tern.schema.breaking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.FileDescriptor;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import dev.tern.schema.SourceResolver;
import dev.tern.schema.check.Finding;
import dev.tern.schema.check.RuleSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every rule about changes; {@code -Dgolden.refresh} rewrites what the pair is expected to give.
 */
class BreakingCheckerTest {
  private static final Path CORPUS = Path.of("src/test/resources/breaking");
  private static final Path EXPECTED = CORPUS.resolve("expected.txt");
  private static final List<String> EVERYTHING =
      Arrays.stream(BreakingRule.values()).map(BreakingRule::id).toList();

  private static List<FileDescriptor> compile(String version) throws IOException {
    Path root = CORPUS.resolve(version);
    try (Stream<Path> files = Files.walk(root)) {
      List<String> names =
          files
              .filter(f -> f.toString().endsWith(".proto"))
              .map(f -> root.relativize(f).toString().replace('\\', '/'))
              .sorted()
              .toList();
      CompileResult result = Compiler.builder().importPath(root).build().compile(names);
      assertTrue(result.ok(), result.diagnostics().toString());
      return result.pool().files();
    }
  }

  private static List<FileDescriptor> source(String packageName, String body) {
    String text = "syntax = \"proto3\";\npackage " + packageName + ";\n" + body;
    return Compiler.builder()
        .source(SourceResolver.inMemory(Map.of("a.proto", text)))
        .build()
        .compile(List.of("a.proto"))
        .pool()
        .files();
  }

  private static RuleSelection use(String... names) {
    return new RuleSelection(List.of(names), List.of(), List.of(), Map.of());
  }

  @Test
  void thePairGivesWhatIsExpected() throws IOException {
    RuleSelection all = new RuleSelection(EVERYTHING, List.of(), List.of(), Map.of());
    List<Finding> findings =
        new BreakingChecker(all, false).check(compile("after"), compile("before"));
    String actual = findings.stream().map(f -> f + "\n").collect(Collectors.joining());
    if (System.getProperty("golden.refresh") != null) {
      Files.writeString(EXPECTED, actual);
    }
    assertEquals(Files.readString(EXPECTED), actual);
    Set<String> found = new TreeSet<>(findings.stream().map(Finding::rule).toList());
    assertEquals(new TreeSet<>(EVERYTHING), found, "the pair breaks every rule");
  }

  @Test
  void aSchemaDoesNotBreakItself() throws IOException {
    RuleSelection all = new RuleSelection(EVERYTHING, List.of(), List.of(), Map.of());
    BreakingChecker checker = new BreakingChecker(all, false);
    assertEquals(List.of(), checker.check(compile("before"), compile("before")));
    assertEquals(List.of(), checker.check(compile("after"), compile("after")));
  }

  @Test
  void newDefinitionsBreakNothing() {
    List<FileDescriptor> before = source("a", "message M { int32 a = 1; }");
    List<FileDescriptor> after =
        source("a", "message M { int32 a = 1; string b = 2; } message N {} service S {}");
    assertEquals(List.of(), new BreakingChecker(use(), false).check(after, before));
    assertEquals(List.of(), new BreakingChecker(use("PACKAGE"), false).check(after, before));
  }

  @Test
  void whatIsReservedMayGoOnTheWire() {
    List<FileDescriptor> before = source("a", "message M { int32 a = 1; }");
    List<FileDescriptor> after = source("a", "message M { reserved 1; reserved \"a\"; }");
    assertEquals(List.of(), new BreakingChecker(use("WIRE"), false).check(after, before));
    assertEquals(List.of(), new BreakingChecker(use("WIRE_JSON"), false).check(after, before));
    assertFalse(new BreakingChecker(use("PACKAGE"), false).check(after, before).isEmpty());
  }

  @Test
  void unstablePackagesMayChangeIfThatIsAllowed() {
    List<FileDescriptor> before = source("a.v1beta1", "message M {}");
    List<FileDescriptor> after = source("a.v1beta1", "");
    assertEquals(1, new BreakingChecker(use(), false).check(after, before).size());
    assertEquals(List.of(), new BreakingChecker(use(), true).check(after, before));
  }

  @Test
  void ignoredFilesAreSilent() {
    RuleSelection rules = new RuleSelection(List.of(), List.of(), List.of("a.proto"), Map.of());
    List<FileDescriptor> before = source("a", "message M {}");
    assertEquals(List.of(), new BreakingChecker(rules, false).check(source("a", ""), before));
  }

  @Test
  void anUnknownRuleIsNamed() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new BreakingChecker(use("FILES"), false));
    assertEquals("there is no rule or category FILES", e.getMessage());
  }
}
