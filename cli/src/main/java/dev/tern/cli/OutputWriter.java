package dev.tern.cli;

import dev.tern.codegen.plugin.PluginOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes what the generators made: into directories, or into archives that are always the same. */
final class OutputWriter {
  /** The first time that an archive can tell: equal input, equal archive. */
  private static final long ARCHIVE_TIME =
      new java.util.GregorianCalendar(1980, java.util.Calendar.JANUARY, 1).getTimeInMillis();

  private static final byte[] MANIFEST =
      "Manifest-Version: 1.0\r\nCreated-By: Tern\r\n\r\n".getBytes(StandardCharsets.UTF_8);

  private OutputWriter() {}

  /** Writes all files; missing directories are made. */
  static void write(Map<String, PluginOutput> outputs, List<GeneratorOutput> directives)
      throws IOException {
    for (GeneratorOutput directive : directives) {
      PluginOutput output = outputs.get(directive.location());
      if (output != null && directive.isArchive()) {
        write(Path.of(directive.location()), archive(output, directive.location()));
      } else if (output != null) {
        for (Map.Entry<String, byte[]> file : output.files().entrySet()) {
          write(Path.of(directive.location()).resolve(file.getKey()), file.getValue());
        }
      }
    }
  }

  /** The paths of all that was written, as a make rule names them. */
  static List<String> paths(Map<String, PluginOutput> outputs, List<GeneratorOutput> directives) {
    List<String> paths = new ArrayList<>();
    for (String location : outputs.keySet()) {
      boolean archive =
          directives.stream().anyMatch(d -> d.location().equals(location) && d.isArchive());
      if (archive) {
        paths.add(location);
      } else {
        for (String file : outputs.getOrDefault(location, new PluginOutput()).files().keySet()) {
          paths.add(Path.of(location).resolve(file).normalize().toString().replace('\\', '/'));
        }
      }
    }
    return paths;
  }

  static void write(Path file, byte[] content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Files.write(file, content);
  }

  private static byte[] archive(PluginOutput output, String location) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      if (location.endsWith(".jar")) {
        add(zip, "META-INF/MANIFEST.MF", MANIFEST);
      }
      for (Map.Entry<String, byte[]> file : output.files().entrySet()) {
        add(zip, file.getKey(), file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(ARCHIVE_TIME);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
