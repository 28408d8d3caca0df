package dev.tern.interop.descriptors;

import dev.tern.schema.CompileResult;
import dev.tern.schema.oracle.Mutator;
import dev.tern.schema.oracle.Protoc;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Damaged files: both compilers accept, with the same descriptor set, or both reject.
 *
 * <p>Each original has a series of its own, with a seed of its own, so that the same file is asked
 * about whatever else is.
 */
final class MutationCases {
  /** What came of one series. */
  private record Series(
      String name, int count, int accepted, List<String> notUtf8, List<String> disagreements) {}

  private final Protoc protoc;
  private final List<Path> importPaths;
  private final Path scratch;
  private final long seed;

  /**
   * @param importPaths where originals and what they import are found
   * @param scratch a directory that damaged files are written to; those that are disagreed on stay
   */
  MutationCases(Protoc protoc, List<Path> importPaths, Path scratch, long seed) {
    this.protoc = protoc;
    this.importPaths = importPaths;
    this.scratch = scratch;
    this.seed = seed;
  }

  /** Asks about so many damaged copies of each original. */
  void run(
      String group,
      Path root,
      List<String> originals,
      int each,
      ExecutorService pool,
      Report report)
      throws Exception {
    List<Future<Series>> all = new ArrayList<>();
    for (String original : originals) {
      all.add(pool.submit(() -> series(root, original, each)));
    }
    int count = 0;
    int accepted = 0;
    int disagreed = 0;
    List<String> notUtf8 = new ArrayList<>();
    for (Future<Series> future : all) {
      Series series = future.get();
      count += series.count();
      accepted += series.accepted();
      notUtf8.addAll(series.notUtf8());
      disagreed += series.disagreements().size();
      for (String disagreement : series.disagreements()) {
        report.fail(group, series.name(), disagreement);
      }
    }
    String figures =
        count
            + " damaged files, "
            + accepted
            + " accepted by both with byte-equal sets, "
            + (count - accepted - notUtf8.size() - disagreed)
            + " rejected by both, "
            + disagreed
            + " disagreed on, seed "
            + seed;
    if (!notUtf8.isEmpty()) {
      report.info(
          group
              + " mutations "
              + notUtf8
              + ": accepted by both, but the file is not UTF-8, and protoc copies its octets into"
              + " strings of the set, where we put U+FFFD");
    }
    if (disagreed == 0) {
      report.pass(group, "mutations", figures);
    } else {
      report.info(group + " mutations: " + figures);
    }
  }

  private Series series(Path root, String original, int each) throws IOException {
    Mutator mutator = new Mutator(seed * 31 + original.hashCode());
    byte[] bytes = Files.readAllBytes(root.resolve(original));
    int accepted = 0;
    List<String> notUtf8 = new ArrayList<>();
    List<String> disagreements = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      Path directory = scratch.resolve(original.replace('/', '_') + "-" + i);
      Path file = directory.resolve(original);
      Path parent = file.getParent();
      Files.createDirectories(parent == null ? directory : parent);
      Files.write(file, mutator.mutate(bytes));
      List<Path> paths = new ArrayList<>(List.of(directory));
      paths.addAll(importPaths);
      Protoc.Outcome theirs = protoc.compile(paths, List.of(original), false, true);
      CompileResult ours;
      try {
        ours = Corpus.compiler(paths).compile(List.of(original));
      } catch (RuntimeException | StackOverflowError e) {
        disagreements.add("mutation " + i + " in " + directory + ": we throw " + e);
        continue;
      }
      if (theirs.accepted() != ours.ok()) {
        disagreements.add(
            "mutation " + i + " in " + directory + ": " + DescriptorCases.verdicts(theirs, ours));
        continue;
      }
      if (ours.ok()) {
        byte[] their = theirs.descriptorSet().toByteArray();
        byte[] our = ours.toDescriptorSet(false, true).toByteArray();
        if (!Arrays.equals(their, our) && !isUtf8(file)) {
          notUtf8.add(directory.getFileName().toString());
          deleteTree(directory);
          continue;
        } else if (!Arrays.equals(their, our)) {
          SetComparison comparison = SetComparison.of(their, our);
          disagreements.add(
              "mutation "
                  + i
                  + " in "
                  + directory
                  + ": "
                  + comparison.figures()
                  + comparison.different());
          continue;
        }
        accepted++;
      }
      deleteTree(directory);
    }
    return new Series(original, each, accepted, notUtf8, disagreements);
  }

  private static boolean isUtf8(Path file) throws IOException {
    try {
      Files.readString(file);
      return true;
    } catch (MalformedInputException e) {
      return false;
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
