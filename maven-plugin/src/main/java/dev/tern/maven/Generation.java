package dev.tern.maven;

import dev.tern.codegen.GeneratedFile;
import dev.tern.codegen.JavaGenerator;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Compiler;
import dev.tern.schema.Diagnostic;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run: from roots and patterns to Java files on disk. It knows nothing of Maven. If neither the
 * inputs nor the outputs have changed since the last run, it does nothing. Immutable.
 *
 * @param sources roots whose files are compiled, as {@code includes} and {@code excludes} say
 * @param imports roots that imports are looked up in, after {@code sources}
 * @param includes patterns of import names
 * @param excludes patterns of import names
 * @param importIncludes patterns of files of {@code imports} that are compiled too
 * @param services whether services become code
 * @param output the folder for Java files; files of an earlier run that are no longer made go
 * @param descriptorSet the file for a descriptor set of what was compiled, or null for none
 * @param state the file that remembers the last run
 */
record Generation(
    List<ProtoRoot> sources,
    List<ProtoRoot> imports,
    List<String> includes,
    List<String> excludes,
    List<String> importIncludes,
    boolean services,
    Path output,
    @Nullable Path descriptorSet,
    Path state) {

  /** What a run came to. */
  enum Outcome {
    NOTHING_TO_DO,
    UP_TO_DATE,
    GENERATED,
    FAILED
  }

  Outcome run(Consumer<Diagnostic> diagnostics) throws IOException {
    List<String> files = filesToCompile();
    RunState last = RunState.read(state);
    if (files.isEmpty()) {
      last.deleteOutputs(Set.of());
      Files.deleteIfExists(state);
      return Outcome.NOTHING_TO_DO;
    }
    String fingerprint = fingerprint(files);
    if (last.isCurrent(fingerprint)) {
      return Outcome.UP_TO_DATE;
    }
    CompileResult result = compiler().compile(files);
    result.diagnostics().forEach(diagnostics);
    if (!result.ok()) {
      // What failed must not look up to date next time.
      Files.deleteIfExists(state);
      return Outcome.FAILED;
    }
    write(result, last, fingerprint);
    return Outcome.GENERATED;
  }

  private JavaGenerator.Options options() {
    return JavaGenerator.Options.DEFAULT.withServices(services);
  }

  private List<String> filesToCompile() {
    Set<String> files = new LinkedHashSet<>();
    Patterns included = new Patterns(includes);
    Patterns excluded = new Patterns(excludes);
    for (ProtoRoot root : sources) {
      for (String name : root.names()) {
        if (included.matches(name) && !excluded.matches(name)) {
          files.add(name);
        }
      }
    }
    Patterns imported = new Patterns(importIncludes);
    for (ProtoRoot root : imports) {
      for (String name : root.names()) {
        if (imported.matches(name)) {
          files.add(name);
        }
      }
    }
    return new ArrayList<>(files);
  }

  private Compiler compiler() {
    Compiler.Builder compiler = Compiler.builder();
    sources.forEach(root -> compiler.source(root.resolver()));
    imports.forEach(root -> compiler.source(root.resolver()));
    return compiler.build();
  }

  private String fingerprint(List<String> files) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(generatorVersion());
    fingerprint.add(Boolean.toString(services));
    fingerprint.add(output.toString());
    fingerprint.add(String.valueOf(descriptorSet));
    files.forEach(fingerprint::add);
    for (List<ProtoRoot> roots : List.of(sources, imports)) {
      for (ProtoRoot root : roots) {
        fingerprint.add("root");
        root.files()
            .forEach(
                (name, bytes) -> {
                  fingerprint.add(name);
                  fingerprint.add(bytes);
                });
      }
    }
    return fingerprint.hex();
  }

  /** Another build of the generator may write other text. */
  private static String generatorVersion() {
    Fingerprint code = new Fingerprint();
    for (Class<?> type : List.of(JavaGenerator.class, Compiler.class, Generation.class)) {
      Path jar = codeOf(type);
      code.add(jar.toString());
      try {
        code.add(Files.getLastModifiedTime(jar).toString());
      } catch (IOException e) {
        code.add("unknown");
      }
    }
    return code.hex();
  }

  private static Path codeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      return Path.of("");
    }
  }

  private void write(CompileResult result, RunState last, String fingerprint) throws IOException {
    RunState now = new RunState(fingerprint, state);
    for (GeneratedFile file : JavaGenerator.generate(result.files(), options())) {
      Path target = output.resolve(file.path()).normalize();
      if (!target.startsWith(output.normalize())) {
        // The generator checks names, so this cannot happen; if it did, it could overwrite
        // anything.
        throw new IllegalStateException(file.path() + " lies outside of " + output);
      }
      write(target, file.content().getBytes(StandardCharsets.UTF_8), now);
    }
    if (descriptorSet != null) {
      write(descriptorSet, result.toDescriptorSet(true, false).toByteArray(), now);
    }
    last.deleteOutputs(now.paths());
    now.write();
  }

  /** A file that stays the same keeps its time, so that javac compiles only what changed. */
  private static void write(Path target, byte[] content, RunState now) throws IOException {
    if (!Files.exists(target) || !Arrays.equals(Files.readAllBytes(target), content)) {
      Path folder = target.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.write(target, content);
    }
    now.add(target, content);
  }

  /** A diagnostic whose file is named as it lies on disk, so that tools can lead there. */
  String describe(Diagnostic diagnostic) {
    String text = diagnostic.toString();
    for (List<ProtoRoot> roots : List.of(sources, imports)) {
      for (ProtoRoot root : roots) {
        if (!diagnostic.file().isEmpty()
            && text.startsWith(diagnostic.file())
            && root.files().containsKey(diagnostic.file())) {
          return root.place(diagnostic.file()) + text.substring(diagnostic.file().length());
        }
      }
    }
    return text;
  }
}
