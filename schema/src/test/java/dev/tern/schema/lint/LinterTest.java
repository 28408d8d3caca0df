package dev.tern.schema.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

/** Every rule of lint; {@code -Dgolden.refresh} rewrites what the corpus is expected to give. */
class LinterTest {
  private static final Path CORPUS = Path.of("src/test/resources/lint/corpus");
  private static final Path EXPECTED = Path.of("src/test/resources/lint/expected.txt");
  private static final List<String> EVERYTHING =
      Arrays.stream(LintRule.values()).map(LintRule::id).toList();

  private static CompileResult compileCorpus() throws IOException {
    try (Stream<Path> files = Files.walk(CORPUS)) {
      List<String> names =
          files
              .filter(f -> f.toString().endsWith(".proto"))
              .map(f -> CORPUS.relativize(f).toString().replace('\\', '/'))
              .sorted()
              .toList();
      return Compiler.builder().importPath(CORPUS).build().compile(names);
    }
  }

  private static RuleSelection use(String... names) {
    return new RuleSelection(List.of(names), List.of(), List.of(), Map.of());
  }

  private static List<String> lint(LintConfig config, String source) {
    CompileResult result =
        Compiler.builder()
            .source(SourceResolver.inMemory(Map.of("a/v1/a.proto", source)))
            .build()
            .compile(List.of("a/v1/a.proto"));
    return new Linter(config)
        .lint(result).stream().map(f -> f.line() + ":" + f.column() + " " + f.rule()).toList();
  }

  @Test
  void theCorpusGivesWhatIsExpected() throws IOException {
    RuleSelection all = new RuleSelection(EVERYTHING, List.of(), List.of(), Map.of());
    List<Finding> findings = new Linter(LintConfig.DEFAULT.withRules(all)).lint(compileCorpus());
    String actual = findings.stream().map(f -> f + "\n").collect(Collectors.joining());
    if (System.getProperty("golden.refresh") != null) {
      Files.writeString(EXPECTED, actual);
    }
    assertEquals(Files.readString(EXPECTED), actual);
    Set<String> found = new TreeSet<>(findings.stream().map(Finding::rule).toList());
    assertEquals(new TreeSet<>(EVERYTHING), found, "the corpus breaks every rule");
  }

  @Test
  void categoriesContainEachOther() throws IOException {
    CompileResult result = compileCorpus();
    int last = 0;
    for (String category : List.of("MINIMAL", "BASIC", "STANDARD")) {
      int count = new Linter(LintConfig.DEFAULT.withRules(use(category))).lint(result).size();
      assertEquals(true, count > last, category);
      last = count;
    }
    assertEquals(last, new Linter(LintConfig.DEFAULT).lint(result).size());
  }

  @Test
  void rulesThatAreExceptedAndFilesThatAreIgnoredAreSilent() throws IOException {
    RuleSelection rules =
        new RuleSelection(
            List.of("STANDARD"),
            List.of("IMPORT_USED", "MINIMAL"),
            List.of("acme/mixed"),
            Map.of("MESSAGE_PASCAL_CASE", List.of("acme/shop/v1/orders.proto")));
    for (Finding finding : new Linter(LintConfig.DEFAULT.withRules(rules)).lint(compileCorpus())) {
      assertEquals(
          false,
          finding.path().startsWith("acme/mixed")
              || finding.rule().equals("IMPORT_USED")
              || finding.rule().equals("PACKAGE_DIRECTORY_MATCH")
              || finding.rule().equals("MESSAGE_PASCAL_CASE"),
          finding.toString());
    }
  }

  @Test
  void aCommentSilencesTheRuleItNamesForAllThatIsInside() {
    String source =
        """
        syntax = "proto3";
        package a.v1;
        // tern:lint:ignore FIELD_LOWER_SNAKE_CASE
        message lower {
          message Inner { int32 Big = 1; }
        }
        message Other { int32 Big = 1; }
        """;
    assertEquals(
        List.of("4:9 MESSAGE_PASCAL_CASE", "7:23 FIELD_LOWER_SNAKE_CASE"),
        lint(LintConfig.DEFAULT, source));
    LintConfig strict =
        new LintConfig(
            RuleSelection.DEFAULT, "_UNSPECIFIED", "Service", false, false, false, false);
    assertEquals(3, lint(strict, source).size());
  }

  @Test
  void suffixesAreChosen() {
    String source =
        """
        syntax = "proto3";
        package a.v1;
        enum E { E_NONE = 0; }
        service MyApi {}
        """;
    LintConfig config =
        new LintConfig(RuleSelection.DEFAULT, "_NONE", "Api", false, false, false, true);
    assertEquals(List.of(), lint(config, source));
    assertEquals(
        List.of("3:10 ENUM_ZERO_VALUE_SUFFIX", "4:9 SERVICE_SUFFIX"),
        lint(LintConfig.DEFAULT, source));
  }

  @Test
  void emptyMayBeSharedWhereItIsAllowed() {
    String source =
        """
        syntax = "proto3";
        package a.v1;
        import "google/protobuf/empty.proto";
        service S {
          rpc A(google.protobuf.Empty) returns (AResponse);
          rpc B(google.protobuf.Empty) returns (google.protobuf.Empty);
          rpc C(CRequest) returns (google.protobuf.Empty);
        }
        message AResponse {}
        message CRequest {}
        """;
    RuleSelection rules = use("RPC_REQUEST_RESPONSE_UNIQUE", "RPC_REQUEST_STANDARD_NAME");
    assertEquals(
        List.of(
            "5:3 RPC_REQUEST_RESPONSE_UNIQUE",
            "5:9 RPC_REQUEST_STANDARD_NAME",
            "6:3 RPC_REQUEST_RESPONSE_UNIQUE",
            "6:3 RPC_REQUEST_RESPONSE_UNIQUE",
            "6:9 RPC_REQUEST_STANDARD_NAME",
            "7:3 RPC_REQUEST_RESPONSE_UNIQUE"),
        lint(LintConfig.DEFAULT.withRules(rules), source));
    assertEquals(
        List.of(),
        lint(new LintConfig(rules, "_UNSPECIFIED", "Service", false, true, true, true), source));
    assertEquals(
        List.of("6:3 RPC_REQUEST_RESPONSE_UNIQUE", "7:3 RPC_REQUEST_RESPONSE_UNIQUE"),
        lint(new LintConfig(rules, "_UNSPECIFIED", "Service", true, true, false, true), source));
  }

  @Test
  void anUnknownRuleIsNamed() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Linter(LintConfig.DEFAULT.withRules(use("ENUM_CASE"))));
    assertEquals("there is no rule or category ENUM_CASE", e.getMessage());
  }

  @Test
  void namesThatKeepToTheirCaseStayTheSame() {
    for (String name : List.of("foo", "foo_bar", "foo1", "foo_1", "http2_server", "a_b_c")) {
      assertEquals(name, Cases.lowerSnake(name));
    }
    assertEquals("http_server", Cases.lowerSnake("HTTPServer"));
    assertEquals("foo_bar", Cases.lowerSnake("__fooBar__"));
    assertEquals("FooBar", Cases.pascal("foo_bar"));
    assertEquals("HTTPServer", Cases.pascal("HTTPServer"));
  }
}
