package dev.tern.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a run read and wrote: a fingerprint of the inputs, and one of each output. Kept in a text
 * file, first the inputs' line, then one line for each output. Owner: the run that makes it.
 */
final class RunState {
  private final String inputs;
  private final Map<String, String> outputs = new TreeMap<>();

  RunState(String inputs) {
    this.inputs = inputs;
  }

  static RunState read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return new RunState("");
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    RunState state = new RunState(lines.isEmpty() ? "" : lines.get(0));
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      int space = line.indexOf(' ');
      if (space > 0) {
        state.outputs.put(line.substring(space + 1), line.substring(0, space));
      }
    }
    return state;
  }

  void add(String path, byte[] content) {
    outputs.put(path, Fingerprint.of(content));
  }

  Set<String> paths() {
    return outputs.keySet();
  }

  /** Whether the inputs are the same, and the outputs are still what was written. */
  boolean isCurrent(String fingerprint, Path folder) throws IOException {
    if (!inputs.equals(fingerprint)) {
      return false;
    }
    for (Map.Entry<String, String> output : outputs.entrySet()) {
      Path file = folder.resolve(output.getKey());
      if (!Files.isRegularFile(file)
          || !Fingerprint.of(Files.readAllBytes(file)).equals(output.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Deletes what this run wrote and a later one does not. */
  void deleteOutputs(Path folder, Set<String> kept) throws IOException {
    for (String path : outputs.keySet()) {
      Path file = folder.resolve(path).normalize();
      if (!kept.contains(path) && file.startsWith(folder.normalize())) {
        Files.deleteIfExists(file);
      }
    }
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(inputs);
    outputs.forEach((path, fingerprint) -> lines.add(fingerprint + " " + path));
    Files.createDirectories(file.getParent());
    Files.write(file, lines, StandardCharsets.UTF_8);
  }
}
