package dev.tern.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a run read and wrote: a fingerprint of the inputs, and one of each output. Kept in a text
 * file, first the inputs' line, then one line for each output, whose path is relative to that file:
 * a project that was moved or copied keeps to itself. Owner: the run that makes it.
 */
final class RunState {
  private final String inputs;
  private final Path file;
  private final Map<String, String> outputs = new TreeMap<>();

  RunState(String inputs, Path file) {
    this.inputs = inputs;
    this.file = file.toAbsolutePath().normalize();
  }

  static RunState read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return new RunState("", file);
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    RunState state = new RunState(lines.isEmpty() ? "" : lines.get(0), file);
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      int space = line.indexOf(' ');
      if (space > 0) {
        state.outputs.put(line.substring(space + 1), line.substring(0, space));
      }
    }
    return state;
  }

  void add(Path output, byte[] content) {
    outputs.put(
        folder().relativize(output.toAbsolutePath().normalize()).toString(),
        Fingerprint.of(content));
  }

  private Path folder() {
    return Objects.requireNonNull(file.getParent(), "a state file lies in a folder");
  }

  private Path output(String path) {
    return folder().resolve(path).normalize();
  }

  Set<String> paths() {
    return outputs.keySet();
  }

  /** Whether the inputs are the same, and the outputs are still what was written. */
  boolean isCurrent(String fingerprint) throws IOException {
    if (!inputs.equals(fingerprint)) {
      return false;
    }
    for (Map.Entry<String, String> output : outputs.entrySet()) {
      Path written = output(output.getKey());
      if (!Files.isRegularFile(written)
          || !Fingerprint.of(Files.readAllBytes(written)).equals(output.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Deletes what this run wrote and a later one does not. */
  void deleteOutputs(Set<String> kept) throws IOException {
    for (String path : outputs.keySet()) {
      if (!kept.contains(path)) {
        Files.deleteIfExists(output(path));
      }
    }
  }

  void write() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(inputs);
    outputs.forEach((path, fingerprint) -> lines.add(fingerprint + " " + path));
    Files.createDirectories(folder());
    Files.write(file, lines, StandardCharsets.UTF_8);
  }
}
