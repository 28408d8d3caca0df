package dev.tern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tern.protobuf.descriptor.proto.FileDescriptorProto;
import dev.tern.protobuf.descriptor.proto.FileDescriptorSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TernCommandTest {
  private static final String HELLO =
      """
      syntax = "proto3";
      package hello;
      import "name.proto";
      // Greets.
      service Greeter { rpc Hi (Name) returns (Name); }
      """;
  private static final String NAME =
      """
      syntax = "proto3";
      package hello;
      message Name { string text = 1; }
      """;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commandLine = TernCommand.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private void source(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private FileDescriptorSet compileToSet(String... flags) throws IOException {
    source("hello.proto", HELLO);
    source("name.proto", NAME);
    Path set = directory.resolve("out/set.bin");
    String[] args = new String[flags.length + 4];
    args[0] = "compile";
    args[1] = "-I" + directory;
    args[2] = "--descriptor_set_out=" + set;
    System.arraycopy(flags, 0, args, 3, flags.length);
    args[args.length - 1] = "hello.proto";
    assertEquals(TernCommand.OK, run(args), err.toString());
    return FileDescriptorSet.parse(Files.readAllBytes(set));
  }

  @Test
  void theDemoMakesEveryKindOfCallAndExitsZero() {
    assertEquals(TernCommand.OK, run("demo"), err.toString());
    for (String line :
        List.of("plaintext", "TLS", "unary", "bidirectional", "DEADLINE_EXCEEDED", "CANCELLED")) {
      assertTrue(out.toString().contains(line), line + " is missing in\n" + out);
    }
  }

  @Test
  void compileWritesJavaInItsPackage() throws IOException {
    source("hello.proto", HELLO);
    source("name.proto", NAME);
    Path java = directory.resolve("java");
    assertEquals(
        TernCommand.OK,
        run("compile", "-I" + directory, "--tern_out=" + java, "hello.proto", "name.proto"),
        err.toString());
    assertTrue(Files.exists(java.resolve("hello/Greeter.java")));
    assertTrue(Files.exists(java.resolve("hello/Name.java")));
  }

  @Test
  void aDescriptorSetHasTheNamedFilesOnlyAsProtocDoesIt() throws IOException {
    assertEquals(
        List.of("hello.proto"),
        compileToSet().file().stream().map(FileDescriptorProto::name).toList());
  }

  @Test
  void includeImportsPutsAnImportBeforeItsImporter() throws IOException {
    assertEquals(
        List.of("name.proto", "hello.proto"),
        compileToSet("--include_imports").file().stream().map(FileDescriptorProto::name).toList());
  }

  @Test
  void sourceInfoIsKeptOnRequestOnly() throws IOException {
    assertFalse(compileToSet().file().get(0).hasSourceCodeInfo());
    assertTrue(compileToSet("--include_source_info").file().get(0).hasSourceCodeInfo());
  }

  @Test
  void aMistakeInASourceIsShownWithItsPlaceAndFails() throws IOException {
    source("bad.proto", "syntax = \"proto3\";\nmessage M {\n  strin name = 1;\n}\n");
    int exit =
        run("compile", "-I" + directory, "--tern_out=" + directory.resolve("java"), "bad.proto");
    assertEquals(TernCommand.FAILED, exit);
    assertTrue(err.toString().contains("bad.proto:3:3"), err.toString());
    assertFalse(Files.exists(directory.resolve("java")), "nothing may be written after an error");
  }

  @Test
  void aFileOutsideOfTheImportPathsIsAUsageError() {
    int exit = run("compile", "-I" + directory, "--tern_out=" + directory, "nowhere.proto");
    assertEquals(TernCommand.USAGE, exit);
    assertTrue(err.toString().contains("nowhere.proto"), err.toString());
  }

  @Test
  void compileWithoutAnythingToWriteIsAUsageError() {
    assertEquals(TernCommand.USAGE, run("compile", "x.proto"));
    assertTrue(err.toString().contains("--tern_out"), err.toString());
  }

  @Test
  void anUnknownCommandIsAUsageErrorWithASuggestion() {
    assertEquals(TernCommand.USAGE, run("srve"));
    assertTrue(err.toString().contains("serve"), err.toString());
  }

  @Test
  void aCertificateWithoutItsKeyIsAUsageError() {
    assertEquals(TernCommand.USAGE, run("serve", "--cert", "x.pem"));
    assertTrue(err.toString().contains("--key"), err.toString());
  }
}
