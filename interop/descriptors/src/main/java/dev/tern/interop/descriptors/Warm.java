package dev.tern.interop.descriptors;

import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import java.nio.file.Path;
import java.util.List;

/** How long a compilation takes in a process that has done it before, as a daemon would. */
final class Warm {
  private static final int ROUNDS = 8;

  private Warm() {}

  public static void main(String[] args) {
    Path root = Path.of(args[0]);
    List<String> files = Corpus.protosBelow(root);
    Compiler compiler = Corpus.compiler(List.of(root));
    long best = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      CompileResult result = compiler.compile(files);
      int size = result.toDescriptorSet(true, true).toByteArray().length;
      long took = System.nanoTime() - start;
      best = Math.min(best, took);
      if (i == 0) {
        System.out.printf(
            "INFO  time our compiler, first in its process: %d ms%n", took / 1_000_000);
      }
      if (size == 0) {
        throw new IllegalStateException("an empty set");
      }
    }
    System.out.printf(
        "INFO  time our compiler, warm: %d ms, best of %d%n", best / 1_000_000, ROUNDS);
  }
}
