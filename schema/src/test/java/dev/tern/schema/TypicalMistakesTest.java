package dev.tern.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tern.schema.oracle.Protoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people get wrong most, and what the official compiler and ours say of it, side by side in
 * {@code mistakes/table.txt}. {@code -Dgolden.refresh} writes that file again; it is there to be
 * read, so that whoever changes a message sees what it is measured by.
 *
 * <p>The mistakes are in {@code mistakes/sources.txt}: a line {@code == title} before each, and a
 * line {@code -- name} before each file but {@code m.proto}.
 */
final class TypicalMistakesTest {
  private static final Path ROOT = Path.of("src/test/resources/mistakes");
  private static final String MAIN = "m.proto";

  @TempDir Path scratch;

  private static Map<String, Map<String, String>> mistakes() throws IOException {
    Map<String, Map<String, String>> mistakes = new LinkedHashMap<>();
    Map<String, String> files = new LinkedHashMap<>();
    String file = MAIN;
    for (String line : Files.readAllLines(ROOT.resolve("sources.txt"))) {
      if (line.startsWith("== ")) {
        files = new LinkedHashMap<>();
        mistakes.put(line.substring(3), files);
        file = MAIN;
      } else if (line.startsWith("-- ")) {
        file = line.substring(3);
      } else {
        files.merge(file, line + "\n", String::concat);
      }
    }
    return mistakes;
  }

  private static CompileResult ours(Map<String, String> files) {
    return Compiler.builder().source(SourceResolver.inMemory(files)).build().compile(List.of(MAIN));
  }

  private String theirs(Protoc protoc, Map<String, String> files, int number) throws IOException {
    Path root = scratch.resolve("m" + number);
    Files.createDirectories(root);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(root.resolve(file.getKey()), file.getValue());
    }
    Protoc.Outcome outcome =
        protoc.compile(List.of(root, OfficialCompiler.WELL_KNOWN), List.of(MAIN), false, false);
    assertFalse(outcome.accepted(), files.toString());
    return outcome.output().replace(root + "/", "");
  }

  @Test
  void eachIsSaidWithItsPlaceAndOneMistakeIsOneError() throws IOException {
    for (Map.Entry<String, Map<String, String>> mistake : mistakes().entrySet()) {
      List<Diagnostic> errors =
          ours(mistake.getValue()).diagnostics().stream().filter(Diagnostic::isError).toList();
      assertEquals(1, errors.size(), mistake.getKey() + ": " + errors);
      assertFalse(
          errors.get(0).toString().startsWith(MAIN + ": "), () -> "no place: " + errors.get(0));
    }
  }

  @Test
  void tableIsWhatBothSay() throws IOException {
    Protoc protoc = OfficialCompiler.required();
    List<String> table = new ArrayList<>();
    for (Map.Entry<String, Map<String, String>> mistake : mistakes().entrySet()) {
      table.add("== " + mistake.getKey());
      table.add("protoc:");
      theirs(protoc, mistake.getValue(), table.size())
          .lines()
          .forEach(line -> table.add("  " + line));
      table.add("tern:");
      for (Diagnostic diagnostic : ours(mistake.getValue()).diagnostics()) {
        diagnostic.toString().lines().forEach(line -> table.add("  " + line));
      }
      table.add("");
    }
    String actual = String.join("\n", table);
    Path expected = ROOT.resolve("table.txt");
    if (System.getProperty("golden.refresh") != null) {
      Files.writeString(expected, actual);
    }
    assertEquals(Files.readString(expected), actual);
  }
}
