package dev.tern.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.schema.oracle.Protoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What users see for each mistake, word for word.
 *
 * <p>A case is a file {@code golden/x.proto}, or a directory {@code golden/x} with a {@code
 * main.proto}; what is expected is in {@code x.txt} beside it, and nothing is expected where there
 * is none. {@code -Dgolden.refresh} rewrites the expectations.
 */
final class DiagnosticsGoldenTest {
  private static final Path ROOT = Path.of("src/test/resources/golden");

  static List<Path> cases() throws IOException {
    try (Stream<Path> entries = Files.list(ROOT)) {
      return entries
          .filter(p -> Files.isDirectory(p) || p.toString().endsWith(".proto"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void diagnosticsAreAsExpected(Path path) throws IOException {
    String actual = render(compile(path));
    Path expectation = expectation(path);
    if (System.getProperty("golden.refresh") != null) {
      if (actual.isEmpty()) {
        Files.deleteIfExists(expectation);
      } else {
        Files.writeString(expectation, actual);
      }
    }
    assertEquals(Files.exists(expectation) ? Files.readString(expectation) : "", actual);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void errorsAndOnlyErrorsStopTheCompilation(Path path) {
    CompileResult result = compile(path);
    boolean hasErrors = result.diagnostics().stream().anyMatch(Diagnostic::isError);
    assertEquals(!hasErrors, result.ok());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void officialCompilerAcceptsAndRejectsTheSame(Path path) {
    Protoc protoc = OfficialCompiler.required();
    boolean directory = Files.isDirectory(path);
    Path root = directory ? path : ROOT;
    String name = directory ? "main.proto" : path.getFileName().toString();
    Protoc.Outcome theirs =
        protoc.compile(List.of(root, OfficialCompiler.WELL_KNOWN), List.of(name), false, false);
    assertEquals(theirs.accepted(), compile(path).ok(), theirs.output());
  }

  @Test
  void everyTagIsCovered() throws IOException {
    Set<String> covered = new HashSet<>();
    for (Path path : cases()) {
      compile(path).diagnostics().forEach(d -> covered.add(d.tag()));
    }
    Set<String> missing = new HashSet<>(tagsInSource());
    missing.removeAll(covered);
    // These need inputs that a golden file cannot be: see CompilerTest.
    missing.removeAll(
        Set.of(
            "missing-file",
            "unreadable-file",
            "import-depth",
            "too-many-fields",
            "proto-limits",
            "too-many-diagnostics"));
    assertEquals(Set.of(), missing);
    assertFalse(covered.isEmpty());
  }

  private static Set<String> tagsInSource() throws IOException {
    Set<String> tags = new HashSet<>();
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/tern/schema"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(source);
        for (String call : new String[] {"error(", "warning(", "errorWithoutPlace(", "report("}) {
          for (int at = text.indexOf(call); at >= 0; at = text.indexOf(call, at + 1)) {
            String rest = text.substring(at + call.length()).stripLeading();
            int end = rest.indexOf('"', 1);
            String word = rest.startsWith("\"") && end > 0 ? rest.substring(1, end) : "";
            if (!word.isEmpty()
                && rest.startsWith(",", end + 1)
                && word.chars()
                    .allMatch(c -> c == '-' || Character.isLowerCase(c) || Character.isDigit(c))) {
              tags.add(word);
            }
          }
        }
      }
    }
    assertTrue(tags.contains("duplicate-number"), tags.toString());
    return tags;
  }

  private static CompileResult compile(Path path) {
    boolean directory = Files.isDirectory(path);
    return Compiler.builder()
        .source(withoutPaths(directory ? path : ROOT))
        .build()
        .compile(List.of(directory ? "main.proto" : path.getFileName().toString()));
  }

  /** So that the expectations read alike on every system. */
  private static SourceResolver withoutPaths(Path root) {
    SourceResolver files = SourceResolver.directory(root);
    return new SourceResolver() {
      @Override
      public byte @Nullable [] read(String name) throws IOException {
        return files.read(name);
      }

      @Override
      public String toString() {
        return "the given sources";
      }
    };
  }

  private static Path expectation(Path path) {
    String name = path.getFileName().toString();
    return ROOT.resolve(
        (name.endsWith(".proto") ? name.substring(0, name.length() - 6) : name) + ".txt");
  }

  private static String render(CompileResult result) {
    List<String> lines = new ArrayList<>();
    for (Diagnostic diagnostic : result.diagnostics()) {
      lines.add(diagnostic + "\n");
    }
    return String.join("\n", lines);
  }
}
