package dev.tern.schema.oracle;

import dev.tern.protobuf.Bytes;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The official compiler, as the judge of ours.
 *
 * @param program the executable
 */
public record Protoc(Path program) {
  /** What it said; {@code descriptorSet} is empty when it rejected the files. */
  public record Outcome(boolean accepted, Bytes descriptorSet, String output) {}

  /**
   * Takes the program at that path and makes it executable, which it is not when Maven copies it.
   */
  public static Protoc at(Path program) {
    if (!Files.isExecutable(program) && !program.toFile().setExecutable(true)) {
      throw new IllegalStateException(program + " cannot be made executable");
    }
    return new Protoc(program.toAbsolutePath());
  }

  /** Compiles files, named as imports name them, to a descriptor set. */
  public Outcome compile(
      List<Path> importPaths, List<String> files, boolean imports, boolean sourceInfo) {
    List<String> arguments = new ArrayList<>();
    importPaths.forEach(path -> arguments.add("-I" + path.toAbsolutePath()));
    if (imports) {
      arguments.add("--include_imports");
    }
    if (sourceInfo) {
      arguments.add("--include_source_info");
    }
    arguments.addAll(files);
    return run(arguments);
  }

  private Outcome run(List<String> arguments) {
    Path set = null;
    Path output = null;
    try {
      set = Files.createTempFile("protoc", ".bin");
      output = Files.createTempFile("protoc", ".txt");
      List<String> command = new ArrayList<>();
      command.add(program.toString());
      command.add("--descriptor_set_out=" + set);
      command.addAll(arguments);
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(new File("/dev/null"))
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the official compiler hangs on " + arguments);
      }
      return new Outcome(
          process.exitValue() == 0,
          Bytes.of(Files.readAllBytes(set)),
          new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      delete(set);
      delete(output);
    }
  }

  private static void delete(@org.jspecify.annotations.Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
