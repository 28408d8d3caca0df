package dev.tern.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of one reading. Each is read once, so that what is compared with an earlier reading is
 * just what was parsed, however the files change meanwhile.
 *
 * <p>Owner: the thread that reads.
 */
final class TlsFiles {
  /** More than all authorities of a system take. */
  static final int MOST_BYTES = 4 << 20;

  private final Map<Path, byte[]> contents = new LinkedHashMap<>();

  /** Reads the same files again. */
  static TlsFiles again(List<Path> paths) {
    TlsFiles files = new TlsFiles();
    paths.forEach(files::read);
    return files;
  }

  /**
   * The contents of that file.
   *
   * @throws UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException if it is larger than {@link #MOST_BYTES}
   */
  byte[] read(Path file) {
    return contents.computeIfAbsent(file, TlsFiles::contentsOf);
  }

  private static byte[] contentsOf(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException(
            file + ": more than " + MOST_BYTES + " octets; this is no certificate or key");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e, e);
    }
  }

  /** In the order of their reading. */
  List<Path> paths() {
    return List.copyOf(contents.keySet());
  }

  /** Of names and contents; equal when nothing has changed. */
  byte[] digest() {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    contents.forEach(
        (path, bytes) -> {
          sha256.update((path + "\n" + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
          sha256.update(bytes);
        });
    return sha256.digest();
  }
}
