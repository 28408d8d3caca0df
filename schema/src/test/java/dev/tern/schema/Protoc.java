package dev.tern.schema;

import dev.tern.protobuf.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The official compiler, as the judge of ours. The build puts it there on the platforms it knows.
 */
final class Protoc {
  /** The well-known files, unpacked by the build. */
  static final Path WELL_KNOWN = Path.of("target/classes/dev/tern/schema/builtin");

  private static final Path PROGRAM = Path.of("target/protoc/protoc.exe");

  /** What it said; {@code descriptorSet} is empty when it rejected the files. */
  record Outcome(boolean accepted, Bytes descriptorSet, String output) {}

  private Protoc() {}

  /** The program, or else the test that asks is skipped. */
  static Protoc required() {
    Assumptions.assumeTrue(
        Files.exists(PROGRAM),
        "the official compiler is only unpacked on Linux x86_64, by the build");
    if (!PROGRAM.toFile().setExecutable(true)) {
      throw new IllegalStateException(PROGRAM + " cannot be made executable");
    }
    return new Protoc();
  }

  Outcome compile(List<Path> importPaths, List<String> files, boolean imports, boolean sourceInfo) {
    try {
      Path out = Files.createTempFile("protoc", ".bin");
      List<String> command = new ArrayList<>();
      command.add(PROGRAM.toAbsolutePath().toString());
      importPaths.forEach(path -> command.add("-I" + path.toAbsolutePath()));
      command.add("--descriptor_set_out=" + out);
      if (imports) {
        command.add("--include_imports");
      }
      if (sourceInfo) {
        command.add("--include_source_info");
      }
      command.addAll(files);
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the official compiler hangs on " + files);
      }
      Bytes bytes = Bytes.of(Files.readAllBytes(out));
      Files.delete(out);
      return new Outcome(process.exitValue() == 0, bytes, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
