package dev.tern.interop.attacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel tells of the server's process. Without a pid, or not on Linux, nothing. */
final class Victim {
  private final Path process;
  private final boolean known;

  Victim(long pid) {
    process = Path.of("/proc", Long.toString(pid));
    known = pid > 0 && Files.isDirectory(process);
  }

  boolean isKnown() {
    return known;
  }

  boolean isDead() {
    return known && !Files.isDirectory(process);
  }

  /** Starts the record of the most memory anew. */
  void forgetPeak() throws IOException {
    if (known && !isDead()) {
      try {
        Files.writeString(process.resolve("clear_refs"), "5");
      } catch (IOException e) {
        // Not ours to write: then the peak is that of the whole life.
      }
    }
  }

  /** The most resident memory since {@link #forgetPeak}, in MB; -1 when not known. */
  long peakMegabytes() throws IOException {
    if (!known || isDead()) {
      return -1;
    }
    for (String line : Files.readAllLines(process.resolve("status"), StandardCharsets.UTF_8)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    return -1;
  }

  /** Open descriptors; -1 when not known. */
  int descriptors() throws IOException {
    if (!known || isDead()) {
      return -1;
    }
    int count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path ignored : all) {
        count++;
      }
    }
    return count;
  }
}
