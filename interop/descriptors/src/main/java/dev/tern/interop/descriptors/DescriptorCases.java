package dev.tern.interop.descriptors;

import dev.tern.schema.CompileResult;
import dev.tern.schema.Diagnostic;
import dev.tern.schema.oracle.Protoc;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Real files: the same descriptor sets, with and without imports, with and without source info. */
final class DescriptorCases {
  private final Corpus corpus;
  private final Protoc protoc;
  private final Path wellKnown;
  private final Report report;

  DescriptorCases(Corpus corpus, Protoc protoc, Path wellKnown, Report report) {
    this.corpus = corpus;
    this.protoc = protoc;
    this.wellKnown = wellKnown;
    this.report = report;
  }

  /** All files of a group at once; false if one of the compilers rejects them. */
  boolean group(String group) {
    List<String> files = corpus.files(group);
    List<Path> paths = paths(group);
    CompileResult ours = Corpus.compiler(corpus.importPaths(group)).compile(files);
    for (boolean imports : new boolean[] {false, true}) {
      for (boolean sourceInfo : new boolean[] {false, true}) {
        String what =
            (imports ? "with imports" : "without imports")
                + (sourceInfo ? " and with source info" : " and without source info");
        Protoc.Outcome theirs = protoc.compile(paths, files, imports, sourceInfo);
        if (theirs.accepted() != ours.ok()) {
          report.fail(group, what, verdicts(theirs, ours));
          return false;
        } else if (!ours.ok()) {
          report.fail(group, what, "both reject it: " + verdicts(theirs, ours));
          return false;
        }
        verdict(group, what, compare(theirs, ours, imports, sourceInfo));
      }
    }
    return true;
  }

  private void verdict(String group, String what, SetComparison comparison) {
    if (comparison.isEqual()) {
      report.pass(group, what, comparison.figures());
    } else {
      report.fail(
          group, what, comparison.figures() + "; " + String.join("; ", comparison.different()));
    }
  }

  /** Every file of a group in a compilation of its own, with imports and source info. */
  void oneByOne(String group, ExecutorService executor) throws Exception {
    List<Path> paths = paths(group);
    List<String> files = corpus.files(group);
    List<Future<String>> findings =
        files.stream().map(file -> executor.submit(() -> alone(group, paths, file))).toList();
    int good = 0;
    for (int i = 0; i < files.size(); i++) {
      String finding = findings.get(i).get();
      if (finding.isEmpty()) {
        good++;
      } else {
        report.fail(group, files.get(i), finding);
      }
    }
    if (good == files.size()) {
      report.pass(group, "each file alone", good + " sets byte-equal");
    }
  }

  private String alone(String group, List<Path> paths, String file) {
    Protoc.Outcome theirs = protoc.compile(paths, List.of(file), true, true);
    CompileResult ours = Corpus.compiler(corpus.importPaths(group)).compile(List.of(file));
    if (theirs.accepted() != ours.ok()) {
      return verdicts(theirs, ours);
    } else if (!ours.ok()) {
      return "both reject it: " + verdicts(theirs, ours);
    }
    SetComparison comparison = compare(theirs, ours, true, true);
    return comparison.wholeByteEqual()
        ? ""
        : comparison.figures() + "; " + String.join("; ", comparison.different());
  }

  private static SetComparison compare(
      Protoc.Outcome theirs, CompileResult ours, boolean imports, boolean sourceInfo) {
    return SetComparison.of(
        theirs.descriptorSet().toByteArray(),
        ours.toDescriptorSet(imports, sourceInfo).toByteArray());
  }

  private List<Path> paths(String group) {
    List<Path> paths = new java.util.ArrayList<>(corpus.importPaths(group));
    paths.add(wellKnown);
    return paths;
  }

  /** What both said, in a line. */
  static String verdicts(Protoc.Outcome theirs, CompileResult ours) {
    return "protoc "
        + (theirs.accepted() ? "accepts" : "rejects: " + line(theirs.output()))
        + "; we "
        + (ours.ok()
            ? "accept"
            : "reject: "
                + line(
                    ours.diagnostics().stream()
                        .filter(Diagnostic::isError)
                        .findFirst()
                        .map(Diagnostic::toShortString)
                        .orElse("without a reason")));
  }

  private static String line(String output) {
    String all = output.replaceAll("\\s+", " ").trim();
    return all.length() > 300 ? all.substring(0, 300) + "..." : all;
  }
}
