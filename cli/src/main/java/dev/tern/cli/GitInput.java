package dev.tern.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The .proto files of a commit, as {@code git archive} gives them.
 *
 * <p>Owner: the thread that reads.
 */
final class GitInput {
  /** More than any schema has; an archive that unpacks to more is refused. */
  private static final int MAX_BYTES = 256 << 20;

  private final String text;
  private final String repository;
  private String reference = "HEAD";
  private String directory = "";

  /**
   * Reads a reference such as {@code .git#branch=main,subdir=proto}.
   *
   * @throws IllegalArgumentException if it does not read so; the message says how it should
   */
  GitInput(String text) {
    this.text = text;
    int hash = text.indexOf('#');
    String path = hash < 0 ? text : text.substring(0, hash);
    this.repository = path;
    if (hash >= 0) {
      for (String setting : text.substring(hash + 1).split(",", -1)) {
        int equals = setting.indexOf('=');
        String key = equals < 0 ? setting : setting.substring(0, equals);
        String value = equals < 0 ? "" : setting.substring(equals + 1);
        set(key, value);
      }
    }
  }

  private void set(String key, String value) {
    if (value.isEmpty() || value.startsWith("-")) {
      throw new IllegalArgumentException(text + ": " + key + " needs a value: " + key + "=NAME");
    }
    switch (key) {
      case "branch", "tag", "ref" -> reference = value;
      case "subdir" -> directory = value.endsWith("/") ? value : value + "/";
      default ->
          throw new IllegalArgumentException(
              text + ": " + key + " is not known; known are branch, tag, ref and subdir");
    }
  }

  /** Whether an input is to be read out of git. */
  static boolean isGit(String input) {
    int hash = input.indexOf('#');
    String path = hash < 0 ? input : input.substring(0, hash);
    return path.endsWith(".git") || path.endsWith(".git/");
  }

  /**
   * The files by import name.
   *
   * @param roots directories inside of the subdirectory that import names start from, each empty or
   *     with a slash at its end
   * @throws IllegalArgumentException if git does not know the reference; the message is git's own
   */
  Map<String, String> protos(List<String> roots) throws IOException, InterruptedException {
    Path git = Path.of(repository).toAbsolutePath().normalize();
    List<String> command = new ArrayList<>(List.of("git", "--git-dir=" + git));
    command.addAll(List.of("archive", "--format=zip", "-0", reference));
    Path log = Files.createTempFile("tern-git", ".log");
    try {
      Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      process.getOutputStream().close();
      Map<String, String> protos;
      try (InputStream archive = process.getInputStream()) {
        protos = read(archive, roots);
        archive.transferTo(OutputStream.nullOutputStream());
      }
      if (process.waitFor() != 0) {
        String complaint = Files.readString(log).strip();
        throw new IllegalArgumentException(text + ": " + complaint);
      }
      if (protos.isEmpty()) {
        throw new IllegalArgumentException(
            text + " has no .proto files; is there a subdir=DIR missing?");
      }
      return protos;
    } finally {
      Files.delete(log);
    }
  }

  private Map<String, String> read(InputStream archive, List<String> roots) throws IOException {
    Map<String, String> protos = new TreeMap<>();
    int left = MAX_BYTES;
    ZipInputStream zip = new ZipInputStream(archive);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = entry.getName();
      if (entry.isDirectory() || !name.endsWith(".proto") || !name.startsWith(directory)) {
        continue;
      }
      String inside = name.substring(directory.length());
      for (String root : roots) {
        if (inside.startsWith(root)) {
          ByteArrayOutputStream content = new ByteArrayOutputStream();
          content.write(zip.readNBytes(left + 1));
          left -= content.size();
          if (left < 0) {
            throw new IllegalArgumentException(text + " has more than 256 MiB of .proto files");
          }
          protos.putIfAbsent(
              inside.substring(root.length()), content.toString(StandardCharsets.UTF_8));
          break;
        }
      }
    }
    return protos;
  }
}
