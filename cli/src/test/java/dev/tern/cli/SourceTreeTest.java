package dev.tern.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTreeTest {
  @TempDir Path directory;

  private String file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, text).toString();
  }

  private String folder(String name) {
    return directory.resolve(name).toString();
  }

  private static String read(SourceTree tree, String name) throws IOException {
    byte[] bytes = tree.resolver().read(name);
    return bytes == null ? "nothing" : new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void theFirstImportPathThatHasTheFileWins() throws IOException {
    file("a/x.proto", "first");
    file("b/x.proto", "second");
    file("b/y.proto", "other");
    SourceTree tree = SourceTree.of(List.of(folder("a"), folder("b")));
    assertEquals("first", read(tree, "x.proto"));
    assertEquals("other", read(tree, "y.proto"));
    assertEquals("nothing", read(tree, "z.proto"));
  }

  @Test
  void oneValueMayNameSeveralDirectories() throws IOException {
    file("a/x.proto", "first");
    file("b/y.proto", "other");
    SourceTree tree = SourceTree.of(List.of(folder("a") + File.pathSeparator + folder("b")));
    assertEquals("first", read(tree, "x.proto"));
    assertEquals("other", read(tree, "y.proto"));
  }

  @Test
  void aDirectoryMayStandBelowAName() throws IOException {
    String disk = file("a/x.proto", "text");
    SourceTree tree = SourceTree.of(List.of("lib/v1=" + folder("a")));
    assertEquals("text", read(tree, "lib/v1/x.proto"));
    assertEquals("nothing", read(tree, "x.proto"));
    assertEquals("lib/v1/x.proto", tree.importName(disk));
  }

  @Test
  void aFileIsNamedByItsPathHoweverItIsWritten() throws IOException {
    String disk = file("a/deep/x.proto", "text");
    SourceTree tree = SourceTree.of(List.of(folder("a") + "/./"));
    for (String written : List.of(disk, folder("a") + "//deep/./x.proto", "deep/x.proto")) {
      assertEquals("deep/x.proto", tree.importName(written), written);
    }
    assertEquals("deep/x.proto", tree.importName(folder("a/deep/../deep/x.proto")));
    assertNull(tree.importName("deep/y.proto"));
  }

  @Test
  void aFileOutsideOfAllImportPathsIsRefused() throws IOException {
    String disk = file("b/x.proto", "text");
    Files.createDirectories(directory.resolve("a"));
    SourceTree tree = SourceTree.of(List.of(folder("a")));
    String said = assertThrows(UsageException.class, () -> tree.importName(disk)).toString();
    assertTrue(said.contains("lies in none of the import paths"), said);
  }

  @Test
  void aFileThatAnotherHidesIsRefused() throws IOException {
    file("a/x.proto", "first");
    String hidden = file("b/x.proto", "second");
    SourceTree tree = SourceTree.of(List.of(folder("a"), folder("b")));
    String said = assertThrows(UsageException.class, () -> tree.importName(hidden)).toString();
    assertTrue(said.contains("is shadowed by " + folder("a") + "/x.proto"), said);
  }

  @Test
  void directoriesThatAreNotThereAreTold() throws IOException {
    file("a/x.proto", "text");
    SourceTree tree = SourceTree.of(List.of(folder("a"), folder("nowhere")));
    assertEquals(List.of(folder("nowhere")), tree.missing());
    assertThrows(UsageException.class, () -> SourceTree.of(List.of("name=")));
  }

  @Test
  void bytesAreReadAsTheyAre() throws IOException {
    Path file = directory.resolve("x.proto");
    byte[] bytes = {0, (byte) 0xFF, '\r', '\n'};
    Files.write(file, bytes);
    assertArrayEquals(
        bytes, SourceTree.of(List.of(directory.toString())).resolver().read("x.proto"));
  }
}
