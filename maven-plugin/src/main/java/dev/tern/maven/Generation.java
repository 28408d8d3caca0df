package dev.tern.maven;

import dev.tern.codegen.GeneratedFile;
import dev.tern.codegen.JavaGenerator;
import dev.tern.schema.CompileResult;
import dev.tern.schema.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run: from roots and patterns to Java files on disk. It knows nothing of Maven. If neither the
 * inputs nor the outputs have changed since the last run, it does nothing. Immutable.
 *
 * @param inputs what is compiled
 * @param services whether services become code
 * @param output the folder for Java files; files of an earlier run that are no longer made go
 * @param descriptorSet the file for a descriptor set of what was compiled, or null for none
 * @param state the file that remembers the last run
 */
record Generation(
    ProtoInputs inputs, boolean services, Path output, @Nullable Path descriptorSet, Path state) {

  /** What a run came to. */
  enum Outcome {
    NOTHING_TO_DO,
    UP_TO_DATE,
    GENERATED,
    FAILED
  }

  Outcome run(Consumer<Diagnostic> diagnostics) throws IOException {
    List<String> files = inputs.files();
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
    CompileResult result = inputs.compiler().compile(files);
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

  private String fingerprint(List<String> files) {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(Boolean.toString(services));
    fingerprint.add(output.toString());
    fingerprint.add(String.valueOf(descriptorSet));
    inputs.addTo(fingerprint, files, JavaGenerator.class);
    return fingerprint.hex();
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
}
