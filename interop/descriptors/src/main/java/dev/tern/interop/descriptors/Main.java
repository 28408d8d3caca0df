package dev.tern.interop.descriptors;

import dev.tern.schema.oracle.Protoc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The suite {@code interop/run.sh descriptors}: {@code Main TARGET SCHEMA}, the directory with what
 * run.sh brought and the folder of the module schema. Ends with 1 when something failed.
 */
public final class Main {
  private static final int EACH_OWN = Integer.getInteger("mutations.own", 100);
  private static final int EACH_REAL = Integer.getInteger("mutations.real", 3);
  private static final int EVERY_REAL = 5;
  private static final long SEED = Long.getLong("mutations.seed", 36);

  private Main() {}

  /** Runs the suite. */
  public static void main(String[] args) throws Exception {
    Path target = Path.of(args[0]).toAbsolutePath();
    Path schema = Path.of(args[1]).toAbsolutePath();
    Path wellKnown = schema.resolve("target/classes/dev/tern/schema/builtin");
    Protoc protoc = Protoc.at(target.resolve("protoc.exe"));
    Corpus corpus = Corpus.below(target.resolve("protos"));
    String only = System.getProperty("only", "");
    Report report = new Report(Integer.getInteger("skipped", 0));
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      if (only.isEmpty() || only.equals("corpus")) {
        DescriptorCases descriptors = new DescriptorCases(corpus, protoc, wellKnown, report);
        long start = System.nanoTime();
        for (String group : corpus.groups().keySet()) {
          if (descriptors.group(group)) {
            descriptors.oneByOne(group, pool);
          }
        }
        report.info("descriptor sets: " + Timing.since(start));
      }
      if (only.isEmpty() || only.equals("mutations")) {
        mutations(protoc, corpus, schema, wellKnown, target.resolve("mutations"), pool, report);
      }
      if (only.isEmpty() || only.equals("java")) {
        JavaCases.run(corpus, pool, report);
      }
    } finally {
      pool.shutdownNow();
    }
    report.total();
    System.exit(report.failed() > 0 ? 1 : 0);
  }

  private static void mutations(
      Protoc protoc,
      Corpus corpus,
      Path schema,
      Path wellKnown,
      Path scratch,
      ExecutorService pool,
      Report report)
      throws Exception {
    long start = System.nanoTime();
    MutationCases.deleteTree(scratch);
    Files.createDirectories(scratch);
    Path own = schema.resolve("src/test/resources/oracle");
    new MutationCases(protoc, List.of(own, wellKnown), scratch, SEED)
        .run("oracle", own, Corpus.protosBelow(own), EACH_OWN, pool, report);
    for (var group : corpus.groups().entrySet()) {
      List<String> some = new ArrayList<>();
      for (int i = 0; i < group.getValue().size(); i += EVERY_REAL) {
        some.add(group.getValue().get(i));
      }
      List<Path> paths = new ArrayList<>(corpus.importPaths(group.getKey()));
      paths.add(wellKnown);
      new MutationCases(protoc, paths, scratch, SEED)
          .run(group.getKey(), paths.get(0), some, EACH_REAL, pool, report);
    }
    report.info("mutations: " + Timing.since(start));
  }
}
