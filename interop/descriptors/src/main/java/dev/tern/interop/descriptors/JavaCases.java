package dev.tern.interop.descriptors;

import dev.tern.codegen.GeneratedFile;
import dev.tern.codegen.GeneratorException;
import dev.tern.codegen.JavaGenerator;
import dev.tern.schema.CompileResult;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The Java that codegen makes of real files, imports included, is what javac takes. Of a group with
 * more than {@value #LARGE} files, the code of every {@value #EVERY}th file and of what it imports
 * is compiled, unless all is asked for: such groups repeat themselves, and take minutes.
 */
final class JavaCases {
  private static final int LARGE = 100;
  private static final int EVERY = 5;
  private static final boolean ALL = Boolean.getBoolean("all");

  private record Finding(String figures, List<String> errors) {
    /** The runtime has all types of the group, so there is nothing to generate. */
    static final Finding NOTHING = new Finding("", List.of());

    boolean isNothing() {
      return figures.isEmpty();
    }
  }

  private JavaCases() {}

  /** One group after the other is generated and compiled by each thread of the pool. */
  static void run(Corpus corpus, ExecutorService pool, Report report) throws Exception {
    long start = System.nanoTime();
    Map<String, Future<Finding>> findings = new LinkedHashMap<>();
    for (String group : corpus.groups().keySet()) {
      findings.put(group, pool.submit(() -> group(corpus, group)));
    }
    for (Map.Entry<String, Future<Finding>> entry : findings.entrySet()) {
      Finding finding = entry.getValue().get();
      if (finding.isNothing()) {
        report.info(entry.getKey() + ": no Java, the runtime has all of its types");
      } else if (finding.errors().isEmpty()) {
        report.pass(entry.getKey(), "Java compiles", finding.figures());
      } else {
        String first = finding.errors().get(0).replace('\n', ' ');
        report.fail(
            entry.getKey(),
            "Java compiles",
            finding.errors().size() + " errors in " + finding.figures() + ", the first: " + first);
      }
    }
    report.info("Java: " + Timing.since(start));
  }

  private static Finding group(Corpus corpus, String group) {
    List<String> inputs = selected(corpus.files(group));
    CompileResult result = Corpus.compiler(corpus.importPaths(group)).compile(inputs);
    if (!result.ok()) {
      return new Finding("no files", List.of(result.diagnostics().get(0).toShortString()));
    }
    try {
      List<GeneratedFile> files =
          JavaGenerator.generate(result.pool().files(), JavaGenerator.Options.DEFAULT);
      if (files.isEmpty()) {
        return Finding.NOTHING;
      }
      long lines = files.stream().mapToLong(file -> file.content().lines().count()).sum();
      String figures =
          "%d Java files of %d lines, from %d of %d"
              .formatted(files.size(), lines, inputs.size(), corpus.files(group).size());
      return new Finding(figures, compile(files));
    } catch (GeneratorException e) {
      return new Finding("no files", List.of(String.valueOf(e.getMessage())));
    }
  }

  private static List<String> selected(List<String> files) {
    if (ALL || files.size() <= LARGE) {
      return files;
    }
    return IntStream.range(0, files.size())
        .filter(i -> i % EVERY == 0)
        .mapToObj(files::get)
        .toList();
  }

  private static List<String> compile(List<GeneratedFile> files) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<JavaFileObject> sources = new ArrayList<>();
    files.forEach(file -> sources.add(new Source(file)));
    List<String> options =
        List.of(
            "-proc:none",
            "-g:none",
            "-Xlint:none",
            "-implicit:none",
            "-XDshould-stop.ifNoError=FLOW", // all of javac's checks, without writing classes
            "-Xmaxerrs",
            "100",
            "--release",
            "17",
            "-classpath",
            System.getProperty("java.class.path"));
    ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, diagnostics, options, null, sources)
        .call();
    return diagnostics.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(Object::toString)
        .toList();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(GeneratedFile file) {
      super(URI.create("string:///" + file.path()), Kind.SOURCE);
      this.text = file.content();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
