package dev.tern.schema;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files with seeded damage: the official compiler and ours agree on which of them are still valid,
 * and on what the valid ones mean. {@code -Dmutations=N} runs more of them, {@code
 * -Dmutations.seed=N} others.
 */
final class MutationOracleTest {
  private static final Path ROOT = Path.of("src/test/resources/oracle");

  private static final String[] WORDS = {
    "message",
    "enum",
    "oneof",
    "optional",
    "repeated",
    "required",
    "map",
    "group",
    "reserved",
    "extensions",
    "extend",
    "option",
    "import",
    "public",
    "package",
    "service",
    "rpc",
    "returns",
    "stream",
    "to",
    "max",
    "true",
    "int32",
    "string",
    "bytes",
    "double",
    "sint64",
    "syntax",
    "export",
    "local",
    "inf",
    "default",
    "json_name",
    "packed",
    "features",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ";",
    ",",
    "=",
    ".",
    "-",
    "\"x\"",
    "0",
    "1",
    "2",
    "3",
    "-1",
    "19000",
    "536870911",
    "536870912",
    "2147483647",
    "2147483648",
    "0x10",
    "017",
    "09",
    "1.5",
    "4294967295"
  };

  @Test
  void acceptedAndRejectedAlike(@TempDir Path directory) throws IOException {
    Protoc protoc = Protoc.required();
    Random random = new Random(Long.getLong("mutations.seed", 36));
    List<Path> files;
    try (Stream<Path> found = Files.list(ROOT)) {
      files = found.filter(p -> p.toString().endsWith(".proto")).sorted().toList();
    }
    int accepted = 0;
    int count = Integer.getInteger("mutations", 250);
    for (int i = 0; i < count; i++) {
      Path original = files.get(random.nextInt(files.size()));
      String name = original.getFileName().toString();
      String mutated = mutate(original, random);
      Files.writeString(directory.resolve(name), mutated);
      List<Path> roots = List.of(directory, ROOT, Protoc.WELL_KNOWN);
      Protoc.Outcome theirs = protoc.compile(roots, List.of(name), false, true);
      CompileResult ours =
          Compiler.builder().importPath(directory).importPath(ROOT).build().compile(List.of(name));
      String about =
          "mutation " + i + ":\n" + mutated + "\n" + theirs.output() + "\n" + ours.diagnostics();
      assertEquals(theirs.accepted(), ours.ok(), about);
      if (ours.ok()) {
        accepted++;
        assertArrayEquals(
            theirs.descriptorSet().toByteArray(),
            ours.toDescriptorSet(false, true).toByteArray(),
            about);
      }
      Files.delete(directory.resolve(name));
    }
    assertTrue(
        accepted * 20 > count,
        "only " + accepted + " of " + count + " mutations left a valid file");
  }

  /**
   * Replaces, removes or doubles a token or two; most replacements are of the same kind, to stay
   * near the valid.
   */
  private static String mutate(Path path, Random random) throws IOException {
    SourceFile source = new SourceFile("x", Files.readAllBytes(path));
    Tokens tokens = Lexer.lex(source, new Diagnostics());
    byte[] bytes = source.bytes();
    int size = tokens.size() - 1;
    List<Integer> places = new ArrayList<>();
    for (int i = 0; size > 0 && i <= random.nextInt(2); i++) {
      places.add(random.nextInt(size));
    }
    places.sort(null);
    StringBuilder out = new StringBuilder();
    int copied = 0;
    for (int place : places) {
      if (tokens.start(place) < copied) {
        continue;
      }
      out.append(new String(bytes, copied, tokens.start(place) - copied, StandardCharsets.UTF_8));
      out.append(replacement(tokens, place, random));
      copied = tokens.end(place);
    }
    return out.append(new String(bytes, copied, bytes.length - copied, StandardCharsets.UTF_8))
        .toString();
  }

  private static String replacement(Tokens tokens, int place, Random random) {
    String text = tokens.text(place);
    switch (random.nextInt(8)) {
      case 0 -> {
        return "";
      }
      case 1 -> {
        return text + " " + text;
      }
      case 2, 3 -> {
        return WORDS[random.nextInt(WORDS.length)];
      }
      default -> {
        List<String> alike = new ArrayList<>();
        for (int i = 0; i < tokens.size() - 1; i++) {
          if (tokens.kind(i) == tokens.kind(place)) {
            alike.add(tokens.text(i));
          }
        }
        return alike.get(random.nextInt(alike.size()));
      }
    }
  }
}
