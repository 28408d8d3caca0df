package dev.tern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportLimitsTest {
  @TempDir Path directory;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void files() throws IOException {
    file("b.proto", "syntax = \"proto3\"; message B {}");
    file("c.proto", "syntax = \"proto3\"; import \"b.proto\"; message C { B b = 1; }");
    file(
        "o.proto",
        "edition = \"2024\"; import \"google/protobuf/descriptor.proto\";"
            + " extend google.protobuf.MessageOptions { string note = 50000; }");
    file(
        "a.proto",
        "edition = \"2024\"; import \"b.proto\"; import \"c.proto\"; import option \"o.proto\";"
            + " message A { option (note) = \"x\"; B b = 1; C c = 2; }");
  }

  private void file(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private int compile(String... limits) {
    String[] args = new String[limits.length + 4];
    args[0] = "compile";
    args[1] = "-I" + directory;
    args[2] = "-o" + directory.resolve("set.bin");
    args[3] = "a.proto";
    System.arraycopy(limits, 0, args, 4, limits.length);
    return TernCommand.commandLine(args).setErr(new PrintWriter(err, true)).execute(args);
  }

  private String said() {
    return err.toString().replace(System.lineSeparator(), "\n");
  }

  @Test
  void importsThatAreListedPass() {
    assertEquals(
        0, compile("--direct_dependencies=b.proto:c.proto", "--option_dependencies=o.proto"));
    assertEquals("", said());
  }

  @Test
  void eachImportThatIsNotListedIsTold() {
    assertEquals(1, compile("--direct_dependencies="));
    String text = "a.proto: File is imported but not declared in --direct_dependencies: ";
    assertEquals("tern: " + text + "b.proto\n" + text + "c.proto\n", said());
    assertEquals(false, Files.exists(directory.resolve("set.bin")));
  }

  @Test
  void importsOfImportsAreFree() {
    assertEquals(0, compile("--direct_dependencies=c.proto:b.proto"));
  }

  @Test
  void optionImportsHaveTheirOwnList() {
    assertEquals(1, compile("--option_dependencies=b.proto"));
    assertEquals(
        "tern: a.proto: File is option imported but not declared in --option_dependencies:"
            + " o.proto\n",
        said());
  }

  @Test
  void theTextMayBeGiven() {
    assertEquals(
        1, compile("--direct_dependencies=c.proto", "--direct_dependencies_violation_msg=add %s"));
    assertEquals("tern: a.proto: add b.proto\n", said());
  }
}
