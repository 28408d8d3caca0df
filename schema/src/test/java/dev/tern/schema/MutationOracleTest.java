package dev.tern.schema;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.schema.oracle.Mutator;
import dev.tern.schema.oracle.Protoc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files with seeded damage: the official compiler and ours agree on which of them are still valid,
 * and on what the valid ones mean. {@code -Dmutations=N} runs more of them, {@code
 * -Dmutations.seed=N} others. {@code interop/run.sh descriptors} asks about many more.
 */
final class MutationOracleTest {
  private static final Path ROOT = Path.of("src/test/resources/oracle");

  @Test
  void acceptedAndRejectedAlike(@TempDir Path directory) throws IOException {
    Protoc protoc = OfficialCompiler.required();
    Mutator mutator = new Mutator(Long.getLong("mutations.seed", 36));
    List<Path> files;
    try (Stream<Path> found = Files.list(ROOT)) {
      files = found.filter(p -> p.toString().endsWith(".proto")).sorted().toList();
    }
    int accepted = 0;
    int count = Integer.getInteger("mutations", 250);
    for (int i = 0; i < count; i++) {
      Path original = files.get(mutator.pick(files.size()));
      String name = original.getFileName().toString();
      byte[] mutated = mutator.mutate(Files.readAllBytes(original));
      Files.write(directory.resolve(name), mutated);
      List<Path> roots = List.of(directory, ROOT, OfficialCompiler.WELL_KNOWN);
      Protoc.Outcome theirs = protoc.compile(roots, List.of(name), false, true);
      CompileResult ours =
          Compiler.builder().importPath(directory).importPath(ROOT).build().compile(List.of(name));
      String about =
          "mutation "
              + i
              + ":\n"
              + new String(mutated, StandardCharsets.UTF_8)
              + "\n"
              + theirs.output()
              + "\n"
              + ours.diagnostics();
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
}
